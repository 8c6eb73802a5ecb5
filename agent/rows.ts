import { checkAnswers } from '../core/dictionary/check.ts';
import type { Answers, Variable } from '../core/dictionary/variable.ts';
import type { ErrorCode, ErrorDetail } from '../core/errors.ts';
import { UsageError } from './command.ts';
import { CsvFault, type CsvRecord, parseCsv } from './csv.ts';

/** One person's answers, checked and in the variables' own units. */
export interface Row {
  /** Counted from 1 in the order of the file, faulty rows included. */
  readonly number: number;
  readonly answers: Answers;
}

/** What is wrong with one field: where and what class, never what stood there. */
export interface RowFault {
  readonly line: number;
  /** Counted from 1; null for an answer that has no column. */
  readonly column: number | null;
  readonly variable: string;
  readonly code: ErrorCode | 'csv/extra-field' | 'csv/quote' | 'csv/after-quote' | 'csv/empty';
  readonly detail: ErrorDetail;
}

export interface CheckedRows {
  readonly rows: readonly Row[];
  readonly faults: readonly RowFault[];
  /** Rows with at least one fault. */
  readonly faulty: number;
}

interface Column {
  readonly column: number;
  readonly variable: Variable;
  readonly unit: string | undefined;
}

/**
 * Reads a CSV file of one person a row. The first line names variables by id or label, with a unit in brackets where it is another than the study's:
 * `glucose [mmol/L]`.
 * @param ignoreUnknown leaves out columns that name no variable
 * @throws UsageError when the first line does not fit the study
 */
export function readCsvRows(source: string, variables: readonly Variable[], ignoreUnknown: boolean): CheckedRows {
  let records: CsvRecord[];
  try {
    records = parseCsv(source);
  } catch (fault) {
    if (!(fault instanceof CsvFault)) throw fault;
    const at: RowFault = { line: fault.line, column: null, variable: '', code: `csv/${fault.why}`, detail: {} };
    return { rows: [], faults: [at], faulty: 1 };
  }
  const [head, ...body] = records;
  const columns = columnsOf(head as CsvRecord, variables, ignoreUnknown);
  const width = head?.fields.length ?? 0;
  const rows: Row[] = [];
  const faults: RowFault[] = [];
  let faulty = 0;
  for (const [index, record] of body.entries()) {
    const checked = checkRecord(record, width, columns, variables);
    if (Array.isArray(checked)) {
      faults.push(...checked);
      faulty++;
    } else rows.push({ number: index + 1, answers: checked as Answers });
  }
  return { rows, faults, faulty };
}

function checkRecord(
  record: CsvRecord,
  width: number,
  columns: readonly Column[],
  variables: readonly Variable[],
): Answers | RowFault[] {
  const beyond = record.fields[width];
  if (beyond !== undefined)
    return [{ line: record.line, column: beyond.column, variable: '', code: 'csv/extra-field', detail: {} }];
  const typed: Record<string, string> = {};
  const units: Record<string, string> = {};
  for (const { column, variable, unit } of columns) {
    typed[variable.id] = record.fields[column - 1]?.text ?? '';
    if (unit !== undefined) units[variable.id] = unit;
  }
  const verdict = checkAnswers(variables, typed, units);
  if (verdict.ok) return verdict.answers;
  return [...verdict.faults].map(([variable, { code, detail }]) => ({
    line: record.line,
    column: columns.find((column) => column.variable.id === variable)?.column ?? null,
    variable,
    code,
    detail,
  }));
}

const HEADING = /^(.*?)\s*(?:[[(]([^\])]+)[\])])?$/s;

function columnsOf(head: CsvRecord, variables: readonly Variable[], ignoreUnknown: boolean): Column[] {
  const columns = head.fields.flatMap(({ text, column }) => {
    const heading = text.trim();
    const [, name = '', unit] = HEADING.exec(heading) ?? [];
    // A label may end in brackets of its own: the whole heading goes first.
    const whole = variableNamed(heading, variables);
    const variable = whole ?? variableNamed(name, variables);
    if (variable === undefined) {
      if (ignoreUnknown) return [];
      const known = variables.map(({ id }) => id).join(', ');
      throw new UsageError(
        `Column ${column} of the first line names no variable of this study (${known}). --ignore-unknown leaves such columns out.`,
      );
    }
    return [{ column, variable, unit: whole === undefined ? unit : undefined }];
  });
  const twice = columns.find(({ variable }, i) => columns.findIndex((other) => other.variable === variable) < i);
  if (twice !== undefined) throw new UsageError(`Two columns are for ${twice.variable.id}.`);
  const missing = variables.find(
    (variable) =>
      (!('required' in variable) || variable.required) && !columns.some((column) => column.variable === variable),
  );
  if (missing !== undefined) throw new UsageError(`No column is for ${missing.id}, which the study requires.`);
  return columns;
}

const variableNamed = (name: string, variables: readonly Variable[]): Variable | undefined =>
  variables.find(({ id }) => id === name) ??
  variables.find(({ label }) => label.toLowerCase() === name.toLowerCase() && name !== '');

/**
 * Answers given one by one, each as text with or without a unit behind a space: `glucose=5.4 mmol/L`.
 * @throws UsageError for a name that the study does not ask for
 */
export function readAnswers(
  entries: readonly (readonly [string, string])[],
  variables: readonly Variable[],
): CheckedRows {
  const typed: Record<string, string> = {};
  const units: Record<string, string> = {};
  for (const [name, answer] of entries) {
    const variable = variables.find(({ id }) => id === name);
    if (variable === undefined) {
      throw new UsageError(
        `This study does not ask for ${name}. It asks for ${variables.map(({ id }) => id).join(', ')}.`,
      );
    }
    const [, number, unit] = 'unit' in variable ? (/^(.*\d)\s+(\D\S*)$/.exec(answer.trim()) ?? []) : [];
    typed[name] = number ?? answer;
    if (unit !== undefined) units[name] = unit;
  }
  const verdict = checkAnswers(variables, typed, units);
  if (verdict.ok) return { rows: [{ number: 1, answers: verdict.answers }], faults: [], faulty: 0 };
  const faults = [...verdict.faults].map(([variable, fault]) => ({ line: 1, column: null, variable, ...fault }));
  return { rows: [], faults, faulty: 1 };
}
