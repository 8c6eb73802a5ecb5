import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { processMark } from '../lock.mjs';
import { startPostgres } from './embedded-postgres.ts';

const cleanUps: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (let step = cleanUps.pop(); step !== undefined; step = cleanUps.pop()) await step();
});

function temporaryFolder(mode = 0o755): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-pg-'));
  chmodSync(folder, mode);
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function start(home: string) {
  const postgres = await startPostgres({ home, database: 'cipherward', fast: true });
  cleanUps.push(() => rmSync(postgres.directory, { recursive: true, force: true }));
  cleanUps.push(() => postgres.stop());
  return postgres;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = (directory: string): number =>
  Number(readFileSync(path.join(directory, 'postmaster.pid'), 'utf8').split('\n')[0]);

/** SIGKILL, and until every process of the server is gone. */
async function kill(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => processMark(pid), { timeout: 60_000 }).toBe('');
}

describe('the embedded Postgres', () => {
  test('keeps its rows across a stop and a start', async () => {
    const home = temporaryFolder();
    const first = await start(home);
    await query(first.url, 'CREATE TABLE mark AS SELECT 7 AS n');
    await first.stop();
    const second = await start(home);
    expect(second.reused).toBe(false);
    expect(await query(second.url, 'SELECT n FROM mark')).toEqual([{ n: 7 }]);
  });

  test('is taken over, not started twice, when it already runs', async () => {
    const home = temporaryFolder();
    const first = await start(home);
    const second = await start(home);
    expect(second).toMatchObject({ reused: true, url: first.url });
  });

  test('two starts in the same instant give one server', async () => {
    const home = temporaryFolder();
    const [one, other] = await Promise.all([start(home), start(home)]);
    expect(one.url).toBe(other.url);
    expect([one.reused, other.reused].sort()).toEqual([false, true]);
  });

  test('recovers what was committed before a kill -9', async () => {
    const home = temporaryFolder();
    // Not the fast mode: what this shows is durability.
    const first = await startPostgres({ home, database: 'cipherward' });
    cleanUps.push(() => first.stop());
    await query(first.url, 'CREATE TABLE mark AS SELECT 7 AS n');
    await kill(postmaster(first.directory));
    const second = await start(home);
    expect(second.reused).toBe(false);
    expect(await query(second.url, 'SELECT n FROM mark')).toEqual([{ n: 7 }]);
  });

  test('starts when a killed server left its pid and another program has it now', async () => {
    const home = temporaryFolder();
    const first = await start(home);
    const { directory } = first;
    await first.stop();
    writeFileSync(
      path.join(directory, 'postmaster.pid'),
      `${process.pid}\n${directory}\n1\n5432\n\n127.0.0.1\n\nready\n`,
    );
    expect((await start(home)).reused).toBe(false);
  });

  test('makes its folder anew when the making was killed half-way', async () => {
    const home = temporaryFolder();
    const first = await start(home);
    await first.stop();
    rmSync(path.join(first.directory, 'PG_VERSION'));
    expect(await query((await start(home)).url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });

  test('listens on loopback alone and wants the password', async () => {
    const { url } = await start(temporaryFolder());
    expect(await query(url, 'SHOW listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  });

  test('keeps the password from other accounts', async () => {
    const home = temporaryFolder();
    await start(home);
    expect(statSync(path.join(home, 'cluster.json')).mode & 0o077).toBe(0);
  });

  test.runIf(process.getuid?.() === 0)('works for root in a folder that nobody else may enter', async () => {
    const home = temporaryFolder(0o700);
    const first = await start(home);
    await query(first.url, 'CREATE TABLE mark AS SELECT 7 AS n');
    await first.stop();
    const second = await start(home);
    expect(second.directory).toBe(first.directory);
    expect(second.directory.startsWith(home)).toBe(false);
    expect(await query(second.url, 'SELECT n FROM mark')).toEqual([{ n: 7 }]);
  });

  test('stops for good: no process is left', async () => {
    const postgres = await start(temporaryFolder());
    const pid = postmaster(postgres.directory);
    await postgres.stop();
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,stat=']);
    const processes = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    // One that has ended, and that Node has not yet asked about, is none.
    const left = processes.filter(
      ([one, parent, stat = 'Z']) => !stat.startsWith('Z') && [one, parent].includes(String(pid)),
    );
    expect(left).toEqual([]);
  });
});
