import { createHmac, randomBytes } from 'node:crypto';
import { appendFile, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '../core/errors.ts';
import { isAbsent, makePrivateFolder, readIfThere, writePrivate } from './private-files.ts';

/**
 * One piece of sending that can be broken off and taken up again: what was encrypted waits in files until its receipt is here, and no row is encrypted
 * twice. Holds ciphertexts and names only.
 */
export interface OutboxJob {
  /** Rows whose receipt is here, with their contribution ids. */
  readonly done: ReadonlyMap<number, string>;
  /** Rows that were encrypted and not yet acknowledged. */
  waiting(): Promise<readonly number[]>;
  /** The envelope of a waiting row. */
  envelope(row: number): Promise<Uint8Array | null>;
  keep(row: number, envelope: Uint8Array): Promise<void>;
  finish(row: number, contributionId: string): Promise<void>;
  /** Forgets an envelope that will never be taken. */
  drop(row: number): Promise<void>;
  /** Lets other processes in. A job without anything left to know is removed. */
  close(): Promise<void>;
}

const SECRET_BYTES = 32;
const DONE = 'done.log';
const LOCK = 'lock';
const ENVELOPE = /^(\d+)\.envelope$/;

const folderOf = (home: string, studyDigest: string): string => path.join(home, 'outbox', studyDigest);

/** A name for a file's rows that says nothing about them: HMAC under a secret of this folder. */
export async function jobNameFor(home: string, visit: number, file: Uint8Array): Promise<string> {
  const secretFile = path.join(home, 'outbox-secret');
  let secret = await readIfThere(secretFile);
  if (secret === null) {
    secret = new Uint8Array(randomBytes(SECRET_BYTES));
    await makePrivateFolder(home);
    await writePrivate(secretFile, secret);
  }
  return `file-${createHmac('sha256', secret).update(`${visit}\0`).update(file).digest('hex').slice(0, 32)}`;
}

/** A name for something that is sent once. */
export const freshJobName = (): string => `once-${randomBytes(16).toString('hex')}`;

/** Jobs of a study that are in the folder. */
export async function jobsOf(home: string, studyDigest: string): Promise<readonly string[]> {
  try {
    return (await readdir(folderOf(home, studyDigest))).sort();
  } catch (fault) {
    if (isAbsent(fault)) return [];
    throw fault;
  }
}

/** @throws DomainError `request/conflict` while another process works on it */
export async function openJob(home: string, studyDigest: string, name: string): Promise<OutboxJob> {
  const folder = path.join(folderOf(home, studyDigest), name);
  await makePrivateFolder(folder);
  await takeLock(path.join(folder, LOCK));
  const log = path.join(folder, DONE);
  const done = readDone(await readIfThere(log));
  const fileOf = (row: number): string => path.join(folder, `${row}.envelope`);
  const waiting = async (): Promise<number[]> => {
    const rows = (await readdir(folder)).flatMap((entry) => ENVELOPE.exec(entry)?.[1] ?? []).map(Number);
    return rows.filter((row) => !done.has(row)).sort((a, b) => a - b);
  };
  return {
    done,
    waiting,
    envelope: (row) => readIfThere(fileOf(row)),
    keep: (row, envelope) => writePrivate(fileOf(row), envelope, { lasting: false }),
    async finish(row, contributionId) {
      await appendFile(log, `${row} ${contributionId}\n`, { mode: 0o600 });
      done.set(row, contributionId);
      await rm(fileOf(row), { force: true });
    },
    drop: (row) => rm(fileOf(row), { force: true }),
    async close() {
      const isSpent = name.startsWith('once-') && (await waiting()).length === 0;
      if (isSpent) await rm(folder, { recursive: true, force: true });
      else await rm(path.join(folder, LOCK), { force: true });
    },
  };
}

/** Lines `row contributionId`; a last line that a power cut left half is as if it were not there: the row is sent again and gets the same receipt. */
function readDone(octets: Uint8Array | null): Map<number, string> {
  const lines = Buffer.from(octets ?? [])
    .toString('utf8')
    .split('\n')
    .slice(0, -1);
  return new Map(
    lines.flatMap((line) => {
      const match = /^(\d+) ([0-9a-f]{32})$/.exec(line);
      return match === null ? [] : [[Number(match[1]), match[2] as string] as const];
    }),
  );
}

async function takeLock(file: string): Promise<void> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return;
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault;
    }
    const holder = Number(Buffer.from((await readIfThere(file)) ?? []).toString('utf8'));
    if (isRunning(holder)) throw new DomainError('request/conflict', { why: 'being sent', process: holder });
    await rm(file, { force: true });
  }
  throw new DomainError('request/conflict', { why: 'being sent' });
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return fault instanceof Error && 'code' in fault && fault.code === 'EPERM';
  }
}
