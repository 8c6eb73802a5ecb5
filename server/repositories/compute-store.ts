import type { Database } from '../database/pool.ts';
import type { ComputeRepositories, ComputeStore } from '../ports/compute-store.ts';
import type { JobQueue } from '../ports/job-queue.ts';
import type { Sql } from '../ports/sql.ts';
import { makeComputations } from './computations.ts';
import { makeLog } from './log.ts';
import { makeReleases } from './releases.ts';
import { makeRounds } from './rounds.ts';
import { makeWithdrawals } from './withdrawals.ts';

/** Makes a queue that enqueues over the given connection. */
export type JobQueueOver = (sql: Sql) => JobQueue;

/** The repositories over one connection: inside a transaction that somebody else began, or over a pool. */
export const computeRepositories = (sql: Sql, jobsOver: JobQueueOver): ComputeRepositories => ({
  rounds: makeRounds(sql),
  computations: makeComputations(sql),
  releases: makeReleases(sql),
  log: makeLog(sql),
  withdrawals: makeWithdrawals(sql),
  jobs: jobsOver(sql),
});

/** The repositories over a pool, with transactions. */
export const makeComputeStore = (
  database: Pick<Database, 'pool' | 'transaction'>,
  jobsOver: JobQueueOver,
): ComputeStore => ({
  ...computeRepositories(database.pool, jobsOver),
  transaction: (work) => database.transaction((connection) => work(computeRepositories(connection, jobsOver))),
});
