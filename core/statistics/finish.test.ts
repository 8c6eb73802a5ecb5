import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecimal } from '../dictionary/decimal.ts';
import { NumberVariable, type Variable } from '../dictionary/variable.ts';
import { finishCell } from './finish.ts';
import { finishRelease } from './finish-release.ts';
import { layoutOf } from './layout.ts';
import { packAnswers } from './slots.ts';
import { studentT95 } from './student-t.ts';
import { randomStudy } from './testing.ts';
import { addPlaintexts } from './total.ts';

const close = (actual: number | null, expected: number): void => {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)));
};

describe('finish', () => {
  test('agrees with direct computation on random studies in one and several groups', () => {
    fc.assert(
      fc.property(randomStudy, fc.constantFrom(110, 200, 3071), (study, capacity) => {
        const layout = layoutOf(study, capacity);
        const plaintexts = addPlaintexts(
          layout,
          study.people.map((answers) => packAnswers(layout, study.variables, answers)),
        );
        const cell = finishCell({ document: study, layout, plaintexts, strata: {}, persons: study.people.length });
        expect(cell.variables).toHaveLength(study.variables.length);
        for (const result of cell.variables) {
          const answers = study.people.flatMap((person) => person[result.variable] ?? []);
          expect(result.n).toBe(answers.length);
          if (result.kind === 'category') {
            for (const { id, count } of result.cells)
              expect(count).toBe(answers.filter((answer) => answer === id).length);
            continue;
          }
          const numbers = answers.map(Number);
          const n = numbers.length;
          const mean = numbers.reduce((sum, x) => sum + x, 0) / n;
          if (result.sum !== null) {
            const decimals = parseDecimal(result.sum).decimals;
            const units = answers.reduce((sum, answer) => sum + BigInt(answer.replace('.', '')), 0n);
            expect(parseDecimal(result.sum)).toEqual({ units, decimals });
            if (n > 0) close(result.mean, mean);
          }
          if (result.variance !== null) {
            const variance = numbers.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (n - 1);
            close(result.variance, variance);
            close(result.standardDeviation, Math.sqrt(variance));
            close(result.meanInterval?.high ?? null, mean + studentT95(n - 1) * Math.sqrt(variance / n));
          }
          for (const [i, bin] of (result.histogram ?? []).entries()) {
            const last = i === (result.histogram?.length ?? 0) - 1;
            const inside = numbers.filter(
              (x) => x >= Number(bin.low) && (last ? x <= Number(bin.high) : x < Number(bin.high)),
            );
            expect(bin.count).toBe(inside.length);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});

const x = NumberVariable.parse({
  kind: 'number',
  id: 'x',
  label: 'x',
  required: false,
  unit: 'mg/dL',
  minimum: '-5',
  maximum: '5',
  decimals: 0,
});
const q: Variable = { kind: 'yes-no', id: 'q', label: 'q', help: '', required: true, loinc: null };
const study = {
  variables: [x, q],
  statistics: [
    { kind: 'variance' as const, variable: 'x' },
    { kind: 'histogram' as const, variable: 'x', edges: ['0'] },
    { kind: 'categories' as const, variable: 'q' },
  ],
  personsCap: 100,
};
const layout = layoutOf(study, 3071);
const sum = (people: readonly (readonly [string | null, string])[]): bigint[] =>
  addPlaintexts(
    layout,
    people.map(([a, b]) => packAnswers(layout, study.variables, { x: a, q: b })),
  );

describe('finish, by hand', () => {
  test('0 is a measurement, a missing answer is not', () => {
    const plaintexts = sum([
      ['0', 'yes'],
      [null, 'no'],
      ['3', 'yes'],
      ['-5', 'no'],
    ]);
    const { variables } = finishCell({ document: study, layout, plaintexts, strata: {}, persons: 4 });
    expect(variables[0]).toMatchObject({ n: 3, sum: '-2', mean: -2 / 3, unit: 'mg/dL' });
    expect(variables[0]).toMatchObject({
      histogram: [
        { low: '-5', high: '0', count: 1 },
        { low: '0', high: '5', count: 2 },
      ],
    });
    expect(variables[1]).toMatchObject({
      n: 4,
      cells: [
        { id: 'yes', count: 2, share: 0.5 },
        { id: 'no', count: 2, share: 0.5 },
      ],
    });
  });

  test('nobody answered: no mean; one answered: no variance', () => {
    const none = finishCell({ document: study, layout, plaintexts: sum([[null, 'no']]), strata: {}, persons: 1 });
    expect(none.variables[0]).toMatchObject({ n: 0, sum: '0', mean: null, variance: null });
    const one = finishCell({ document: study, layout, plaintexts: sum([['4', 'no']]), strata: {}, persons: 1 });
    expect(one.variables[0]).toMatchObject({
      n: 1,
      mean: 4,
      variance: null,
      standardDeviation: null,
      meanInterval: null,
    });
  });

  test('a decrypted count other than the released one is refused', () => {
    expect(() =>
      finishCell({ document: study, layout, plaintexts: sum([['1', 'no']]), strata: {}, persons: 2 }),
    ).toThrow('release/count-mismatch');
  });

  const at = (name: string): bigint => {
    const slot = layout.groups[0]?.slots.find(
      ({ factors }) => factors.map((f) => (f.kind === 'cell' ? f.cell : f.kind)).join() === name,
    );
    return 1n << BigInt(slot?.offset ?? -1);
  };
  const base = sum([
    ['2', 'yes'],
    ['-2', 'no'],
    [null, 'no'],
  ])[0] as bigint; // Σv = 10, Σv² = 58
  test.each<[string, bigint]>([
    ['categories that do not add up to the persons', base + at('yes')],
    ['bins that do not add up to the answers', base + at('0..4')],
    ['a sum that the bins do not allow', base - 9n * at('value') - 49n * at('value,value')],
    ['squares smaller than the sum allows (Cauchy–Schwarz)', base - 10n * at('value,value')],
    ['squares larger than the range allows', base + 60n * at('value,value')],
    ['a sum beyond the persons who answered', base + 15n * at('value')],
  ])('%s: spoilt', (_, plaintext) => {
    expect(() => finishCell({ document: study, layout, plaintexts: [plaintext], strata: {}, persons: 3 })).toThrow(
      'release/spoilt',
    );
  });
});

describe('what is not asked', () => {
  test('has no result: public strata and variables without a statistic', () => {
    const sex: Variable = {
      kind: 'category',
      id: 'sex',
      label: 'Sex',
      help: '',
      required: true,
      loinc: null,
      categories: [
        { id: 'f', label: 'F' },
        { id: 'm', label: 'M' },
      ],
      publicStratum: true,
    };
    const source = {
      variables: [sex, q, x],
      statistics: [
        { kind: 'categories' as const, variable: 'sex' },
        { kind: 'sum' as const, variable: 'x' },
      ],
      personsCap: 100,
    };
    const slots = layoutOf(source, 3071);
    const plaintexts = packAnswers(slots, source.variables, { sex: 'f', q: 'yes', x: '5' });
    const cell = finishCell({ document: source, layout: slots, plaintexts, strata: { sex: 'f' }, persons: 1 });
    expect(cell.variables.map(({ variable }) => variable)).toEqual(['x']);
    expect(cell.variables[0]).toMatchObject({ n: 1, sum: '5', mean: 5, variance: null, histogram: null });
  });

  test('a bare sum beyond what those who answered can have is spoilt', () => {
    const source = { variables: [x], statistics: [{ kind: 'sum' as const, variable: 'x' }], personsCap: 100 };
    const slots = layoutOf(source, 3071);
    const people = [{ x: '5' }, { x: null }].map((answers) => packAnswers(slots, source.variables, answers));
    const [plain = 0n] = addPlaintexts(slots, people);
    const value = slots.groups[0]?.slots.find(({ factors }) => factors[0]?.kind === 'value');
    const oneMore = plain + (1n << BigInt(value?.offset ?? -1));
    const finish = (plaintext: bigint) =>
      finishCell({ document: source, layout: slots, plaintexts: [plaintext], strata: {}, persons: 2 });
    expect(finish(plain).variables[0]).toMatchObject({ n: 1, sum: '5' });
    expect(() => finish(oneMore)).toThrow('release/spoilt');
  });
});

describe('finish a whole release', () => {
  const many = (count: number, answer: readonly [string | null, string]) => Array.from({ length: count }, () => answer);
  const withholding = { below: 5, figuresRule: false };
  const women = sum([...many(6, ['1', 'yes']), ...many(6, ['-1', 'no'])]);
  const men = sum([...many(8, ['2', 'yes']), ...many(7, ['-2', 'no'])]);

  test('adds rounds of a cell, then cells to the total', () => {
    const { total, cells } = finishRelease(
      study,
      layout,
      [
        { round: 1, strata: { sex: 'female' }, persons: 12, plaintexts: women },
        { round: 1, strata: { sex: 'male' }, persons: 15, plaintexts: men },
        { round: 2, strata: { sex: 'female' }, persons: 12, plaintexts: women },
      ],
      withholding,
    );
    expect(cells.map(({ strata, persons }) => [strata.sex, persons])).toEqual([
      ['female', 24],
      ['male', 15],
    ]);
    expect(total).toMatchObject({ strata: {}, persons: 39 });
    expect(total.variables[0]).toMatchObject({ n: 39, sum: '2', histogram: [{ count: 19 }, { count: 20 }] });
  });

  test('a study without strata has a total only', () => {
    const { total, cells } = finishRelease(
      study,
      layout,
      [{ round: 1, strata: {}, persons: 12, plaintexts: women }],
      withholding,
    );
    expect(cells).toEqual([]);
    expect(total.variables[1]).toMatchObject({ cells: [{ count: 6 }, { count: 6 }] });
  });

  test('checks every aggregate by itself, so that two wrong counts cannot cancel out', () => {
    const aggregates = [
      { round: 1, strata: {}, persons: 13, plaintexts: women },
      { round: 1, strata: {}, persons: 14, plaintexts: men },
    ];
    expect(() => finishRelease(study, layout, aggregates, withholding)).toThrow('release/count-mismatch');
    expect(() => finishRelease(study, layout, [], withholding)).toThrow('cohort/empty');
  });
});
