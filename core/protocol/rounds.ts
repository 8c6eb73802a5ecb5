import { DomainError } from '../errors.ts';
import type { ReleasePolicy } from './policy.ts';

/**
 * Rounds of release. A contribution is collecting until a sealing takes its joint cell; a sealing takes every accepted contribution
 * of the visit that no round has, cell by cell, and leaves out the cells below the minimum: those are carried to the next round.
 * A cohort is a union of whole released rounds, never a subset: two answers can then differ only by whole rounds, each at least the minimum.
 */

/** How many persons wait in one joint cell. Public: strata and counts, nobody's name. */
export interface CellCount {
  readonly cell: string;
  readonly persons: number;
  readonly contributions: number;
}

/** A cell that is too small for now. */
export interface CarriedCell extends CellCount {
  /** Persons that it still needs. */
  readonly missing: number;
}

export type SealingPlan =
  | { readonly kind: 'seal'; readonly cells: readonly CellCount[]; readonly carried: readonly CarriedCell[] }
  | {
      readonly kind: 'refused';
      readonly code: 'cohort/empty' | 'cohort/too-small';
      readonly minimumPersons: number;
      readonly carried: readonly CarriedCell[];
    };

/** Decides what a new round would take. Cells are taken whole or not at all. */
export function planSealing(counts: readonly CellCount[], policy: Pick<ReleasePolicy, 'minimumPersons'>): SealingPlan {
  const { minimumPersons } = policy;
  const occupied = counts.filter(({ contributions }) => contributions > 0).sort(byCell);
  const cells = occupied.filter(({ persons }) => persons >= minimumPersons);
  const carried = occupied
    .filter(({ persons }) => persons < minimumPersons)
    .map((count) => ({ ...count, missing: minimumPersons - count.persons }));
  if (cells.length > 0) return { kind: 'seal', cells, carried };
  return {
    kind: 'refused',
    code: occupied.length === 0 ? 'cohort/empty' : 'cohort/too-small',
    minimumPersons,
    carried,
  };
}

const byCell = (a: CellCount, b: CellCount): number => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0);

/**
 * sealed: computing, being ruled on, awaiting approvals; released: the key owner may open it; spoilt: opened, and found to be no honest sum;
 * discarded: too few were left before anything was released, its contributions collect again.
 */
export type RoundPhase = 'sealed' | 'released' | 'spoilt' | 'discarded';

export interface Round {
  readonly number: number;
  readonly visit: number;
  readonly phase: RoundPhase;
}

/**
 * A wider cohort: a union of whole released rounds of one visit, in order. Totals over cells are sums of released aggregates, so that nothing is computed anew.
 * @throws DomainError `not-found`, `release/not-released`, `release/spoilt`, `cohort/empty`, `request/malformed` for a round named twice or rounds of several visits
 */
export function unionOfRounds(rounds: readonly Round[], numbers: readonly number[]): Round[] {
  if (numbers.length === 0) throw new DomainError('cohort/empty');
  if (new Set(numbers).size !== numbers.length) throw new DomainError('request/malformed', { why: 'round twice' });
  const chosen = [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const round = rounds.find((candidate) => candidate.number === number);
      if (round === undefined || round.phase === 'discarded') throw new DomainError('not-found', { round: number });
      if (round.phase === 'spoilt') throw new DomainError('release/spoilt', { round: number });
      if (round.phase === 'sealed') throw new DomainError('release/not-released', { round: number });
      return round;
    });
  if (new Set(chosen.map(({ visit }) => visit)).size > 1)
    throw new DomainError('request/malformed', { why: 'several visits' });
  return chosen;
}
