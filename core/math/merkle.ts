/**
 * Merkle trees as certificate transparency hashes them (RFC 9162, section 2.1): leaves and inner nodes carry different prefixes,
 * and a list of n entries splits at the largest power of two below n.
 *
 * Only nodes of complete subtrees are ever stored: node (level, index) covers the 2^level leaves from index·2^level on. Every root and proof is put
 * together from at most 2·log₂ n of them; {@link inclusionNodes} and its like name them first, so that a database is asked once.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { concat, sameBytes } from '../bytes.ts';
import { DomainError } from '../errors.ts';

export interface NodePlace {
  readonly level: number;
  readonly index: number;
}
export interface TreeNode extends NodePlace {
  readonly hash: Uint8Array;
}
/** The stored hash of a complete subtree; throws when it has none. */
export type NodeLookup = (level: number, index: number) => Uint8Array;

/** What appending needs to know of a tree: its size and the roots of its complete subtrees, largest first, one per set bit of the size. */
export interface Frontier {
  readonly size: number;
  readonly peaks: readonly Uint8Array[];
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] };

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** SHA-256 of 0x00 and the entry. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concat(LEAF, entry));
/** SHA-256 of 0x01 and both children. */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(NODE, left, right));
/** Root of the empty tree: SHA-256 of nothing. */
export const emptyRoot = (): Uint8Array => sha256(new Uint8Array(0));

/**
 * Appends one leaf.
 * @returns the new frontier, and the nodes that became complete, lowest first: what to store (the leaf's own hash at level 0 is among them)
 */
export function append(
  frontier: Frontier,
  leaf: Uint8Array,
): { readonly frontier: Frontier; readonly completed: readonly TreeNode[] } {
  const peaks = [...frontier.peaks];
  let node: TreeNode = { level: 0, index: frontier.size, hash: leaf };
  const completed = [node];
  while (node.index % 2 === 1) {
    const hash = nodeHash(peaks.pop() as Uint8Array, node.hash);
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash };
    completed.push(node);
  }
  return { frontier: { size: frontier.size + 1, peaks: [...peaks, node.hash] }, completed };
}

/** Joins subtree roots that stand side by side, largest first. */
const join = (peaks: readonly Uint8Array[]): Uint8Array =>
  peaks.length === 0 ? emptyRoot() : peaks.reduceRight((right, left) => nodeHash(left, right));

/** Root of the tree that a frontier describes. */
export const frontierRoot = (frontier: Frontier): Uint8Array => join(frontier.peaks);

/** Root over a list of leaf hashes, in order. */
export function rootOf(leaves: Iterable<Uint8Array>): Uint8Array {
  let frontier = EMPTY_FRONTIER;
  for (const leaf of leaves) frontier = append(frontier, leaf).frontier;
  return frontierRoot(frontier);
}

