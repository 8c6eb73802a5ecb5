import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clear, lock, peek, processMark, rightToClear, tryLock } from './lock.mjs';

let folder = '';
let file = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-lock-'));
  file = path.join(folder, 'a.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A process that takes the lock, says so, and keeps it until it is killed. */
async function otherHolder(held = file) {
  const source = `import { tryLock } from ${JSON.stringify(path.join(import.meta.dirname, 'lock.mjs'))};
    console.log(tryLock(${JSON.stringify(held)}, 'there').taken); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source]);
  const [said] = await once(child.stdout, 'data');
  return {
    pid: child.pid as number,
    took: String(said).trim() === 'true',
    kill: () => {
      child.kill('SIGKILL');
      return once(child, 'exit');
    },
  };
}

test('one holder at a time; the other learns who and where', async () => {
  const holder = await otherHolder();
  expect(holder.took).toBe(true);
  expect(tryLock(file)).toMatchObject({ taken: false, holder: { pid: holder.pid, note: 'there' } });
  expect(peek(file)).toMatchObject({ pid: holder.pid });
  await holder.kill();
});

test('a killed holder holds nothing', async () => {
  const holder = await otherHolder();
  await holder.kill();
  expect(peek(file)).toBeNull();
  expect(tryLock(file)).toMatchObject({ taken: true });
});

test('a later process with the same pid is not the holder', () => {
  writeFileSync(file, JSON.stringify({ pid: process.pid, started: 'another boot/1' }));
  expect(tryLock(file)).toMatchObject({ taken: true });
});

test('a file that nobody can read is no lock', () => {
  writeFileSync(file, '{"pid":');
  expect(tryLock(file)).toMatchObject({ taken: true });
});

test('releasing leaves nothing behind', () => {
  const held = tryLock(file);
  if (held.taken) held.release();
  expect(existsSync(file)).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test('of many that find a stale lock at once, one gets it', async () => {
  writeFileSync(file, JSON.stringify({ pid: 1, started: 'long ago' }));
  const holders = await Promise.all(Array.from({ length: 6 }, () => otherHolder()));
  expect(holders.filter(({ took }) => took)).toHaveLength(1);
  await Promise.all(holders.map(({ kill }) => kill()));
});

describe('clearing what a dead holder left', () => {
  const dead = { pid: 1, started: 'long ago' };

  test('touches nothing when somebody else holds the lock by now', () => {
    const held = tryLock(file);
    const { ctimeMs, ino } = statSync(file);
    expect(clear(file, dead)).toBe(true);
    expect(statSync(file)).toMatchObject({ ctimeMs, ino });
    if (held.taken) held.release();
  });

  test('is for one at a time, and falls to the next when that one is killed', async () => {
    writeFileSync(file, JSON.stringify(dead));
    const clearing = await otherHolder(rightToClear(file, dead));
    expect(clear(file, dead)).toBe(false);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(dead);
    await clearing.kill();
    expect(clear(file, dead)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });
});

test('who waits says so once and gets it when the holder goes', async () => {
  const holder = await otherHolder();
  const seen: number[] = [];
  const waiting = lock(file, ({ pid }) => seen.push(pid));
  await expect.poll(() => seen).toEqual([holder.pid]);
  await holder.kill();
  const release = await waiting;
  expect(peek(file)).toMatchObject({ pid: process.pid });
  release();
});

test('a note is added without letting go', () => {
  const held = tryLock(file);
  if (!held.taken) throw new Error('nobody else is here');
  held.note('http://localhost:3000');
  expect(peek(file)).toMatchObject({ pid: process.pid, note: 'http://localhost:3000' });
  held.release();
  expect(peek(file)).toBeNull();
});

test('a process that does not exist has no mark', () => {
  expect(processMark(2 ** 22 + 1)).toBe('');
  expect(processMark(process.pid)).not.toBe('');
});
