/** For tests only: a worker that is one message channel away, which is what a door sees of a real one. */
import { expose } from 'comlink';

export class NearWorker {
  readonly #channel = new MessageChannel();
  readonly #listeners = new Map<string, (event: Event) => void>();
  terminated = false;

  constructor(exposed: object) {
    expose(exposed, this.#channel.port2);
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    if (type === 'message') this.#channel.port1.addEventListener('message', listener as (event: Event) => void);
    else this.#listeners.set(type, listener);
  }
  removeEventListener(type: string, listener: (event: Event) => void): void {
    this.#channel.port1.removeEventListener(type, listener);
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#channel.port1.start();
    this.#channel.port1.postMessage(message, transfer as never);
  }
  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
  crash(): void {
    this.#listeners.get('error')?.(new Event('error', { cancelable: true }));
  }
}

/** Stands in for the platform's `Worker`: every one that is made exposes the same, and is noted. */
export const nearWorkers = (exposed: object, made: NearWorker[]): unknown =>
  class {
    constructor() {
      const worker = new NearWorker(exposed);
      made.push(worker);
      // biome-ignore lint/correctness/noConstructorReturn: stands in for the platform's Worker
      return worker as unknown as object;
    }
  };
