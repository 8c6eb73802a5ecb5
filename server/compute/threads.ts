import { Worker } from 'node:worker_threads';
import { DomainError, isErrorCode } from '../../core/errors.ts';
import type { ThreadAnswer, ThreadReplies, ThreadRequestKind, ThreadRequests } from './thread-api.ts';

/** One thread that does the arithmetic, so that the process around it keeps sending its heartbeats. */
export interface ComputeThread {
  /** One request at a time is answered in order. @throws DomainError whatever the thread found, or `worker/crashed` */
  ask<K extends ThreadRequestKind>(kind: K, request: ThreadRequests[K]): Promise<ThreadReplies[K]>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (reply: never) => void;
  readonly reject: (fault: Error) => void;
}

/** Starts a thread; one that crashes is replaced at the next request. */
export function startThread(): ComputeThread {
  let worker: Worker | undefined;
  let next = 0;
  const waiting = new Map<number, Waiting>();

  const lose = (lost: Worker, cause: unknown): void => {
    if (worker === lost) worker = undefined;
    const fault = new DomainError('worker/crashed', {}, { cause });
    for (const { reject } of waiting.values()) reject(fault);
    waiting.clear();
  };
  const answer = (message: ThreadAnswer): void => {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) asked?.resolve(message.reply as never);
    else asked?.reject(new DomainError(isErrorCode(message.code) ? message.code : 'internal', message.detail));
  };
  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = new Worker(new URL('./leaf-thread.ts', import.meta.url));
    started.on('message', answer);
    started.on('error', (cause) => lose(started, cause));
    started.on('exit', () => lose(started, 'exit'));
    worker = started;
    return started;
  };

  running(); // ready before the first request
  return {
    ask: (kind, request) =>
      new Promise((resolve, reject) => {
        const id = next++;
        const thread = running();
        waiting.set(id, { resolve, reject });
        thread.postMessage({ id, kind, request });
      }),
    async stop() {
      const last = worker;
      worker = undefined;
      await last?.terminate();
    },
  };
}
