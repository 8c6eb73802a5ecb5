import { DomainError } from '../core/errors.ts';
import { later, type StopSignal } from './platform.ts';
import { type Held, PoolMember } from './pool-members.ts';
import type { MemberLine } from './pool-port.ts';

export interface PoolTerms<Setup, Task, Answer> {
  /** Starts a thread: how is the platform's affair. Called when there is work for it, and again for one that was lost. */
  readonly spawn: () => MemberLine<Setup, Task, Answer>;
  /** What every member hears first. */
  readonly setup: Setup;
  /** Members at most. */
  readonly size: number;
  /** Tasks that wait for a member, at most; whoever brings more waits at the door. Default: one for each member. */
  readonly queued?: number;
  /** Milliseconds that a member may take to heed "cancel" or "stop" before it is ended. */
  readonly patience?: number;
}

/** A task that was let in. */
export interface Ticket<Answer> {
  /** Rejects with what the member found, `worker/crashed` when members died of it twice or the pool was stopped, `computation/cancelled` */
  readonly answer: Promise<Answer>;
  /** Takes the task back: from the queue at once; a member that works on it is told, and ended when it does not heed. */
  cancel(): void;
}

/** Tasks that a member has at a time: one under its hands, and one so that it need not wait for the next. */
const DEPTH = 2;
const PATIENCE_MS = 2000;

/**
 * One thread for each core behind one door: a bounded queue, work to whoever has least, a replacement for whoever dies.
 * What a dead member had under its hands is tried once more; the answer to a task is one message, so that nothing is done half.
 */
export class Pool<Setup, Task, Answer> {
  readonly size: number;
  readonly #terms: PoolTerms<Setup, Task, Answer>;
  readonly #bound: number;
  readonly #patience: number;
  readonly #members = new Set<PoolMember<Setup, Task, Answer>>();
  readonly #queue: Held<Task, Answer>[] = [];
  readonly #door: (() => void)[] = [];
  #numbers = 0;
  /** Fewer than the size where the platform gives no more threads. */
  #most: number;
  #stopping: Promise<void> | null = null;

  constructor(terms: PoolTerms<Setup, Task, Answer>) {
    this.#terms = terms;
    this.size = Math.max(1, Math.floor(terms.size));
    this.#most = this.size;
    this.#bound = terms.queued ?? this.size;
    this.#patience = terms.patience ?? PATIENCE_MS;
  }

