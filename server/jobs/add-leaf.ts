import { DomainError } from '../../core/errors.ts';
import type { ComputeThread } from '../compute/threads.ts';
import type { Computation, Leaf, LeafName } from '../ports/computations.ts';
import type { ComputeStore } from '../ports/compute-store.ts';

/** Contributions read at once: 0.8 MB of ciphertexts. */
const PAGE = 1024;
const PROGRESS_EVERY_MS = 400;

export type LeafOutcome = 'done' | 'not-wanted' | 'handed-back';

/**
 * Adds one leaf: streams its ciphertexts from Postgres page by page into the thread, the next page being read while one is added, and sets the
 * leaf's sum once. The last leaf of a computation enqueues what comes after, in the same transaction.
 * @param giveBack becomes aborted when this process is to end: the leaf is left to others
 * @throws DomainError when the store does not hold what the plan says: no other try would find anything else
 */
export async function addLeaf(
  store: ComputeStore,
  thread: ComputeThread,
  publicKeyOf: (computation: Computation, holder: number) => Promise<Uint8Array>,
  name: LeafName,
  giveBack: AbortSignal,
): Promise<LeafOutcome> {
  if (!(await store.computations.begin(name.computationId, name.attempt))) return 'not-wanted';
  const computation = await store.computations.get(name.computationId);
  const leaf = await store.computations.leaf(name);
  const roundId = computation?.rounds[0]?.id;
  if (computation === null || leaf === null || roundId === undefined || leaf.product !== null) return 'not-wanted';

  await thread.ask('open', { publicKey: await publicKeyOf(computation, name.holder) });
  const outcome = await stream(store, thread, leaf, roundId, giveBack);
  if (outcome !== 'done') return outcome;
  const { product, inputsRoot, count } = await thread.ask('close', {});
  if (count !== leaf.addends) {
    throw new DomainError('computation/failed', { why: 'count', expected: leaf.addends, count });
  }
  const set = await store.transaction(async ({ computations, jobs }) => {
    const left = await computations.setProduct(name, product, inputsRoot);
    if (left === 0) {
      const { computationId, attempt } = name;
      const leaves = await computations.leaves(computationId, attempt);
      await jobs.enqueue(leaves.some((other) => other.leaf > 0) ? 'join' : 'finish', [{ computationId, attempt }]);
    }
    return left >= 0;
  });
  return set ? 'done' : 'not-wanted';
}

async function stream(
  store: ComputeStore,
  thread: ComputeThread,
  leaf: Leaf,
  roundId: string,
  giveBack: AbortSignal,
): Promise<LeafOutcome> {
  const { computations } = store;
  let noted = performance.now();
  let page = await computations.addends(leaf, roundId, leaf.firstIndex - 1, PAGE);
  while (page.count > 0) {
    if (giveBack.aborted) return 'handed-back';
    const adding = thread.ask('add', page);
    const following =
      page.lastIndex < leaf.lastIndex ? computations.addends(leaf, roundId, page.lastIndex, PAGE) : null;
    const [{ count }, next] = await Promise.all([adding, following]);
    if (performance.now() - noted > PROGRESS_EVERY_MS) {
      noted = performance.now();
      await computations.noteProgress(leaf, count);
      if (!(await computations.wanted(leaf.computationId, leaf.attempt))) return 'not-wanted';
    }
    if (next === null) break;
    page = next;
  }
  return 'done';
}
