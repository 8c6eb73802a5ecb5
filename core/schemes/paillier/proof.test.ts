import { beforeAll, describe, expect, test } from 'vitest';
import { concat } from '../../bytes.ts';
import { bitLength, jacobi } from '../../math/modular.ts';
import type { SecretKey, SecretPrimes } from './decrypt-key.ts';
import { drawPrime } from './keygen-primes.ts';
import { makePublicKey } from './keys.ts';
import {
  challenges,
  decodeProof,
  encodeProof,
  FOURTH_ROOTS,
  type ModulusProof,
  NTH_ROOTS,
  proofBytes,
} from './proof.ts';
import { proveKey } from './prove.ts';
import { seededRng, testKey512, testParameters } from './testing.ts';
import { verifyKey } from './verify.ts';

const rng = seededRng('proof');
const small = testKey512();
const refused = (code: string, why: string) =>
  expect.objectContaining({ code, detail: expect.objectContaining({ why }) });

/** A key whose primes nobody checked. */
const dishonest = (p: bigint, q: bigint): SecretKey => {
  const publicKey = makePublicKey(testParameters(bitLength(p * q)), p * q);
  const primes: SecretPrimes = { publicKey, p, q };
  return primes as SecretKey;
};
const primeWith = (bits: number, rest: bigint): bigint => {
  for (;;) {
    const prime = drawPrime(bits, rng);
    if ((prime & 3n) === rest) return prime;
  }
};

describe('an honest key', () => {
  let proof: Uint8Array;
  beforeAll(async () => {
    proof = await proveKey(small, rng);
  });

  test('proves itself, and the same proof serves everywhere', async () => {
    expect(proof.length).toBe(proofBytes(small.publicKey));
    expect(await verifyKey(small.publicKey, proof)).toBe(small.publicKey);
    expect(encodeProof(small.publicKey, decodeProof(small.publicKey, proof))).toEqual(proof);
  });

  test('reports its progress to the end on both sides', async () => {
    const steps: [number, number][] = [];
    const onProgress = (done: number, total: number) => steps.push([done, total]);
    await verifyKey(small.publicKey, proof, { onProgress });
    expect(steps.at(-1)).toEqual([25, 25]);
    steps.length = 0;
    await proveKey(small, rng, { onProgress });
    expect(steps.at(-1)).toEqual([136, 136]);
  });

  test('stops when told to, on both sides', async () => {
    let rests = 0;
    const signal = { aborted: false };
    const breathe = async () => {
      signal.aborted = ++rests === 3;
    };
    await expect(proveKey(small, rng, { signal, breathe })).rejects.toThrow('computation/cancelled');
    expect(rests).toBe(3);
    rests = 0;
    await expect(verifyKey(small.publicKey, proof, { signal, breathe })).rejects.toThrow('computation/cancelled');
    expect(rests).toBe(3);
  });

  const tampered = (change: (proof: ModulusProof) => ModulusProof): Uint8Array =>
    encodeProof(small.publicKey, change(decodeProof(small.publicKey, proof)));
  const replaced = <T>(list: readonly T[], at: number, item: (old: T) => T): T[] =>
    list.map((old, i) => (i === at ? item(old) : old));

  test.each([0, 77, FOURTH_ROOTS - 1])('fourth root %i cannot be changed', async (at) => {
    const changes: ((proof: ModulusProof) => ModulusProof)[] = [
      (p) => ({ ...p, fourthRoots: replaced(p.fourthRoots, at, (one) => ({ ...one, root: one.root + 1n })) }),
      (p) => ({ ...p, fourthRoots: replaced(p.fourthRoots, at, (one) => ({ ...one, minus: !one.minus })) }),
      (p) => ({ ...p, fourthRoots: replaced(p.fourthRoots, at, (one) => ({ ...one, twisted: !one.twisted })) }),
    ];
    for (const change of changes) {
      const verdict = verifyKey(small.publicKey, tampered(change));
      await expect(verdict).rejects.toThrow(
        expect.objectContaining({ code: 'key/invalid-proof', detail: { why: 'fourth root', index: at } }),
      );
    }
  });

  test.each([0, NTH_ROOTS - 1])('n-th root %i cannot be changed', async (at) => {
    const verdict = verifyKey(
      small.publicKey,
      tampered((p) => ({ ...p, nthRoots: replaced(p.nthRoots, at, (root) => root - 1n) })),
    );
    await expect(verdict).rejects.toThrow(
      expect.objectContaining({ code: 'key/invalid-proof', detail: { why: 'n-th root', index: at } }),
    );
  });

  test('w must have the symbol -1 and decides the challenges', async () => {
    let other = 2n;
    while (jacobi(other, small.publicKey.n) !== 1) other++;
    await expect(
      verifyKey(
        small.publicKey,
        tampered((p) => ({ ...p, w: other })),
      ),
    ).rejects.toThrow(refused('key/invalid-proof', 'w'));
    while (jacobi(other, small.publicKey.n) !== -1) other++;
    await expect(
      verifyKey(
        small.publicKey,
        tampered((p) => ({ ...p, w: other })),
      ),
    ).rejects.toThrow(refused('key/invalid-proof', 'fourth root'));
  });

  test('octets are read strictly', () => {
    const { publicKey } = small;
    const { w, fourthRoots, nthRoots } = decodeProof(publicKey, proof);
    const wrong: [string, Uint8Array][] = [
      ['length', proof.subarray(1)],
      ['length', concat(proof, Uint8Array.of(0))],
      ['magic', concat(Uint8Array.of(0), proof.subarray(1))],
      ['version', concat(proof.subarray(0, 3), Uint8Array.of(2), proof.subarray(4))],
      ['other key', concat(proof.subarray(0, 4), new Uint8Array(32), proof.subarray(36))],
      ['range', encodeProof(publicKey, { w: 0n, fourthRoots, nthRoots })],
      ['range', encodeProof(publicKey, { w, fourthRoots, nthRoots: replaced(nthRoots, 3, () => publicKey.n) })],
    ];
    for (const [why, bytes] of wrong)
      expect(() => decodeProof(publicKey, bytes)).toThrow(refused('key/invalid-proof', why));
  });

  test("another key's proof is not one", async () => {
    const other = dishonest(primeWith(256, 3n), primeWith(256, 3n));
    await expect(verifyKey(other.publicKey, proof)).rejects.toThrow('key/invalid-proof');
  });
});

test('challenges spread over the whole range below n, and differ by key, w and index', () => {
  const n = 2n ** 255n + 95n;
  const key = makePublicKey(testParameters(256), n);
  const y = challenges(key, 5n, 200);
  expect(new Set(y).size).toBe(200);
  expect(y.every((challenge) => challenge < n)).toBe(true);
  const upper = y.filter((challenge) => challenge > n / 2n).length;
  expect(upper).toBeGreaterThan(60);
  expect(upper).toBeLessThan(140);
  expect(challenges(key, 6n, 1)).not.toEqual(y.slice(0, 1));
  expect(challenges(makePublicKey(testParameters(256), n + 2n), 5n, 1)).not.toEqual(y.slice(0, 1));
});
