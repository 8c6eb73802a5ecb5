// Plain JavaScript without dependencies: the bootstrap (scripts/run.mjs) uses it before Node 24 and node_modules exist.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
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
 * The lock that whoever removes a dead holder's file has to hold. Every holder has one of its own: who won it earlier has
 * removed that holder, and nobody removes the next one by mistake.
 * @param {string} file
 * @param {Holder} holder
 * @returns {string} its file
 */
export const rightToClear = (file, holder) =>
  `${file}.${createHash('sha256').update(JSON.stringify(holder)).digest('hex').slice(0, 16)}`;

/**
 * Removes what a dead holder left behind, if that is what still lies there.
 * @param {string} file
 * @param {Holder} dead
 * @returns {boolean} false while somebody else is at it
 */
export function clear(file, dead) {
  const right = tryLock(rightToClear(file, dead));
  if (!right.taken) return false;
  try {
    // Only who holds the right removes this holder, and this holder does nothing any more: what is read stays true.
    if (JSON.stringify(read(file)) === JSON.stringify(dead)) rmSync(file, { force: true });
  } finally {
    right.release();
  }
  return true;
}

/**
 * Takes the lock if nobody alive holds it. The file appears with its whole content in one step (link), so that nobody
 * ever reads half a lock.
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
    // Whoever is at it has only a file to remove.
    if (!clear(file, other)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
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
