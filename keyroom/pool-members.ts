import { DomainError } from '../core/errors.ts';
import { later } from './platform.ts';
import type { FromMember, MemberLine } from './pool-port.ts';

/** A task on its way through the pool. */
export interface Held<Task, Answer> {
  readonly id: number;
  readonly task: Task;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (fault: unknown) => void;
  /** A member died while it worked on this. */
  hasCrashed: boolean;
  isCancelled: boolean;
  /** Takes off the watch that was set when it was cancelled. */
  whenOver?: () => void;
}

interface Listeners<Member> {
  /** It has answered a task. */
  readonly onFree: () => void;
  /** It is gone by itself; what it held is still to be taken back. */
  readonly onLost: (member: Member) => void;
}

/** One thread of a pool with the tasks that it holds, the one under its hands first. */
export class PoolMember<Setup, Task, Answer> {
  readonly #line: MemberLine<Setup, Task, Answer>;
  readonly #listeners: Listeners<PoolMember<Setup, Task, Answer>>;
  #held: Held<Task, Answer>[] = [];
  #onStopped: () => void = () => undefined;
  #isGone = false;

  constructor(
    line: MemberLine<Setup, Task, Answer>,
    setup: Setup,
    listeners: Listeners<PoolMember<Setup, Task, Answer>>,
  ) {
    this.#line = line;
    this.#listeners = listeners;
    line.listen((message) => this.#hear(message));
    line.onLost(() => this.#lose());
    line.post({ kind: 'setup', setup });
  }

  /** Tasks that it holds. */
  get load(): number {
    return this.#held.length;
  }

  has(held: Held<Task, Answer>): boolean {
    return this.#held.includes(held);
  }

  take(held: Held<Task, Answer>): void {
    try {
      this.#line.post({ kind: 'task', id: held.id, task: held.task });
      this.#held.push(held);
    } catch (cause) {
      held.reject(new DomainError('internal', { why: 'message' }, { cause })); // no clone can be made of it
    }
  }

  /** @returns false when it does not hold the task */
  tellCancelled(held: Held<Task, Answer>): boolean {
    if (!this.has(held)) return false;
    this.#line.post({ kind: 'cancel', id: held.id });
    return true;
  }

  /** Ends it, if it still runs, and gives back what it held. */
  takeBack(): Held<Task, Answer>[] {
    this.#end();
    const back = this.#held;
    this.#held = [];
    for (const { whenOver } of back) whenOver?.();
    return back;
  }

  /** Rejects what it holds, lets it zeroise, and ends it at the latest after so many milliseconds. */
  async stop(fault: DomainError, patience: number): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      const giveUp = later(patience, resolve);
      this.#onStopped = () => {
        giveUp();
        resolve();
      };
    });
    for (const held of this.#held) {
      held.whenOver?.();
      held.reject(fault);
    }
    this.#held = [];
    this.#line.post({ kind: 'stop' });
    await stopped;
    await this.#end();
  }

  #hear(message: FromMember<Answer>): void {
    if (message.kind === 'stopped') {
      this.#onStopped();
      return;
    }
    const at = this.#held.findIndex(({ id }) => id === message.id);
    const [held] = at < 0 ? [] : this.#held.splice(at, 1);
    if (held === undefined) return;
    held.whenOver?.();
    if (held.isCancelled) held.reject(new DomainError('computation/cancelled'));
    else if (message.kind === 'answer') held.resolve(message.answer);
    else held.reject(new DomainError(message.code, message.detail));
    this.#listeners.onFree();
  }

  #lose(): void {
    if (this.#isGone) return;
    this.#onStopped();
    this.#listeners.onLost(this);
  }

  #end(): unknown {
    if (this.#isGone) return;
    this.#isGone = true;
    return this.#line.end();
  }
}
