import type { Computations } from './computations.ts';
import type { JobQueue } from './job-queue.ts';
import type { Log } from './log.ts';
import type { Releases } from './releases.ts';
import type { Rounds } from './rounds.ts';
import type { Withdrawals } from './withdrawals.ts';

/** Everything that launching, computing, releasing and logging keep, over one connection or the pool. */
export interface ComputeRepositories {
  readonly rounds: Rounds;
  readonly computations: Computations;
  readonly releases: Releases;
  readonly log: Log;
  readonly withdrawals: Withdrawals;
  readonly jobs: JobQueue;
}

export interface ComputeStore extends ComputeRepositories {
  /** All or nothing: domain rows, log leaves and jobs become visible together. */
  transaction<T>(work: (inside: ComputeRepositories) => Promise<T>): Promise<T>;
}
