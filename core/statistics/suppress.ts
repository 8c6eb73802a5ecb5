import type { CategoryResult, CellResult, NumericResult, VariableResult } from './cell-result.ts';
import { PERSONS_FLOOR } from './figures.ts';

/** Common rule of statistical disclosure control: a count below five is withheld. */
const DEFAULT_THRESHOLD = 5;

/** Counts below this are withheld: 5, or the study's own minimum where that was put below 5, never under 3. */
export const suppressionThreshold = (minimumPersons: number): number =>
  Math.max(PERSONS_FLOOR, Math.min(DEFAULT_THRESHOLD, minimumPersons));

export interface Table {
  readonly total: CellResult;
  /** The joint cells of public strata that the total is the sum of; empty without strata. */
  readonly cells: readonly CellResult[];
}

/**
 * Withholds small counts, and as many more as it takes that no withheld figure can be worked out from those shown and the sums they belong to.
 *
 * Per variable, over the strata and their total:
 * 1. Where fewer than `below` persons answered (0 included) a stratum's figures are withheld altogether, and so are the total's:
 *    total − other strata would be that stratum.
 * 2. A bin or category with fewer than `below` persons (0 included: that nobody of a group has something is news about each of them)
 *    in any shown stratum is withheld in all of them and in the total. Bins and categories are added to the withheld ones, smallest total first,
 *    until there are at least two and each shown row's withheld persons are at least `below`: n − the shown ones then gives no single cell away.
 * So withheld counts always form a full rectangle of at least two columns, in which only sums over two or more cells are known.
 */
export function suppress({ total, cells }: Table, below: number): Table {
  const rows = [total, ...cells];
  const columns = total.variables.map((_, at) =>
    suppressVariable(
      rows.map((row) => row.variables[at] as VariableResult),
      below,
    ),
  );
  const rebuilt = rows.map((row, i) => ({ ...row, variables: columns.map((results) => results[i] as VariableResult) }));
  return { total: rebuilt[0] as CellResult, cells: rebuilt.slice(1) };
}

/** @param results the variable in the total, then in each stratum */
function suppressVariable(results: readonly VariableResult[], below: number): VariableResult[] {
  const few = results.map((result) => (result.n ?? 0) < below);
  const withheldRows = few.map((small, row) => small || (row === 0 && few.some(Boolean)));
  const shown = results.filter((_, row) => withheldRows[row] === false);
  const columns = withheldColumns(shown.map(countsOf), below);
  return results.map((result, row) =>
    withheldRows[row] === true ? withholdAll(result) : withholdColumns(result, columns),
  );
}

const countsOf = (result: VariableResult): readonly number[] =>
  (result.kind === 'category' ? result.cells : (result.histogram ?? [])).map((cell) => cell.count ?? 0);

/**
 * Which columns of a table to withhold in each of its rows.
 * @param rows counts, all rows of one length
 */
function withheldColumns(rows: readonly (readonly number[])[], below: number): ReadonlySet<number> {
  const width = rows[0]?.length ?? 0;
  const at = (row: readonly number[], column: number): number => row[column] ?? 0;
  const columns = Array.from({ length: width }, (_, column) => column);
  const withheld = new Set(columns.filter((column) => rows.some((row) => at(row, column) < below)));
  if (withheld.size === 0) return withheld;
  const weight = (column: number): number => rows.reduce((sum, row) => sum + at(row, column), 0);
  const candidates = columns.filter((column) => !withheld.has(column)).sort((a, b) => weight(a) - weight(b) || a - b);
  const tooThin = (): boolean =>
    withheld.size < 2 || rows.some((row) => [...withheld].reduce((sum, column) => sum + at(row, column), 0) < below);
  for (const column of candidates) {
    if (!tooThin()) break;
    withheld.add(column);
  }
  return withheld;
}

function withholdColumns(result: VariableResult, columns: ReadonlySet<number>): VariableResult {
  if (result.kind === 'category') {
    return {
      ...result,
      cells: result.cells.map((cell, i) => (columns.has(i) ? { ...cell, count: null, share: null } : cell)),
    };
  }
  return {
    ...result,
    histogram: result.histogram?.map((bin, i) => (columns.has(i) ? { ...bin, count: null } : bin)) ?? null,
  };
}

const withholdAll = (result: VariableResult): VariableResult => {
  const everything = new Set(countsOf(result).keys());
  return result.kind === 'category'
    ? withholdCategories(withholdColumns(result, everything) as CategoryResult)
    : withholdFigures(withholdColumns(result, everything) as NumericResult);
};

const withholdCategories = (result: CategoryResult): CategoryResult => ({ ...result, withheld: true, n: null });

const withholdFigures = (result: NumericResult): NumericResult => ({
  ...result,
  withheld: true,
  n: null,
  sum: null,
  mean: null,
  variance: null,
  standardDeviation: null,
  meanInterval: null,
});
