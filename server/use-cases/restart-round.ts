import { planSealing } from '../../core/protocol/rounds.ts';
import type { ComputeRepositories } from '../ports/compute-store.ts';
import type { Round } from '../ports/rounds.ts';
import type { FrozenStudy } from '../ports/studies.ts';
import type { ComputeDeps } from './compute-deps.ts';
import { nameOf } from './launch-computation.ts';
import { leavesOfCells, questionOfCells } from './round-question.ts';
import { sequenceLog } from './sequence-log.ts';

/**
 * Inside a transaction that holds the visit's lock (`rounds.lock`) and in which a sealed round lost or exchanged a contribution: discards what was
 * summed, so that no job of the present attempt can end it any more, and lets the compute workers seal the rest anew.
 */
export async function restartRound(inside: ComputeRepositories, roundId: string): Promise<void> {
  const round = await inside.rounds.get(roundId);
  if (round?.state !== 'sealed') return;
  const computation = await inside.computations.ofSealedRound(round.studyId, round.visit);
  if (computation === null) return;
  await inside.rounds.regenerate(roundId);
  await inside.computations.discard(computation.id);
  await inside.jobs.enqueue('reseal', [{ computationId: computation.id, roundId }]);
}

/**
 * Seals anew what is left in a round: cells below the minimum wait for a later round; without any cell the round is open again and its
 * computation ends as cancelled, with the reason.
 */
export async function resealRound(deps: ComputeDeps, roundId: string, computationId: string): Promise<void> {
  const round = await deps.store.rounds.get(roundId);
  const study = round === null ? null : await deps.studies.frozen(round.studyId);
  if (round === null || study === null) return;
  let waits: boolean;
  do {
    await sequenceLog(deps);
    // Another replacement may have come between the log and the lock: then it gets its place first, too.
    waits = await deps.store.transaction((inside) => sealAnew(inside, study, round, computationId));
  } while (waits);
}

/** @returns true when nothing was done because a replacement still waits for its place in the log */
async function sealAnew(
  inside: ComputeRepositories,
  study: FrozenStudy,
  { id: roundId, studyId, visit }: Round,
  computationId: string,
): Promise<boolean> {
  await inside.rounds.lock(studyId, visit);
  const computation = await inside.computations.hold(computationId);
  const leaves = await inside.computations.leaves(computationId, computation?.attempt ?? 0);
  if (computation?.state !== 'queued' || leaves.length > 0) return false; // another run of this job was here
  if (await inside.rounds.awaitsPlace(roundId)) return true;
  const members = await inside.rounds.members(roundId);
  const plan = planSealing(members, study.document.policy);
  if (plan.kind === 'refused') {
    await inside.rounds.reopen(roundId);
    const persons = Math.max(0, ...plan.carried.map((cell) => cell.persons));
    await inside.computations.cancel(computationId, 'cohort/too-small', { persons, minimum: plan.minimumPersons });
    return false;
  }
  for (const { cell } of plan.carried) await inside.rounds.dropCell(roundId, cell);
  const kept = new Set(plan.cells.map(({ cell }) => cell));
  const cells = members.filter(({ cell }) => kept.has(cell));
  const question = questionOfCells(study, cells);
  const anew = leavesOfCells(study, question.plan, cells, computation.leafSize);
  const total = anew.reduce((sum, leaf) => sum + leaf.addends, 0);
  const attempt = await inside.computations.ask(computationId, { ...question, total });
  await inside.computations.insertLeaves(computationId, attempt, anew);
  await inside.jobs.enqueue(
    'leaf',
    anew.map((leaf) => ({ computationId, attempt, ...nameOf(leaf) })),
  );
  return false;
}