  /**
   * Resolves when the task has a member or a place in the queue: whoever makes tasks makes the next one then.
   * @throws DomainError `worker/crashed` (`why`: `ended`) after {@link stop}
   */
  async offer(task: Task): Promise<Ticket<Answer>> {
    while (this.#stopping === null && this.#isFull()) await new Promise<void>((resolve) => this.#door.push(resolve));
    this.#refuseWhenStopped();
    const { promise, resolve, reject } = settling<Answer>();
    promise.catch(() => undefined);
    const held: Held<Task, Answer> = {
      id: this.#numbers++,
      task,
      resolve,
      reject,
      hasCrashed: false,
      isCancelled: false,
    };
    this.#queue.push(held);
    this.#dispatch();
    return { answer: promise, cancel: () => this.#cancel(held) };
  }

  /** @throws DomainError as {@link Ticket.answer} */
  async run(task: Task): Promise<Answer> {
    return (await this.offer(task)).answer;
  }

  /**
   * Does all tasks, taking the next one when there is room for it. Answers come as they are ready; the sink slows the pool down when it is slow.
   * @throws DomainError the first fault of a task, or what the sink threw, when all that had begun has ended; `computation/cancelled` when the signal says so
   */
  async each(tasks: Iterable<Task>, sink: (answer: Answer) => Promise<void>, signal?: StopSignal): Promise<void> {
    const underWay = new Map<Ticket<Answer>, Promise<void>>();
    let failed: { readonly fault: unknown } | null = null;
    const cancelAll = (): void => {
      for (const ticket of underWay.keys()) ticket.cancel();
    };
    const fail = (fault: unknown): void => {
      failed ??= { fault };
      cancelAll();
    };
    const isOver = (): boolean => failed !== null || signal?.aborted === true;
    const most = this.size * DEPTH + this.#bound;
    signal?.addEventListener('abort', cancelAll);
    try {
      for (const task of tasks) {
        while (underWay.size >= most && !isOver()) await Promise.race(underWay.values());
        if (isOver()) break;
        const ticket = await this.offer(task);
        const done = ticket.answer
          .then((answer) => (isOver() ? undefined : sink(answer)))
          .catch(fail)
          .finally(() => underWay.delete(ticket));
        underWay.set(ticket, done);
        if (isOver()) ticket.cancel();
      }
    } catch (fault) {
      fail(fault);
    } finally {
      await Promise.all(underWay.values());
      signal?.removeEventListener('abort', cancelAll);
    }
    if (signal?.aborted === true) throw new DomainError('computation/cancelled');
    if (failed !== null) throw (failed as { readonly fault: unknown }).fault;
  }

  /** Refuses whoever waits, lets every member zeroise what it holds, and ends it; one that does not heed in time is ended as it is. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    const ended = new DomainError('worker/crashed', { why: 'ended' });
    for (const { reject } of this.#queue.splice(0)) reject(ended);
    for (const enter of this.#door.splice(0)) enter();
    const members = [...this.#members];
    this.#members.clear();
    await Promise.all(members.map((member) => member.stop(ended, this.#patience)));
  }

  #refuseWhenStopped(): void {
    if (this.#stopping !== null) throw new DomainError('worker/crashed', { why: 'ended' });
  }

  #isFull(): boolean {
    return this.#queue.length >= this.#bound && !this.#hasRoom();
  }

  #hasRoom(): boolean {
    return this.#members.size < this.#most || [...this.#members].some(({ load }) => load < DEPTH);
  }

  /** Gives out what waits, to members that have least to do; starts another one rather than letting a task wait behind a task. */
  #dispatch(): void {
    while (this.#stopping === null && this.#queue.length > 0) {
      const member = this.#leastBusy();
      if (member === null) break;
      member.take(this.#queue.shift() as Held<Task, Answer>);
    }
    // Whoever enters calls again, and lets the next one in.
    if (!this.#isFull()) this.#door.shift()?.();
  }

  #leastBusy(): PoolMember<Setup, Task, Answer> | null {
    let least: PoolMember<Setup, Task, Answer> | null = null;
    for (const member of this.#members) if (least === null || member.load < least.load) least = member;
    if (least !== null && least.load === 0) return least;
    if (this.#members.size < this.#most) least = this.#spawned() ?? least;
    return least !== null && least.load < DEPTH ? least : null;
  }

  #spawned(): PoolMember<Setup, Task, Answer> | null {
    try {
      const member = new PoolMember(this.#terms.spawn(), this.#terms.setup, {
        onFree: () => this.#dispatch(),
        onLost: (lost) => this.#replace(lost),
      });
      this.#members.add(member);
      return member;
    } catch (cause) {
      if (this.#members.size > 0) this.#most = this.#members.size;
      else for (const { reject } of this.#queue.splice(0)) reject(new DomainError('worker/unavailable', {}, { cause }));
      return null;
    }
  }

  /** The one that was worked on is under suspicion and is tried once more; those behind it are not. */
  #replace(member: PoolMember<Setup, Task, Answer>): void {
    if (!this.#members.delete(member)) return;
    const again = member.takeBack().flatMap((held, index) => {
      if (held.isCancelled) held.reject(new DomainError('computation/cancelled'));
      else if (index === 0 && held.hasCrashed) held.reject(new DomainError('worker/crashed', { why: 'error' }));
      else {
        held.hasCrashed ||= index === 0;
        return [held];
      }
      return [];
    });
    this.#queue.unshift(...again);
    this.#dispatch();
  }

  #cancel(held: Held<Task, Answer>): void {
    if (held.isCancelled) return;
    held.isCancelled = true;
    const at = this.#queue.indexOf(held);
    if (at < 0) {
      for (const member of this.#members) if (member.tellCancelled(held)) this.#watch(member, held);
      return;
    }
    this.#queue.splice(at, 1);
    held.reject(new DomainError('computation/cancelled'));
    this.#dispatch();
  }

  /** A member that does not heed in time is ended; what waited behind the task has done nothing wrong. */
  #watch(member: PoolMember<Setup, Task, Answer>, held: Held<Task, Answer>): void {
    held.whenOver = later(this.#patience, () => {
      if (!this.#members.delete(member)) return;
      const back = member.takeBack();
      for (const { isCancelled, reject } of back) if (isCancelled) reject(new DomainError('computation/cancelled'));
      this.#queue.unshift(...back.filter(({ isCancelled }) => !isCancelled));
      this.#dispatch();
    });
  }
}

interface Settling<T> {
  readonly promise: Promise<T>;
  readonly resolve: (answer: T) => void;
  readonly reject: (fault: unknown) => void;
}

function settling<T>(): Settling<T> {
  let resolve: Settling<T>['resolve'] = () => undefined;
  let reject: Settling<T>['reject'] = () => undefined;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
