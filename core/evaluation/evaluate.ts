import { DomainError } from '../errors.ts';
import type { Ciphertext, Pace, SchemeId } from '../schemes/types.ts';
import type { PartKey } from './plan.ts';

/** Ciphertexts that one leaf job adds. */
export const LEAF_SIZE = 65_536;

/** One leaf of a sum: the cohort's inputs from `from` up to `to`, not included, in order of log index. */
export interface Leaf {
  readonly leaf: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a cohort into leaves.
 * @throws DomainError `cohort/empty`
 */
export function leavesOf(contributions: number, leafSize: number = LEAF_SIZE): Leaf[] {
  if (contributions < 1) throw new DomainError('cohort/empty');
  return Array.from({ length: Math.ceil(contributions / leafSize) }, (_, leaf) => ({
    leaf,
    from: leaf * leafSize,
    to: Math.min(contributions, (leaf + 1) * leafSize),
  }));
}

/** A sum that grows chunk by chunk in constant memory. */
export interface RunningSum<S extends SchemeId> {
  readonly count: number;
  /** @param chunk concatenated ciphertexts, as they are stored */
  add(chunk: Uint8Array): void;
  result(): Ciphertext<S>;
  dispose(): void;
}

/** What evaluation needs of a scheme: public material only. */
export interface SummingEvaluator<S extends SchemeId> {
  startSum(): RunningSum<S>;
}

/** A partial sum and how many ciphertexts are in it. */
export interface PartialSum<S extends SchemeId> {
  readonly sum: Ciphertext<S>;
  readonly count: number;
}

/**
 * Adds one leaf of one (group, holder), chunk by chunk.
 * @param chunks concatenated ciphertexts that a validator has passed, in any portions
 * @param expected how many the leaf has; another number means that the store and the plan disagree
 * @throws DomainError `cohort/empty`, `computation/failed` (`expected`, `count`), `computation/cancelled`
 */
export async function evaluateLeaf<S extends SchemeId>(
  evaluator: SummingEvaluator<S>,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  expected: number,
  pace: Pace = {},
): Promise<PartialSum<S>> {
  const running = evaluator.startSum();
  try {
    for await (const chunk of chunks) {
      if (pace.signal?.aborted === true) throw new DomainError('computation/cancelled');
      running.add(chunk);
      pace.onProgress?.(running.count, expected);
      await pace.breathe?.();
    }
    if (running.count === 0) throw new DomainError('cohort/empty');
    if (running.count !== expected)
      throw new DomainError('computation/failed', { why: 'count', expected, count: running.count });
    return { sum: running.result(), count: running.count };
  } finally {
    running.dispose();
  }
}

/**
 * Adds the partial sums of all leaves of one (group, holder). The sum does not depend on how the cohort was cut.
 * @throws DomainError `cohort/empty`
 */
export function joinLeaves<S extends SchemeId>(
  evaluator: SummingEvaluator<S>,
  partials: readonly PartialSum<S>[],
): PartialSum<S> {
  if (partials.length === 0) throw new DomainError('cohort/empty');
  const running = evaluator.startSum();
  try {
    for (const { sum } of partials) running.add(sum);
    return { sum: running.result(), count: partials.reduce((total, { count }) => total + count, 0) };
  } finally {
    running.dispose();
  }
}

/** The plain sum of one (group, holder) of a plan. */
export interface EvaluatedPart<S extends SchemeId> extends PartKey, PartialSum<S> {}

/**
 * Evaluates a whole plan in one go: what an auditor's replay and small cohorts use; compute workers run the same leaves as jobs.
 * @param inputsOf ciphertexts of one (group, holder) in order of log index
 */
export async function evaluate<S extends SchemeId>(
  keys: readonly PartKey[],
  contributions: number,
  evaluatorOf: (key: PartKey) => SummingEvaluator<S>,
  inputsOf: (key: PartKey, leaf: Leaf) => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  pace: Pace = {},
  leafSize: number = LEAF_SIZE,
): Promise<EvaluatedPart<S>[]> {
  const leaves = leavesOf(contributions, leafSize);
  const parts: EvaluatedPart<S>[] = [];
  for (const key of keys) {
    const evaluator = evaluatorOf(key);
    const partials: PartialSum<S>[] = [];
    for (const leaf of leaves)
      partials.push(await evaluateLeaf(evaluator, inputsOf(key, leaf), leaf.to - leaf.from, pace));
    parts.push({ ...key, ...joinLeaves(evaluator, partials) });
  }
  return parts;
}
