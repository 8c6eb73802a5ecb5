import { describe, expect, test } from 'vitest';
import { bitLength, jacobi, modInverse, modPow } from '../../math/modular.ts';
import { isProbablePrime } from '../../math/primality.ts';
import type { SecretKey, SecretPrimes } from './decrypt-key.ts';
import { drawPrime } from './keygen-primes.ts';
import { makePublicKey, type PublicKey } from './keys.ts';
import { challenges, encodeProof, FOURTH_ROOTS, type ModulusProof, NTH_ROOTS } from './proof.ts';
import { proveFourthRoots, proveKey } from './prove.ts';
import { seededRng, testKey512, testKey3072, testParameters } from './testing.ts';
import { verifyKey, verifyModulus } from './verify.ts';

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

describe('hostile moduli have no proof', () => {
  const why = async (key: PublicKey, proof: Uint8Array) =>
    verifyKey(key, proof).then(
      () => 'accepted',
      (thrown: { readonly code: string; readonly detail: { readonly why: string } }) =>
        `${thrown.code} ${thrown.detail.why}`,
    );

  test('a prime 1 modulo 4', async () => {
    const key = dishonest(primeWith(256, 1n), primeWith(256, 3n));
    expect(await why(key.publicKey, await proveKey(key, rng))).toBe('key/invalid-proof fourth root');
    const both = dishonest(primeWith(256, 1n), primeWith(256, 1n));
    expect(await why(both.publicKey, await proveKey(both, rng))).toBe('key/invalid-proof fourth root');
  });

  /** Whether somebody who knows all prime factors can answer a challenge: some of ±y, ±w·y is a fourth power modulo every one of them. */
  const answerable = (y: bigint, w: bigint, n: bigint, factors: readonly bigint[]): boolean => {
    const isFourthPower = (a: bigint, p: bigint) => modPow(a, (p - 1n) / ((p & 3n) === 1n ? 4n : 2n), p) === 1n;
    return [y, n - y, w * y, n - ((w * y) % n)].some((turned) => factors.every((p) => isFourthPower(turned % p, p)));
  };

  test.each([
    ['two factors 3 modulo 4: all', [3n, 3n], 1],
    ['three factors 3 modulo 4: at most half', [3n, 3n, 3n], 0.5],
    ['one factor 1 modulo 4: at most half', [1n, 3n], 0.5],
    ['both factors 1 modulo 4: at most half', [1n, 1n], 0.5],
  ])('challenges that the best cheat can answer with %s', (_, rests, share) => {
    const factors = rests.map((rest, i) => primeWith(120 + i, rest));
    const n = factors.reduce((product, p) => product * p, 1n);
    const key = makePublicKey(testParameters(bitLength(n)), n);
    let w = 2n;
    while (jacobi(w, n) !== -1) w++;
    const answered = challenges(key, w, 400).filter((y) => answerable(y, w, n, factors)).length / 400;
    if (share === 1) expect(answered).toBe(1);
    // six standard deviations above one half
    else expect(answered).toBeLessThan(share + 0.15);
  });

  test('three factors, all 3 modulo 4', async () => {
    const [p, q, r] = [primeWith(170, 3n), primeWith(171, 3n), primeWith(171, 3n)];
    const key = dishonest(p, q * r);
    const { w, fourthRoots } = await proveFourthRoots(key, rng);
    // with all factors known, true n-th roots exist: only the fourth roots can give the third factor away
    const totient = (p - 1n) * (q - 1n) * (r - 1n);
    const nthRoots = challenges(key.publicKey, w, NTH_ROOTS).map((y) =>
      modPow(y, modInverse(key.publicKey.n, totient), key.publicKey.n),
    );
    expect(await why(key.publicKey, encodeProof(key.publicKey, { w, fourthRoots, nthRoots }))).toBe(
      'key/invalid-proof fourth root',
    );
  });

  test('a square factor: n = p²·q has no n-th roots of most numbers', async () => {
    const [p, q] = [primeWith(170, 3n), primeWith(172, 3n)];
    const { publicKey } = dishonest(p * p, q);
    expect(await why(publicKey, encodeProof(publicKey, forge(publicKey)))).toMatch(/^key\/invalid-proof/);
  });

  test('gcd(n, φ(n)) = p > 2^16: fourth roots pass, n-th roots do not exist', async () => {
    const { p, q } = related();
    const publicKey = dishonest(p, q).publicKey;
    // an honest prover's fourth roots with made-up n-th roots: exactly what the second part is there for
    const half: SecretPrimes = { publicKey, p, q };
    const fourthRoots = await fourthRootsOf(half as SecretKey);
    const verdict = verifyKey(publicKey, encodeProof(publicKey, fourthRoots));
    await expect(verdict).rejects.toThrow(refused('key/invalid-proof', 'n-th root'));
  });

  test('a prime, whose proof is complete: only the test for compositeness can refuse it', async () => {
    const n = primeWith(512, 3n);
    const key = makePublicKey(testParameters(512), n);
    let w = 2n;
    while (jacobi(w, n) !== -1) w++;
    const y = challenges(key, w, FOURTH_ROOTS);
    const fourthRoots = y.map((challenge) => {
      const minus = jacobi(challenge, n) === -1;
      const root = modPow(minus ? n - challenge : challenge, ((n + 1n) / 4n) ** 2n % (n - 1n), n);
      return { minus, twisted: false, root };
    });
    const nthRoots = y.slice(0, NTH_ROOTS);
    expect(await why(key, encodeProof(key, { w, fourthRoots, nthRoots }))).toBe('key/invalid-modulus prime');
  });

  test.each([
    ['a square', () => small.p * small.p, 'square'],
    ['a prime', () => primeWith(512, 3n), 'prime'],
    ['even', () => 2n ** 511n, 'even'],
    ['an octet short', () => 2n ** 500n + 1n, 'length'],
    ['zero', () => 0n, 'length'],
    ['divisible by 3', () => 3n * primeWith(511, 3n), 'small factor'],
    ['divisible by 65521', () => 65521n * primeWith(497, 3n), 'small factor'],
  ])('%s', (_, make, why) => {
    const n = make();
    expect(() => verifyModulus(n, why === 'length' ? 512 : bitLength(n))).toThrow(refused('key/invalid-modulus', why));
  });

  test('the small factor is named', () => {
    const n = 65521n * primeWith(400, 3n);
    expect(() => verifyModulus(n, bitLength(n))).toThrow(
      expect.objectContaining({ detail: { why: 'small factor', factor: 65521 } }),
    );
  });

  /** Numbers in range and nothing more. */
  function forge({ n }: PublicKey): ModulusProof {
    let w = 2n;
    while (jacobi(w, n) !== -1) w++;
    return {
      w,
      fourthRoots: Array.from({ length: FOURTH_ROOTS }, () => ({ minus: false, twisted: false, root: 1n })),
      nthRoots: Array.from({ length: NTH_ROOTS }, () => 1n),
    };
  }

  /** Two primes 3 modulo 4 of which one divides the other less one. */
  function related(): { readonly p: bigint; readonly q: bigint } {
    const p = primeWith(200, 3n);
    for (let k = 2n ** 60n; ; k++) {
      const q = 2n * k * p + 1n;
      if ((q & 3n) === 3n && isProbablePrime(q, 20, rng)) return { p, q };
    }
  }

  /** Runs the prover with p·q's fourth roots; its n-th root exponents do not exist, so that part is filled in. */
  async function fourthRootsOf(key: SecretKey): Promise<ModulusProof> {
    const { w, fourthRoots } = await proveFourthRoots(key, rng);
    return { w, fourthRoots, nthRoots: forge(key.publicKey).nthRoots };
  }
});

test('at 3,072 bits a key proves itself, and its neighbour does not', async () => {
  const { publicKey, ...primes } = testKey3072();
  const proof = await proveKey({ publicKey, ...primes } as SecretKey, rng);
  expect(proof.length).toBe(52_676);
  await expect(verifyKey(publicKey, proof)).resolves.toBe(publicKey);
  const neighbour = makePublicKey(publicKey.parameters, publicKey.n + 2n);
  await expect(verifyKey(neighbour, proof)).rejects.toThrow(refused('key/invalid-proof', 'other key'));
});
