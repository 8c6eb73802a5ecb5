import type { ComputationView } from './views.ts';

/** What a person follows: waiting, adding, joining, ruling, and what came of it. */
export const PROGRESS_STEPS = ['queued', 'adding', 'joining', 'finishing', 'released'] as const;

type Seen = Pick<ComputationView, 'state' | 'step' | 'done' | 'total'>;

export interface Progress {
  /** Index of the step that is being done; the number of steps when all are. */
  readonly current: number;
  /** Share of the ciphertexts added, where it is known. */
  readonly share: number | null;
  readonly outcome: 'under-way' | 'released' | 'refused' | 'failed' | 'cancelled';
}

/** Where a computation stands, for the rail and the bar. */
export function progressOf({ state, step, done, total }: Seen): Progress {
  if (state === 'failed' || state === 'cancelled') return { current: indexOf(step), share: null, outcome: state };
  if (state === 'succeeded') {
    const outcome = step === 'refused' ? 'refused' : 'released';
    return {
      current: outcome === 'released' ? PROGRESS_STEPS.length : PROGRESS_STEPS.length - 1,
      share: null,
      outcome,
    };
  }
  const share = step === 'adding' && total > 0 ? Math.min(1, done / total) : null;
  return { current: state === 'queued' ? 0 : indexOf(step), share, outcome: 'under-way' };
}

const indexOf = (step: ComputationView['step']): number =>
  step === 'refused' ? PROGRESS_STEPS.length - 1 : PROGRESS_STEPS.indexOf(step);

/** True while its watcher has something to wait for. */
export const isUnderWay = ({ state }: Pick<ComputationView, 'state'>): boolean =>
  state === 'queued' || state === 'running';

/**
 * The computation that a visit waits for: one under way, or a failed one that holds its round sealed. A newer one that ended well hides older failures.
 * @param computations newest first
 */
export function presentOf(computations: readonly ComputationView[], visit: number): ComputationView | null {
  const own = computations.filter((computation) => computation.visit === visit);
  const running = own.find(isUnderWay);
  if (running !== undefined) return running;
  const [newest] = own;
  return newest?.state === 'failed' ? newest : null;
}
