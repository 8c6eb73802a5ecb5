import { describe, expect, test } from 'vitest';
import { makePublicKey, type PublicKey } from './keys.ts';
import { parametersOf } from './parameters.ts';
import { encodeProof, FOURTH_ROOTS, NTH_ROOTS } from './proof.ts';
import { seededRng, testKey3072 } from './testing.ts';
import { everyArithmetic } from './testing-arithmetic.ts';
import { bestCheat, type Cheat, type Factor } from './testing-cheat.ts';
import {
  BARELY_RELATED,
  BOTH_ONE,
  ONE_THREE,
  PRIME,
  RELATED,
  SMALL_FACTOR,
  SQUARE_FACTOR,
  THREE_FACTORS,
} from './vectors/hostile-moduli-3072.ts';
import { verifyKey } from './verify.ts';

const arithmetics = await everyArithmetic();
const fastest = arithmetics.find(({ name }) => name === 'wasm-fma') as (typeof arithmetics)[0];

const each = (primes: readonly bigint[], times: readonly number[] = []): Factor[] =>
  primes.map((prime, i) => ({ prime, times: times[i] ?? 1 }));

const nothing: Cheat = {
  proof: {
    w: 2n,
    fourthRoots: Array.from({ length: FOURTH_ROOTS }, () => ({ minus: false, twisted: false, root: 1n })),
    nthRoots: Array.from({ length: NTH_ROOTS }, () => 1n),
  },
  fourthRoots: 0,
  nthRoots: 0,
};

async function refusal(key: PublicKey, proof: Uint8Array, arithmetic: (typeof arithmetics)[0]): Promise<string> {
  try {
    await verifyKey(key, proof, { arithmetic });
    return 'accepted';
  } catch (thrown) {
    const { code, detail } = thrown as { readonly code: string; readonly detail: { readonly why: string } };
    return `${code}: ${detail.why}`;
  }
}

/** The product's size, and provers who know every factor and answer whatever has an answer. */
describe('moduli of 3,072 bits that no key may have', () => {
  const { p, q } = testKey3072();
  const [all, half] = [FOURTH_ROOTS, FOURTH_ROOTS / 2];
  test.each([
    ['none: the test key itself', each([p, q]), all, NTH_ROOTS, 'accepted'],
    ['a square', each([p], [2]), null, 0, 'key/invalid-modulus: square'],
    ['a prime', each(PRIME), all, NTH_ROOTS, 'key/invalid-modulus: prime'],
    ['a small factor', each(SMALL_FACTOR), all, NTH_ROOTS, 'key/invalid-modulus: small factor'],
    ['three factors', each(THREE_FACTORS), half, NTH_ROOTS, 'key/invalid-proof: fourth root'],
    ['a prime 1 modulo 4', each(ONE_THREE), half, NTH_ROOTS, 'key/invalid-proof: fourth root'],
    ['two primes 1 modulo 4', each(BOTH_ONE), half, NTH_ROOTS, 'key/invalid-proof: fourth root'],
    ['gcd(n, φ(n)) > 1', each(RELATED), all, 0, 'key/invalid-proof: n-th root'],
    ['gcd(n, φ(n)) little above 2^16', each(BARELY_RELATED), all, 0, 'key/invalid-proof: n-th root'],
    ['p²·q', each(SQUARE_FACTOR, [2, 1]), all, 0, 'key/invalid-proof: n-th root'],
  ] as const)('%s', async (_, factors, fourthRoots, nthRoots, outcome) => {
    const n = factors.reduce((product, { prime, times }) => product * prime ** BigInt(times), 1n);
    const key = makePublicKey(parametersOf('paillier-3072'), n);
    // modulo a square no w has the symbol -1, so that nothing can be answered
    const cheat = fourthRoots === null ? nothing : bestCheat(key, factors, seededRng(outcome), fastest);
    if (fourthRoots === half) {
      // whatever w is, at most half of the challenges have a root; six standard deviations around it
      expect(cheat.fourthRoots).toBeGreaterThan(half / 2 - 34);
      expect(cheat.fourthRoots).toBeLessThan(half + 34);
    } else expect(cheat.fourthRoots).toBe(fourthRoots ?? 0);
    expect(cheat.nthRoots).toBe(nthRoots);
    const proof = encodeProof(key, cheat.proof);
    for (const arithmetic of arithmetics) expect(await refusal(key, proof, arithmetic)).toBe(outcome);
  });
});
