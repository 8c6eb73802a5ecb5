import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url } from '../../core/bytes.ts';
import { engineOn } from '../compute/engine.ts';
import { openRoad, type Road } from '../compute/testing.ts';
import { people } from '../compute/testing-study.ts';
import { startThread } from '../compute/threads.ts';
import { addLeaf } from '../jobs/add-leaf.ts';
import { joinLeaves } from '../jobs/join-leaves.ts';
import { completeComputation } from '../use-cases/complete-computation.ts';

let road: Road;
let id: string;
const name = { attempt: 1, cell: '', group: 0, holder: 0 };
beforeAll(async () => {
  road = await openRoad({ leafSize: 2 });
  await road.contributeMany(people(4));
  id = await road.launch();
});
afterAll(() => road.close());

const ownerKey = (): Uint8Array => fromBase64Url(road.study.document.keyRing.holders[0]?.publicBytes ?? '');

test('an attempt that is no longer wanted neither begins nor sets a sum', async () => {
  const { computations } = road.deps.store;
  expect(await computations.begin(id, 2)).toBe(false);
  expect(await computations.begin(id, 1)).toBe(true);
  expect(await computations.begin(id, 1)).toBe(true); // two leaves of one attempt both begin it
  const stale = { computationId: id, ...name, attempt: 2, leaf: 0 };
  expect(await computations.setProduct(stale, new Uint8Array(1), new Uint8Array(32))).toBe(-1);
});

test('a leaf is set once, and a computation ends once', async () => {
  const { store } = road.deps;
  const thread = startThread();
  const add = (leaf: number) =>
    addLeaf(store, thread, async () => ownerKey(), { computationId: id, ...name, leaf }, new AbortController().signal);
  expect(await add(0)).toBe('done');
  expect(await add(0)).toBe('not-wanted');
  const sum = (await store.computations.leaf({ computationId: id, ...name, leaf: 0 }))?.product;
  expect(
    await store.computations.setProduct({ computationId: id, ...name, leaf: 0 }, new Uint8Array(1), new Uint8Array(32)),
  ).toBe(-1);
  expect((await store.computations.leaf({ computationId: id, ...name, leaf: 0 }))?.product).toEqual(sum);

  expect(await add(1)).toBe('done');
  const engine = engineOn(thread);
  const job = { computationId: id, attempt: 1 };
  await expect(completeComputation(road.deps, engine, job)).rejects.toMatchObject({ code: 'computation/failed' });
  await joinLeaves(store, engine, async () => ownerKey(), job);
  // A contribution that is gone although its round was not started again: the sums are one person too many.
  const { pool } = road.database;
  const { rows: gone } = await pool.query(
    `UPDATE contribution SET state = 'rejected' WHERE id = (SELECT min(id) FROM contribution) RETURNING id`,
  );
  await expect(completeComputation(road.deps, engine, job)).rejects.toMatchObject({
    detail: { why: 'count', expected: 3, count: 4 },
  });
  await pool.query(`UPDATE contribution SET state = 'accepted' WHERE id = $1`, [gone[0].id]);
  const end = () => completeComputation(road.deps, engine, job);
  await Promise.all([end(), end()]);
  await end();
  const { rows } = await road.database.pool.query('SELECT count(*)::int AS n FROM release');
  expect(rows).toEqual([{ n: 1 }]);
  await thread.stop();
});
