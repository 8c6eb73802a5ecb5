// Plain JavaScript without dependencies: the bootstrap (scripts/run.mjs) uses it before Node 24 and node_modules exist.
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * @typedef {object} Holder Who holds a lock.
 * @property {number} pid
 * @property {string} started tells this process from a later one that was given the same pid
 * @property {string} [note] what the holder wants others to know, for example its address
 */

/** @param {unknown} error @param {string} code */
const hasCode = (error, code) => error instanceof Error && 'code' in error && error.code === code;

/**
 * A mark of the process behind a pid that no later process with the same pid shares: boot id and start tick on Linux,
 * the start time as `ps` prints it elsewhere. Empty when there is no such process.
 * @param {number} pid
 * @returns {string}
 */
export function processMark(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!hasCode(error, 'EPERM')) return '';
  }
  try {
    if (process.platform !== 'linux')
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)])
        .toString()
        .trim();
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything: count from the last bracket on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return '';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${fields[19]}`;
  } catch {
    return '';
  }
}

/**
 * @param {string} file
 * @returns {Holder | null} null when there is no lock file
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    return { pid: 0, started: 'unreadable' };
  }
}

/** @param {Holder} holder */
const lives = (holder) => holder.pid > 0 && holder.started !== '' && processMark(holder.pid) === holder.started;

/**
 * Takes the lock if nobody alive holds it. The file appears with its whole content in one step (link), so that nobody
 * ever reads half a lock; what a killed process left behind is moved aside before it is removed, and put back if a
 * quicker process had already replaced it.
 * @param {string} file
 * @param {string} [note]
 * @returns {{ taken: true, release: () => void, note: (text: string) => void } | { taken: false, holder: Holder }}
 */
export function tryLock(file, note) {
  mkdirSync(path.dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  /** @type {Holder} */
  const holder = { pid: process.pid, started: processMark(process.pid), ...(note === undefined ? {} : { note }) };
  const written = JSON.stringify(holder);
  for (;;) {
    writeFileSync(mine, written);
    try {
      linkSync(mine, file);
      rmSync(mine, { force: true });
      return {
        taken: true,
        release: () => {
          if (read(file)?.pid === process.pid) rmSync(file, { force: true });
        },
        note: (text) => {
          writeFileSync(mine, JSON.stringify({ ...holder, note: text }));
          renameSync(mine, file);
        },
      };
    } catch (error) {
      rmSync(mine, { force: true });
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    const other = read(file);
    if (other === null) continue;
    if (lives(other)) return { taken: false, holder: other };
    const aside = `${mine}.stale`;
    try {
      renameSync(file, aside);
    } catch (error) {
      if (hasCode(error, 'ENOENT')) continue;
      throw error;
    }
    const moved = read(aside);
    if (moved !== null && lives(moved)) {
      try {
        linkSync(aside, file);
      } catch (error) {
        if (!hasCode(error, 'EEXIST')) throw error;
      }
    }
    rmSync(aside, { force: true });
  }
}

/**
 * Waits for the lock as long as its holder lives.
 * @param {string} file
 * @param {(holder: Holder) => void} [onWait] called once, when somebody else holds it
 * @returns {Promise<() => void>} releases it
 */
export async function lock(file, onWait = () => {}) {
  for (let waited = false; ; waited = true) {
    const attempt = tryLock(file);
    if (attempt.taken) return attempt.release;
    if (!waited) onWait(attempt.holder);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Who holds the lock, if anybody alive does.
 * @param {string} file
 * @returns {Holder | null}
 */
export function peek(file) {
  const holder = read(file);
  return holder !== null && lives(holder) ? holder : null;
}
