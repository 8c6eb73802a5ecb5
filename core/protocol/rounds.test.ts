import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextContributionState } from './contribution-states.ts';
import {
  type Collecting,
  countCells,
  planSealing,
  type Round,
  releaseRound,
  replaceInRound,
  sealRound,
  spoilRound,
  takenBy,
  unionOfRounds,
  withdrawFromRound,
} from './rounds.ts';

const policy = { minimumPersons: 3 };
const waiting = (cell: string, count: number, visit = 0): Collecting[] =>
  Array.from({ length: count }, (_, i) => ({
    contributionId: `${cell}${visit}-${i}`,
    contributorKey: `${cell}-${i}`,
    visit,
    cell,
    persons: 1,
  }));
const cell = (name: string, persons: number) => ({ cell: name, persons, contributions: persons });
const round = (fields: Partial<Round> = {}): Round => ({
  number: 1,
  visit: 0,
  phase: 'sealed',
  revision: 0,
  cells: [cell('f', 4), cell('m', 3)],
  ...fields,
});

describe('sealing', () => {
  test('takes every cell that is large enough, whole, and carries the others', () => {
    const all = [...waiting('m', 2), ...waiting('f', 5), ...waiting('x', 3), ...waiting('f', 9, 1)];
    const plan = planSealing(countCells(all, 0), policy);
    expect(plan).toEqual({
      kind: 'seal',
      cells: [cell('f', 5), cell('x', 3)],
      carried: [{ ...cell('m', 2), missing: 1 }],
    });
    expect(takenBy(plan, all, 0).map(({ contributionId }) => contributionId)).toEqual([
      'f0-0',
      'f0-1',
      'f0-2',
      'f0-3',
      'f0-4',
      'x0-0',
      'x0-1',
      'x0-2',
    ]);
  });

  test('is refused with what each cell still needs, and tells of cells only counts', () => {
    const plan = planSealing(countCells([...waiting('f', 2), ...waiting('m', 1)], 0), policy);
    expect(plan).toEqual({
      kind: 'refused',
      code: 'cohort/too-small',
      minimumPersons: 3,
      carried: [
        { ...cell('f', 2), missing: 1 },
        { ...cell('m', 1), missing: 2 },
      ],
    });
    expect(takenBy(plan, waiting('f', 2), 0)).toEqual([]);
    expect(planSealing([], policy)).toMatchObject({ kind: 'refused', code: 'cohort/empty' });
  });

  test('nobody is counted twice in a visit', () => {
    const [one] = waiting('f', 1) as [Collecting];
    expect(() => countCells([one, { ...one, contributionId: 'again', cell: 'm' }], 0)).toThrow(
      'contribution/duplicate',
    );
    expect(countCells([one, { ...one, contributionId: 'later', visit: 1 }], 0)).toEqual([cell('f', 1)]);
  });

  test('no sealed cell is ever below the minimum, none at or above it is left, and all are accounted for', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 8 }), fc.integer({ min: 3, max: 9 }), (sizes, minimumPersons) => {
        const all = sizes.flatMap((size, i) => waiting(`c${i}`, size));
        const plan = planSealing(countCells(all, 0), { minimumPersons });
        const sealed = plan.kind === 'seal' ? plan.cells : [];
        expect(sealed.every(({ persons }) => persons >= minimumPersons)).toBe(true);
        expect(
          plan.carried.every(
            ({ persons, missing }) => persons < minimumPersons && persons + missing === minimumPersons,
          ),
        ).toBe(true);
        expect([...sealed, ...plan.carried].reduce((sum, { persons }) => sum + persons, 0)).toBe(all.length);
        expect(takenBy(plan, all, 0)).toHaveLength(sealed.reduce((sum, { persons }) => sum + persons, 0));
      }),
    );
  });

  test('a new round begins sealed at revision 0', () => {
    const plan = planSealing(countCells(waiting('f', 4), 0), policy);
    if (plan.kind !== 'seal') throw new Error('a sealing was expected');
    expect(sealRound(7, 0, plan)).toEqual({ number: 7, visit: 0, phase: 'sealed', revision: 0, cells: [cell('f', 4)] });
  });
});

