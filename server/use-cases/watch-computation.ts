import type { Computation, ComputationState, Computations } from '../ports/computations.ts';

/** Where changes are announced. Announcements may be lost: every watcher also looks by itself. */
export interface Announcements {
  watch(computationId: string, changed: () => void): () => void;
}

const LOOK_EVERY_MS = 2000;
/** Half a minute passes at most between two questions whether the watcher may still watch. */
export const LOOKS_PER_QUESTION = 15;
const ENDED: ReadonlySet<ComputationState> = new Set(['succeeded', 'failed', 'cancelled']);

/**
 * Every state of a computation that is newer than one already seen, until it has ended; states in between may be skipped.
 * @param seen revision that the watcher has already
 * @param mayStill asked before each state that is told, and now and then while there is none; what it throws ends the watching
 */
export async function* watchComputation(
  computations: Pick<Computations, 'get'>,
  announcements: Announcements,
  computationId: string,
  seen: number,
  signal: AbortSignal | undefined,
  mayStill: () => Promise<void> = async () => {},
): AsyncGenerator<Computation, void, undefined> {
  let wake = Promise.withResolvers<void>();
  const changed = (): void => wake.resolve();
  const unwatch = announcements.watch(computationId, changed);
  const timer = setInterval(changed, LOOK_EVERY_MS);
  signal?.addEventListener('abort', changed);
  try {
    for (let last = seen, looks = 1; signal?.aborted !== true; looks++) {
      wake = Promise.withResolvers<void>(); // before looking: a change after the look wakes the next one
      const computation = await computations.get(computationId);
      if (computation === null) return;
      const isNew = computation.revision > last;
      if (isNew || looks % LOOKS_PER_QUESTION === 0) await mayStill();
      if (isNew) {
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
