import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DomainError } from '../../core/errors.ts';
import { type Database, openDatabase } from '../database/pool.ts';
import { type FreshDatabase, freshDatabase } from '../database/testing.ts';
import { type Claims, openClaims } from './claims.ts';
import { type OpenQueue, openQueue } from './queue.ts';
import { stopTaking, takeBackAbandoned, takeGivenUp, takeJobs, type Work } from './work.ts';

let fresh: FreshDatabase;
let database: Database;
let queue: OpenQueue;
let claims: Claims;
beforeEach(async () => {
  fresh = await freshDatabase();
  database = openDatabase(fresh.url);
  queue = await openQueue(fresh.url, { works: true, onFault: () => {} });
  claims = await openClaims(fresh.url, () => {});
});
afterEach(async () => {
  await stopTaking(queue);
  await claims.close();
  await queue.close();
  await database.close();
  await fresh.drop();
});

const job = () => ({ computationId: randomUUID(), attempt: 1 });

test('jobs exist when the transaction that wrote them commits, and never when it does not', async () => {
  const kept = job();
  await database.transaction((connection) => queue.over(connection).enqueue('finish', [kept]));
  await expect(
    database.transaction(async (connection) => {
      await queue.over(connection).enqueue('finish', [job()]);
      throw new Error('rolled back');
    }),
  ).rejects.toThrow('rolled back');
  const { rows } = await database.pool.query(`SELECT data FROM jobs.job WHERE name = 'finish'`);
  expect(rows).toEqual([{ data: kept }]);
});

test('several processes may open the queues of a new database at once', async () => {
  const empty = await freshDatabase();
  const opened = await Promise.all(
    [true, false, true].map((works) => openQueue(empty.url, { works, onFault: () => {} })),
  );
  for (const each of opened) await each.close();
  await empty.drop();
});

/** Enqueues one job whose handler throws, and tells how often it was tried before it was given up, and why. */
async function failing(fault: Error): Promise<{ readonly tries: number; readonly code: string }> {
  let tries = 0;
  const { promise, resolve } = Promise.withResolvers<string>();
  const work: Work = { queue, claims, giveUp: async (_job, { code }) => resolve(code), onFault: () => {} };
  await takeJobs(work, 'join', async () => {
    tries++;
    throw fault;
  });
  await takeGivenUp(work);
  await queue.over(database.pool).enqueue('join', [job()]);
  return { code: await promise, tries };
}

test('what no other try would change is given up at once, with its reason', async () => {
  expect(await failing(new DomainError('ciphertext/not-unit'))).toEqual({ code: 'ciphertext/not-unit', tries: 1 });
});

test('a fault by chance is tried again, and given up in the end', async () => {
  expect(await failing(new Error('connection reset'))).toEqual({ code: 'worker/crashed', tries: 6 });
});

test('a job of a worker that is gone goes back to the queue; one that somebody claims does not', async () => {
  await queue.over(database.pool).enqueue('join', [job(), job()]);
  const [lost] = await queue.boss.fetch<object>('join');
  const [kept] = await queue.boss.fetch<object>('join');
  const other = await openClaims(fresh.url, () => {});
  await other.claim(lost?.id ?? '');
  await claims.claim(kept?.id ?? '');
  await database.pool.query(`UPDATE jobs.job SET started_on = started_on - interval '1 minute' WHERE state = 'active'`);
  expect(await takeBackAbandoned({ queue, claims })).toBe(0);
  await other.close(); // as Postgres closes it for a process that was killed
  let taken = 0;
  while (taken === 0) taken = await takeBackAbandoned({ queue, claims });
  const { rows } = await database.pool.query('SELECT id, state FROM jobs.job ORDER BY state');
  expect(rows).toEqual([
    { id: lost?.id, state: 'retry' },
    { id: kept?.id, state: 'active' },
  ]);
});

test('a claim waits for the one who has it', async () => {
  const other = await openClaims(fresh.url, () => {});
  const id = randomUUID();
  await other.claim(id);
  let claimed = false;
  const waiting = claims.claim(id).then(() => {
    claimed = true;
  });
  await database.pool.query('SELECT pg_sleep(0.5)');
  expect(claimed).toBe(false);
  await other.release(id);
  await waiting;
  await other.close();
});
