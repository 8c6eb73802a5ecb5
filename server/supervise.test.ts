import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processMark } from './lock.mjs';
import { backOff, type ChildEnd, type Supervised, supervise } from './supervise.ts';

let folder = '';
let child: Supervised | undefined;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-supervise-'));
});
afterEach(async () => {
  await child?.stop(1_000);
  rmSync(folder, { recursive: true });
});

/** Runs a source as a child; `ends` collects its ends. */
function begin(source: string, again: number | null = 0) {
  const entry = path.join(folder, 'child.mjs');
  writeFileSync(entry, source);
  const ends: ChildEnd[] = [];
  child = supervise({
    name: 'test child',
    node: [entry],
    variables: { GREETING: 'hello' },
    logs: folder,
    afterEnd: (end) => {
      ends.push(end);
      return again;
    },
  });
  return { child, ends, log: () => readFileSync(path.join(folder, 'test-child.log'), 'utf8') };
}

const STAYS = "process.send('ready'); setInterval(() => {}, 1000);";

test('a child that is ready has its variables and its log', async () => {
  const { child, log } = begin(`console.log(process.env.GREETING); ${STAYS}`);
  await child.ready;
  expect(log()).toContain('hello');
});

test('a killed child is started again', async () => {
  const { child, ends } = begin(STAYS);
  await child.ready;
  const first = child.pid() as number;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => child.pid() !== undefined && child.pid() !== first, { timeout: 60_000 }).toBe(true);
  expect(ends).toMatchObject([{ signal: 'SIGKILL', code: null, failures: 0 }]);
});

test('a child that keeps failing is counted, and left down when it is told so, with its last words', async () => {
  const { child, ends } = begin("console.error('no database'); process.exit(3);", null);
  await expect(child.ready).rejects.toThrow(/no database/);
  expect(ends).toMatchObject([{ code: 3, failures: 0, lastWords: 'no database' }]);
});

test('failures in a row are counted', async () => {
  const { ends } = begin('process.exit(1);');
  await expect.poll(() => ends.length, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
  expect(ends.slice(0, 3).map(({ failures }) => failures)).toEqual([0, 1, 2]);
});

test('stopping asks first, and is not followed by a new start', async () => {
  const { child, ends, log } = begin(
    `process.on('SIGTERM', () => { console.log('asked'); process.exit(0); }); ${STAYS}`,
  );
  await child.ready;
  await child.stop(10_000);
  expect(log()).toContain('asked');
  expect(ends).toEqual([]);
  expect(child.pid()).toBeUndefined();
});

test('who does not listen is ended', async () => {
  const { child } = begin(`process.on('SIGTERM', () => {}); ${STAYS}`);
  await child.ready;
  const pid = child.pid() as number;
  await child.stop(50);
  expect(processMark(pid)).toBe('');
});

test('pauses grow and have a limit', () => {
  expect([0, 1, 2, 100].map(backOff)).toEqual([250, 500, 1000, 30_000]);
});
