import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Variable } from '../dictionary/variable.ts';
import type { NumericResult } from './cell-result.ts';
import { finishRelease } from './finish-release.ts';
import { layoutOf } from './layout.ts';
import { packAnswers } from './slots.ts';
import type { Statistic } from './statistic.ts';
import { addPlaintexts } from './total.ts';

const BELOW = 5;

interface Asked {
  readonly maximum: number;
  /** Inner edges; none without a histogram. */
  readonly edges: readonly number[];
  readonly spread: boolean;
}

/** What a key owner sees of an integer 0..maximum, asked of these persons. */
function shownOf({ maximum, edges, spread }: Asked, people: readonly number[], below = BELOW): NumericResult {
  const variable: Variable = {
    kind: 'integer',
    id: 'x',
    label: 'X',
    help: '',
    required: true,
    loinc: null,
    unit: '1',
    alternativeUnits: [],
    minimum: '0',
    maximum: String(maximum),
  };
  const statistics: Statistic[] = [{ kind: spread ? 'variance' : 'mean', variable: 'x' }];
  if (edges.length > 0) statistics.push({ kind: 'histogram', variable: 'x', edges: edges.map(String) });
  const questions = { variables: [variable], statistics };
  const layout = layoutOf({ ...questions, personsCap: 1000 }, 3071);
  const plaintexts = addPlaintexts(
    layout,
    people.map((x) => packAnswers(layout, [variable], { x: String(x) })),
  );
  const aggregate = { round: 1, strata: {}, persons: people.length, plaintexts };
  return finishRelease(questions, layout, [aggregate], { below, figuresRule: true }).total
    .variables[0] as NumericResult;
}

const repeated = (...groups: readonly (readonly [number, number])[]): number[] =>
  groups.flatMap(([x, count]) => Array.from({ length: count }, () => x));

/** What moments say, exactly: Σx, and Σx² where there is a variance. */
interface Sums {
  readonly sum: number;
  readonly squares: number | null;
}

const sumsOf = ({ n, sum, variance }: NumericResult): Sums | null => {
  if (n === null || sum === null) return null;
  const total = Number(sum);
  return { sum: total, squares: variance === null ? null : Math.round(variance * (n - 1) + (total * total) / n) };
};

/**
 * An attacker who enumerates: every way in which n persons on the grid can have the shown bins, Σx and Σx².
 * @returns for each withheld bin the counts that are possible
 */
function possibleCounts({ maximum, edges }: Asked, result: NumericResult): Map<number, Set<number>> {
  const bins = result.histogram ?? [];
  const sums = sumsOf(result);
  const lows = [0, ...edges];
  const highs = [...edges.map((edge) => edge - 1), maximum];
  const hidden = bins.flatMap(({ count }, i) => (count === null ? [i] : []));
  const blank = (result.n ?? 0) - bins.reduce((sum, { count }) => sum + (count ?? 0), 0);
  const found = new Map(hidden.map((bin) => [bin, new Set<number>()]));
  if (sums === null) {
    for (const counts of found.values()) for (let i = 0; i <= blank; i++) counts.add(i);
    return found;
  }
  const top = { sum: sums.sum, squares: sums.squares ?? 0 };
  const key = (sum: number, squares: number): number => sum * (top.squares + 1) + squares;
  /** Reachable (Σx, Σx²) of so many persons in a bin. */
  const reach = lows.map((low, bin) => {
    const most = bins[bin]?.count ?? blank;
    const steps = [new Set([0])];
    for (let persons = 1; persons <= most; persons++) {
      const next = new Set<number>();
      for (const at of steps[persons - 1] as Set<number>) {
        for (let x = low; x <= (highs[bin] as number); x++) {
          const sum = Math.floor(at / (top.squares + 1)) + x;
          const squares = (at % (top.squares + 1)) + (sums.squares === null ? 0 : x * x);
          if (sum <= top.sum && squares <= top.squares) next.add(key(sum, squares));
        }
      }
      steps.push(next);
    }
    return steps;
  });
  const place = (bin: number, left: number, sofar: ReadonlySet<number>, chosen: readonly number[]): void => {
    if (bin === lows.length) {
      if (left === 0 && sofar.has(key(top.sum, top.squares)))
        hidden.forEach((at) => void found.get(at)?.add(chosen[at] ?? 0));
      return;
    }
    const shown = bins[bin]?.count;
    const options = shown === null || shown === undefined ? Array.from({ length: left + 1 }, (_, i) => i) : [shown];
    for (const persons of options) {
      const next = new Set<number>();
      for (const a of sofar) {
        for (const b of reach[bin]?.[persons] ?? []) {
          const sum = Math.floor(a / (top.squares + 1)) + Math.floor(b / (top.squares + 1));
          const squares = (a % (top.squares + 1)) + (b % (top.squares + 1));
          if (sum <= top.sum && squares <= top.squares) next.add(key(sum, squares));
        }
      }
      if (next.size > 0) place(bin + 1, shown === null ? left - persons : left, next, [...chosen, persons]);
    }
  };
  place(0, blank, new Set([0]), []);
  return found;
}

