import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigintFromBytes, bigintToBytes, concat, toHex } from '../bytes.ts';
import { asDigest, digest } from '../digest.ts';
import { leafHash, rootOf } from '../math/merkle.ts';
import type { Ciphertext } from '../schemes/types.ts';
import { layoutOf } from '../statistics/layout.ts';
import { decodeCohort, encodeCohort } from './cohort.ts';
import { evaluate, evaluateLeaf, joinLeaves, leavesOf, type SummingEvaluator } from './evaluate.ts';
import { inputLeaf, inputsRoot, type Query, queryDigest } from './inputs.ts';
import { partKeysOf, planOf } from './plan.ts';

const BYTES = 8;
const MODULUS = 2n ** 64n;

/** The noop scheme: "ciphertexts" are the numbers themselves, eight octets each. */
const noop = (): SummingEvaluator<'noop'> & { disposed: number } => {
  const evaluator = {
    disposed: 0,
    startSum() {
      let total = 0n;
      let count = 0;
      return {
        get count() {
          return count;
        },
        add(chunk: Uint8Array) {
          for (let at = 0; at < chunk.length; at += BYTES, count++) {
            total = (total + bigintFromBytes(chunk.subarray(at, at + BYTES))) % MODULUS;
          }
        },
        result: () => bigintToBytes(total, BYTES) as Ciphertext<'noop'>,
        dispose: () => void evaluator.disposed++,
      };
    },
  };
  return evaluator;
};
const bytesOf = (numbers: readonly bigint[]): Uint8Array =>
  concat(...numbers.map((number) => bigintToBytes(number, BYTES)));
const numbers = fc.array(fc.bigInt({ min: 0n, max: MODULUS - 1n }), { minLength: 1, maxLength: 60 });

describe('plan', () => {
  const layout = layoutOf({ variables: [], statistics: [], personsCap: 10 }, 100);
  const threeGroups = { ...layout, groups: [layout.groups, layout.groups, layout.groups].flat() };

  test('every group, every holder, in canonical order', () => {
    const document = { keyRing: { mode: 'split', holders: [{ holderIndex: 2 }, { holderIndex: 0 }] } };
    const plan = planOf(document, threeGroups);
    expect(plan).toEqual({ kind: 'moments', linear: true, groups: [0, 1, 2] });
    expect(partKeysOf(document, plan.groups).map(({ group, holderIndex }) => [group, holderIndex])).toEqual([
      [0, 0],
      [0, 2],
      [1, 0],
      [1, 2],
      [2, 0],
      [2, 2],
    ]);
  });

  test('a ring without holders is refused', () => {
    expect(() => planOf({ keyRing: { mode: 'single', holders: [] } }, layout)).toThrow('study/key-missing');
  });
});

describe('evaluate', () => {
  test('the sum does not depend on how the cohort is cut into leaves and chunks, for one, two and three parts', async () => {
    await fc.assert(
      fc.asyncProperty(
        numbers,
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 9 }),
        async (inputs, leafSize, groups, portion) => {
          const keys = Array.from({ length: groups }, (_, group) => ({ group, holderIndex: 0 }));
          const evaluator = noop();
          const shifted = (group: number) => inputs.map((input) => (input + BigInt(group)) % MODULUS);
          const parts = await evaluate(
            keys,
            inputs.length,
            () => evaluator,
            function* ({ group }, { from, to }) {
              for (let at = from; at < to; at += portion)
                yield bytesOf(shifted(group).slice(at, Math.min(to, at + portion)));
            },
            {},
            leafSize,
          );
          expect(parts.map(({ group, count, sum }) => [group, count, bigintFromBytes(sum)])).toEqual(
            keys.map(({ group }) => [group, inputs.length, shifted(group).reduce((a, b) => (a + b) % MODULUS, 0n)]),
          );
          expect(evaluator.disposed).toBe(groups * (leavesOf(inputs.length, leafSize).length + 1));
        },
      ),
    );
  });

  test('leaves cover the cohort once', () => {
    expect(leavesOf(130_000)).toEqual([
      { leaf: 0, from: 0, to: 65_536 },
      { leaf: 1, from: 65_536, to: 130_000 },
    ]);
    expect(leavesOf(65_536)).toHaveLength(1);
    expect(() => leavesOf(0)).toThrow('cohort/empty');
  });

  test('a leaf with another number of inputs than planned fails, and gives its memory back', async () => {
    const evaluator = noop();
    await expect(evaluateLeaf(evaluator, [bytesOf([1n, 2n])], 3)).rejects.toMatchObject({
      code: 'computation/failed',
      detail: { expected: 3, count: 2 },
    });
    await expect(evaluateLeaf(evaluator, [], 1)).rejects.toMatchObject({ code: 'cohort/empty' });
    expect(() => joinLeaves(evaluator, [])).toThrow('cohort/empty');
    expect(evaluator.disposed).toBe(2);
  });

  test('stops between chunks when told to, and reports', async () => {
    const evaluator = noop();
    const signal = { aborted: false };
    const seen: number[] = [];
    const chunks = function* () {
      yield bytesOf([1n]);
      signal.aborted = true;
      yield bytesOf([2n]);
    };
    await expect(
      evaluateLeaf(evaluator, chunks(), 2, { signal, onProgress: (done) => seen.push(done) }),
    ).rejects.toMatchObject({ code: 'computation/cancelled' });
    expect(seen).toEqual([1]);
    expect(evaluator.disposed).toBe(1);
  });
});

