import { dayText } from '../../core/dictionary/day.ts';
import { decimalsOf } from '../../core/dictionary/primitives.ts';
import type { NumericVariable, Variable } from '../../core/dictionary/variable.ts';
import type { CellResult, NumericResult, StudyResult } from '../../core/protocol/result.ts';
import type { VariableResult } from '../../core/statistics/cell-result.ts';

/** Places after the decimal sign that a mean is shown with: two more than were measured. */
const EXTRA_DECIMALS = 2;

const DAY = 'd';

/**
 * A computed figure as a person reads it, in the variable's unit. Dates come back as days.
 * @param figure nearest double; the exact sums stand in the exports
 */
export function shownFigure(variable: NumericVariable, figure: number): string {
  if (variable.kind === 'date') return dayText(Math.round(figure));
  return figure.toLocaleString('en', shownDecimals(variable));
}

/** A spread has no place on the calendar: for dates it is a number of days. */
export function shownSpread(variable: NumericVariable, figure: number): string {
  return figure.toLocaleString('en', shownDecimals(variable));
}

const shownDecimals = (variable: NumericVariable) => {
  const digits = decimalsOf(variable) + EXTRA_DECIMALS;
  return { minimumFractionDigits: digits, maximumFractionDigits: digits };
};

/** A bin's border as a place on the axis: dates count in days since 1970-01-01. */
const placeOf = (variable: NumericVariable, text: string): number =>
  variable.kind === 'date' ? Date.parse(`${text}T00:00:00Z`) / 86_400_000 : Number(text);

/** The bins of a question as places on an axis; a withheld count is null. */
export const binsOf = (variable: NumericVariable, result: NumericResult) =>
  (result.histogram ?? []).map((bin) => ({
    from: placeOf(variable, bin.low),
    to: placeOf(variable, bin.high),
    count: bin.count,
  }));

/** True when all bins are of one width, within rounding: only then do heights of counts compare as areas do. */
export function evenlySpaced(bins: readonly { readonly from: number; readonly to: number }[]): boolean {
  const widths = bins.map(({ from, to }) => to - from);
  const [first = 0] = widths;
  return widths.every((width) => Math.abs(width - first) <= first * 1e-6);
}

/** What stands behind a figure: empty for dates and for pure numbers. */
export const unitText = (result: NumericResult): string =>
  result.unit === DAY || result.unit === '1' ? '' : result.unit;

/** Axis title: label with its unit. */
export const labelWithUnit = (variable: Variable, unit: string): string =>
  unit === '' ? variable.label : `${variable.label}, ${unit}`;

/** Names of a joint cell's categories as people read them, in the order of the dictionary. */
export function cellName(variables: readonly Variable[], cell: CellResult): string {
  return variables
    .flatMap((variable) => {
      const id = cell.strata[variable.id];
      if (id === undefined) return [];
      return [
        variable.kind === 'category' ? (variable.categories.find((category) => category.id === id)?.label ?? id) : id,
      ];
    })
    .join(', ');
}

/** A variable with its figures in the total and in each group, in the order of the dictionary. */
export interface Question {
  readonly variable: Variable;
  readonly total: VariableResult;
  readonly groups: readonly { readonly name: string; readonly persons: number; readonly figures: VariableResult }[];
}

/** Turns a result's rows into what a page shows question by question. */
export function questionsOf(variables: readonly Variable[], result: StudyResult): readonly Question[] {
  return result.total.variables.flatMap((total) => {
    const variable = variables.find((candidate) => candidate.id === total.variable);
    if (variable === undefined) return [];
    const groups = result.cells.flatMap((cell) => {
      const figures = cell.variables.find(
        (candidate) => candidate.variable === total.variable && candidate.kind === total.kind,
      );
      return figures === undefined ? [] : [{ name: cellName(variables, cell), persons: cell.persons, figures }];
    });
    return [{ variable, total, groups }];
  });
}
