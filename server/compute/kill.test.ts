import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { openRoad, type Road, type TestContributor } from './testing.ts';
import { people } from './testing-study.ts';

let road: Road;
afterEach(() => road.close());

/** Lets every read or write of a table wait, so that a worker stands still in the middle of its job. */
async function hold(table: string, mode: string): Promise<{ readonly client: pg.PoolClient; free(): Promise<void> }> {
  const client = await road.database.pool.connect();
  await client.query(`BEGIN; LOCK TABLE ${table} IN ${mode} MODE`);
  return {
    client,
    async free() {
      await client.query('COMMIT');
      client.release();
    },
  };
}

/** Until the database says so. */
async function until(question: string, values: unknown[] = []): Promise<void> {
  for (;;) {
    const { rows } = await road.database.pool.query<{ yes: boolean }>(`SELECT (${question}) AS yes`, values);
    if (rows[0]?.yes === true) return;
    await pause(10);
  }
}
const someoneWaitsFor = (table: string) =>
  until(`EXISTS (SELECT 1 FROM pg_locks WHERE relation = '${table}'::regclass AND NOT granted)`);

async function kill(worker: ChildProcess): Promise<void> {
  worker.kill('SIGKILL');
  if (worker.exitCode === null && worker.signalCode === null) await once(worker, 'exit');
}

async function expectExact(id: string, contributors: readonly TestContributor[]): Promise<void> {
  expect(await road.ended(id)).toMatchObject({
    state: 'succeeded',
    step: 'released',
    attempt: 1,
    persons: contributors.length,
  });
  expect(await road.opened(id)).toEqual([
    { cell: '', persons: contributors.length, plaintexts: road.expected(contributors) },
  ]);
  const { rows } = await road.database.pool.query(
    'SELECT (SELECT count(*) FROM release)::int AS releases, (SELECT count(*) FROM aggregate)::int AS aggregates, (SELECT sum(addends) FROM computation_leaf WHERE leaf_index >= 0)::int AS addends',
  );
  expect(rows).toEqual([{ releases: 1, aggregates: 1, addends: contributors.length }]);
}

test('a worker killed in the middle of a leaf costs that leaf, which another adds again', async () => {
  road = await openRoad({ leafSize: 4 });
  const contributors = await road.contributeMany(people(30));
  const first = await road.spawnWorker();
  const held = await hold('contribution_part', 'ACCESS EXCLUSIVE');
  const id = await road.launch();
  await someoneWaitsFor('contribution_part');
  await kill(first);
  await held.free();
  await road.spawnWorker();
  await expectExact(id, contributors);
});

test('a worker killed while many leaves are done leaves their sums, and nothing is counted twice', async () => {
  road = await openRoad({ leafSize: 2 });
  const contributors = await road.contributeMany(people(120));
  const first = await road.spawnWorker();
  const id = await road.launch();
  await until('(SELECT count(product) FROM computation_leaf) >= 5');
  await kill(first);
  const { rows } = await road.database.pool.query(
    'SELECT count(*)::int AS waiting FROM computation_leaf WHERE product IS NULL',
  );
  expect(rows[0].waiting).toBeGreaterThan(0);
  await road.spawnWorker();
  await expectExact(id, contributors);
});

test('a worker killed while it releases has released nothing; the next one does it once', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(4));
  const first = await road.spawnWorker();
  const held = await hold('release', 'EXCLUSIVE');
  const id = await road.launch();
  await someoneWaitsFor('release');
  await kill(first);
  await held.free();
  expect(await road.deps.store.releases.ofComputation(id)).toBeNull();
  await road.spawnWorker();
  await expectExact(id, contributors);
});

test('two workers share the leaves of one computation', async () => {
  road = await openRoad({ leafSize: 2 });
  const contributors = await road.contributeMany(people(100));
  await Promise.all([road.spawnWorker(), road.spawnWorker()]);
  await expectExact(await road.launch(), contributors);
});

test('a worker that is asked to end hands back what it is at', async () => {
  road = await openRoad({ leafSize: 4 });
  const contributors = await road.contributeMany(people(20));
  const first = await road.spawnWorker();
  const held = await hold('contribution_part', 'ACCESS EXCLUSIVE');
  const id = await road.launch();
  await someoneWaitsFor('contribution_part');
  first.kill('SIGTERM');
  await held.free();
  const [code] = await once(first, 'exit');
  expect(code).toBe(0);
  await until(`NOT EXISTS (SELECT 1 FROM jobs.job WHERE state = 'active')`);
  await road.spawnWorker();
  await expectExact(id, contributors);
});

test('a leaf that is given out twice is set once', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(3));
  const id = await road.launch();
  const twice = { computationId: id, attempt: 1, cell: '', group: 0, holder: 0, leaf: 0 };
  await road.deps.store.jobs.enqueue('leaf', [twice, twice]);
  await road.deps.store.jobs.enqueue('leaf', [{ ...twice, attempt: 7 }]);
  await Promise.all([road.spawnWorker(), road.spawnWorker()]);
  await expectExact(id, contributors);
});