/** The complete subtrees that cover the leaves from `start` to `end` (not included), where start is a multiple of the largest of them. */
function coverOf(start: number, end: number): NodePlace[] {
  const places: NodePlace[] = [];
  let at = start;
  while (at < end) {
    let level = 0;
    while (at + 2 ** (level + 1) <= end && at % 2 ** (level + 1) === 0) level++;
    places.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return places;
}

/** Largest power of two below n; n ≥ 2. */
const splitOf = (n: number): number => {
  let half = 1;
  while (2 * half < n) half *= 2;
  return half;
};

/** One step of a proof: a subtree given by the complete subtrees that cover it. */
type Cover = readonly NodePlace[];

const within = (condition: boolean, why: string): void => {
  if (!condition) throw new DomainError('arithmetic/operand', { why });
};
const isSize = (size: number): boolean => Number.isSafeInteger(size) && size >= 0;

/** PATH of RFC 9162, 2.1.3.1, leaf's side first. */
function inclusionCovers(index: number, size: number): Cover[] {
  within(isSize(size) && Number.isSafeInteger(index) && index >= 0 && index < size, 'leaf index');
  const covers: Cover[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + splitOf(end - start);
    if (index < middle) {
      covers.unshift(coverOf(middle, end));
      end = middle;
    } else {
      covers.unshift(coverOf(start, middle));
      start = middle;
    }
  }
  return covers;
}

/** SUBPROOF of RFC 9162, 2.1.4.1. */
function consistencyCovers(first: number, second: number): Cover[] {
  within(isSize(first) && isSize(second) && first >= 1 && first <= second, 'tree sizes');
  const covers: Cover[] = [];
  let [start, end] = [0, second];
  while (end !== first) {
    const middle = start + splitOf(end - start);
    if (first <= middle) {
      covers.unshift(coverOf(middle, end));
      end = middle;
    } else {
      covers.unshift(coverOf(start, middle));
      start = middle;
    }
  }
  return start === 0 ? covers : [coverOf(start, end), ...covers];
}

const assemble = (covers: readonly Cover[], lookup: NodeLookup): Uint8Array[] =>
  covers.map((cover) => join(cover.map(({ level, index }) => lookup(level, index))));

/** Every stored node that the root of the first `size` leaves needs. */
export const rootNodes = (size: number): NodePlace[] => coverOf(0, size);
export const rootFrom = (size: number, lookup: NodeLookup): Uint8Array =>
  join(rootNodes(size).map(({ level, index }) => lookup(level, index)));

/** The frontier of the first `size` leaves from stored nodes: how an appender takes up its work again. */
export const frontierFrom = (size: number, lookup: NodeLookup): Frontier => ({
  size,
  peaks: rootNodes(size).map(({ level, index }) => lookup(level, index)),
});

/** Every stored node that {@link inclusionProof} looks up. */
export const inclusionNodes = (index: number, size: number): NodePlace[] => inclusionCovers(index, size).flat();
/**
 * Shows that leaf `index` is in the tree of the first `size` leaves (RFC 9162, 2.1.3).
 * @throws DomainError `arithmetic/operand` unless 0 ≤ index < size
 */
export const inclusionProof = (index: number, size: number, lookup: NodeLookup): Uint8Array[] =>
  assemble(inclusionCovers(index, size), lookup);

/** Every stored node that {@link consistencyProof} looks up. */
export const consistencyNodes = (first: number, second: number): NodePlace[] => consistencyCovers(first, second).flat();
/**
 * Shows that the tree of `second` leaves begins with the tree of `first` (RFC 9162, 2.1.4).
 * @throws DomainError `arithmetic/operand` unless 1 ≤ first ≤ second
 */
export const consistencyProof = (first: number, second: number, lookup: NodeLookup): Uint8Array[] =>
  assemble(consistencyCovers(first, second), lookup);

/** RFC 9162, 2.1.3.2. @throws DomainError `log/proof-invalid` */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): void {
  const reject = (why: string) => new DomainError('log/proof-invalid', { why });
  if (!isSize(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) throw reject('leaf index');
  let [at, last] = [index, size - 1];
  let hash = leaf;
  for (const sibling of proof) {
    if (last === 0) throw reject('length');
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = nodeHash(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw reject('length');
  if (!sameBytes(hash, root)) throw reject('root');
}

/** RFC 9162, 2.1.4.2; equal sizes need equal roots and an empty proof. @throws DomainError `log/proof-invalid` */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): void {
  const reject = (why: string) => new DomainError('log/proof-invalid', { why });
  if (!isSize(first) || !isSize(second) || first < 1 || first > second) throw reject('tree sizes');
  if (first === second) {
    if (proof.length !== 0) throw reject('length');
    if (!sameBytes(firstRoot, secondRoot)) throw reject('root');
    return;
  }
  const path = isPowerOfTwo(first) ? [firstRoot, ...proof] : proof;
  let [at, last] = [first - 1, second - 1];
  while (at % 2 === 1) [at, last] = [(at - 1) / 2, Math.floor(last / 2)];
  const [seed, ...steps] = path;
  if (seed === undefined || proof.length === 0) throw reject('length');
  let [older, newer] = [seed, seed];
  for (const node of steps) {
    if (last === 0) throw reject('length');
    if (at % 2 === 1 || at === last) {
      older = nodeHash(node, older);
      newer = nodeHash(node, newer);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      newer = nodeHash(newer, node);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  if (last !== 0) throw reject('length');
  if (!sameBytes(older, firstRoot) || !sameBytes(newer, secondRoot)) throw reject('root');
}

/** Exact for every safe integer: halves until odd. */
const isPowerOfTwo = (n: number): boolean => {
  let rest = n;
  while (rest % 2 === 0 && rest > 1) rest /= 2;
  return rest === 1;
};
