import { randomUUID } from 'node:crypto';
import { concat, utf8 } from '../../core/bytes.ts';
import { canonicalBytes, type Json } from '../../core/codec/canonical.ts';
import { type Digest, digest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { ruleRelease } from '../../core/protocol/ruling.ts';
import { figuresOf } from '../../core/statistics/figures.ts';
import type { ArithmeticEngine } from '../ports/arithmetic-engine.ts';
import type { Computation } from '../ports/computations.ts';
import type { NewAggregate, NewRelease } from '../ports/releases.ts';
import type { Rounds } from '../ports/rounds.ts';
import type { FrozenStudy } from '../ports/studies.ts';
import { type CellSums, sumsOfRound, sumsOfUnion } from './cell-sums.ts';
import type { ComputeDeps } from './compute-deps.ts';
import { logLeaf } from './log-leaf.ts';
import { makeAggregate } from './make-aggregate.ts';

/**
 * Ends a computation: re-randomises the sums, writes and signs a transcript for each cell, rules on the release, and makes aggregates, release, log
 * leaves and the round's new state visible in one transaction. A second run for the same attempt changes nothing.
 * @throws DomainError `release/spoilt` when a round of a union was found spoilt meanwhile
 */
export async function completeComputation(
  deps: ComputeDeps,
  engine: ArithmeticEngine,
  { computationId, attempt }: { readonly computationId: string; readonly attempt: number },
): Promise<void> {
  const { store } = deps;
  if (!(await store.computations.begin(computationId, attempt))) return;
  const computation = await store.computations.get(computationId);
  const study = computation === null ? null : await deps.studies.frozen(computation.studyId);
  const checkpoint = await store.log.latest();
  if (computation === null || study === null || checkpoint === null) return;
  await store.computations.setStep(computationId, attempt, 'finishing');

  const cells = computation.fromStored
    ? await sumsOfUnion(store, engine, study, computation)
    : await sumsOfRound(store, study, computation);
  const aggregates: NewAggregate[] = [];
  for (const cell of cells)
    aggregates.push(await makeAggregate({ deps, engine, study, computation, checkpoint, cell }));

  const release = rule(study, computation, cells);
  const computed = aggregates.map(({ transcriptDigest }) => logLeaf('computation', transcriptDigest));
  const ruled = logLeaf('release', releaseDigest(release, aggregates));
  const allowed = release.reasonCode === 'release/allowed';
  await store.transaction(async ({ computations, releases, rounds, log }) => {
    await rounds.lock(computation.studyId, computation.visit);
    const held = await computations.hold(computationId);
    if (held?.state !== 'running' || held.attempt !== attempt) return;
    if (computation.fromStored) await requireReleased(rounds, computation);
    await log.append([...computed, ruled]);
    await releases.insert({ ...release, leafId: ruled.id }, aggregates);
    if (allowed && !computation.fromStored) for (const round of computation.rounds) await rounds.markReleased(round.id);
    await computations.succeed(computationId, allowed ? 'released' : 'refused', computed[0]?.id ?? null);
  });
}

/** A round may have been found spoilt while its union was added. @throws DomainError `release/spoilt` */
async function requireReleased(rounds: Rounds, computation: Computation): Promise<void> {
  for (const { id, number } of computation.rounds) {
    const state = (await rounds.get(id))?.state;
    if (state !== 'released') throw new DomainError('release/spoilt', { round: number });
  }
}

/** Names a release by what was ruled, on which aggregates. */
const releaseDigest = (release: Omit<NewRelease, 'leafId'>, aggregates: readonly NewAggregate[]): Digest =>
  digest(
    'release',
    utf8(release.id),
    canonicalBytes({ reasonCode: release.reasonCode, rules: ruleTexts(release) }),
    concat(...aggregates.map((aggregate) => aggregate.transcriptDigest)),
  );

/** Rules carry limits that are no whole numbers (a share of the persons): as text they have one form. */
const ruleTexts = (release: Omit<NewRelease, 'leafId'>): Json =>
  release.ruling.map((rule) => ({ ...rule, actual: String(rule.actual), required: String(rule.required) }));

function rule(study: FrozenStudy, computation: Computation, cells: readonly CellSums[]): Omit<NewRelease, 'leafId'> {
  const figures = figuresOf(study.document);
  const ruling = ruleRelease({
    policy: study.document.policy,
    // A union was admitted as whole released rounds; on persons and figures it is ruled like one sealed round.
    phase: 'sealed',
    cells: cells.map(({ cell, persons, contributions }) => ({ cell, persons, contributions })),
    figures,
    sites: null, // every contribution is a participant's: persons is 1 in each envelope that the door admits
    approvals: 0,
  });
  return {
    id: randomUUID(),
    studyId: study.id,
    computationId: computation.id,
    state: ruling.allowed ? 'opening' : 'refused',
    reasonCode: ruling.reasonCode,
    reasonDetail: ruling.detail,
    persons: cells.reduce((sum, cell) => sum + cell.persons, 0),
    figures,
    ruling: ruling.rules,
    queryDigest: computation.queryDigest,
    cohort: computation.cohort,
    requestedBy: null,
  };
}
