import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Answers, Variable } from '../dictionary/variable.ts';
import type { CategoryResult, NumericResult } from './cell-result.ts';
import { finishRelease, type OpenedAggregate } from './finish-release.ts';
import { layoutOf } from './layout.ts';
import { packAnswers } from './slots.ts';
import type { Statistic } from './statistic.ts';
import { addPlaintexts } from './total.ts';

const common = { help: '', loinc: null } as const;
const viral: Variable = {
  ...common,
  kind: 'number',
  id: 'viral',
  label: 'Viral load',
  required: false,
  unit: '1/mL',
  alternativeUnits: [],
  minimum: '0',
  maximum: '100000',
  decimals: 0,
};
const group: Variable = {
  ...common,
  kind: 'category',
  id: 'group',
  label: 'Group',
  required: true,
  categories: ['a', 'b', 'c', 'd'].map((id) => ({ id, label: id })),
  publicStratum: false,
};
const variables = [viral, group];
const statistics: Statistic[] = [
  { kind: 'variance', variable: 'viral' },
  { kind: 'categories', variable: 'group' },
];
const layout = layoutOf({ variables, statistics, personsCap: 1000 }, 3071);
const BELOW = 5;

const openedOf = (round: number, people: readonly Answers[], strata = {}): OpenedAggregate => ({
  round,
  strata,
  persons: people.length,
  plaintexts: addPlaintexts(
    layout,
    people.map((answers) => packAnswers(layout, variables, answers)),
  ),
});
const open = (...aggregates: readonly OpenedAggregate[]) =>
  finishRelease({ variables, statistics }, layout, aggregates, { below: BELOW, figuresRule: true });
const numeric = (table: ReturnType<typeof open>) => table.total.variables[0] as NumericResult;
const counts = ({ variables: [, found] }: ReturnType<typeof open>['total']) =>
  (found as CategoryResult).cells.map(({ count }) => count);

const many = (count: number, answers: (i: number) => Answers): Answers[] =>
  Array.from({ length: count }, (_, i) => answers(i));

describe('several rounds', () => {
  const first = many(60, (i) => ({ viral: i < 40 ? String(100 + i) : null, group: 'abc'[i % 3] ?? 'a' }));
  const second = many(60, (i) => ({
    viral: i === 0 ? '73456' : null,
    group: i === 0 ? 'a' : (['b', 'c'][i % 2] ?? 'b'),
  }));
  const rounds = [openedOf(1, first), openedOf(2, second)];

  test('whatever one round withholds, its union withholds: union − the other round is nobody’s answer', () => {
    const [one, two] = rounds.map((round) => open(round));
    const union = open(...rounds);
    expect(numeric(one as typeof union)).toMatchObject({ n: 40, withheld: false });
    expect(numeric(two as typeof union)).toMatchObject({ n: null, sum: null, withheld: true });
    expect(numeric(union)).toMatchObject({ n: null, sum: null, mean: null, variance: null, withheld: true });
    const withheld = counts((two as typeof union).total).map((count) => count === null);
    expect(withheld).toContain(true);
    counts(union.total).forEach((count, i) => {
      if (withheld[i] === true) expect(count).toBeNull();
    });
  });

  test('what all rounds show is added exactly, cell by cell and in all', () => {
    const women = many(20, (i) => ({ viral: String(1000 + i * i), group: 'abcd'[i % 4] ?? 'a' }));
    const men = many(20, (i) => ({ viral: String(3000 + i * i), group: 'abcd'[i % 4] ?? 'a' }));
    const union = open(
      openedOf(1, women, { sex: 'f' }),
      openedOf(2, women, { sex: 'f' }),
      openedOf(2, men, { sex: 'm' }),
    );
    expect(counts(union.total)).toEqual([15, 15, 15, 15]);
    expect(union.cells.map(({ strata, persons }) => [strata.sex, persons])).toEqual([
      ['f', 40],
      ['m', 20],
    ]);
    expect(numeric(union)).toMatchObject({ n: 60, sum: String(2 * 22470 + 62470) });
  });

  test('a stratum withheld in one round is withheld in the union, and the other strata stay', () => {
    const full = many(20, (i) => ({ viral: String(1000 + i * i), group: 'abcd'[i % 4] ?? 'a' }));
    const silent = many(20, (i) => ({ viral: i === 0 ? '73456' : null, group: 'abcd'[i % 4] ?? 'a' }));
    const union = open(
      openedOf(1, full, { sex: 'f' }),
      openedOf(1, full, { sex: 'm' }),
      openedOf(2, full, { sex: 'f' }),
      openedOf(2, silent, { sex: 'm' }),
    );
    const shown = union.cells.map(({ variables: [found] }) => (found as NumericResult).n);
    expect(shown).toEqual([40, null]);
    expect(numeric(union).n).toBeNull();
  });

  test('every count of every union is a sum of counts that its rounds show', () => {
    const person = fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c', 'd');
    const round = fc.array(person, { minLength: 5, maxLength: 40 });
    fc.assert(
      fc.property(fc.array(round, { minLength: 2, maxLength: 3 }), (drawn) => {
        const opened = drawn.map((people, i) =>
          openedOf(
            i + 1,
            people.map((id) => ({ viral: null, group: id })),
          ),
        );
        const own = opened.map((one) => counts(open(one).total));
        for (const chosen of [[0, 1], drawn.length > 2 ? [0, 1, 2] : [0, 1], [0, drawn.length - 1]]) {
          const union = counts(open(...chosen.map((i) => opened[i] as OpenedAggregate)).total);
          union.forEach((count, column) => {
            const parts = chosen.map((i) => own[i]?.[column] ?? null);
            expect(count).toBe(parts.includes(null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0));
          });
        }
      }),
    );
  });
});

describe('an optional variable', () => {
  const answered = (count: number) =>
    openedOf(
      1,
      many(60, (i) => ({ viral: i < count ? String(500 + 37 * i) : null, group: 'abcd'[i % 4] ?? 'a' })),
    );
  test('shows mean and spread where its own figures are few for those who answered it', () => {
    // three figures (answered, Σ, Σ²) need ten persons
    expect(numeric(open(answered(9)))).toMatchObject({ n: 9, withheld: false, momentsWithheld: true, mean: null });
    expect(numeric(open(answered(10)))).toMatchObject({ n: 10, momentsWithheld: false, sum: '6665' });
  });

  test('whose mean one round or stratum withholds has none in the union and in the total', () => {
    const spread = (count: number) =>
      many(40, (i) => ({ viral: i < count ? String(500 + 37 * i) : null, group: 'abcd'[i % 4] ?? 'a' }));
    const union = open(openedOf(1, spread(40)), openedOf(2, spread(9)));
    expect(numeric(union)).toMatchObject({ n: 49, withheld: false, momentsWithheld: true, sum: null, mean: null });
    const strata = open(openedOf(1, spread(40), { sex: 'f' }), openedOf(1, spread(9), { sex: 'm' }));
    const [women, men] = strata.cells.map(({ variables: [found] }) => found as NumericResult);
    expect([women?.momentsWithheld, men?.momentsWithheld]).toEqual([false, true]);
    expect(numeric(strata)).toMatchObject({ n: 49, momentsWithheld: true, sum: null, variance: null });
  });

  test('only the threshold counts where the policy put the figures rule aside', () => {
    const lenient = finishRelease({ variables, statistics }, layout, [answered(9)], {
      below: BELOW,
      figuresRule: false,
    });
    expect(numeric(lenient)).toMatchObject({ n: 9, momentsWithheld: false });
  });
});
