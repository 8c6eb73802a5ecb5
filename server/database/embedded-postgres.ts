import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { inherited } from '../env.ts';
import { lock, processMark } from '../lock.mjs';
import { type Account, giveTo, isReachable, unprivilegedAccount } from './account.ts';
import { postgresPrograms, publicFolder } from './binaries.ts';

const run = promisify(execFile);
const MEBIBYTE = 1024 * 1024;
const ATTEMPTS = 3;
const PATIENCE_MS = 60_000;

export interface EmbeddedPostgres {
  /** Connection string of the named database, as its owner. */
  readonly url: string;
  /** True when the server was already running, for example after the program that had started it was killed. */
  readonly reused: boolean;
  /** Where the rows lie. */
  readonly directory: string;
  /** Fast shutdown: open transactions are rolled back, everything acknowledged is on disk. Returns when the process is gone. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder for the cluster, its password and its log; made when it is absent. */
  readonly home: string;
  /** Made when it is absent. */
  readonly database: string;
  /** Forgo durability (for tests): a power cut may lose everything. */
  readonly fast?: boolean;
}

interface Cluster {
  readonly directory: string;
  readonly password: string;
}

/**
 * Starts the Postgres that npm installed, or takes over the one that already runs on this folder. Listens on loopback
 * only, on a free port, with a random password (scram-sha-256). Two callers at once are served one after the other.
 * The server leads a process group of its own, so that Ctrl-C in a terminal reaches it through our ordered stop alone.
 * @throws Error with a sentence for the operator
 */
export async function startPostgres({
  home,
  database,
  fast = false,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const release = await lock(path.join(home, 'starting.lock'));
  try {
    const known = path.join(home, 'cluster.json');
    const inside = path.join(home, 'postgres');
    const recorded: Cluster | null = existsSync(known) ? JSON.parse(readFileSync(known, 'utf8')) : null;
    const account = unprivilegedAccount(recorded?.directory ?? inside);
    const bin = postgresPrograms(account);
    const cluster =
      recorded !== null && existsSync(path.join(recorded.directory, 'PG_VERSION'))
        ? recorded
        : await initialise(
            bin,
            recorded ?? { directory: place(inside, account, fast), password: secret() },
            known,
            account,
            fast,
          );
    const running = runningServer(cluster.directory);
    const port =
      running?.port ?? (await launch(bin, cluster.directory, path.join(home, 'postgres.log'), account, fast));
    const address = (name: string) => `postgres://cipherward:${cluster.password}@127.0.0.1:${port}/${name}`;
    await ensureDatabase(address('postgres'), database);
    return {
      url: address(database),
      reused: running !== null,
      directory: cluster.directory,
      stop: () => stopServer(cluster.directory),
    };
  } finally {
    release();
  }
}

const secret = (): string => randomBytes(24).toString('hex');

/** The cluster lies in `inside` unless the account that must run Postgres cannot get there. */
function place(inside: string, account: Account | undefined, fast: boolean): string {
  if (account === undefined || isReachable(path.dirname(inside), account)) return inside;
  return path.join(fast ? os.tmpdir() : publicFolder(), `cipherward-${randomBytes(8).toString('hex')}`);
}

/** Makes the cluster. Password and place are on disk first: whatever dies half-way is made anew in the same place. */
async function initialise(
  bin: string,
  cluster: Cluster,
  known: string,
  account: Account | undefined,
  fast: boolean,
): Promise<Cluster> {
  const { directory, password } = cluster;
  writeFileSync(known, JSON.stringify(cluster), { mode: 0o600 });
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  giveTo(directory, account);
  const passwordFile = path.join(os.tmpdir(), `cipherward-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
  giveTo(passwordFile, account);
  try {
    const choices = [
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ];
    const where = [`--pgdata=${directory}`, '--username=cipherward', `--pwfile=${passwordFile}`];
    await run(path.join(bin, 'initdb'), [...where, ...choices, ...(fast ? ['--no-sync'] : [])], {
      ...account,
      cwd: '/',
      env: surroundings(),
    });
  } catch (error) {
    rmSync(path.join(directory, 'PG_VERSION'), { force: true });
    throw new Error(`Postgres could not make its folder ${directory}: ${said(error)}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  return cluster;
}

const said = (error: unknown): string =>
  String(error instanceof Error && 'stderr' in error && error.stderr ? error.stderr : error).trim();

const surroundings = (): NodeJS.ProcessEnv => inherited({ LC_ALL: 'C' });

interface RunningServer {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

/**
 * Reads postmaster.pid (lines: pid, folder, start time, port, socket folder, address, shared memory, state).
 * Null when no server of ours is behind it.
 */
function runningServer(directory: string): RunningServer | null {
  const file = path.join(directory, 'postmaster.pid');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (Number.isNaN(pid) || processMark(pid) === '' || !isPostgres(pid)) return null;
  return { pid, port: Number(lines[3]), ready: (lines[7] ?? '').startsWith('ready') };
}

function isPostgres(pid: number): boolean {
  try {
    return process.platform !== 'linux' || readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('postgres');
  } catch {
    return false;
  }
}

async function launch(
  bin: string,
  directory: string,
  log: string,
  account: Account | undefined,
  fast: boolean,
): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    // Left by a killed server; were its pid another program's by now, Postgres would refuse to start.
    rmSync(path.join(directory, 'postmaster.pid'), { force: true });
    const port = await freePort();
    const settings = [
      'listen_addresses=127.0.0.1',
      'unix_socket_directories=',
      'max_connections=200',
      `shared_buffers=${fast ? 64 : 256}MB`,
      ...(fast ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=4GB'] : []),
    ];
    if (existsSync(log) && statSync(log).size > 16 * MEBIBYTE) rmSync(log);
    const sink = openSync(log, 'a', 0o600);
    const child = spawn(
      path.join(bin, 'postgres'),
      ['-D', directory, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      {
        ...account,
        cwd: '/',
        env: surroundings(),
        detached: true,
        stdio: ['ignore', sink, sink],
      },
    );
    closeSync(sink);
    child.unref();
    const over = new AbortController();
    const { promise: failed, resolve: fails } = Promise.withResolvers<string>();
    child.once('error', (error) => fails(error.message));
    child.once('exit', () => fails('it ended at once'));
    const outcome = await Promise.race([failed, untilReady(directory, over.signal)]);
    over.abort();
    if (outcome === 'ready') return port;
    if (attempt === ATTEMPTS) throw new Error(`Postgres did not start: ${outcome}.\n${tail(log)}`);
  }
}

/** Recovery after a crash may take its time; the log says what it is doing. */
async function untilReady(directory: string, over: AbortSignal): Promise<string> {
  for (let waited = 0; waited < PATIENCE_MS && !over.aborted; waited += 10) {
    if (runningServer(directory)?.ready === true) return 'ready';
    await pause(10);
  }
  return `it was not ready after ${PATIENCE_MS / 1000} seconds`;
}

const tail = (log: string): string => readFileSync(log, 'utf8').trimEnd().split('\n').slice(-8).join('\n');

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

async function ensureDatabase(admin: string, database: string): Promise<void> {
  const client = new pg.Client(admin);
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

async function stopServer(directory: string): Promise<void> {
  const server = runningServer(directory);
  if (server === null) return;
  const mark = processMark(server.pid);
  process.kill(server.pid, 'SIGINT');
  while (processMark(server.pid) === mark) await pause(10);
}
