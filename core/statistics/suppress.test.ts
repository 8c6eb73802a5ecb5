import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CategoryResult, CellResult, NumericResult } from './cell-result.ts';
import { suppress, suppressionThreshold, type Table } from './suppress.ts';

const BELOW = 5;

const category = (counts: readonly number[]): CategoryResult => {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return {
    kind: 'category',
    variable: 'c',
    withheld: false,
    n,
    cells: counts.map((count, i) => ({ id: `c${i}`, label: `C${i}`, count, share: n === 0 ? null : count / n })),
  };
};
const numeric = (counts: readonly number[]): NumericResult => ({
  kind: 'numeric',
  variable: 'x',
  unit: '1',
  withheld: false,
  momentsWithheld: false,
  n: counts.reduce((sum, count) => sum + count, 0),
  sum: '1',
  mean: 1,
  variance: 1,
  standardDeviation: 1,
  meanInterval: { low: 0, high: 2, level: 0.95 },
  histogram: counts.map((count, i) => ({ low: String(i), high: String(i + 1), count })),
});

/** A table of one categorical and one numeric variable with the same counts, one row per stratum. */
function tableOf(rows: readonly (readonly number[])[]): Table {
  const sums = (rows[0] ?? []).map((_, column) => rows.reduce((sum, row) => sum + (row[column] ?? 0), 0));
  const cell = (strata: Record<string, string>, counts: readonly number[]): CellResult => ({
    strata,
    persons: 100,
    variables: [category(counts), numeric(counts)],
  });
  return { total: cell({}, sums), cells: rows.length > 1 ? rows.map((row, i) => cell({ s: `s${i}` }, row)) : [] };
}

const categoryOf = (cell: CellResult | undefined): CategoryResult => cell?.variables[0] as CategoryResult;
const numericOf = (cell: CellResult | undefined): NumericResult => cell?.variables[1] as NumericResult;
const counts = (cell: CellResult | undefined) => categoryOf(cell).cells.map(({ count }) => count);

describe('small cells', () => {
  test('one small category takes the next smallest with it, so that n − the others does not give it away', () => {
    const { total } = suppress(tableOf([[40, 3, 20, 12]]), BELOW, []);
    expect(counts(total)).toEqual([40, null, 20, null]);
    expect(categoryOf(total).cells.map(({ share }) => share !== null)).toEqual([true, false, true, false]);
    expect(categoryOf(total)).toMatchObject({ n: 75, withheld: false });
    expect(numericOf(total).histogram?.map(({ count }) => count)).toEqual([40, null, 20, null]);
  });

  test('several small ones whose sum is small take one more: zeros do not hide each other', () => {
    expect(counts(suppress(tableOf([[40, 0, 0, 12, 30]]), BELOW, []).total)).toEqual([40, null, null, null, 30]);
    expect(counts(suppress(tableOf([[40, 2, 4, 12, 30]]), BELOW, []).total)).toEqual([40, null, null, 12, 30]);
  });

  test('nothing is withheld where all are large enough', () => {
    const table = tableOf([
      [5, 6, 7],
      [8, 9, 10],
    ]);
    expect(suppress(table, BELOW, [])).toEqual(table);
  });

  test('a category withheld in one stratum is withheld in all and in the total: total − other strata does not give it away', () => {
    const { total, cells } = suppress(
      tableOf([
        [4, 30, 20],
        [15, 30, 25],
      ]),
      BELOW,
      [],
    );
    expect(counts(cells[0])).toEqual([null, 30, null]);
    expect(counts(cells[1])).toEqual([null, 30, null]);
    expect(counts(total)).toEqual([null, 60, null]);
  });

  test('a variable that few of a stratum answered is withheld there and in the total, and stays elsewhere', () => {
    const { total, cells } = suppress(
      tableOf([
        [1, 1],
        [20, 20],
        [30, 30],
      ]),
      BELOW,
      [],
    );
    for (const hidden of [cells[0], total]) {
      expect(categoryOf(hidden)).toMatchObject({
        withheld: true,
        n: null,
        cells: [
          { count: null, share: null },
          { count: null, share: null },
        ],
      });
      expect(numericOf(hidden)).toMatchObject({
        withheld: true,
        n: null,
        sum: null,
        mean: null,
        variance: null,
        standardDeviation: null,
        meanInterval: null,
        histogram: [{ count: null }, { count: null }],
      });
    }
    expect(counts(cells[1])).toEqual([20, 20]);
    expect(numericOf(cells[2])).toMatchObject({ withheld: false, n: 60, sum: '1' });
  });

  test('nobody answered: withheld too', () => {
    expect(categoryOf(suppress(tableOf([[0, 0]]), BELOW, []).total)).toMatchObject({ withheld: true, n: null });
  });

  test('the threshold is 5, the minimum of persons where that is lower, and never under 3', () => {
    expect([50, 5, 4, 3, 1].map(suppressionThreshold)).toEqual([5, 5, 4, 3, 3]);
  });
});

