import { fromBase64Url } from '../../core/bytes.ts';
import { asDigest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { inputLeaf } from '../../core/evaluation/inputs.ts';
import type { PartKey } from '../../core/evaluation/plan.ts';
import { append, EMPTY_FRONTIER, type Frontier, frontierRoot, leafHash, rootOf } from '../../core/math/merkle.ts';
import type { ArithmeticEngine } from '../ports/arithmetic-engine.ts';
import { type Computation, JOINED_LEAF, type Leaf } from '../ports/computations.ts';
import type { ComputeStore } from '../ports/compute-store.ts';
import type { FrozenStudy } from '../ports/studies.ts';
import { partsOf } from './round-question.ts';

/** One joint cell with its plain sums, ready to be re-randomised. */
export interface CellSums {
  readonly cell: string;
  readonly persons: number;
  readonly contributions: number;
  /** Ascending. */
  readonly logIndices: readonly number[];
  readonly inputsRoot: Uint8Array;
  readonly parts: readonly (PartKey & { readonly sum: Uint8Array })[];
}

/** Canonical public octets of the holder that a part belongs to. */
export function publicKeyOf(study: FrozenStudy, holderIndex: number): Uint8Array {
  const holder = study.document.keyRing.holders.find((candidate) => candidate.holderIndex === holderIndex);
  if (holder === undefined) throw new Error(`the study has no holder ${holderIndex}`);
  return fromBase64Url(holder.publicBytes);
}

/**
 * The sums that the leaf jobs of a sealed round left behind.
 * @throws DomainError `computation/failed` (`why`: count) unless they hold every contribution of the round
 */
export async function sumsOfRound(
  store: ComputeStore,
  study: FrozenStudy,
  computation: Computation,
): Promise<CellSums[]> {
  const [round] = computation.rounds;
  if (round === undefined) return [];
  const members = await store.rounds.members(round.id);
  const leaves = await store.computations.leaves(computation.id, computation.attempt);
  return members.map((member) => {
    const parts = partsOf(study, computation.plan).map((key) => {
      const own = leaves.filter((leaf) => isAt(leaf, member.cell, key));
      const whole = own.find((leaf) => leaf.leaf === JOINED_LEAF) ?? (own.length === 1 ? own[0] : undefined);
      const sum = whole?.product ?? null;
      if (sum === null || whole?.addends !== member.contributions) {
        throw new DomainError('computation/failed', {
          why: 'count',
          expected: member.contributions,
          count: whole?.addends ?? 0,
        });
      }
      return { ...key, sum };
    });
    const [first] = parts;
    const ranges = leaves.filter((leaf) => leaf.leaf >= 0 && first !== undefined && isAt(leaf, member.cell, first));
    return { ...member, inputsRoot: rootOf(ranges.map(rootOfLeaf)), parts };
  });
}

const isAt = (leaf: Leaf, cell: string, { group, holderIndex }: PartKey): boolean =>
  leaf.cell === cell && leaf.group === group && leaf.holder === holderIndex;

/** Ranges hold a power of two of inputs, all but the last: their roots stand where the tree of all inputs has the same subtrees. */
function rootOfLeaf({ inputsRoot }: Leaf): Uint8Array {
  if (inputsRoot === null) throw new Error('a leaf has no inputs yet');
  return inputsRoot;
}

const INPUTS_PAGE = 10_000;

/** Sums of whole released rounds, added from what their releases stored. */
export async function sumsOfUnion(
  store: ComputeStore,
  engine: ArithmeticEngine,
  study: FrozenStudy,
  computation: Computation,
): Promise<CellSums[]> {
  const roundIds = computation.rounds.map(({ id }) => id);
  const stored = await store.releases.storedSums(roundIds);
  const inputs = await inputsByCell(store, roundIds);
  const cells: CellSums[] = [];
  for (const [cell, sums] of Map.groupBy(stored, (row) => row.cell)) {
    const parts: CellSums['parts'][number][] = [];
    for (const key of partsOf(study, computation.plan)) {
      const own = sums.filter((row) => row.group === key.group && row.holder === key.holderIndex);
      const sum = await engine.join(
        publicKeyOf(study, key.holderIndex),
        own.map((row) => row.sum),
      );
      parts.push({ ...key, sum });
    }
    const [first] = parts;
    const once = sums.filter((row) => row.group === first?.group && row.holder === first.holderIndex);
    const named = inputs.get(cell) ?? { frontier: EMPTY_FRONTIER, logIndices: [] };
    cells.push({
      cell,
      persons: once.reduce((total, row) => total + row.persons, 0),
      contributions: once.reduce((total, row) => total + row.contributions, 0),
      logIndices: named.logIndices,
      inputsRoot: frontierRoot(named.frontier),
      parts,
    });
  }
  return cells;
}

interface NamedInputs {
  frontier: Frontier;
  readonly logIndices: number[];
}

async function inputsByCell(
  store: ComputeStore,
  roundIds: readonly string[],
): Promise<ReadonlyMap<string, NamedInputs>> {
  const cells = new Map<string, NamedInputs>();
  for (let after = -1; ; ) {
    const page = await store.rounds.inputs(roundIds, { after, limit: INPUTS_PAGE });
    for (const { cell, logIndex, envelopeDigest } of page) {
      const named = cells.get(cell) ?? { frontier: EMPTY_FRONTIER, logIndices: [] };
      cells.set(cell, named);
      named.frontier = append(named.frontier, leafHash(inputLeaf(logIndex, asDigest(envelopeDigest)))).frontier;
      named.logIndices.push(logIndex);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < INPUTS_PAGE) return cells;
    after = last.logIndex;
  }
}
