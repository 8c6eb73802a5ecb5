import { type Remote, wrap } from 'comlink';
import { DomainError } from '../core/errors.ts';
import { carryDomainErrors } from './error-transfer.ts';

carryDomainErrors();

/** A worker that starts when it is first asked for, and again after it has crashed or was ended. */
export interface WorkerDoor<Api> {
  /**
   * Asks the worker for something.
   * @throws DomainError `worker/unavailable` when it does not start, `worker/crashed` when it dies or is ended meanwhile, and whatever it throws itself
   */
  ask<T>(question: (worker: Remote<Api>) => Promise<T>): Promise<T>;
  readonly isRunning: boolean;
  /** Ends the worker at once, and with it everything in its memory. Whoever waits for it gets `worker/crashed`. */
  end(): void;
}

interface Running<Api> {
  readonly worker: Worker;
  readonly remote: Remote<Api>;
  /** Never resolves; rejects when the worker is gone. */
  readonly gone: Promise<never>;
  readonly leave: (why: string) => void;
}

/** @param start makes the worker; the literal `new Worker(new URL('./x.worker.ts', import.meta.url))` must stand at the caller for bundlers to see it */
export function workerDoor<Api>(start: () => Worker): WorkerDoor<Api> {
  let running: Running<Api> | null = null;

  const open = (): Running<Api> => {
    const worker = startOrSay(start);
    let leave: Running<Api>['leave'] = () => undefined;
    const gone = new Promise<never>((_, reject) => {
      leave = (why) => reject(new DomainError('worker/crashed', { why }));
    });
    gone.catch(() => undefined);
    const opened: Running<Api> = { worker, remote: wrap<Api>(worker), gone, leave };
    worker.addEventListener('error', (event) => {
      event.preventDefault();
      if (running === opened) close('error');
    });
    worker.addEventListener('messageerror', () => {
      if (running === opened) close('message');
    });
    return opened;
  };

  const close = (why: string): void => {
    const closing = running;
    running = null;
    closing?.worker.terminate();
    closing?.leave(why);
  };

  return {
    async ask(question) {
      running ??= open();
      const { remote, gone } = running;
      return Promise.race([question(remote), gone]);
    },
    get isRunning() {
      return running !== null;
    },
    end: () => close('ended'),
  };
}

function startOrSay(start: () => Worker): Worker {
  try {
    return start();
  } catch (cause) {
    throw new DomainError('worker/unavailable', {}, { cause });
  }
}
