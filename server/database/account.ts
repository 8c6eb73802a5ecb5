import { chownSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** A system account to run a program as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The account for a program that refuses to run as root (Postgres does): the owner of `existing` when it is not root's,
 * else `postgres`, else `nobody`. Undefined when we are not root and simply stay who we are.
 * @throws Error with a sentence for the operator when there is no such account
 */
export function unprivilegedAccount(existing: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(existing)) {
    const { uid, gid } = statSync(existing);
    if (uid !== 0) return { uid, gid };
  }
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    'Postgres does not run as root and this system has neither a "postgres" nor a "nobody" account: start Cipherward as an ordinary user, or set DATABASE_URL.',
  );
}

/** True when the account may pass through every folder down to `target` (what does not exist yet is passable). */
export function isReachable(target: string, account: Account): boolean {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder)) {
      const { uid, gid, mode } = statSync(folder);
      const passable = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
      if (passable === 0) return false;
    }
    if (folder === path.dirname(folder)) return true;
  }
}

/** Gives a file or folder to the account, if there is one to give it to. */
export function giveTo(target: string, account: Account | undefined): void {
  if (account !== undefined) chownSync(target, account.uid, account.gid);
}
