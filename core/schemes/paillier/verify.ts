import { toHex } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { bitLength, gcd, isSquare, jacobi } from '../../math/modular.ts';
import { isWitness, primorial, smallFactor } from '../../math/primality.ts';
import { step } from '../pace.ts';
import type { Pace } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC } from './arithmetic-bigint.ts';
import type { ProvedPublicKey, PublicKey } from './keys.ts';
import { type Powers, powersModulo } from './powers.ts';
import { challenges, decodeProof, FOURTH_ROOTS, NTH_ROOTS } from './proof.ts';

/**
 * What can be said about a modulus without a proof: exact length, odd, not a square, no factor below 2^16, composite.
 * One strong test to base 2 settles compositeness: it never calls a prime composite, and an honest modulus fails it with negligible chance.
 * @param bits exact bit length
 * @throws DomainError `key/invalid-modulus` (`why`: `length`, `even`, `square`, `small factor` with `factor`, `prime`)
 */
export function verifyModulus(n: bigint, bits: number, arithmetic: Arithmetic = BIGINT_ARITHMETIC): void {
  const powers = plausibleModulus(n, bits, arithmetic);
  powers.dispose();
}

/** As {@link verifyModulus}. @returns powers modulo n */
function plausibleModulus(n: bigint, bits: number, arithmetic: Arithmetic): Powers {
  const reject = (why: string, factor?: number) =>
    new DomainError('key/invalid-modulus', factor === undefined ? { why } : { why, factor });
  if (n <= 0n || bitLength(n) !== bits) throw reject('length');
  if ((n & 1n) === 0n) throw reject('even');
  if (isSquare(n)) throw reject('square');
  if (gcd(primorial(), n) !== 1n) throw reject('small factor', smallFactor(n) as number);
  const powers = powersModulo(n, arithmetic, 'public');
  if (isWitness(2n, n, powers.power)) return powers;
  powers.dispose();
  throw reject('prime');
}

export interface VerifyOptions extends Pace {
  readonly arithmetic?: Arithmetic;
}

/** Progress is reported after every so many checks. */
const STRIDE = 8;

/**
 * Verifies the Paillier-Blum modulus proof (eprint 2021/060, figure 28): n is a product of exactly two primes, both 3 modulo 4,
 * and gcd(n, φ(n)) = 1, so that (1 + m·n)·rⁿ is a bijection and h = -x² generates what fast encryption needs.
 *
 * Soundness 2^-128 for each part and each attempt at a proof:
 * fourth roots: for any other square-free n at most half of the challenges y have a fourth root of ±y or ±w·y, whatever w is: 128 repetitions;
 * n-th roots: if a prime d divides n and φ(n), at most one y in d is an n-th power, and d > 2^16 because {@link verifyModulus} has divided by all
 * smaller primes: 128 / 16 = 8 repetitions (Goldberg, Reyzin, Sagga and Baldimtsi, eprint 2018/057, section 3). A square factor is such a d.
 * A prime n passes both parts and is refused by {@link verifyModulus}. Challenges bind the key and w alone.
 * The n-th roots are not checked together by a random combination: an error whose order is a prime d near 2^16 that divides n and φ(n), the
 * very case that they are there for, would vanish in one combination with chance 1/d, whatever the combination's length.
 *
 * @throws DomainError `key/invalid-modulus`, `key/invalid-proof` (`why`: decodeProof's, `w`, `fourth root`, `n-th root`; `index`), `computation/cancelled`
 */
export async function verifyKey(
  key: PublicKey,
  proof: Uint8Array,
  { arithmetic = BIGINT_ARITHMETIC, ...pace }: VerifyOptions = {},
): Promise<ProvedPublicKey> {
  const reject = (why: string, index = 0) => new DomainError('key/invalid-proof', { why, index });
  const total = FOURTH_ROOTS / STRIDE + NTH_ROOTS + 1;
  const { n } = key;
  const { w, fourthRoots, nthRoots } = decodeProof(key, proof);
  const powers = plausibleModulus(n, key.parameters.bits, arithmetic);
  try {
    if (jacobi(w, n) !== -1) throw reject('w');
    await step(pace, 1, total);

    const y = challenges(key, w, FOURTH_ROOTS);
    for (const [i, { minus, twisted, root }] of fourthRoots.entries()) {
      const square = (root * root) % n;
      const fourth = (square * square) % n;
      const turned = twisted ? ((y[i] as bigint) * w) % n : (y[i] as bigint);
      if (fourth !== (minus ? n - turned : turned)) throw reject('fourth root', i);
      if ((i + 1) % STRIDE === 0) await step(pace, 1 + (i + 1) / STRIDE, total);
    }
    for (const [i, root] of nthRoots.entries()) {
      if (powers.power(root, n) !== y[i]) throw reject('n-th root', i);
      await step(pace, 2 + FOURTH_ROOTS / STRIDE + i, total);
    }
    return key as ProvedPublicKey;
  } finally {
    powers.dispose();
  }
}

/**
 * Takes a key as proved because its proof was verified before: whoever keeps the ids of verified keys need not verify again.
 * @param verified hexadecimal key ids, kept where only the verifier could write
 * @throws DomainError `key/unproved`
 */
export function recallProved(key: PublicKey, verified: ReadonlySet<string>): ProvedPublicKey {
  if (!verified.has(toHex(key.keyId))) throw new DomainError('key/unproved');
  return key as ProvedPublicKey;
}
