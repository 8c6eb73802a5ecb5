import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NumberVariable } from '../dictionary/variable.ts';
import { layoutOf } from './layout.ts';
import { packAnswers, unpack, usedBits } from './slots.ts';
import { type RandomStudy, randomStudy } from './testing.ts';
import { addPlaintexts } from './total.ts';

/** Σ over people of one statistic's slots, worked out with ordinary loops. */
function directSums({ variables, people }: RandomStudy): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const add = (name: string, amount: bigint): void => void sums.set(name, (sums.get(name) ?? 0n) + amount);
  for (const person of people) {
    add('', 1n);
    for (const variable of variables) {
      const answer = person[variable.id];
      if (answer === null || answer === undefined) continue;
      add(`present:${variable.id}`, 1n);
      if (variable.kind === 'category') add(`cell:${variable.id}:${answer}`, 1n);
      if (variable.kind !== 'number') continue;
      const code = BigInt(answer.replace('.', '')) - BigInt(variable.minimum.replace('.', ''));
      add(`value:${variable.id}`, code);
      add(`value:${variable.id}*value:${variable.id}`, code * code);
    }
  }
  return sums;
}

describe('pack and unpack', () => {
  const seen = new Set<number>();

  test('the sum of packed people is what loops over people say, for one, two and three groups', () => {
    fc.assert(
      fc.property(randomStudy, fc.integer({ min: 1, max: 3 }), (study, groups) => {
        const whole = usedBits(layoutOf(study, 100_000).groups[0] ?? { slots: [] });
        const layout = layoutOf(study, Math.max(90, Math.ceil(whole / groups) + (groups > 1 ? 60 : 0)));
        seen.add(layout.groups.length);
        const packed = study.people.map((answers) => packAnswers(layout, study.variables, answers));
        const { persons, sums } = unpack(layout, addPlaintexts(layout, packed));
        const direct = directSums(study);
        expect(persons).toBe(BigInt(study.people.length));
        for (const [name, sum] of sums) {
          const isBin = /^cell:.*:\d+\.\.\d+$/.test(name);
          if (!isBin) expect([name, sum]).toEqual([name, direct.get(name) ?? 0n]);
        }
      }),
      { numRuns: 300 },
    );
    expect([1, 2, 3].filter((count) => !seen.has(count))).toEqual([]);
  });

  test('a plaintext never reaches its capacity, with everybody at the top of every range', () => {
    const x = NumberVariable.parse({
      kind: 'number',
      id: 'x',
      label: 'x',
      required: true,
      unit: '1',
      minimum: '0',
      maximum: '999',
      decimals: 0,
    });
    const source = { variables: [x], statistics: [{ kind: 'variance' as const, variable: 'x' }], personsCap: 7 };
    const layout = layoutOf(source, 3071);
    const top = packAnswers(layout, [x], { x: '999' });
    const { sums } = unpack(
      layout,
      addPlaintexts(
        layout,
        Array.from({ length: 7 }, () => top),
      ),
    );
    expect(sums.get('value:x*value:x')).toBe(7n * 999n * 999n);
    expect(() =>
      addPlaintexts(
        layout,
        Array.from({ length: 8 }, () => top),
      ),
    ).toThrow('layout/overflow');
  });
});

describe('unpack refuses what honest people cannot add up to', () => {
  const x = NumberVariable.parse({
    kind: 'number',
    id: 'x',
    label: 'x',
    required: true,
    unit: '1',
    minimum: '0',
    maximum: '10',
    decimals: 0,
  });
  const source = { variables: [x], statistics: [{ kind: 'variance' as const, variable: 'x' }], personsCap: 100 };
  const layout = layoutOf(source, 21);
  const [first = 0n, second = 0n] = packAnswers(layout, [x], { x: '5' });

  test('two groups, as the cases below need', () => expect(layout.groups).toHaveLength(2));
  test.each<[string, bigint[]]>([
    ['bits above the last slot', [first | (1n << 30n), second]],
    ['a negative plaintext', [-1n, second]],
    ['groups that count different persons', [first, second + 1n]],
    ['a slot above persons × bound', [first + (6n << 7n), second]],
    ['more persons than the cap', [first + 120n, second + 120n]],
  ])('%s', (_, plaintexts) => {
    expect(() => unpack(layout, plaintexts)).toThrow('release/spoilt');
  });

  test('another number of plaintexts than groups', () => {
    expect(() => unpack(layout, [first])).toThrow('layout/overflow');
  });

  test('answers that a form would have refused', () => {
    expect(() => packAnswers(layout, [x], {})).toThrow('measurement/missing');
    expect(() => packAnswers(layout, [x], { x: '11' })).toThrow('measurement/out-of-range');
    expect(() => packAnswers(layout, [], { x: '1' })).toThrow('layout/overflow');
    const q = { kind: 'yes-no' as const, id: 'x', label: 'x', help: '', required: true, loinc: null };
    expect(() => packAnswers(layout, [q], { x: 'yes' })).toThrow('layout/overflow');
  });
});
