import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planSealing, type Round, unionOfRounds } from './rounds.ts';

const policy = { minimumPersons: 3 };
const cell = (name: string, persons: number) => ({ cell: name, persons, contributions: persons });
const round = (fields: Partial<Round> = {}): Round => ({ number: 1, visit: 0, phase: 'sealed', ...fields });

describe('sealing', () => {
  test('takes every cell that is large enough, whole and in order, and carries the others', () => {
    expect(planSealing([cell('x', 3), cell('m', 2), cell('f', 5)], policy)).toEqual({
      kind: 'seal',
      cells: [cell('f', 5), cell('x', 3)],
      carried: [{ ...cell('m', 2), missing: 1 }],
    });
  });

  test('is refused with what each cell still needs, and tells of cells only counts', () => {
    expect(planSealing([cell('f', 2), cell('m', 1)], policy)).toEqual({
      kind: 'refused',
      code: 'cohort/too-small',
      minimumPersons: 3,
      carried: [
        { ...cell('f', 2), missing: 1 },
        { ...cell('m', 1), missing: 2 },
      ],
    });
    expect(planSealing([], policy)).toMatchObject({ kind: 'refused', code: 'cohort/empty' });
  });

  test('no sealed cell is ever below the minimum, none at or above it is left, and all are accounted for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 8 }), fc.integer({ min: 3, max: 9 }), (sizes, minimumPersons) => {
        const plan = planSealing(
          sizes.map((size, i) => cell(`c${i}`, size)),
          { minimumPersons },
        );
        const sealed = plan.kind === 'seal' ? plan.cells : [];
        expect(sealed.every(({ persons }) => persons >= minimumPersons)).toBe(true);
        expect(
          plan.carried.every(
            ({ persons, missing }) => persons < minimumPersons && persons + missing === minimumPersons,
          ),
        ).toBe(true);
        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect([...sealed, ...plan.carried].reduce((sum, { persons }) => sum + persons, 0)).toBe(total);
      }),
    );
  });
});

test('a wider cohort is a union of whole released rounds', () => {
  const rounds = [
    round({ number: 2, phase: 'released' }),
    round({ phase: 'released' }),
    round({ number: 3 }),
    round({ number: 4, phase: 'spoilt' }),
    round({ number: 5, phase: 'discarded' }),
    round({ number: 6, phase: 'released', visit: 1 }),
  ];
  expect(unionOfRounds(rounds, [2, 1]).map(({ number }) => number)).toEqual([1, 2]);
  expect(() => unionOfRounds(rounds, [])).toThrow('cohort/empty');
  expect(() => unionOfRounds(rounds, [1, 1])).toThrow('request/malformed');
  expect(() => unionOfRounds(rounds, [1, 3])).toThrow('release/not-released');
  expect(() => unionOfRounds(rounds, [1, 4])).toThrow('release/spoilt');
  expect(() => unionOfRounds(rounds, [5])).toThrow('not-found');
  expect(() => unionOfRounds(rounds, [9])).toThrow('not-found');
  expect(() => unionOfRounds(rounds, [1, 6])).toThrow('request/malformed');
});
