import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inherited } from './env.ts';

/** A child that exits with this code cannot work as it is configured: starting it again would not help. */
export const EXIT_MISCONFIGURED = 78;

export interface ChildPlan {
  /** For people and for the log file's name. */
  readonly name: string;
  /** Arguments for Node: flags, the entry file, its arguments. */
  readonly node: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Folder of the log files; null: the child writes where we write. */
  readonly logs: string | null;
  /** Called after each end that nobody asked for. Returns the pause in ms before the next start; null: it stays down. */
  readonly afterEnd: (end: ChildEnd) => number | null;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Ends in a row that came before the child had said it was ready. */
  readonly failures: number;
  /** The last lines in its log. */
  readonly lastWords: string;
}

export interface Supervised {
  /** Settles with the child's first word that it is ready; rejects when it stays down before. */
  readonly ready: Promise<void>;
  /** Process id of the child that runs now. */
  pid(): number | undefined;
  /** SIGTERM, and SIGKILL when it is still there after `graceMs`. Returns when the process is gone. */
  stop(graceMs: number): Promise<void>;
}

const LONGEST_PAUSE_MS = 30_000;
const LOG_BYTES = 16 * 1024 * 1024;

/** 0.25 s, 0.5 s, 1 s … up to half a minute. */
export const backOff = (failures: number): number => Math.min(LONGEST_PAUSE_MS, 250 * 2 ** Math.min(failures, 10));

/**
 * Keeps one child running. The child leads a process group of its own (Ctrl-C in a terminal reaches it through `stop`
 * alone) and says it is ready by any message over its channel; when we die, the channel breaks and it ends (leash.ts).
 */
export function supervise(plan: ChildPlan): Supervised {
  let child: ChildProcess | undefined;
  let ended: Promise<void> = Promise.resolve();
  let failures = 0;
  const stopping = new AbortController();
  const { promise: ready, resolve: isReady, reject: staysDown } = Promise.withResolvers<void>();
  ready.catch(() => {}); // whoever waits for it hears of it; nobody has to
  const log = plan.logs === null ? null : path.join(plan.logs, `${plan.name.replaceAll(' ', '-')}.log`);

  function begin(): void {
    const sink = log === null ? 'inherit' : openLog(log);
    const running = spawn(process.execPath, ['--import', leash, ...plan.node], {
      env: inherited(plan.variables),
      detached: true,
      stdio: ['ignore', sink, sink, 'ipc'],
    });
    if (typeof sink === 'number') closeSync(sink);
    child = running;
    running.once('message', () => {
      failures = 0;
      isReady();
    });
    ended = new Promise((resolve) => {
      running.once('exit', (code, signal) => {
        child = undefined;
        resolve();
        if (!stopping.signal.aborted) void again(code, signal);
      });
    });
  }

  async function again(code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    const after = plan.afterEnd({ code, signal, failures, lastWords: lastLines(log) });
    failures += 1;
    if (after === null) {
      staysDown(new Error(`${plan.name} ended (${signal ?? `code ${code}`}):\n${lastLines(log)}`));
      return;
    }
    await pause(after, undefined, { signal: stopping.signal }).catch(() => {});
    if (!stopping.signal.aborted) begin();
  }

  begin();
  return {
    ready,
    pid: () => child?.pid,
    stop: async (graceMs) => {
      stopping.abort();
      send(child, 'SIGTERM');
      const done = new AbortController();
      const late = pause(graceMs, undefined, { signal: done.signal }).then(
        () => send(child, 'SIGKILL'),
        () => {},
      );
      await ended;
      done.abort();
      await late;
    },
  };
}

const leash = path.join(import.meta.dirname, 'leash.ts');

/** To the whole group: a child may have started processes of its own. */
function send(child: ChildProcess | undefined, signal: NodeJS.Signals): void {
  if (child?.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone already.
  }
}

function openLog(file: string): number {
  mkdirSync(path.dirname(file), { recursive: true });
  if (existsSync(file) && statSync(file).size > LOG_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

const lastLines = (file: string | null): string =>
  file === null ? '' : readFileSync(file, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
