import type { DomainError } from '../../core/errors.ts';
import type { StudyCheck } from '../../workers/contribution-api.ts';
import { faultOf } from '../api/client.ts';

export type CheckState =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly check: StudyCheck }
  | { readonly kind: 'fault'; readonly fault: DomainError };

export interface Checking {
  /** Checks, whatever was found before. */
  readonly begin: () => Promise<StudyCheck>;
  /** What runs or was found; checks when nothing was found yet, or the last check failed. */
  readonly ensure: () => Promise<StudyCheck>;
}

/** Checks that follow one another: only the latest is shown, and one that failed is no answer for whoever asks after it. */
export function checkingOf(
  check: (tell: (state: CheckState) => void) => Promise<StudyCheck>,
  show: (state: CheckState) => void,
): Checking {
  let latest: { readonly promise: Promise<StudyCheck>; readonly hasFailed: () => boolean } | null = null;
  const begin = () => {
    let state: CheckState = { kind: 'running', done: 0, total: 0 };
    const tell = (next: CheckState) => {
      // Progress comes through a channel of its own, and the last of it may arrive after the end, or of a check that is not waited for any more.
      if (latest !== own || state.kind !== 'running') return;
      state = next;
      show(state);
    };
    const own = { promise: Promise.resolve().then(() => check(tell)), hasFailed: () => state.kind === 'fault' };
    latest = own;
    show(state);
    own.promise.then(
      (done) => tell({ kind: 'done', check: done }),
      (thrown: unknown) => tell({ kind: 'fault', fault: faultOf(thrown) }),
    );
    return own.promise;
  };
  return { begin, ensure: () => (latest === null || latest.hasFailed() ? begin() : latest.promise) };
}
