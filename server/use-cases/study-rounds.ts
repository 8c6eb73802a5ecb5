import type { CellCount, Round } from '../ports/rounds.ts';
import type { ComputeDeps } from './compute-deps.ts';

/** A cell that waits for a round, with what it still lacks. */
export interface WaitingCell extends CellCount {
  readonly visit: number;
  readonly missing: number;
}

/** A study's rounds, and what its next ones could take. Counts alone. */
export async function studyRounds(
  { store, studies }: Pick<ComputeDeps, 'store' | 'studies'>,
  studyId: string,
): Promise<{ readonly rounds: readonly Round[]; readonly waiting: readonly WaitingCell[] }> {
  const study = await studies.frozen(studyId);
  if (study === null) return { rounds: [], waiting: [] };
  const { policy } = study.document;
  const waiting = (await store.rounds.allWaiting(studyId)).map((cell) => ({
    ...cell,
    missing: Math.max(0, policy.minimumPersons - cell.persons),
  }));
  return { rounds: await store.rounds.list(studyId), waiting };
}
