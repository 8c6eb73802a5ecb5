import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from '../bytes.ts';
import * as merkle from './merkle.ts';

// google/certificate-transparency, merkletree/merkle_tree_test.cc: eight entries and the roots of their first 0 … 8
const ENTRIES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(fromHex);
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

function store(leaves: readonly Uint8Array[]) {
  const nodes = new Map<string, Uint8Array>();
  let frontier = merkle.EMPTY_FRONTIER;
  for (const leaf of leaves) {
    const appended = merkle.append(frontier, leaf);
    frontier = appended.frontier;
    for (const { level, index, hash } of appended.completed) nodes.set(`${level}/${index}`, hash);
  }
  let reads = 0;
  const lookup: merkle.NodeLookup = (level, index) => {
    reads++;
    const hash = nodes.get(`${level}/${index}`);
    if (!hash) throw new Error(`node ${level}/${index} is not stored`);
    return hash;
  };
  return { lookup, frontier, reads: () => reads };
}

/** Section 2.1.1 word for word, to compare with. */
function plainRoot(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return merkle.emptyRoot();
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  const k = 2 ** Math.ceil(Math.log2(leaves.length) - 1);
  return merkle.nodeHash(plainRoot(leaves.slice(0, k)), plainRoot(leaves.slice(k)));
}

const leaves = (count: number) => Array.from({ length: count }, (_, i) => merkle.leafHash(Uint8Array.of(i, i >> 8)));

describe('published vectors', () => {
  test.each(ROOTS.map((root, size) => ({ root, size })))('root of the first $size entries', ({ root, size }) => {
    const hashes = ENTRIES.slice(0, size).map(merkle.leafHash);
    expect(toHex(merkle.rootOf(hashes))).toBe(root);
    expect(toHex(merkle.rootFrom(size, store(hashes).lookup))).toBe(root);
  });

  test('inclusion of the first entry among eight', () => {
    const { lookup } = store(ENTRIES.map(merkle.leafHash));
    expect(merkle.inclusionProof(0, 8, lookup).map(toHex)).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
  });

  test('six entries are a beginning of eight', () => {
    const { lookup } = store(ENTRIES.map(merkle.leafHash));
    expect(merkle.consistencyProof(6, 8, lookup).map(toHex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('every tree of up to 40 leaves', () => {
  const all = leaves(40);
  const { lookup } = store(all);
  const roots = Array.from({ length: 41 }, (_, size) => plainRoot(all.slice(0, size)));

  test('frontier, stored nodes and definition agree on the root', () => {
    for (const [size, root] of roots.entries()) {
      expect(merkle.rootOf(all.slice(0, size))).toEqual(root);
      expect(merkle.rootFrom(size, lookup)).toEqual(root);
      expect(merkle.frontierRoot(merkle.frontierFrom(size, lookup))).toEqual(root);
    }
  });

  test('every leaf proves its inclusion, and no other place, size or leaf', () => {
    for (let size = 1; size <= 40; size++) {
      for (let index = 0; index < size; index++) {
        const proof = merkle.inclusionProof(index, size, lookup);
        const root = roots[size] as Uint8Array;
        const leaf = all[index] as Uint8Array;
        merkle.verifyInclusion(leaf, index, size, proof, root);
        const refused = (run: () => void) => expect(run).toThrow('log/proof-invalid');
        refused(() => merkle.verifyInclusion(merkle.leafHash(leaf), index, size, proof, root));
        refused(() => merkle.verifyInclusion(leaf, size, size, proof, root));
        refused(() => merkle.verifyInclusion(leaf, index, size, [...proof, leaf], root));
        if (size > 1) refused(() => merkle.verifyInclusion(leaf, (index + 1) % size, size, proof, root));
        if (size > 1) refused(() => merkle.verifyInclusion(leaf, index, size, proof.slice(1), root));
      }
    }
  });

  test('every beginning proves its consistency, and no other root does', () => {
    for (let second = 1; second <= 40; second++) {
      for (let first = 1; first <= second; first++) {
        const proof = merkle.consistencyProof(first, second, lookup);
        const [older, newer] = [roots[first] as Uint8Array, roots[second] as Uint8Array];
        merkle.verifyConsistency(first, second, older, newer, proof);
        const refused = (run: () => void) => expect(run).toThrow('log/proof-invalid');
        refused(() => merkle.verifyConsistency(first, second, merkle.emptyRoot(), newer, proof));
        refused(() => merkle.verifyConsistency(first, second, older, merkle.emptyRoot(), proof));
        refused(() => merkle.verifyConsistency(first, second, older, newer, [...proof, newer]));
        if (proof.length > 0) refused(() => merkle.verifyConsistency(first, second, older, newer, proof.slice(1)));
      }
    }
  });
});

test('proofs read as many nodes as they name, and at most two per level', () => {
  const size = 1000;
  const all = leaves(size);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: size - 1 }), (index) => {
      const tree = store(all);
      const before = tree.reads();
      merkle.inclusionProof(index, size, tree.lookup);
      expect(tree.reads() - before).toBe(merkle.inclusionNodes(index, size).length);
      expect(merkle.inclusionNodes(index, size).length).toBeLessThanOrEqual(20);
    }),
    { numRuns: 20 },
  );
});

test('an inner node is not taken for a leaf', () => {
  const { lookup, frontier } = store(leaves(4));
  const root = merkle.frontierRoot(frontier);
  const short = expect.objectContaining({ code: 'log/proof-invalid', detail: { why: 'length' } });
  expect(() => merkle.verifyInclusion(lookup(1, 0), 0, 4, [lookup(1, 1)], root)).toThrow(short);
});

test('an index outside the tree has no proof', () => {
  const { lookup } = store(leaves(3));
  expect(() => merkle.inclusionProof(3, 3, lookup)).toThrow('arithmetic/operand');
  expect(() => merkle.consistencyProof(0, 3, lookup)).toThrow('arithmetic/operand');
  expect(() => merkle.consistencyProof(4, 3, lookup)).toThrow('arithmetic/operand');
});
