import type { ErrorCode, ErrorDetail } from '../core/errors.ts';

/** What a pool says to a member, in structured clones. Tasks are numbered by the pool. */
export type ToMember<Setup, Task> =
  | { readonly kind: 'setup'; readonly setup: Setup }
  | { readonly kind: 'task'; readonly id: number; readonly task: Task }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'stop' };

/** What a member says: one answer to each task, and one at its end when it was told to stop and has zeroised. */
export type FromMember<Answer> =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | { readonly kind: 'fault'; readonly id: number; readonly code: ErrorCode; readonly detail: ErrorDetail }
  | { readonly kind: 'stopped' };

/** A browser's worker or a Node thread, as the pool sees it. */
export interface MemberLine<Setup, Task, Answer> {
  post(message: ToMember<Setup, Task>): void;
  listen(heard: (message: FromMember<Answer>) => void): void;
  /** Tells when the member is gone without having been ended: a crash, memory that ran out, a message that cannot be read. */
  onLost(lost: () => void): void;
  /** Ends it at once, and with it everything in its memory. */
  end(): unknown;
}

/** The other end of the same line. */
export interface PoolLine<Setup, Task, Answer> {
  post(message: FromMember<Answer>): void;
  listen(heard: (message: ToMember<Setup, Task>) => void): void;
}