type Unknown = number;

/** Rank of a matrix of small integers, by exact elimination over the rationals. */
function rank(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => row.map((entry) => BigInt(entry)));
  let found = 0;
  for (let column = 0; column < (rows[0]?.length ?? 0); column++) {
    const pivot = rows.findIndex((row, i) => i >= found && row[column] !== 0n);
    if (pivot < 0) continue;
    [rows[found], rows[pivot]] = [rows[pivot] as bigint[], rows[found] as bigint[]];
    const lead = rows[found] as bigint[];
    for (let i = found + 1; i < rows.length; i++) {
      const row = rows[i] as bigint[];
      const factor = row[column] as bigint;
      rows[i] = row.map((entry, k) => entry * (lead[column] as bigint) - factor * (lead[k] as bigint));
    }
    found++;
  }
  return found;
}

/**
 * An attacker with all that is shown: every count that is not withheld, every n, and that rows add up to n and strata to the total.
 * @returns the unknowns that follow from it
 */
function derivable(shown: Table): Unknown[] {
  const rows = [...shown.cells, shown.total].map((cell) => categoryOf(cell));
  const width = rows[0]?.cells.length ?? 0;
  const margin = width; // column of n
  const index = new Map<string, Unknown>();
  rows.forEach((row, r) => {
    row.cells.forEach(({ count }, c) => void (count === null && index.set(`${r}/${c}`, index.size)));
    if (row.n === null) index.set(`${r}/${margin}`, index.size);
  });
  const equation = (terms: readonly (readonly [number, number, number])[]): number[] => {
    const coefficients = Array.from({ length: index.size }, () => 0);
    for (const [r, c, factor] of terms) {
      const unknown = index.get(`${r}/${c}`);
      if (unknown !== undefined) coefficients[unknown] = factor;
    }
    return coefficients;
  };
  const last = rows.length - 1;
  const equations = rows.map((_, r) =>
    equation([...Array.from({ length: width }, (_, c) => [r, c, 1] as const), [r, margin, -1]]),
  );
  if (last > 0) {
    for (let c = 0; c <= width; c++) {
      equations.push(equation([...Array.from({ length: last }, (_, r) => [r, c, 1] as const), [last, c, -1]]));
    }
  }
  const base = rank(equations);
  return [...index.values()].filter((unknown) => {
    const unit = Array.from({ length: index.size }, (_, i) => (i === unknown ? 1 : 0));
    return rank([...equations, unit]) === base;
  });
}

describe('what is withheld cannot be worked out', () => {
  test('the attacker of this test does work things out where only small cells are blanked', () => {
    const { total } = tableOf([[40, 3, 20]]);
    const naive: CellResult = {
      ...total,
      variables: [
        {
          ...categoryOf(total),
          cells: categoryOf(total).cells.map((cell) => ((cell.count ?? 0) < 5 ? { ...cell, count: null } : cell)),
        },
      ],
    };
    expect(derivable({ total: naive, cells: [] })).toHaveLength(1);
  });

  test('from rows, columns and totals together, for any table', () => {
    const table = fc
      .record({ width: fc.integer({ min: 2, max: 5 }), height: fc.integer({ min: 1, max: 4 }) })
      .chain(({ width, height }) =>
        fc.array(
          fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 5, max: 60 })), {
            minLength: width,
            maxLength: width,
          }),
          {
            minLength: height,
            maxLength: height,
          },
        ),
      );
    fc.assert(
      fc.property(table, (rows) => {
        const shown = suppress(tableOf(rows), BELOW, []);
        expect(derivable(shown)).toEqual([]);
        for (const row of [shown.total, ...shown.cells]) {
          const result = categoryOf(row);
          for (const { count } of result.cells) if (count !== null) expect(count).toBeGreaterThanOrEqual(BELOW);
          const blank = result.cells.filter(({ count }) => count === null);
          const visible = result.cells.reduce((sum, { count }) => sum + (count ?? 0), 0);
          if (result.n !== null && blank.length > 0) expect(result.n - visible).toBeGreaterThanOrEqual(BELOW);
        }
      }),
      { numRuns: 500 },
    );
  });
});
