import { bigintFromBytes, bigintToBytes, sameBytes } from '../../bytes.ts';
import { jacobi, modInverse } from '../../math/modular.ts';
import { sampleUnit } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import { step } from '../pace.ts';
import type { Pace } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC, modulusOctets } from './arithmetic-bigint.ts';
import { makeJoin } from './decrypt-half.ts';
import type { SecretKey } from './decrypt-key.ts';
import { challenges, encodeProof, FOURTH_ROOTS, type FourthRoot, NTH_ROOTS } from './proof.ts';

export interface ProveOptions extends Pace {
  readonly arithmetic?: Arithmetic;
}

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

/** Roots modulo a prime p = 3 mod 4. */
function rootsModulo(p: bigint, arithmetic: Arithmetic) {
  const ring = arithmetic.ring(modulusOctets(p));
  const octets = (number: bigint): Uint8Array => bigintToBytes(number, ring.bytes);
  // Squares have one fourth root that is a square, z^e for e = ((p+1)/4)^2 modulo their number (p-1)/2, which is odd. Taken even, e does the same
  // for -z: then (z^e)^4 is z or -z, whichever is the square, and the quadratic character comes with the root.
  const squares = (p - 1n) / 2n;
  const quarter = ((p + 1n) / 4n) ** 2n % squares;
  const fourth = octets(quarter % 2n === 0n ? quarter : quarter + squares);
  return {
    multiply: ring.multiply.bind(ring),
    /** The fourth root of z or of -z, whichever is a square. */
    fourthRoot(z: Uint8Array): { readonly root: Uint8Array; readonly ofMinus: boolean } {
      const reduced = ring.reduce(z);
      const root = ring.power(reduced, fourth, 'secret');
      const square = ring.multiply(root, root);
      return { root, ofMinus: !sameBytes(ring.multiply(square, square), reduced) };
    },
    /** @param n modulus of the key */
    nthRoots(n: bigint): (z: Uint8Array) => Uint8Array {
      const exponent = octets(modInverse(n, p - 1n));
      return (z) => ring.power(ring.reduce(z), exponent, 'secret');
    },
    dispose: () => ring.dispose(),
  };
}

/** Modulo n: both primes' roots, and what joins them. */
function rootsUnder({ publicKey: { n, modulusBytes }, p, q }: SecretKey, arithmetic: Arithmetic) {
  const whole = arithmetic.ring(modulusOctets(n));
  const [atP, atQ] = [rootsModulo(p, arithmetic), rootsModulo(q, arithmetic)];
  const join = makeJoin(whole, p, q);
  return {
    atP,
    atQ,
    octets: (number: bigint): Uint8Array => bigintToBytes(number, modulusBytes),
    join: (rootAtP: Uint8Array, rootAtQ: Uint8Array): bigint => bigintFromBytes(join(rootAtP, rootAtQ)),
    dispose() {
      whole.dispose();
      atP.dispose();
      atQ.dispose();
    },
  };
}
type Roots = ReturnType<typeof rootsUnder>;

/** The fourth roots alone: w is drawn, the challenges follow from it. Of use without the second part only to show what the second part adds. */
export async function proveFourthRoots(
  key: SecretKey,
  rng: Rng,
  { arithmetic = BIGINT_ARITHMETIC, ...pace }: ProveOptions = {},
): Promise<FirstPart> {
  const roots = rootsUnder(key, arithmetic);
  try {
    return await firstPart(key, roots, rng, pace);
  } finally {
    roots.dispose();
  }
}

async function firstPart({ publicKey }: SecretKey, roots: Roots, rng: Rng, pace: Pace): Promise<FirstPart> {
  const { atP, atQ, octets, join } = roots;
  const w = drawTwist(publicKey.n, rng);
  const y = challenges(publicKey, w, FOURTH_ROOTS);
  const rootsOf = (z: Uint8Array) => [atP.fourthRoot(z), atQ.fourthRoot(z)] as const;
  const [twistAtP, twistAtQ] = rootsOf(octets(w));
  const fourthRoots: FourthRoot[] = [];
  for (const challenge of y) {
    const [p, q] = rootsOf(octets(challenge));
    const twisted = p.ofMinus !== q.ofMinus;
    // a product of two numbers is a square but for a sign that is the product of theirs, and so is its root
    const minus = twisted ? p.ofMinus !== twistAtP.ofMinus : p.ofMinus;
    const root = twisted
      ? join(atP.multiply(p.root, twistAtP.root), atQ.multiply(q.root, twistAtQ.root))
      : join(p.root, q.root);
    fourthRoots.push({ minus, twisted, root });
    await step(pace, fourthRoots.length, TOTAL);
  }
  return { w, y, fourthRoots };
}

/**
 * Proves that the key's modulus is a Paillier-Blum modulus; verify.ts says what that means and how sure it is.
 * Zero knowledge: each challenge has exactly one (sign, twist) for which roots exist, and a random oracle could have chosen the root first.
 * Progress and cancelling after each of the 136 roots; each takes two powers modulo a prime. A fault in one of them would give the primes away:
 * whoever lets a proof out verifies it first.
 * @param rng for w
 * @returns the encoded proof (proof.ts)
 * @throws DomainError `computation/cancelled`
 */
export async function proveKey(
  key: SecretKey,
  rng: Rng,
  { arithmetic = BIGINT_ARITHMETIC, ...pace }: ProveOptions = {},
): Promise<Uint8Array> {
  const { publicKey } = key;
  const roots = rootsUnder(key, arithmetic);
  try {
    const { w, y, fourthRoots } = await firstPart(key, roots, rng, pace);
    const [rootAtP, rootAtQ] = [roots.atP.nthRoots(publicKey.n), roots.atQ.nthRoots(publicKey.n)];
    const nthRoots: bigint[] = [];
    for (const challenge of y.slice(0, NTH_ROOTS)) {
      const octets = roots.octets(challenge);
      nthRoots.push(roots.join(rootAtP(octets), rootAtQ(octets)));
      await step(pace, FOURTH_ROOTS + nthRoots.length, TOTAL);
    }
    return encodeProof(publicKey, { w, fourthRoots, nthRoots });
  } finally {
    roots.dispose();
  }
}
