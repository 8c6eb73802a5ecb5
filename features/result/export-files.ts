import { utf8 } from '../../core/bytes.ts';
import type { Variable } from '../../core/dictionary/variable.ts';
import type { CellResult, StudyResult } from '../../core/protocol/result.ts';
import type { StudyDocument } from '../../core/protocol/study.ts';
import type { VariableResult } from '../../core/statistics/cell-result.ts';
import { cellName } from './figures.ts';

const COLUMNS = ['group', 'persons', 'variable', 'label', 'unit', 'statistic', 'cell', 'figure'] as const;
type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/** What stands for a figure that is withheld; an empty field would read as "nothing was asked". */
const WITHHELD = 'withheld';

/**
 * One field of RFC 4180. A text that a spreadsheet would take for a formula is given a leading apostrophe; numbers stay as they are.
 */
export function csvField(text: string): string {
  const safe = /^[=+@\t\r]/.test(text) || (text.startsWith('-') && !/^-\d+(\.\d+)?$/.test(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The result in long form, one figure a line, CRLF line ends (RFC 4180). Withheld figures say so. */
export function resultCsv(document: StudyDocument, result: StudyResult): Uint8Array {
  const rows = [result.total, ...result.cells].flatMap((cell) => rowsOfCell(document.variables, cell));
  const lines = [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((column) => csvField(row[column])).join(','))];
  return utf8(`${lines.join('\r\n')}\r\n`);
}

/** The result with the names of what it rests on. */
export function resultJson(document: StudyDocument, result: StudyResult, transcripts: readonly unknown[]): Uint8Array {
  const content = {
    format: 'cipherward-result',
    version: 1,
    study: { id: document.id, title: document.title, question: document.question, digest: result.studyDigest },
    operator: document.operator.name,
    variables: document.variables,
    policy: document.policy,
    result,
    transcripts,
  };
  return utf8(`${JSON.stringify(content, null, 2)}\n`);
}

function rowsOfCell(variables: readonly Variable[], cell: CellResult): Row[] {
  const group = cellName(variables, cell);
  return cell.variables.flatMap((figures) => {
    const variable = variables.find((candidate) => candidate.id === figures.variable);
    const base = {
      group,
      persons: String(cell.persons),
      variable: figures.variable,
      label: variable?.label ?? figures.variable,
      unit: figures.kind === 'numeric' ? figures.unit : '',
    };
    return figuresOf(figures).map(([statistic, name, figure]) => ({ ...base, statistic, cell: name, figure }));
  });
}

type Figure = readonly [statistic: string, cell: string, figure: string];

function figuresOf(figures: VariableResult): Figure[] {
  const shown = (figure: number | string | null): string => (figure === null ? WITHHELD : String(figure));
  if (figures.kind === 'category') {
    return [['n', '', shown(figures.n)], ...figures.cells.map(({ id, count }): Figure => ['count', id, shown(count)])];
  }
  if (figures.withheld) return [['n', '', WITHHELD]];
  const asked = (statistic: string, figure: number | string | null): Figure[] =>
    figure === null ? [] : [[statistic, '', String(figure)]];
  return [
    ...asked('n', figures.n),
    ...(figures.momentsWithheld ? [['mean', '', WITHHELD] satisfies Figure] : []),
    ...asked('sum', figures.sum),
    ...asked('mean', figures.mean),
    ...asked('variance', figures.variance),
    ...asked('standard deviation', figures.standardDeviation),
    ...asked('mean 95 % low', figures.meanInterval?.low ?? null),
    ...asked('mean 95 % high', figures.meanInterval?.high ?? null),
    ...(figures.histogram ?? []).map(({ low, high, count }): Figure => ['count', `${low} – ${high}`, shown(count)]),
  ];
}