describe('changes of a sealed round', () => {
  test('withdrawing voids the aggregate and computes the rest anew', () => {
    expect(withdrawFromRound(round(), { cell: 'f', persons: 1 }, policy)).toEqual({
      round: round({ revision: 1, cells: [cell('f', 3), cell('m', 3)] }),
      voided: true,
      returned: [],
      recompute: true,
    });
  });

  test('a cell that falls below the minimum collects again', () => {
    expect(withdrawFromRound(round(), { cell: 'm', persons: 1 }, policy)).toEqual({
      round: round({ revision: 1, cells: [cell('f', 4)] }),
      voided: true,
      returned: [{ ...cell('m', 2), missing: 1 }],
      recompute: true,
    });
  });

  test('the last cell takes the round with it', () => {
    const change = withdrawFromRound(round({ cells: [cell('m', 3)] }), { cell: 'm', persons: 1 }, policy);
    expect(change).toMatchObject({
      round: { phase: 'discarded', cells: [], revision: 1 },
      recompute: false,
      returned: [{ persons: 2 }],
    });
  });

  test('a replacement of the same cell takes the place, one of another cell collects', () => {
    expect(replaceInRound(round(), { cell: 'f', persons: 1 }, { cell: 'f', persons: 1 }, policy)).toEqual({
      round: round({ revision: 1 }),
      voided: true,
      returned: [],
      recompute: true,
      replacementJoins: true,
    });
    expect(replaceInRound(round(), { cell: 'f', persons: 1 }, { cell: 'm', persons: 1 }, policy)).toMatchObject({
      round: { revision: 1, cells: [cell('f', 3), cell('m', 3)] },
      replacementJoins: false,
    });
  });

  test.each(['released', 'spoilt'] as const)('a %s round cannot change', (phase) => {
    const leaving = { cell: 'f', persons: 1 };
    expect(() => withdrawFromRound(round({ phase }), leaving, policy)).toThrow('contribution/released');
    expect(() => replaceInRound(round({ phase }), leaving, leaving, policy)).toThrow('contribution/released');
    expect(() => releaseRound(round({ phase }), { allowed: true, revision: 0 })).toThrow('contribution/released');
  });

  test('a cell or round that is not there', () => {
    expect(() => withdrawFromRound(round(), { cell: 'z', persons: 1 }, policy)).toThrow('not-found');
    expect(() => replaceInRound(round(), { cell: 'z', persons: 1 }, { cell: 'z', persons: 1 }, policy)).toThrow(
      'not-found',
    );
    expect(() => withdrawFromRound(round({ phase: 'discarded' }), { cell: 'f', persons: 1 }, policy)).toThrow(
      'not-found',
    );
  });
});

describe('releasing', () => {
  test('needs a ruling that allows it, about this very revision', () => {
    expect(releaseRound(round({ revision: 2 }), { allowed: true, revision: 2 })).toEqual(
      round({ revision: 2, phase: 'released' }),
    );
    expect(() => releaseRound(round({ revision: 2 }), { allowed: true, revision: 1 })).toThrow('release/sealed');
    expect(() => releaseRound(round(), { allowed: false, revision: 0 })).toThrow('release/sealed');
  });

  test('only what was released can be spoilt, once and for all', () => {
    expect(spoilRound(round({ phase: 'released' })).phase).toBe('spoilt');
    expect(spoilRound(round({ phase: 'spoilt' })).phase).toBe('spoilt');
    expect(() => spoilRound(round())).toThrow('release/not-released');
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
});

describe('states of a contribution', () => {
  test('the road to acceptance and out', () => {
    expect(nextContributionState('received', 'checked', 'not_required')).toBe('checked');
    expect(nextContributionState('checked', 'accepted', 'not_required')).toBe('accepted');
    expect(nextContributionState('checked', 'accepted', 'valid')).toBe('accepted');
    expect(nextContributionState('accepted', 'withdrawn', 'not_required')).toBe('withdrawn');
  });

  test.each(['pending', 'invalid'] as const)('nothing is accepted on a %s proof', (proof) => {
    expect(() => nextContributionState('checked', 'accepted', proof)).toThrow('request/conflict');
  });

  test('ends are ends, and no step is skipped', () => {
    expect(() => nextContributionState('withdrawn', 'accepted', 'valid')).toThrow('contribution/withdrawn');
    expect(() => nextContributionState('rejected', 'accepted', 'valid')).toThrow('contribution/rejected');
    expect(() => nextContributionState('received', 'accepted', 'valid')).toThrow('request/conflict');
    expect(() => nextContributionState('accepted', 'rejected', 'valid')).toThrow('request/conflict');
  });
});
