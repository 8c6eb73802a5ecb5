import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import pg from 'pg';
import { place } from './place.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

type Entry = 'server/web.ts' | 'server/compute/worker.ts';

/** A second product beside the one under test: own port, own database on the same Postgres, own data folder. It may be killed. */
export class Instance {
  readonly url: string;
  readonly databaseUrl: string;
  readonly #port: number;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #words = '';

  private constructor(port: number, databaseUrl: string) {
    this.#port = port;
    this.url = `http://localhost:${port}`;
    this.databaseUrl = databaseUrl;
    this.#folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-instance-'));
  }

  /** Starts an instance for as long as `work` takes. What it complained about is attached when `work` fails. */
  static async during(database: string, work: (instance: Instance) => Promise<void>): Promise<void> {
    const databaseUrl = new URL(place.databaseUrl);
    await inPostgres(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`, `CREATE DATABASE ${database}`);
    databaseUrl.pathname = `/${database}`;
    const instance = new Instance(await freePort(), databaseUrl.href);
    try {
      await instance.begin();
      await work(instance);
    } catch (fault) {
      await test
        .info()
        .attach('complaints of the instance', { body: instance.#complaints(), contentType: 'text/plain' });
      throw fault;
    } finally {
      await instance.#end();
    }
  }

  /** Printed once, at the first start. */
  get setupToken(): string {
    return /Set-up token[^:]*: (\S+)/.exec(this.#words)?.[1] ?? '';
  }

  /** Starts everything, as `npm start` does, and waits until it is ready. */
  async begin(): Promise<void> {
    const child = spawn(process.execPath, [path.join(root, 'server/start.ts')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        ...process.env,
        DATABASE_URL: this.databaseUrl,
        DATA_DIR: this.#folder,
        PORT: String(this.#port),
        COMPUTE_WORKERS: '1',
      },
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once('exit', (code) => reject(new Error(`the instance ended with ${code}`)));
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        this.#words += text;
        if (text.includes('Ctrl-C')) resolve();
      });
    });
  }

  /** A signal to one process of the product, found by its entry file; the supervisor stays. */
  async signal(entry: Entry, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const found = (await this.#children()).filter(({ words }) => words.includes(entry));
    if (found.length === 0) throw new Error(`${entry} is not running`);
    for (const { pid } of found) tell(pid, signal);
  }

  /** SIGKILL to everything at once, as a power cut does. @returns once none of it is left */
  async killAll(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    // First it is kept from starting anything new: its children lead groups of their own, and are found one by one.
    child.kill('SIGSTOP');
    const all = (await this.#children()).map(({ pid }) => pid);
    child.kill('SIGKILL');
    for (const pid of all) tell(pid, 'SIGKILL');
    await ended;
    await expect.poll(async () => (await processes()).filter(({ pid }) => all.includes(pid))).toEqual([]);
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    }
    const database = new URL(this.databaseUrl).pathname.slice(1);
    await inPostgres(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #complaints(): string {
    return globSync(path.join(this.#folder, 'logs/*.log'))
      .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
      .filter((line) => line !== '' && !/"level":[123]0/.test(line))
      .join('\n');
  }

  async #children(): Promise<Process[]> {
    const parent = this.#child?.pid;
    return (await processes()).filter((one) => one.parent === parent);
  }
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly words: string;
}

/** All that run on this machine; those that have ended and wait for somebody to notice do not. */
async function processes(): Promise<Process[]> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,stat=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, words = ''] = /^\s*(\d+)\s+(\d+)\s+[^Z]\S*\s+(.*)$/.exec(line) ?? [];
    return pid === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), words }];
  });
}

/** A signal to a process that may have ended by itself meanwhile. */
function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault && fault.code === 'ESRCH')) throw fault;
  }
}

async function inPostgres(...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
