// Plain JavaScript for Node 20, without dependencies.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { processMark } from '../../server/lock.mjs';

/** Ends the bootstrap with a sentence instead of a stack. */
export class Refusal extends Error {}

/**
 * @typedef {object} Place Where and how a program is run.
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {string} journal the file that names the program while it runs
 */

/**
 * Runs a program to its end, showing what it prints. Its process is named in the journal: were we killed, it would go on
 * without us, and the next run must not work in the same folders meanwhile.
 * @param {string} sentence what is being done, for people
 * @param {string} program
 * @param {readonly string[]} words
 * @param {Place} place
 */
export async function perform(sentence, program, words, { cwd, env, journal }) {
  process.stderr.write(`${sentence} …\n`);
  const begun = performance.now();
  // Behind a gate until the journal is written: were we killed before, the gate would see its pipe end, and nothing began.
  const child = spawn('/bin/sh', ['-c', 'read -r _ && exec "$0" "$@" < /dev/null', program, ...words], {
    cwd,
    env,
    stdio: ['pipe', 2, 2],
  });
  child.stdin?.on('error', () => {}); // it ended first, and its end says why
  try {
    mkdirSync(path.dirname(journal), { recursive: true });
    if (child.pid !== undefined)
      writeFileSync(journal, JSON.stringify({ pid: child.pid, started: processMark(child.pid) }));
    child.stdin?.write('\n');
  } finally {
    child.stdin?.end();
  }
  /** @type {{ code: number | null, signal: NodeJS.Signals | null }} */
  const { code, signal } = await new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Refusal(`${sentence}: ${program} could not be run (${error.message}).`)));
    child.once('exit', (status, by) => resolve({ code: status, signal: by }));
  });
  rmSync(journal, { force: true });
  if (signal !== null) throw new Refusal(`${sentence}: stopped (${signal}). The next run does it again.`);
  if (code !== 0) throw new Refusal(`${sentence}: ${program} failed (code ${code}); its words are above.`);
  process.stderr.write(`${sentence}: ${((performance.now() - begun) / 1000).toFixed(1)} s\n`);
}

/**
 * Waits for what a killed run left running.
 * @param {string} journal
 */
export async function settle(journal) {
  const left = existsSync(journal) ? JSON.parse(readFileSync(journal, 'utf8') || '{}') : {};
  if (left.pid === undefined || left.started === '') return;
  if (processMark(left.pid) === left.started) {
    process.stderr.write(`Process ${left.pid} was left behind by a run that was killed: waiting for it …\n`);
  }
  while (processMark(left.pid) === left.started) await new Promise((resolve) => setTimeout(resolve, 100));
  rmSync(journal, { force: true });
}

/**
 * Becomes another program as far as Node can: hands over the terminal and the signals, and ends as it ends.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 */
export function become(program, words, { cwd, env }) {
  const child = spawn(program, words, { cwd, env, stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the child by itself; what is sent to us alone is handed on.
  process.on('SIGINT', () => {});
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${program} could not be run: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143);
  });
}
