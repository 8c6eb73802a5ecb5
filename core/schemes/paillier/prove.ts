import { crt, jacobi, mod, modInverse, modPow } from '../../math/modular.ts';
import { sampleUnit } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import { step } from '../pace.ts';
import type { Pace } from '../types.ts';
import type { SecretKey } from './decrypt-key.ts';
import { challenges, encodeProof, FOURTH_ROOTS, type FourthRoot, NTH_ROOTS } from './proof.ts';

/** A random number of Jacobi symbol -1 modulo n: a non-residue modulo exactly one of the primes. */
const drawTwist = (n: bigint, rng: Rng): bigint => {
  for (;;) {
    const w = sampleUnit(n, rng);
    if (jacobi(w, n) === -1) return w;
  }
};

/** The first part of a proof, and the challenges that both parts answer. */
interface FirstPart {
  readonly w: bigint;
  readonly y: readonly bigint[];
  readonly fourthRoots: readonly FourthRoot[];
}

const TOTAL = FOURTH_ROOTS + NTH_ROOTS;

/** The fourth roots alone: w is drawn, the challenges follow from it. Of use without the second part only to show what the second part adds. */
export async function proveFourthRoots({ publicKey, p, q }: SecretKey, rng: Rng, pace: Pace = {}): Promise<FirstPart> {
  const { n } = publicKey;
  const inverse = modInverse(p, q);
  const w = drawTwist(n, rng);
  const y = challenges(publicKey, w, FOURTH_ROOTS);
  const twistAtP = jacobi(w, p);
  // squares modulo a prime = 3 mod 4 have one square root that is a square: z^((p+1)/4); twice that is the fourth root
  const fourth = (prime: bigint): bigint => mod(((prime + 1n) / 4n) ** 2n, (prime - 1n) / 2n);
  const [fourthP, fourthQ] = [fourth(p), fourth(q)];
  const fourthRoots: FourthRoot[] = [];
  for (const challenge of y) {
    const [atP, atQ] = [jacobi(challenge, p), jacobi(challenge, q)];
    const twisted = atP !== atQ;
    const minus = (twisted ? atP * twistAtP : atP) === -1;
    const turned = mod((minus ? -1n : 1n) * (twisted ? w : 1n) * challenge, n);
    const root = crt(modPow(turned, fourthP, p), p, modPow(turned, fourthQ, q), q, inverse);
    fourthRoots.push({ minus, twisted, root });
    await step(pace, fourthRoots.length, TOTAL);
  }
  return { w, y, fourthRoots };
}

/**
 * Proves that the key's modulus is a Paillier-Blum modulus; verify.ts says what that means and how sure it is.
 * Zero knowledge: each challenge has exactly one (sign, twist) for which roots exist, and a random oracle could have chosen the root first.
 * Progress and cancelling after each of the 136 roots; each takes two powers modulo a prime.
 * @param rng for w
 * @returns the encoded proof (proof.ts)
 * @throws DomainError `computation/cancelled`
 */
export async function proveKey(key: SecretKey, rng: Rng, pace: Pace = {}): Promise<Uint8Array> {
  const { publicKey, p, q } = key;
  const inverse = modInverse(p, q);
  const { w, y, fourthRoots } = await proveFourthRoots(key, rng, pace);
  const [nthP, nthQ] = [modInverse(publicKey.n, p - 1n), modInverse(publicKey.n, q - 1n)];
  const nthRoots: bigint[] = [];
  for (const challenge of y.slice(0, NTH_ROOTS)) {
    nthRoots.push(crt(modPow(challenge, nthP, p), p, modPow(challenge, nthQ, q), q, inverse));
    await step(pace, FOURTH_ROOTS + nthRoots.length, TOTAL);
  }
  return encodeProof(publicKey, { w, fourthRoots, nthRoots });
}
