import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshJobName, jobNameFor, jobsOf, openJob } from './outbox.ts';

const DIGEST = 'd'.repeat(64);
const ID = 'c'.repeat(32);
let home: string;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'cipherward-outbox-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));

test('what was kept is there after the program ended in the middle, what was finished is not sent again', async () => {
  const job = await openJob(home, DIGEST, 'file-1');
  await job.keep(1, Uint8Array.of(1));
  await job.keep(2, Uint8Array.of(2));
  await job.finish(1, ID);
  await job.close();
  const again = await openJob(home, DIGEST, 'file-1');
  expect([...again.done]).toEqual([[1, ID]]);
  expect(await again.waiting()).toEqual([2]);
  expect(await again.envelope(2)).toEqual(Uint8Array.of(2));
});

test('a line that a power cut left half counts as not written', async () => {
  const job = await openJob(home, DIGEST, 'file-1');
  await job.finish(1, ID);
  await job.close();
  await writeFile(path.join(home, 'outbox', DIGEST, 'file-1', 'done.log'), `1 ${ID}\n2 ${ID.slice(0, 9)}`);
  expect([...(await openJob(home, DIGEST, 'file-1')).done.keys()]).toEqual([1]);
});

test('one process at a time; a lock of a process that is gone is taken over', async () => {
  const job = await openJob(home, DIGEST, 'file-1');
  await expect(openJob(home, DIGEST, 'file-1')).rejects.toThrow('request/conflict');
  await job.close();
  await writeFile(path.join(home, 'outbox', DIGEST, 'file-1', 'lock'), '999999999');
  await openJob(home, DIGEST, 'file-1');
});

test('something sent once leaves nothing behind; a file’s job remembers what it sent', async () => {
  for (const name of [freshJobName(), 'file-1']) {
    const job = await openJob(home, DIGEST, name);
    await job.keep(1, Uint8Array.of(1));
    await job.finish(1, ID);
    await job.close();
  }
  expect(await jobsOf(home, DIGEST)).toEqual(['file-1']);
});

test('a job’s name follows the file and says nothing about it on another device', async () => {
  const file = Uint8Array.of(1, 2, 3);
  const name = await jobNameFor(home, 0, file);
  expect(await jobNameFor(home, 0, file)).toBe(name);
  expect(await jobNameFor(home, 1, file)).not.toBe(name);
  expect(await jobNameFor(home, 0, Uint8Array.of(1, 2, 4))).not.toBe(name);
  expect(await jobNameFor(path.join(home, 'other'), 0, file)).not.toBe(name);
});
