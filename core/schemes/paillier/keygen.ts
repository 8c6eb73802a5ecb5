import { bigintFromBytes } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { bitLength, gcd } from '../../math/modular.ts';
import { isProbablePrime } from '../../math/primality.ts';
import type { Rng } from '../../random.ts';
import { step } from '../pace.ts';
import type { Pace } from '../types.ts';
import type { Arithmetic } from './arithmetic.ts';
import { BIGINT_ARITHMETIC } from './arithmetic-bigint.ts';
import { makeSecretKey, type SecretKey } from './decrypt-key.ts';
import type { PaillierParameters } from './parameters.ts';
import { powersModulo } from './powers.ts';

/** Where primes come from: a search with the kernels or WebCrypto's RSA keys in the key room, an `Rng` in vectors. */
export interface PrimeSource {
  /**
   * One or more fresh primes, big-endian. The receiver zeroises them.
   * @param bits wanted length of each
   * @param partner the prime that waits for them, if one does: those that {@link generateKey} would refuse beside it may be left out
   */
  next(bits: number, partner?: bigint): Promise<readonly Uint8Array[]>;
  /** Draws that pay to be under way at the same time. Default 1. */
  readonly atOnce?: number;
}

export interface KeygenOptions extends Pace {
  readonly parameters: PaillierParameters;
  /** For the primality tests' bases. */
  readonly rng: Rng;
  /** For the primality tests' powers. */
  readonly arithmetic?: Arithmetic;
}

/**
 * Bases for each prime that a generator has tested already. Of random odd numbers of 1,536 bits, fewer than one composite in 2^128 survives four
 * (FIPS 186-5, appendix B).
 */
const ROUNDS = 5;
/** A source that has not given two fitting primes by then is broken: half of all primes are 3 modulo 4. */
const MAX_DRAWS = 200;
/** |p - q| > 2^(bits/2 - 100), against factoring from the square root (FIPS 186-5, A.1.1). */
const DISTANCE = 100;

/** True when the two primes make a Blum modulus of exactly that length with the smallest common factor in p - 1 and q - 1. */
const fit = (p: bigint, q: bigint, bits: number): boolean => {
  const distance = p > q ? p - q : q - p;
  return bitLength(p * q) === bits && bitLength(distance) > bits / 2 - DISTANCE && gcd(p - 1n, q - 1n) === 2n;
};

/** A second opinion on what a generator calls a prime. */
function confirmed(prime: bigint, rng: Rng, arithmetic: Arithmetic): boolean {
  const powers = powersModulo(prime, arithmetic, 'secret');
  try {
    return isProbablePrime(prime, ROUNDS, rng, powers.power);
  } finally {
    powers.dispose();
  }
}

interface Drawn {
  readonly id: number;
  readonly primes: readonly Uint8Array[];
}

/** Draws under way, each handed out when it ends: how long one takes is a matter of luck, and nobody waits for the unlucky ones. */
class Draws {
  readonly #source: PrimeSource;
  readonly #bits: number;
  readonly #underWay = new Map<number, Promise<Drawn>>();
  #started = 0;

  constructor(source: PrimeSource, bits: number) {
    this.#source = source;
    this.#bits = bits;
  }

  async next(partner: bigint | undefined): Promise<readonly Uint8Array[]> {
    while (this.#underWay.size < (this.#source.atOnce ?? 1)) this.#start(this.#started++, partner);
    const { id, primes } = await Promise.race(this.#underWay.values());
    this.#underWay.delete(id);
    return primes;
  }

  /** Zeroises what is still under way as it comes. */
  dispose(): void {
    for (const draw of this.#underWay.values())
      draw.then(
        ({ primes }) => {
          for (const bytes of primes) bytes.fill(0);
        },
        () => undefined,
      );
  }

  #start(id: number, partner: bigint | undefined): void {
    this.#underWay.set(
      id,
      this.#source.next(this.#bits, partner).then((primes) => ({ id, primes })),
    );
  }
}

/**
 * A key pair whose primes are 3 modulo 4. Every such prime is kept and paired across draws, which needs far fewer draws than waiting for a fitting pair.
 * Progress counts fitting primes, of 2.
 * @throws DomainError `computation/cancelled`, `key/self-test-failed` when the source gives no fitting primes
 */
export async function generateKey(
  primes: PrimeSource,
  { parameters, rng, arithmetic = BIGINT_ARITHMETIC, ...pace }: KeygenOptions,
): Promise<SecretKey> {
  const bits = parameters.bits / 2;
  const kept: bigint[] = [];
  const draws = new Draws(primes, bits);
  try {
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      await step(pace, Math.min(kept.length, 1), 2);
      const drawn = await draws.next(kept[0]);
      const numbers = drawn.map(bigintFromBytes);
      for (const bytes of drawn) bytes.fill(0);
      for (const prime of numbers) {
        if ((prime & 3n) !== 3n || bitLength(prime) !== bits || !confirmed(prime, rng, arithmetic)) continue;
        const partner = kept.find((other) => fit(prime, other, parameters.bits));
        if (partner !== undefined) {
          await step(pace, 2, 2);
          return makeSecretKey(parameters, prime, partner);
        }
        kept.push(prime);
      }
    }
  } finally {
    draws.dispose();
  }
  throw new DomainError('key/self-test-failed', { why: 'primes', draws: MAX_DRAWS });
}
