import type { Answers } from '../core/dictionary/variable.ts';
import { DomainError } from '../core/errors.ts';
import type { StudyBundle } from '../core/protocol/study.ts';
import type { OnProgress, SealedContribution, StudyCheck } from '../workers/contribution-api.ts';
import type { ContributionPoolApi, OnEnvelope } from '../workers/contribution-pool-api.ts';
import type { ContributionService } from './contribution-service.ts';
import { makeStopper } from './platform.ts';
import { Pool } from './pool.ts';
import { serveAsMember, type Workman } from './pool-member.ts';
import type { MemberLine, PoolLine } from './pool-port.ts';

/** The study that a pool encrypts for, as it was checked where the pool was started; the members check it again. */
export interface SealingSetup {
  readonly bundle: StudyBundle;
  readonly linkDigest: string;
}

/** What a member of a sealing pool does in one go. */
export type SealingTask =
  | {
      readonly kind: 'rows';
      readonly rows: readonly { readonly answers: Answers; readonly visit: number }[];
      readonly expected: number;
    }
  | { readonly kind: 'synthetic'; readonly persons: number; readonly expected: number };

export type SealingLine = MemberLine<SealingSetup, SealingTask, readonly SealedContribution[]>;
export type SealingPool = Pool<SealingSetup, SealingTask, readonly SealedContribution[]>;

/** A demonstration is shown in a tab; more people than this would keep it busy for minutes. */
const SYNTHETIC_MOST = 5000;
/** Contributions in one task: some tenths of a second's work, which is what a crash or a "cancel" costs. */
const ROWS_AT_ONCE = 16;

/** Contributions in one task, when so many are left for so many members: few enough that nobody idles at the end. */
export const rowsInOneTask = (left: number, members: number): number =>
  Math.max(1, Math.min(ROWS_AT_ONCE, Math.ceil(left / (2 * members))));

/**
 * Serves a sealing pool from inside a thread.
 * @param service around the store in which the key's proof was remembered as verified
 */
export function serveSealing(
  line: PoolLine<SealingSetup, SealingTask, readonly SealedContribution[]>,
  service: ContributionService,
): void {
  serveAsMember(line, async ({ bundle, linkDigest }): Promise<Workman<SealingTask, readonly SealedContribution[]>> => {
    await service.checkStudy(bundle, linkDigest, null, () => undefined);
    const studyId = bundle.document.id;
    return {
      work: (task, pace) =>
        task.kind === 'rows'
          ? service.encryptRows({ ...task, studyId }, pace)
          : service.encryptSynthetic({ ...task, studyId }, pace),
      dispose: () => service.dispose(),
    };
  });
}

export interface CoordinatorTools {
  /** Checks studies, and remembers verified keys where the members look. */
  readonly service: ContributionService;
  readonly spawn: () => SealingLine;
  readonly size: number;
}

/** The worker in the middle: checks a study once, and has members encrypt for it. */
export class SealingCoordinator implements ContributionPoolApi {
  readonly #tools: CoordinatorTools;
  #pool: SealingPool | null = null;
  readonly #running = new Set<ReturnType<typeof makeStopper>>();

  constructor(tools: CoordinatorTools) {
    this.#tools = tools;
  }

  async checkStudy(
    bundle: StudyBundle,
    linkDigest: string,
    proof: Uint8Array | null,
    onProgress: OnProgress,
  ): Promise<StudyCheck> {
    const { service, spawn, size } = this.#tools;
    const check = await service.checkStudy(bundle, linkDigest, proof, onProgress);
    const before = this.#pool;
    this.#pool = new Pool({ spawn, size, setup: { bundle, linkDigest } });
    await before?.stop();
    return check;
  }

  async encryptRows(
    { rows, visit }: { readonly rows: readonly Answers[]; readonly visit: number },
    onEnvelope: OnEnvelope,
  ): Promise<void> {
    const taskOf = (from: number, count: number, expected: number): SealingTask => ({
      kind: 'rows',
      rows: rows.slice(from, from + count).map((answers) => ({ answers, visit })),
      expected,
    });
    await this.#all(rows.length, taskOf, onEnvelope);
  }

  async encryptSynthetic({ persons }: { readonly persons: number }, onEnvelope: OnEnvelope): Promise<void> {
    if (!Number.isInteger(persons) || persons < 1 || persons > SYNTHETIC_MOST)
      throw new DomainError('request/too-large', { most: SYNTHETIC_MOST });
    await this.#all(persons, (_, count, expected) => ({ kind: 'synthetic', persons: count, expected }), onEnvelope);
  }

  async cancel(): Promise<void> {
    for (const stopper of this.#running) stopper.abort();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#pool?.stop(), this.#tools.service.dispose()]);
  }

  async #all(
    count: number,
    taskOf: (from: number, count: number, expected: number) => SealingTask,
    onEnvelope: OnEnvelope,
  ): Promise<void> {
    const pool = this.#pool;
    if (pool === null) throw new DomainError('not-found', { what: 'study' });
    const stopper = makeStopper();
    this.#running.add(stopper);
    try {
      const sink = async (sealed: readonly SealedContribution[]): Promise<void> => {
        for (const one of sealed) await onEnvelope(one);
      };
      await pool.each(tasksOf(count, pool.size, taskOf), sink, stopper.signal);
    } finally {
      this.#running.delete(stopper);
    }
  }
}

/** Cuts so many contributions into tasks, smaller ones towards the end. */
function* tasksOf(
  count: number,
  members: number,
  taskOf: (from: number, count: number, expected: number) => SealingTask,
): Iterable<SealingTask> {
  const expected = Math.ceil(count / members);
  for (let from = 0; from < count; ) {
    const taken = rowsInOneTask(count - from, members);
    yield taskOf(from, taken, expected);
    from += taken;
  }
}
