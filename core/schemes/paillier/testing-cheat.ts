/** The best that a prover can do for a modulus that has no proof, knowing all its factors. */
import { crt, gcd, jacobi, mod, modInverse, trailingZeros } from '../../math/modular.ts';
import { sampleBelow } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC } from './arithmetic-bigint.ts';
import type { PublicKey } from './keys.ts';
import { powersModulo } from './powers.ts';
import { challenges, FOURTH_ROOTS, type ModulusProof, NTH_ROOTS } from './proof.ts';

/** A prime to some power; the prime is not 1 modulo 8. */
export interface Factor {
  readonly prime: bigint;
  readonly times: number;
}

/** A proof in which everything holds that can, and how much of it does. */
export interface Cheat {
  readonly proof: ModulusProof;
  readonly fourthRoots: number;
  readonly nthRoots: number;
}

/** What kernels take; smaller factors have no need of them. */
const SMALLEST = 2n ** 127n;

/** Fourth and n-th roots modulo a prime power, whose units are a cyclic group. */
function rootsModulo({ prime, times }: Factor, n: bigint, arithmetic: Arithmetic) {
  const modulus = prime ** BigInt(times);
  const units = modulus - modulus / prime;
  const twos = trailingZeros(units);
  if (twos > 2) throw new RangeError('a prime that is 1 modulo 8');
  const powers = powersModulo(modulus, modulus < SMALLEST ? BIGINT_ARITHMETIC : arithmetic, 'public');
  // fourth powers are the elements of odd order, and n-th powers those whose order divides this
  const odd = units >> BigInt(twos);
  const nth = units / gcd(n, units);
  if (gcd(n, nth) !== 1n) throw new RangeError('n divides the order twice');
  const [quarter, perN] = [modInverse(4n, odd), modInverse(n, nth)];
  const partOf = (a: bigint): Part => {
    const reduced = mod(a, modulus);
    return { sign: powers.power(reduced, odd), root: powers.power(reduced, quarter) };
  };
  return {
    modulus,
    partOf,
    minus: partOf(-1n),
    /** The fourth root of a product, if it has one: signs and roots multiply as numbers do. */
    fourthRoot(parts: readonly Part[]): bigint | undefined {
      const { sign, root } = parts.reduce((product, part) => ({
        sign: (product.sign * part.sign) % modulus,
        root: (product.root * part.root) % modulus,
      }));
      return sign === 1n ? root : undefined;
    },
    nthRoot(a: bigint): bigint | undefined {
      const reduced = mod(a, modulus);
      return powers.power(reduced, nth) === 1n ? powers.power(reduced, perN) : undefined;
    },
    dispose: () => powers.dispose(),
  };
}

/** A number's power by the odd part of the order, which is 1 for fourth powers, and what is their fourth root. */
interface Part {
  readonly sign: bigint;
  readonly root: bigint;
}

/** @param factors all of the key's modulus, which is not a square */
export function bestCheat(key: PublicKey, factors: readonly Factor[], rng: Rng, arithmetic: Arithmetic): Cheat {
  const { n } = key;
  const under = factors.map((factor) => rootsModulo(factor, n, arithmetic));
  const joined = (roots: readonly (bigint | undefined)[]): bigint | undefined => {
    let [root, modulus] = [0n, 1n];
    for (const [i, { modulus: own }] of under.entries()) {
      const at = roots[i];
      if (at === undefined) return undefined;
      [root, modulus] = [crt(root, modulus, at, own), modulus * own];
    }
    return root;
  };
  let w = 2n;
  while (jacobi(w, n) !== -1) w = 2n + sampleBelow(n - 2n, rng);
  const y = challenges(key, w, FOURTH_ROOTS);
  const counts = { fourthRoots: 0, nthRoots: 0 };

  const twist = under.map(({ partOf }) => partOf(w));
  const fourthRoots = y.map((challenge) => {
    const parts = under.map(({ partOf }) => partOf(challenge));
    for (const twisted of [false, true]) {
      for (const minus of [false, true]) {
        const root = joined(
          under.map(({ fourthRoot, minus: minusOne }, i) =>
            fourthRoot([parts[i] as Part, ...(twisted ? [twist[i] as Part] : []), ...(minus ? [minusOne] : [])]),
          ),
        );
        if (root === undefined) continue;
        counts.fourthRoots++;
        return { minus, twisted, root };
      }
    }
    return { minus: false, twisted: false, root: 1n };
  });
  const nthRoots = y.slice(0, NTH_ROOTS).map((challenge) => {
    const root = joined(under.map(({ nthRoot }) => nthRoot(challenge)));
    if (root !== undefined) counts.nthRoots++;
    return root ?? 1n;
  });
  for (const one of under) one.dispose();
  return { proof: { w, fourthRoots, nthRoots }, ...counts };
}
