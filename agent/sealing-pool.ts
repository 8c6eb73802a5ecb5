import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Answers } from '../core/dictionary/variable.ts';
import { DomainError, type ErrorCode, type ErrorDetail } from '../core/errors.ts';
import type { StudyBundle } from '../core/protocol/study.ts';
import type { SealedContribution } from '../workers/contribution-api.ts';

export interface ThreadData {
  readonly home: string;
  readonly bundle: StudyBundle;
  readonly linkDigest: string;
}
export interface ThreadRequest {
  readonly id: number;
  readonly answers: Answers;
  readonly visit: number;
}
export type ThreadAnswer =
  | { readonly id: number; readonly ok: true; readonly sealed: SealedContribution }
  | { readonly id: number; readonly ok: false; readonly code: ErrorCode; readonly detail: ErrorDetail };

/** Encrypts many people's answers in threads. */
export interface SealingPool {
  /** How many may usefully be asked for at once. */
  readonly threads: number;
  /** @throws DomainError what the key room found, `worker/crashed` */
  seal(answers: Answers, visit: number): Promise<SealedContribution>;
  stop(): Promise<void>;
}

interface Waiting {
  readonly resolve: (sealed: SealedContribution) => void;
  readonly reject: (fault: DomainError) => void;
}

/**
 * Starts a pool for one study. The study's key must have been checked before with the same folder: threads take its proof as verified.
 * @param threads 1 to 64; as many as the machine runs at once when left out
 */
export function startSealingPool({
  threads = availableParallelism(),
  ...data
}: ThreadData & { readonly threads?: number }): SealingPool {
  const members = Array.from({ length: threads }, () => startMember(data));
  return {
    threads,
    seal: (answers, visit) => leastBusy(members).seal(answers, visit),
    stop: async () => {
      await Promise.all(members.map((member) => member.stop()));
    },
  };
}

type Member = ReturnType<typeof startMember>;
const leastBusy = (members: readonly Member[]): Member =>
  members.reduce((least, member) => (member.busy() < least.busy() ? member : least));

function startMember(data: ThreadData) {
  const worker = new Worker(new URL('./sealing-thread.ts', import.meta.url), { workerData: data });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  let lost: DomainError | undefined;
  worker.on('message', (message: ThreadAnswer) => {
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.ok) asked?.resolve(message.sealed);
    else asked?.reject(new DomainError(message.code, message.detail));
  });
  const lose = (cause: unknown): void => {
    lost = new DomainError('worker/crashed', {}, { cause });
    for (const { reject } of waiting.values()) reject(lost);
    waiting.clear();
  };
  worker.on('error', lose);
  worker.on('exit', lose);
  return {
    busy: () => waiting.size,
    seal: (answers: Answers, visit: number) =>
      new Promise<SealedContribution>((resolve, reject) => {
        if (lost !== undefined) return reject(lost);
        const id = next++;
        waiting.set(id, { resolve, reject });
        worker.postMessage({ id, answers, visit } satisfies ThreadRequest);
      }),
    stop: () => worker.terminate(),
  };
}
