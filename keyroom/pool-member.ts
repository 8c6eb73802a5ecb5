import { codeOf, DomainError } from '../core/errors.ts';
import type { Pace } from '../core/schemes/types.ts';
import { breathe } from './platform.ts';
import type { PoolLine } from './pool-port.ts';

/** Who does a pool's work in one thread. */
export interface Workman<Task, Answer> {
  /** @param pace whose signal says when the task was cancelled; between batches the workman breathes, so that he hears of it */
  work(task: Task, pace: Pace): Promise<Answer>;
  /** Zeroises what he holds. */
  dispose(): Promise<void>;
}

interface Held<Task> {
  readonly id: number;
  readonly task: Task;
  readonly signal: { aborted: boolean };
}

/**
 * Serves a pool from inside a thread: tasks one after the other, cancelled ones not at all, faults by code and detail alone.
 * @param begin makes the workman when the pool has said what for; its fault is the answer to every task
 */
export function serveAsMember<Setup, Task, Answer>(
  line: PoolLine<Setup, Task, Answer>,
  begin: (setup: Setup) => Promise<Workman<Task, Answer>>,
): void {
  let workman: Promise<Workman<Task, Answer>> = Promise.reject(new DomainError('worker/unavailable', { why: 'setup' }));
  workman.catch(() => undefined);
  const held: Held<Task>[] = [];
  let isBusy = false;

  const answer = async ({ id, task, signal }: Held<Task>): Promise<void> => {
    try {
      const hands = await workman;
      if (signal.aborted) throw new DomainError('computation/cancelled');
      line.post({ kind: 'answer', id, answer: await hands.work(task, { signal, breathe }) });
    } catch (fault) {
      line.post({ kind: 'fault', id, code: codeOf(fault), detail: fault instanceof DomainError ? fault.detail : {} });
    }
  };
  const workOff = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let next = held[0]; next !== undefined; next = held[0]) {
      await answer(next);
      held.shift();
      if (held.length > 0) await breathe();
    }
    isBusy = false;
  };
  const stop = async (): Promise<void> => {
    for (const { signal } of held) signal.aborted = true;
    try {
      await (await workman).dispose();
    } catch {
      // one that never began holds nothing
    }
    line.post({ kind: 'stopped' });
  };

  line.listen((message) => {
    if (message.kind === 'setup') {
      workman = begin(message.setup);
      workman.catch(() => undefined);
    } else if (message.kind === 'task') {
      held.push({ id: message.id, task: message.task, signal: { aborted: false } });
      void workOff();
    } else if (message.kind === 'cancel') {
      const meant = held.find(({ id }) => id === message.id);
      if (meant !== undefined) meant.signal.aborted = true;
    } else void stop();
  });
}
