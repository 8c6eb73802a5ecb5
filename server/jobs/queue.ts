import { PgBoss, type Queue } from 'pg-boss';
import type { JobKind, JobKinds, JobQueue } from '../ports/job-queue.ts';
import type { Sql } from '../ports/sql.ts';

/** pg-boss keeps its tables here, apart from ours. */
export const JOBS_SCHEMA = 'jobs';

/** Where jobs go that used up their tries: what they name is marked as failed. */
export const GIVEN_UP = 'given-up';

const HEARTBEAT_SECONDS = 10; // the least that pg-boss admits; a worker that was killed is noticed sooner by its claims
const TRIES = 5;

const COMPUTE: Omit<Queue, 'name'> = {
  policy: 'standard',
  retryLimit: TRIES,
  retryDelay: 0,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: 3600,
  deleteAfterSeconds: 3600,
  retentionSeconds: 14 * 24 * 3600,
  deadLetter: GIVEN_UP,
  notify: true,
};

export const JOB_KINDS: readonly JobKind[] = ['leaf', 'join', 'finish', 'reseal'];

/** What ended in `given-up`: the job's own names, whatever kind it was. */
export type GivenUp = { readonly computationId: string; readonly attempt?: number };

export interface OpenQueue {
  readonly boss: PgBoss;
  /** A queue over the connection whose transaction the jobs belong to. */
  over(sql: Sql): JobQueue;
  close(): Promise<void>;
}

/**
 * Opens the queues, making their tables when they are absent.
 * @param works true in a compute worker: it also watches over the queues and listens for new jobs
 * @param onFault told of faults outside any call (a broken connection); pg-boss mends them by itself
 */
export async function openQueue(
  databaseUrl: string,
  { works, onFault }: { readonly works: boolean; readonly onFault: (fault: Error) => void },
): Promise<OpenQueue> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'cipherward jobs',
    schema: JOBS_SCHEMA,
    max: works ? 4 : 2,
    schedule: false,
    supervise: works,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    useListenNotify: works,
  });
  boss.on('error', onFault);
  await boss.start();
  await boss.createQueue(GIVEN_UP, { retryLimit: TRIES, notify: true, deleteAfterSeconds: 3600 });
  for (const kind of JOB_KINDS) await boss.createQueue(kind, COMPUTE);
  return { boss, over: (sql) => overConnection(boss, sql), close: () => boss.stop({ graceful: false }) };
}

const overConnection = (boss: PgBoss, sql: Sql): JobQueue => ({
  async enqueue<K extends JobKind>(kind: K, jobs: readonly JobKinds[K][]) {
    const db = { executeSql: async (text: string, values?: unknown[]) => sql.query(text, values) };
    await boss.insert(
      kind,
      jobs.map((job) => ({ data: { ...job } })),
      { db: db as never },
    );
  },
});
