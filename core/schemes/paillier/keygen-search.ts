import { bigintFromBytes, bigintToBytes } from '../../bytes.ts';
import { bitLength } from '../../math/modular.ts';
import { isWitness, type PowerModulo, primesBelow } from '../../math/primality.ts';
import { sampleBelow, sampleBits } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Arithmetic } from './arithmetic.ts';
import { modulusOctets } from './arithmetic-bigint.ts';
import type { PrimeSource } from './keygen.ts';

/** Candidates of a window, four apart: of 1,536 bits each, some seven of them are primes. */
const CANDIDATES = 4096;
const STEP = 4;
/** Striking out is cheaper than testing up to here. */
const STRIKING_BOUND = 2 ** 18;
/** Small primes whose product the start is divided by at once. */
const RUN = 64;
/** Two primes whose predecessors share a factor above this are one pair in five hundred. */
const COMMON_BOUND = 100;
const TWO = 2n;

/** Consecutive primes and their product. */
interface Run {
  readonly primes: readonly number[];
  readonly product: bigint;
}
let runs: readonly Run[] | undefined;
/** All odd primes below {@link STRIKING_BOUND}. Made at the first call. */
function strikingRuns(): readonly Run[] {
  if (runs !== undefined) return runs;
  const odd = primesBelow(STRIKING_BOUND).slice(1);
  runs = Array.from({ length: Math.ceil(odd.length / RUN) }, (_, i) => {
    const primes = odd.slice(i * RUN, (i + 1) * RUN);
    return { primes, product: primes.reduce((product, prime) => product * BigInt(prime), 1n) };
  });
  return runs;
}

/**
 * Which candidates start + 4k have no factor below {@link STRIKING_BOUND}, nor, less one, a small one in common with the partner less one.
 * @param start 3 modulo 4
 */
function survivors(start: bigint, partner: bigint | undefined): number[] {
  const struck = new Uint8Array(CANDIDATES);
  /** Strikes out where start + 4k is congruent to `to`. @param rest of the start */
  const strike = (prime: number, rest: number, to: number): void => {
    const quarter = ((prime % STEP === 3 ? prime + 1 : 3 * prime + 1) / STEP) % prime;
    for (let k = ((prime - rest + to) * quarter) % prime; k < CANDIDATES; k += prime) struck[k] = 1;
  };
  for (const { primes, product } of strikingRuns()) {
    const rests = start % product;
    for (const prime of primes) {
      const rest = Number(rests % BigInt(prime));
      strike(prime, rest, 0);
      if (prime < COMMON_BOUND && partner !== undefined && partner % BigInt(prime) === 1n) strike(prime, rest, 1);
    }
  }
  return Array.from(struck.keys()).filter((k) => struck[k] === 0);
}

/** Takes one out of the list, each with the same chance. */
function takeAny(list: number[], rng: Rng): number | undefined {
  const at = list.length === 0 ? 0 : Number(sampleBelow(BigInt(list.length), rng));
  const [last] = list.splice(-1);
  if (last === undefined || at === list.length) return last;
  const taken = list[at];
  list[at] = last;
  return taken;
}

/**
 * A prime, 3 modulo 4, of exactly that many bits, the top two set, that fits its partner as far as small factors tell. Candidates of a random
 * window are tried in random order, so that no prime is favoured for the gap before it, as the first one after a random start would be (compare
 * Fouque and Tibouchi, eprint 2011/481). One round of Miller and Rabin's test to the base 2: whoever takes the prime confirms it with random bases.
 * @param bits at least 64
 */
function searchPrime(bits: number, partner: bigint | undefined, rng: Rng, arithmetic: Arithmetic): bigint {
  const top = 3n << BigInt(bits - 2);
  const powerOfTwo: PowerModulo = (_, exponent, modulus) => {
    const octets = modulusOctets(modulus);
    return bigintFromBytes(arithmetic.powerOfTwo(octets, bigintToBytes(exponent, octets.length)));
  };
  for (;;) {
    const start = top | (sampleBits(bits - 4, rng) << 2n) | 3n;
    const left = survivors(start, partner);
    for (let k = takeAny(left, rng); k !== undefined; k = takeAny(left, rng)) {
      const candidate = start + BigInt(STEP * k);
      if (bitLength(candidate) !== bits) continue;
      if (!isWitness(TWO, candidate, powerOfTwo)) return candidate;
    }
  }
}

/** Primes by search with a fast arithmetic: one a draw, so that somebody who waits can change their mind in between. */
export const searchedPrimes = (rng: Rng, arithmetic: Arithmetic): PrimeSource => ({
  next: async (bits, partner) => [bigintToBytes(searchPrime(bits, partner, rng, arithmetic), Math.ceil(bits / 8))],
});
