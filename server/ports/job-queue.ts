import type { LeafName } from './computations.ts';

/** Jobs name rows; what is to be done stands there. */
export interface JobKinds {
  readonly leaf: LeafName;
  readonly join: { readonly computationId: string; readonly attempt: number };
  readonly finish: { readonly computationId: string; readonly attempt: number };
  /** A sealed round that lost or exchanged a contribution. */
  readonly reseal: { readonly computationId: string; readonly roundId: string };
}
export type JobKind = keyof JobKinds;

/** Becomes visible to the workers when the surrounding transaction commits. */
export interface JobQueue {
  enqueue<K extends JobKind>(kind: K, jobs: readonly JobKinds[K][]): Promise<void>;
}
