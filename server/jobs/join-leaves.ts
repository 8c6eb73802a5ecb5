import type { ArithmeticEngine } from '../ports/arithmetic-engine.ts';
import { type Computation, JOINED_LEAF, type Leaf } from '../ports/computations.ts';
import type { ComputeStore } from '../ports/compute-store.ts';

/** Adds the partial sums of every (cell, group, holder) that has several leaves, and enqueues the end. */
export async function joinLeaves(
  store: ComputeStore,
  engine: ArithmeticEngine,
  publicKeyOf: (computation: Computation, holder: number) => Promise<Uint8Array>,
  { computationId, attempt }: { readonly computationId: string; readonly attempt: number },
): Promise<void> {
  if (!(await store.computations.wanted(computationId, attempt))) return;
  const computation = await store.computations.get(computationId);
  if (computation === null) return;
  await store.computations.setStep(computationId, attempt, 'joining');
  const leaves = await store.computations.leaves(computationId, attempt);
  const joined = new Set(leaves.filter((leaf) => leaf.leaf === JOINED_LEAF).map(placeOf));
  const groups = Map.groupBy(
    leaves.filter((leaf) => leaf.leaf !== JOINED_LEAF),
    placeOf,
  );
  const sums = new Map<Leaf, Uint8Array>();
  for (const [place, parts] of groups) {
    const [first] = parts;
    if (first === undefined || parts.length === 1 || joined.has(place)) continue;
    const publicKey = await publicKeyOf(computation, first.holder);
    sums.set(first, await engine.join(publicKey, parts.map(productOf)));
  }
  await store.transaction(async ({ computations, jobs }) => {
    if ((await computations.hold(computationId))?.attempt !== attempt) return;
    for (const [{ cell, group, holder, firstIndex }, sum] of sums) {
      const lastIndex = groups.get(placeOf({ cell, group, holder }))?.at(-1)?.lastIndex ?? firstIndex;
      const addends =
        groups.get(placeOf({ cell, group, holder }))?.reduce((total, leaf) => total + leaf.addends, 0) ?? 0;
      await computations.addJoined(
        computationId,
        attempt,
        { cell, group, holder, firstIndex, lastIndex, addends },
        sum,
      );
    }
    await jobs.enqueue('finish', [{ computationId, attempt }]);
  });
}

const placeOf = ({ cell, group, holder }: Pick<Leaf, 'cell' | 'group' | 'holder'>): string =>
  `${cell}\n${group}\n${holder}`;

function productOf({ product }: Leaf): Uint8Array {
  if (product === null) throw new Error('a leaf has no sum yet');
  return product;
}
