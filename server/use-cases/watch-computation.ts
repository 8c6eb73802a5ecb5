import type { Computation, ComputationState, Computations } from '../ports/computations.ts';

/** Where changes are announced. Announcements may be lost: every watcher also looks by itself. */
export interface Announcements {
  watch(computationId: string, changed: () => void): () => void;
}

const LOOK_EVERY_MS = 2000;
const ENDED: ReadonlySet<ComputationState> = new Set(['succeeded', 'failed', 'cancelled']);

/**
 * Every state of a computation that is newer than one already seen, until it has ended; states in between may be skipped.
 * @param seen revision that the watcher has already
 */
export async function* watchComputation(
  computations: Pick<Computations, 'get'>,
  announcements: Announcements,
  computationId: string,
  seen: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Computation, void, undefined> {
  let wake = Promise.withResolvers<void>();
  const changed = (): void => wake.resolve();
  const unwatch = announcements.watch(computationId, changed);
  const timer = setInterval(changed, LOOK_EVERY_MS);
  signal?.addEventListener('abort', changed);
  try {
    for (let last = seen; signal?.aborted !== true; ) {
      wake = Promise.withResolvers<void>(); // before looking: a change after the look wakes the next one
      const computation = await computations.get(computationId);
      if (computation === null) return;
      if (computation.revision > last) {
        last = computation.revision;
        yield computation;
      }
      if (ENDED.has(computation.state)) return;
      await wake.promise;
    }
  } finally {
    clearInterval(timer);
    signal?.removeEventListener('abort', changed);
    unwatch();
  }
}
