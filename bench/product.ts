import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createCipherwardClient } from '../client/index.ts';
import { startPostgres } from '../server/database/embedded-postgres.ts';

const root = path.resolve(import.meta.dirname, '..');

export const OPERATOR = { email: 'bench@example.org', password: 'a password for benchmarks' };

/** The built product as `npm start` runs it, with a Postgres that keeps what it acknowledges. */
export interface Product {
  readonly url: string;
  readonly databaseUrl: string;
  /** A folder that goes with the product. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Starts everything on free loopback ports and claims it. Whatever happens, call `stop`. */
export async function startProduct(): Promise<Product> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-bench-'));
  const postgres = await startPostgres({ home: path.join(folder, 'database'), database: 'cipherward' });
  const child = spawn(process.execPath, [path.join(root, 'server/start.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: postgres.url,
      DATA_DIR: path.join(folder, 'data'),
      PORT: '0',
      APP_URL: undefined,
      COMPUTE_WORKERS: '1',
      TRUST_PROXY: '1', // the load names an address for each contributor, as a proxy would
    },
  });
  const stop = async (): Promise<void> => {
    await ended(child);
    await postgres.stop();
    rmSync(postgres.directory, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const words = await firstWords(child);
    const url = /ready: (\S+)/.exec(words)?.[1];
    const token = /Set-up token[^:]*: (\S+)/.exec(words)?.[1];
    if (url === undefined || token === undefined) throw new Error(`The product did not start:\n${words}`);
    await createCipherwardClient({ url }).api.installation.claim.mutate({ token, name: 'Bench', ...OPERATOR });
    return { url, databaseUrl: postgres.url, folder, stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

function firstWords(child: ChildProcess): Promise<string> {
  let words = '';
  return new Promise((resolve) => {
    child.once('exit', () => resolve(words));
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      if (words.includes('Ctrl-C')) resolve(words);
    });
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
