import type { Job } from 'pg-boss';
import { codeOf, DomainError, type ErrorCode } from '../../core/errors.ts';
import type { JobKind, JobKinds } from '../ports/job-queue.ts';
import type { Claims } from './claims.ts';
import { GIVEN_UP, type GivenUp, JOB_KINDS, type OpenQueue } from './queue.ts';

export type JobHandler<K extends JobKind> = (job: JobKinds[K]) => Promise<void>;

/** Faults that another try may not have: a crashed thread, a broken connection, a bug met by chance. */
const WORTH_ANOTHER_TRY: ReadonlySet<ErrorCode> = new Set(['worker/crashed', 'worker/unavailable', 'internal']);

export interface Work {
  readonly queue: OpenQueue;
  readonly claims: Claims;
  /** Marks what a job names as failed, for a reason that no other try would change. */
  readonly giveUp: (job: GivenUp, fault: DomainError) => Promise<void>;
  readonly onFault: (fault: unknown) => void;
}

/** Backstop: NOTIFY wakes a worker at once, except for jobs that came back from somebody. */
const POLL_SECONDS = 2;

/**
 * Takes jobs of one kind, one at a time, until {@link stopTaking}; the next is looked for as soon as one is done.
 * @returns how to make it look now
 */
export async function takeJobs<K extends JobKind>(
  { queue, claims, giveUp, onFault }: Work,
  kind: K,
  handler: JobHandler<K>,
): Promise<() => void> {
  const { boss } = queue;
  const own = Promise.withResolvers<string>();
  const id = await boss.work<JobKinds[K]>(
    kind,
    { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS },
    async ([job]: Job<JobKinds[K]>[]) => {
      if (job === undefined) return;
      await claims.claim(job.id);
      try {
        await handler(job.data);
      } catch (thrown) {
        onFault(thrown);
        if (WORTH_ANOTHER_TRY.has(codeOf(thrown))) throw new Error(codeOf(thrown)); // nothing else of it is stored with the job
        await giveUp(job.data, thrown instanceof DomainError ? thrown : new DomainError(codeOf(thrown)));
      } finally {
        await claims.release(job.id);
        boss.notifyWorker(await own.promise);
      }
    },
  );
  own.resolve(id);
  return () => boss.notifyWorker(id);
}

/** Takes no more jobs; returns when the ones under way are done or were handed back. */
export async function stopTaking({ boss }: OpenQueue): Promise<void> {
  await Promise.all([...JOB_KINDS, GIVEN_UP].map((kind) => boss.offWork(kind, { wait: true })));
}

/** Marks as failed what used up its tries. */
export async function takeGivenUp({ queue, giveUp }: Work): Promise<void> {
  await queue.boss.work<GivenUp>(
    GIVEN_UP,
    { batchSize: 1, pollingIntervalSeconds: POLL_SECONDS, notifyPollingIntervalSeconds: POLL_SECONDS },
    async ([job]: Job<GivenUp>[]) => {
      if (job !== undefined) await giveUp(job.data, new DomainError('worker/crashed'));
    },
  );
}

/** Gives jobs of dead workers back to the queue. */
export async function takeBackAbandoned({ queue, claims }: Pick<Work, 'queue' | 'claims'>): Promise<number> {
  const abandoned = await claims.abandoned();
  for (const { id, kind } of abandoned) await queue.boss.fail(kind, id, { why: 'its worker is gone' });
  return abandoned.length;
}
