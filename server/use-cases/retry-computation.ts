import { DomainError } from '../../core/errors.ts';
import type { ComputeDeps } from './compute-deps.ts';
import { restartRound } from './restart-round.ts';

/**
 * Starts a failed computation again from what is stored.
 * @throws DomainError `not-found`, `computation/not-running` unless it failed, `request/conflict` when the same union was asked for again meanwhile
 */
export async function retryComputation({ store }: Pick<ComputeDeps, 'store'>, computationId: string): Promise<void> {
  const known = await store.computations.get(computationId);
  if (known === null) throw new DomainError('not-found');
  await store.transaction(async (inside) => {
    await inside.rounds.lock(known.studyId, known.visit);
    const computation = await inside.computations.hold(computationId);
    if (computation?.state !== 'failed') {
      throw new DomainError('computation/not-running', { from: computation?.state ?? 'cancelled', to: 'queued' });
    }
    const [round] = computation.rounds;
    if (!computation.fromStored && round !== undefined) {
      await restartRound(inside, round.id);
      return;
    }
    const another = await inside.computations.living(computation.studyId, computation.queryDigest);
    if (another !== null) throw new DomainError('request/conflict', { why: 'asked again' });
    await inside.computations.discard(computationId);
    await inside.jobs.enqueue('finish', [{ computationId, attempt: computation.attempt + 1 }]);
  });
}
