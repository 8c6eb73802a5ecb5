import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asDigest } from '../../core/digest.ts';
import { rootOf, verifyConsistency, verifyInclusion } from '../../core/math/merkle.ts';
import { openCheckpoint } from '../../core/protocol/checkpoint.ts';
import { logLeafHash } from '../../core/protocol/log.ts';
import { openRoad, type Road } from '../compute/testing.ts';
import type { NewLogLeaf } from '../ports/log.ts';
import { sequenceLog } from '../use-cases/sequence-log.ts';
import { proveConsistency, proveInclusion } from './proofs.ts';

let road: Road;
const written: Uint8Array[] = [];
beforeAll(async () => {
  road = await openRoad();
});
afterAll(() => road.close());

const leaves = (count: number): NewLogLeaf[] =>
  Array.from({ length: count }, () => {
    const digest = asDigest(new Uint8Array(randomBytes(32)));
    return { id: randomUUID(), kind: 'build' as const, digest, leafHash: logLeafHash('build', digest) };
  });

test('places are without gaps whoever sequences, heads are signed, and every proof verifies', async () => {
  const { log } = road.deps.store;
  const sizes: number[] = [];
  for (const count of [1, 2, 5, 13, 3]) {
    const batch = leaves(count);
    await log.append(batch);
    written.push(...batch.map((leaf) => leaf.leafHash));
    await Promise.all([sequenceLog(road.deps), sequenceLog(road.deps), sequenceLog(road.deps)]);
    const checkpoint = await log.latest();
    if (checkpoint === null) throw new Error('no checkpoint');
    sizes.push(checkpoint.size);
    const opened = openCheckpoint(checkpoint.note, road.deps.logOrigin, road.signer.publicKey);
    expect(opened).toMatchObject({ size: written.length, root: rootOf(written) });
    for (const [index, leaf] of written.entries()) {
      const proof = await proveInclusion(log, leaf);
      expect(proof?.index).toBe(index);
      verifyInclusion(leaf, index, opened.size, proof?.hashes ?? [], opened.root);
    }
  }
  for (const [at, first] of sizes.entries()) {
    for (const second of sizes.slice(at)) {
      const { checkpoint, hashes } = await proveConsistency(log, first, second);
      verifyConsistency(first, second, rootOf(written.slice(0, first)), checkpoint.root, hashes);
    }
  }
});

test('a leaf without a place has a promise and no proof; one that was never written has neither', async () => {
  const [leaf] = leaves(1);
  if (leaf === undefined) throw new Error('no leaf');
  await road.deps.store.log.append([leaf]);
  await expect(proveInclusion(road.deps.store.log, leaf.leafHash)).resolves.toBeNull();
  await expect(proveInclusion(road.deps.store.log, new Uint8Array(randomBytes(32)))).rejects.toMatchObject({
    code: 'not-found',
  });
  await expect(proveConsistency(road.deps.store.log, 2, 1)).rejects.toMatchObject({ code: 'request/malformed' });
  await expect(proveConsistency(road.deps.store.log, 1, 9999)).rejects.toMatchObject({ code: 'not-found' });
});

test('leaves of a transaction that is rolled back leave no gap', async () => {
  const { store } = road.deps;
  await expect(
    store.transaction(async ({ log }) => {
      await log.append(leaves(3));
      throw new Error('never mind');
    }),
  ).rejects.toThrow('never mind');
  const before = await sequenceLog(road.deps);
  const [leaf] = leaves(1);
  if (leaf === undefined) throw new Error('no leaf');
  await store.log.append([leaf]);
  expect(await sequenceLog(road.deps)).toBe(before + 1);
  expect((await proveInclusion(store.log, leaf.leafHash))?.index).toBe(before);
});

test('the log only grows: what has its place is neither changed nor removed', async () => {
  const { pool } = road.database;
  const refused = { code: '23000' };
  await expect(pool.query('UPDATE log_leaf SET seq = 1000 WHERE seq = 0')).rejects.toMatchObject(refused);
  await expect(
    pool.query(`UPDATE log_leaf SET digest = decode(repeat('00', 32), 'hex') WHERE seq = 0`),
  ).rejects.toMatchObject(refused);
  await expect(pool.query('DELETE FROM log_leaf WHERE seq = 0')).rejects.toMatchObject(refused);
  await expect(pool.query('DELETE FROM log_node')).rejects.toMatchObject(refused);
  await expect(pool.query('UPDATE checkpoint SET size = 5000 WHERE size = 1')).rejects.toMatchObject(refused);
});

test.each(['log_leaf', 'log_node', 'checkpoint', 'audit_event', 'release_item'])(
  '%s cannot be emptied at a stroke',
  async (table) => {
    await expect(road.database.pool.query(`TRUNCATE ${table} CASCADE`)).rejects.toThrow('is insert-only');
  },
);
