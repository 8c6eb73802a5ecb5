import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

const PEERS = path.join(import.meta.dirname, 'peers');

/** A program that measures itself, one round for each line that it reads. */
export interface NativePeer {
  readonly pid: number;
  round(word: string): Promise<number>;
  stop(): void;
}

/** GMP, where a C compiler and its headers are. @param root n, of n² */
export function startGmp(root: bigint): Promise<NativePeer | null> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-gmp-'));
  const program = path.join(folder, 'gmp');
  try {
    execFileSync('cc', ['-O2', '-o', program, path.join(PEERS, 'gmp.c'), '-lgmp'], { stdio: 'pipe' });
  } catch {
    rmSync(folder, { recursive: true });
    return Promise.resolve(null);
  }
  return start(program, [], `${root.toString(16)}\n`, false, () => rmSync(folder, { recursive: true }));
}

/** python-paillier with gmpy2, where `python3` finds both. */
export const startPythonPaillier = (p: bigint, q: bigint): Promise<NativePeer | null> =>
  start('python3', [path.join(PEERS, 'python_paillier.py')], `${p} ${q}\n`, true, () => undefined);

/**
 * Keeps this thread and a peer on one core, where `taskset` can. Cores of a machine may share their arithmetic, and a neighbour who is merely
 * waiting costs fused multiply-adds more than integer products: on one core both have the same neighbour.
 * @returns what lets this thread go again
 */
export function shareOneCore(peer: NativePeer): () => void {
  const affinity = (pid: number, cores: readonly string[]): string =>
    execFileSync('taskset', ['--cpu-list', '--pid', ...cores, String(pid)], { encoding: 'utf8' });
  try {
    const before = affinity(process.pid, []).split(': ').at(-1)?.trim() ?? '';
    const last = before.split(/[,-]/).slice(-1);
    for (const pid of [process.pid, peer.pid]) affinity(pid, last);
    return () => void affinity(process.pid, [before]);
  } catch {
    return () => undefined; // no taskset, no cores to choose from
  }
}

async function start(
  program: string,
  words: readonly string[],
  first: string,
  greets: boolean,
  clean: () => void,
): Promise<NativePeer | null> {
  const child: ChildProcess = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
  const ended = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  child.stdin?.on('error', () => undefined); // the program may not be there
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  const line = async (): Promise<string | null> => {
    const next = await lines.next();
    return next.done === true ? null : next.value;
  };
  child.stdin?.write(first);
  if (greets && (await line()) === null) {
    await ended;
    clean();
    return null;
  }
  return {
    pid: child.pid as number,
    async round(word) {
      child.stdin?.write(`${word}\n`);
      const said = Number(await line());
      if (!(said > 0)) throw new Error(`${path.basename(program)} ended`);
      return said;
    },
    stop() {
      child.stdin?.end();
      clean();
    },
  };
}
