import { DomainError } from '../errors.ts';
import type { ReleasePolicy } from './policy.ts';

/**
 * Rounds of release, as pure transitions. A contribution is collecting until a sealing takes its joint cell; a sealing takes every accepted contribution
 * of the visit that no round has, cell by cell, and leaves out the cells below the minimum: those are carried to the next round.
 * A cohort is a union of whole released rounds, never a subset: two answers can then differ only by whole rounds, each at least the minimum.
 */

/** An accepted contribution that no round has taken yet. */
export interface Collecting {
  readonly contributionId: string;
  /** Hexadecimal; one contributor counts once per visit. */
  readonly contributorKey: string;
  readonly visit: number;
  /** Canonical strata text, '' without public strata. */
  readonly cell: string;
  readonly persons: number;
}

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

/**
 * Counts the waiting contributions of one visit by joint cell, cells in order of their text.
 * @throws DomainError `contribution/duplicate` when a contributor stands there twice: nobody may be counted twice
 */
export function countCells(waiting: readonly Collecting[], visit: number): CellCount[] {
  const contributors = new Set<string>();
  const counts = new Map<string, CellCount>();
  for (const contribution of waiting) {
    if (contribution.visit !== visit) continue;
    if (contributors.has(contribution.contributorKey)) throw new DomainError('contribution/duplicate', { visit });
    contributors.add(contribution.contributorKey);
    const { cell, persons } = contribution;
    const before = counts.get(cell) ?? { cell, persons: 0, contributions: 0 };
    counts.set(cell, { cell, persons: before.persons + persons, contributions: before.contributions + 1 });
  }
  return [...counts.values()].sort(byCell);
}

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

/** Contributions that a sealing takes: every waiting one of the visit whose cell is sealed. */
export function takenBy(plan: SealingPlan, waiting: readonly Collecting[], visit: number): Collecting[] {
  if (plan.kind === 'refused') return [];
  const sealed = new Set(plan.cells.map(({ cell }) => cell));
  return waiting.filter((contribution) => contribution.visit === visit && sealed.has(contribution.cell));
}

const byCell = (a: CellCount, b: CellCount): number => (a.cell < b.cell ? -1 : a.cell > b.cell ? 1 : 0);

/**
 * sealed: computing, being ruled on, awaiting approvals; released: the key owner may open it; spoilt: opened, and found to be no honest sum;
 * discarded: too few were left before anything was released, its contributions collect again.
 */
export const ROUND_PHASES = ['sealed', 'released', 'spoilt', 'discarded'] as const;
export type RoundPhase = (typeof ROUND_PHASES)[number];

export interface Round {
  readonly number: number;
  readonly visit: number;
  readonly phase: RoundPhase;
  /** Grows with every change of its inputs: aggregates and approvals name the revision that they are about. */
  readonly revision: number;
  readonly cells: readonly CellCount[];
}

export const sealRound = (
  number: number,
  visit: number,
  plan: Extract<SealingPlan, { readonly kind: 'seal' }>,
): Round => ({
  number,
  visit,
  phase: 'sealed',
  revision: 0,
  cells: plan.cells,
});

/** What follows from a change of a round's inputs, for the server to do in one transaction. */
export interface RoundChange {
  readonly round: Round;
  /** Aggregates and approvals of earlier revisions are void. */
  readonly voided: true;
  /** Cells that fell below the minimum and collect again. */
  readonly returned: readonly CarriedCell[];
  /** True when whatever is left must be computed anew. */
  readonly recompute: boolean;
}

/**
 * A contribution leaves a sealed round: withdrawn, or replaced by one of another cell. Its aggregate is discarded; a cell that falls below the minimum
 * goes back to collecting, and a round without cells is discarded.
 * @throws DomainError `contribution/released` once the round was released, `not-found` when the round has no such cell
 */
export function withdrawFromRound(
  round: Round,
  leaving: Pick<Collecting, 'cell' | 'persons'>,
  policy: Pick<ReleasePolicy, 'minimumPersons'>,
): RoundChange {
  requireSealed(round);
  const found = round.cells.find(({ cell }) => cell === leaving.cell);
  if (found === undefined) throw new DomainError('not-found', { round: round.number });
  const rest: CellCount = {
    cell: found.cell,
    persons: found.persons - leaving.persons,
    contributions: found.contributions - 1,
  };
  const missing = policy.minimumPersons - rest.persons;
  const others = round.cells.filter((count) => count !== found);
  const cells = missing > 0 ? others : round.cells.map((count) => (count === found ? rest : count));
  const returned = missing > 0 && rest.contributions > 0 ? [{ ...rest, missing }] : [];
  const phase: RoundPhase = cells.length === 0 ? 'discarded' : 'sealed';
  return {
    round: { ...round, phase, revision: round.revision + 1, cells },
    voided: true,
    returned,
    recompute: phase === 'sealed',
  };
}

/**
 * A contributor replaces a contribution of a sealed round. The new one takes the old one's place when both fall into the same cell;
 * otherwise the old one leaves and the new one collects.
 * @throws DomainError as {@link withdrawFromRound}
 */
export function replaceInRound(
  round: Round,
  old: Pick<Collecting, 'cell' | 'persons'>,
  replacement: Pick<Collecting, 'cell' | 'persons'>,
  policy: Pick<ReleasePolicy, 'minimumPersons'>,
): RoundChange & { readonly replacementJoins: boolean } {
  requireSealed(round);
  const stays = old.cell === replacement.cell && old.persons === replacement.persons;
  if (!stays) return { ...withdrawFromRound(round, old, policy), replacementJoins: false };
  if (!round.cells.some(({ cell }) => cell === old.cell)) throw new DomainError('not-found', { round: round.number });
  return {
    round: { ...round, revision: round.revision + 1 },
    voided: true,
    returned: [],
    recompute: true,
    replacementJoins: true,
  };
}

/**
 * Releases a sealed round. The ruling is `ruleRelease`'s; a ruling about an earlier revision does not count.
 * @throws DomainError `contribution/released`, `release/sealed` for another revision or a ruling that does not allow it
 */
export function releaseRound(round: Round, ruling: { readonly allowed: boolean; readonly revision: number }): Round {
  requireSealed(round);
  if (!ruling.allowed || ruling.revision !== round.revision)
    throw new DomainError('release/sealed', { round: round.number });
  return { ...round, phase: 'released' };
}

/** Marks a released round whose opened sums are no honest sum. Its contributions stay used: the key owner has seen them summed. */
export function spoilRound(round: Round): Round {
  if (round.phase === 'spoilt') return round;
  if (round.phase !== 'released') throw new DomainError('release/not-released', { round: round.number });
  return { ...round, phase: 'spoilt' };
}

function requireSealed({ phase, number }: Round): void {
  if (phase === 'released' || phase === 'spoilt') throw new DomainError('contribution/released', { round: number });
  if (phase === 'discarded') throw new DomainError('not-found', { round: number });
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