const indices = fc
  .uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 200 })
  .map((list) => list.sort((a, b) => a - b));

describe('cohort bitmap', () => {
  test('what is encoded is decoded', () => {
    fc.assert(
      fc.property(indices, fc.nat(2 ** 40), (list, base) => {
        const shifted = list.map((index) => index + base);
        expect(decodeCohort(encodeCohort(shifted))).toEqual(shifted);
      }),
    );
  });

  test('has the documented octets', () => {
    expect(toHex(encodeCohort([256, 257, 265]))).toBe('01' + '0000000000000100' + '0000000a' + 'c040');
  });

  test.each([
    ['', 'short'],
    ['02000000000000010000000001' + '80', 'version'],
    ['01000000000000010000000002' + 'c000', 'length'],
    ['01000000000000010000000000', 'ends'],
    ['01000000000000010000000002' + '40', 'ends'],
    ['01000000000000010000000002' + '80', 'ends'],
    ['01000000000000010000000002' + 'c1', 'padding'],
    ['01ffffffffffffffff00000001' + '80', 'length'],
  ])('%s is refused: %s', (hex, why) => {
    const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    expect(() => decodeCohort(bytes)).toThrow(expect.objectContaining({ code: 'request/malformed', detail: { why } }));
  });

  test('an empty, unordered, doubled or impossible list is refused', () => {
    expect(() => encodeCohort([])).toThrow('cohort/empty');
    expect(() => encodeCohort([2, 1])).toThrow('contribution/duplicate');
    expect(() => encodeCohort([1, 2, 2])).toThrow('contribution/duplicate');
    expect(() => encodeCohort([-1])).toThrow('arithmetic/operand');
    expect(() => encodeCohort([0, 2 ** 33])).toThrow('arithmetic/operand');
  });
});

describe('inputs', () => {
  const named = (text: string) =>
    digest(
      'envelope',
      Uint8Array.from(text, (c) => c.charCodeAt(0)),
    );

  test('a leaf is the log index in eight octets and the envelope digest', () => {
    expect(toHex(inputLeaf(258, asDigest(new Uint8Array(32).fill(7))))).toBe(`0000000000000102${'07'.repeat(32)}`);
  });

  test('the root is the tree over the leaves in order', () => {
    const inputs = [3, 5, 9].map((logIndex) => ({ logIndex, envelopeDigest: named(String(logIndex)) }));
    const root = toHex(inputsRoot(inputs));
    expect(root).toBe(
      toHex(rootOf(inputs.map(({ logIndex, envelopeDigest }) => leafHash(inputLeaf(logIndex, envelopeDigest))))),
    );
    expect(() => inputsRoot([...inputs, ...inputs.slice(-1)])).toThrow('contribution/duplicate');
    expect(() => inputsRoot([...inputs].reverse())).toThrow('contribution/duplicate');
  });

  const query: Query = {
    studyDigest: named('study'),
    groups: [0, 1],
    logIndices: [1, 2, 5],
    statistic: 'moments',
    noise: null,
  };
  test('the same question has one name, another question another', () => {
    const name = toHex(queryDigest(query));
    expect(toHex(queryDigest({ ...query }))).toBe(name);
    for (const other of [{ groups: [0] }, { logIndices: [1, 2, 6] }, { studyDigest: named('other') }]) {
      expect(toHex(queryDigest({ ...query, ...other }))).not.toBe(name);
    }
    expect(() => queryDigest({ ...query, logIndices: [2, 1] })).toThrow('contribution/duplicate');
  });
});