describe('moments beside withheld bins', () => {
  const unit: Asked = { maximum: 2, edges: [1, 2], spread: true };

  test('n, mean and variance of an integer 0..2 would be the three bins', () => {
    const shown = shownOf(unit, repeated([0, 80], [1, 19], [2, 1]));
    expect(shown).toMatchObject({
      n: 100,
      withheld: false,
      momentsWithheld: true,
      sum: null,
      mean: null,
      variance: null,
    });
    expect(shown.standardDeviation).toBeNull();
    expect(shown.meanInterval).toBeNull();
    expect(shown.histogram?.map(({ count }) => count)).toEqual([80, null, null]);
  });

  test('the attacker of this test does work the bins out where the moments are left', () => {
    const hidden = shownOf(unit, repeated([0, 80], [1, 19], [2, 1]));
    const left = { ...hidden, sum: '21', variance: (23 - 441 / 100) / 99 };
    expect([...possibleCounts(unit, left).values()].map((counts) => [...counts])).toEqual([[19], [1]]);
  });

  test('they stay where the bins are wide enough for the persons to stand elsewhere', () => {
    const asked: Asked = { maximum: 300, edges: [100, 200], spread: true };
    const people = [...repeated([40, 10], [90, 10], [60, 10], [120, 8], [180, 6]), 230, 260];
    const shown = shownOf(asked, people);
    expect(shown.histogram?.map(({ count }) => count)).toEqual([30, null, null]);
    expect(shown).toMatchObject({ momentsWithheld: false, n: 46 });
    expect(shown.mean).not.toBeNull();
  });

  test('an enumerating attacker finds at least two counts for every withheld bin', () => {
    const table = fc
      .record({
        maximum: fc.integer({ min: 1, max: 10 }),
        below: fc.constantFrom(3, 5),
        spread: fc.boolean(),
      })
      .chain(({ maximum, below, spread }) =>
        fc.record({
          maximum: fc.constant(maximum),
          below: fc.constant(below),
          spread: fc.constant(spread),
          edges: fc
            .uniqueArray(fc.integer({ min: 1, max: maximum }), { minLength: 1, maxLength: 3 })
            .map((edges) => edges.sort((a, b) => a - b)),
          people: fc.array(
            fc.oneof(fc.integer({ min: 0, max: maximum }), fc.integer({ min: 0, max: Math.min(2, maximum) })),
            { minLength: below, maxLength: below + 8 },
          ),
        }),
      );
    let together = 0;
    fc.assert(
      fc.property(table, ({ people, below, ...asked }) => {
        const shown = shownOf(asked, people, below);
        if (shown.withheld) return;
        const counts = [...possibleCounts(asked, shown).values()];
        if (counts.length > 0 && shown.sum !== null) together++;
        for (const possible of counts) expect(possible.size).toBeGreaterThan(1);
      }),
      { numRuns: 400, seed: 20_261_121 },
    );
    expect(together).toBeGreaterThan(10); // both were shown often enough for the attacker to have had a chance
  });
});

describe('moments that are counts', () => {
  test.each([
    ['three of a hundred have it', repeated([0, 97], [1, 3])],
    ['nobody has it', repeated([0, 100])],
    ['all but two have it', repeated([0, 2], [1, 98])],
  ])('the mean of an integer 0..1 is withheld: %s', (_, people) => {
    expect(shownOf({ maximum: 1, edges: [], spread: false }, people)).toMatchObject({
      n: 100,
      sum: null,
      mean: null,
      momentsWithheld: true,
    });
  });

  test('and shown where both counts are large enough', () => {
    expect(shownOf({ maximum: 1, edges: [], spread: false }, repeated([0, 95], [1, 5]))).toMatchObject({ sum: '5' });
  });

  test.each([
    ['two', repeated([0, 50], [1, 48], [2, 2])],
    ['zero', repeated([0, 2], [1, 48], [2, 50])],
    ['one', repeated([0, 50], [1, 3], [2, 47])],
  ])('mean and variance of an integer 0..2 are withheld where few have %s', (_, people) => {
    expect(shownOf({ maximum: 2, edges: [], spread: true }, people)).toMatchObject({
      momentsWithheld: true,
      mean: null,
    });
    // without the variance three counts have two equations
    expect(shownOf({ maximum: 2, edges: [], spread: false }, people).mean).not.toBeNull();
  });

  test('a wide range where all but a few are at one end says the same', () => {
    const asked = { maximum: 1000, edges: [], spread: true };
    expect(shownOf(asked, repeated([0, 97], [1, 3]))).toMatchObject({ momentsWithheld: true });
    expect(shownOf(asked, repeated([0, 80], [1, 17], [2, 3]))).toMatchObject({ momentsWithheld: true });
    expect(shownOf(asked, repeated([0, 50], [300, 50]))).toMatchObject({ momentsWithheld: false, mean: 150 });
  });
});
