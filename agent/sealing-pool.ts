import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Answers } from '../core/dictionary/variable.ts';
import { codeOf } from '../core/errors.ts';
import { Pool } from '../keyroom/pool.ts';
import { rowsInOneTask, type SealingLine, type SealingSetup } from '../keyroom/sealing-pool.ts';
import type { SealedContribution } from '../workers/contribution-api.ts';

/** What a thread is started with; the rest it hears from the pool. */
export interface ThreadStart {
  readonly home: string;
}

/** Encrypts many people's answers in threads. */
export interface SealingPool {
  /** How many may usefully be asked for at once. */
  readonly threads: number;
  /** @throws DomainError what the key room found, `worker/crashed` */
  seal(answers: Answers, visit: number): Promise<SealedContribution>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly answers: Answers;
  readonly visit: number;
  readonly resolve: (sealed: SealedContribution) => void;
  readonly reject: (fault: unknown) => void;
}

/**
 * Starts a pool for one study. The study's key must have been checked before with the same folder: threads take its proof as verified.
 * @param threads 1 to 64; as many as the machine runs at once when left out
 * @param rows how many are coming in all: decides how large a table pays
 */
export function startSealingPool({
  home,
  threads = availableParallelism(),
  rows,
  ...setup
}: ThreadStart & SealingSetup & { readonly threads?: number; readonly rows: number }): SealingPool {
  const pool = new Pool({ spawn: () => threadLine(home), size: threads, setup });
  const expected = Math.ceil(rows / threads);
  let waiting: Waiting[] = [];

  const sealAll = async (some: readonly Waiting[]): Promise<void> => {
    try {
      const task = { kind: 'rows', rows: some.map(({ answers, visit }) => ({ answers, visit })), expected } as const;
      const sealed = await pool.run(task);
      for (const [index, { resolve }] of some.entries()) resolve(sealed[index] as SealedContribution);
    } catch (fault) {
      // A task has one fault: alone, each row has its own.
      if (some.length > 1 && codeOf(fault) !== 'worker/crashed') await Promise.all(some.map((one) => sealAll([one])));
      else for (const { reject } of some) reject(fault);
    }
  };
  const giveOut = (): void => {
    const rest = waiting;
    waiting = [];
    while (rest.length > 0) void sealAll(rest.splice(0, rowsInOneTask(rest.length, threads)));
  };
  return {
    threads,
    seal: (answers, visit) =>
      new Promise((resolve, reject) => {
        // Rows that are asked for in one turn go together.
        if (waiting.length === 0) setImmediate(giveOut);
        waiting.push({ answers, visit, resolve, reject });
      }),
    stop: () => pool.stop(),
  };
}

function threadLine(home: string): SealingLine {
  const worker = new Worker(new URL('./sealing-thread.ts', import.meta.url), {
    workerData: { home } satisfies ThreadStart,
  });
  return {
    post: (message) => worker.postMessage(message),
    listen: (heard) => worker.on('message', heard),
    onLost: (lost) => worker.on('error', lost).on('messageerror', lost).on('exit', lost),
    end: () => worker.terminate(),
  };
}
