import { DomainError } from '../../core/errors.ts';
import type { ComputeDeps } from './compute-deps.ts';

/**
 * Stops a computation that has released nothing; a round that it had sealed is open again, with everything that was in it.
 * @throws DomainError `not-found`, `computation/not-running`
 */
export async function cancelComputation({ store }: Pick<ComputeDeps, 'store'>, computationId: string): Promise<void> {
  const known = await store.computations.get(computationId);
  if (known === null) throw new DomainError('not-found');
  await store.transaction(async ({ rounds, computations }) => {
    await rounds.lock(known.studyId, known.visit);
    const computation = await computations.hold(computationId);
    const over = computation === null || computation.state === 'cancelled' || computation.step === 'released';
    if (over)
      throw new DomainError('computation/not-running', { from: computation?.state ?? 'cancelled', to: 'cancelled' });
    await computations.cancel(computationId, 'computation/cancelled', {});
    if (!computation.fromStored) for (const { id } of computation.rounds) await rounds.reopen(id);
  });
}
