/** For tests only: a thread of a pool whose workman does what tests ask for. */
import { type MessagePort, parentPort } from 'node:worker_threads';
import { DomainError } from '../core/errors.ts';
import { serveAsMember } from './pool-member.ts';

export type TestTask =
  | { readonly do: 'double'; readonly number: number }
  | { readonly do: 'fail' }
  /** Ends the thread: each time, or until `marks[crashes]` has counted so many. */
  | { readonly do: 'crash'; readonly times: number }
  /** Works until the gate is opened or it is cancelled. */
  | { readonly do: 'wait' }
  /** Works until the gate is opened, whatever it is told. */
  | { readonly do: 'deaf' }
  /** Never breathes a word again, and keeps the thread busy. */
  | { readonly do: 'spin' };

export const MARK = { begun: 0, crashes: 1, gate: 2, cancelled: 3, disposed: 4, doubled: 5, threads: 6 } as const;

/** Memory that test and threads share. */
export interface TestSetup {
  readonly marks: Int32Array;
  readonly isRefused?: boolean;
}

const port = parentPort as MessagePort | null;
if (port !== null)
  serveAsMember<TestSetup, TestTask, number>(
    { post: (message) => port.postMessage(message), listen: (heard) => port.on('message', heard) },
    async ({ marks, isRefused }) => {
      Atomics.add(marks, MARK.threads, 1);
      if (isRefused) throw new DomainError('study/digest-mismatch', { which: 'study' });
      return {
        work: async (task, { signal, breathe }) => {
          Atomics.add(marks, MARK.begun, 1);
          Atomics.notify(marks, MARK.begun);
          if (task.do === 'fail') throw new DomainError('envelope/visit', { visit: 3 });
          if (task.do === 'crash') {
            if (Atomics.add(marks, MARK.crashes, 1) < task.times) process.exit(1);
            return -1;
          }
          while (task.do === 'spin') Atomics.wait(marks, MARK.gate, 2);
          while (task.do === 'deaf' && Atomics.load(marks, MARK.gate) === 0) await breathe?.();
          while (task.do === 'wait' && Atomics.load(marks, MARK.gate) === 0) {
            await breathe?.();
            if (!signal?.aborted) continue;
            Atomics.add(marks, MARK.cancelled, 1);
            throw new DomainError('computation/cancelled');
          }
          if (task.do !== 'double') return 0;
          Atomics.add(marks, MARK.doubled, 1);
          return 2 * task.number;
        },
        dispose: async () => {
          Atomics.add(marks, MARK.disposed, 1);
        },
      };
    },
  );
