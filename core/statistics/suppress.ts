import type { CellResult, VariableResult } from './cell-result.ts';
import { PERSONS_FLOOR } from './figures.ts';
import { momentsReveal, type PowersByVariable } from './reveal.ts';

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
 * 3. Sum, mean, variance and interval are withheld in a row where they would give a count away (`momentsReveal`), and then in the total.
 * So withheld counts always form a full rectangle of at least two columns, in which only sums over two or more cells are known.
 * @param powers the exact sums behind each row: the total, then the cells
 */
export function suppress({ total, cells }: Table, below: number, powers: readonly PowersByVariable[]): Table {
  const rows = [total, ...cells];
  const columns = total.variables.map((_, at) =>
    suppressVariable(
      rows.map((row) => row.variables[at] as VariableResult),
      below,
      powers,
    ),
  );
  const rebuilt = rows.map((row, i) => ({ ...row, variables: columns.map((results) => results[i] as VariableResult) }));
  return { total: rebuilt[0] as CellResult, cells: rebuilt.slice(1) };
}

/**
 * A table over several rounds shows what each of its rounds shows by itself, and nothing else: whoever subtracts one from another is left with sums of
 * figures that were shown.
 * @param joined the rounds' figures added up, nothing withheld
 * @param rounds each round's own table, suppressed
 */
export function withholdLike(joined: Table, rounds: readonly Table[]): Table {
  const like = (row: CellResult, own: readonly CellResult[]): CellResult => ({
    ...row,
    variables: row.variables.map((result) =>
      own
        .flatMap(({ variables }) => variables.filter(({ variable }) => variable === result.variable))
        .reduce(withholdAsIn, result),
    ),
  });
  const sameCell = ({ strata }: CellResult, other: CellResult): boolean =>
    Object.entries(strata).every(([variable, category]) => other.strata[variable] === category);
  return {
    total: like(
      joined.total,
      rounds.map(({ total }) => total),
    ),
    cells: joined.cells.map((cell) =>
      like(
        cell,
        rounds.flatMap(({ cells }) => cells.filter((other) => sameCell(cell, other))),
      ),
    ),
  };
}

function withholdAsIn(result: VariableResult, other: VariableResult): VariableResult {
  if (other.withheld) return withholdAll(result);
  const hidden = cellsOf(other).flatMap(({ count }, column) => (count === null ? [column] : []));
  const shown = withholdColumns(result, new Set(hidden));
  return other.kind === 'numeric' && other.momentsWithheld ? withholdMoments(shown) : shown;
}

/** @param results the variable in the total, then in each stratum */
function suppressVariable(
  results: readonly VariableResult[],
  below: number,
  powers: readonly PowersByVariable[],
): VariableResult[] {
  const few = results.map((result) => (result.n ?? 0) < below);
  const withheldRows = few.map((small, row) => small || (row === 0 && few.some(Boolean)));
  const shown = results.filter((_, row) => withheldRows[row] === false);
  const columns = withheldColumns(shown.map(countsOf), below);
  const reveals = results.map(({ variable }, row) => {
    const sums = powers[row]?.get(variable);
    return withheldRows[row] === false && sums !== undefined && momentsReveal(sums, columns, below);
  });
  return results.map((result, row) => {
    if (withheldRows[row] === true) return withholdAll(result);
    const rest = withholdColumns(result, columns);
    return reveals[row] === true || (row === 0 && reveals.some(Boolean)) ? withholdMoments(rest) : rest;
  });
}

const cellsOf = (result: VariableResult): readonly { readonly count: number | null }[] =>
  result.kind === 'category' ? result.cells : (result.histogram ?? []);

const countsOf = (result: VariableResult): readonly number[] => cellsOf(result).map(({ count }) => count ?? 0);

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
  const blank = withholdColumns(result, new Set(cellsOf(result).keys()));
  return { ...withholdMoments(blank), withheld: true, n: null };
};

const withholdMoments = (result: VariableResult): VariableResult =>
  result.kind === 'category'
    ? result
    : {
        ...result,
        momentsWithheld: true,
        sum: null,
        mean: null,
        variance: null,
        standardDeviation: null,
        meanInterval: null,
      };
