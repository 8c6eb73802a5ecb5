import { randomUUID } from 'node:crypto';
import { DomainError } from '../../core/errors.ts';
import { decodeCohort } from '../../core/evaluation/cohort.ts';
import { planSealing, unionOfRounds } from '../../core/protocol/rounds.ts';
import type { Computation } from '../ports/computations.ts';
import type { ComputeRepositories } from '../ports/compute-store.ts';
import type { Round } from '../ports/rounds.ts';
import type { FrozenStudy } from '../ports/studies.ts';
import type { ComputeDeps } from './compute-deps.ts';
import { leavesOfCells, type Question, questionOf, questionOfCells } from './round-question.ts';
import { sequenceLog } from './sequence-log.ts';

export interface LaunchComputation {
  readonly studyId: string;
  readonly visit: number;
  /** Numbers of released rounds to be added; absent: a new round is sealed over everything that waits. */
  readonly rounds?: readonly number[];
}

/**
 * Asks a study's question: seals a new round and queues its computation, or queues the union of whole released rounds. Whoever asks what is being
 * computed, or was, gets that computation: the same question never has two answers.
 * @param by account that asks, already authorised
 * @returns the computation's id, and whether this call made it
 * @throws DomainError `not-found`, `request/malformed` (`visit`), `cohort/empty` | `cohort/too-small` (`persons`, `minimum`, `cells`): nothing was sealed;
 *   for unions `release/not-released`, `release/spoilt`, `layout/overflow` (`persons`, `maximum`)
 */
export async function launchComputation(
  deps: ComputeDeps,
  by: string | null,
  { studyId, visit, rounds }: LaunchComputation,
): Promise<{ readonly computationId: string; readonly launched: boolean }> {
  const study = await deps.studies.frozen(studyId);
  if (study === null) throw new DomainError('not-found');
  if (visit >= study.document.visits) throw new DomainError('request/malformed', { field: 'visit' });
  // The cohort is named by places in the log, so that whatever was acknowledged before this call gets its place first.
  if (rounds === undefined) await sequenceLog(deps);
  return deps.store.transaction(async (inside) => {
    await inside.rounds.lock(studyId, visit);
    return rounds === undefined
      ? launchRound(deps, inside, study, visit, by)
      : launchUnion(deps, inside, study, visit, rounds, by);
  });
}

async function launchRound(
  deps: ComputeDeps,
  inside: ComputeRepositories,
  study: FrozenStudy,
  visit: number,
  by: string | null,
) {
  const underWay = await inside.computations.ofSealedRound(study.id, visit);
  if (underWay !== null) return { computationId: underWay.id, launched: false };
  const plan = planSealing(await inside.rounds.waiting(study.id, visit), study.document.policy);
  if (plan.kind === 'refused') {
    const persons = Math.max(0, ...plan.carried.map((cell) => cell.persons));
    throw new DomainError(plan.code, { persons, minimum: plan.minimumPersons, cells: plan.carried.length });
  }
  const round = await inside.rounds.seal(
    study.id,
    visit,
    plan.cells.map(({ cell }) => cell),
  );
  const cells = await inside.rounds.members(round.id);
  const question = questionOfCells(study, cells);
  const leaves = leavesOfCells(study, question.plan, cells, deps.leafSize);
  const total = leaves.reduce((sum, leaf) => sum + leaf.addends, 0);
  const id = await insert(deps, inside, study, { visit, rounds: [round], question, total, fromStored: false, by });
  await inside.computations.insertLeaves(id, 1, leaves);
  await inside.jobs.enqueue(
    'leaf',
    leaves.map((leaf) => ({ computationId: id, attempt: 1, ...nameOf(leaf) })),
  );
  return { computationId: id, launched: true };
}

/** What a job names of a leaf. */
export const nameOf = ({
  cell,
  group,
  holder,
  leaf,
}: {
  cell: string;
  group: number;
  holder: number;
  leaf: number;
}) => ({ cell, group, holder, leaf });

async function launchUnion(
  deps: ComputeDeps,
  inside: ComputeRepositories,
  study: FrozenStudy,
  visit: number,
  numbers: readonly number[],
  by: string | null,
) {
  const chosen = await releasedRounds(inside, study, visit, numbers);
  const sources: Computation[] = [];
  for (const round of chosen) {
    const source = await inside.computations.thatReleased(round.id);
    if (source === null) throw new DomainError('release/not-released', { round: round.number });
    sources.push(source);
  }
  const persons = sources.reduce((sum, source) => sum + source.persons, 0);
  const { personsCap } = study.document;
  // A slot has room for the sums of so many persons and no more.
  if (persons > personsCap) throw new DomainError('layout/overflow', { persons, maximum: personsCap });
  const question = questionOf(
    study,
    sources.flatMap((source) => decodeCohort(source.cohort)),
    persons,
  );
  const known = await inside.computations.living(study.id, question.queryDigest);
  if (known !== null) return { computationId: known.id, launched: false };
  const id = await insert(deps, inside, study, { visit, rounds: chosen, question, total: 0, fromStored: true, by });
  await inside.jobs.enqueue('finish', [{ computationId: id, attempt: 1 }]);
  return { computationId: id, launched: true };
}

async function releasedRounds(
  inside: ComputeRepositories,
  study: FrozenStudy,
  visit: number,
  numbers: readonly number[],
): Promise<Round[]> {
  const own = (await inside.rounds.list(study.id)).filter((round) => round.visit === visit);
  const asProtocol = own
    .filter((round) => round.state !== 'collecting')
    .map(({ number, state }) => ({
      number,
      visit,
      phase: state === 'collecting' ? ('discarded' as const) : state,
    }));
  const chosen = new Set(unionOfRounds(asProtocol, numbers).map(({ number }) => number));
  return own.filter(({ number }) => chosen.has(number));
}

async function insert(
  deps: ComputeDeps,
  inside: ComputeRepositories,
  study: FrozenStudy,
  asked: {
    readonly visit: number;
    readonly rounds: readonly Round[];
    readonly question: Question;
    readonly total: number;
    readonly fromStored: boolean;
    readonly by: string | null;
  },
): Promise<string> {
  const id = randomUUID();
  await inside.computations.insert({
    id,
    studyId: study.id,
    visit: asked.visit,
    roundIds: asked.rounds.map((round) => round.id),
    fromStored: asked.fromStored,
    ...asked.question,
    launchedBy: asked.by,
    leafSize: deps.leafSize,
    total: asked.total,
  });
  return id;
}
