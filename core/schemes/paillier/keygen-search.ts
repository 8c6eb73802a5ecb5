import { bigintToBytes } from '../../bytes.ts';
import { bitLength } from '../../math/modular.ts';
import { isWitness, primesBelow } from '../../math/primality.ts';
import { sampleBelow, sampleBits } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { Arithmetic } from './arithmetic.ts';
import type { PrimeSource } from './keygen.ts';
import { powersModulo } from './powers.ts';

/** Candidates of a window, four apart: of 1,536 bits each, some seven of them are primes. */
const CANDIDATES = 4096;
const STEP = 4;
/** Striking out is cheaper than testing up to here. */
const STRIKING_BOUND = 2 ** 18;
/** Small primes whose product the start is divided by at once. */
const RUN = 64;
const TWO = 2n;

let striking: readonly number[] | undefined;
/** Made at the first call. */
function strikingPrimes(): readonly number[] {
  striking ??= primesBelow(STRIKING_BOUND);
  return striking;
}

/** The remainders of a number by all these primes. */
function remainders(start: bigint, primes: readonly number[]): Uint32Array {
  const rests = new Uint32Array(primes.length);
  for (let from = 0; from < primes.length; from += RUN) {
    const run = primes.slice(from, from + RUN);
    const rest = start % run.reduce((product, prime) => product * BigInt(prime), 1n);
    for (const [k, prime] of run.entries()) rests[from + k] = Number(rest % BigInt(prime));
  }
  return rests;
}

/** Which candidates start + 4k have no factor below {@link STRIKING_BOUND}. @param start 3 modulo 4 */
function survivors(start: bigint): number[] {
  const struck = new Uint8Array(CANDIDATES);
  const primes = strikingPrimes();
  const rests = remainders(start, primes);
  for (let i = 1; i < primes.length; i++) {
    const prime = primes[i] as number;
    // start + 4k = 0 modulo the prime: k = -start/4
    const quarter = ((prime % STEP === 3 ? prime + 1 : 3 * prime + 1) / STEP) % prime;
    const first = ((prime - (rests[i] as number)) * quarter) % prime;
    for (let k = first; k < CANDIDATES; k += prime) struck[k] = 1;
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
 * A prime, 3 modulo 4, of exactly that many bits, the top two set. Candidates of a random window are tried in random order, so that no prime is favoured for the
 * gap before it, as the first one after a random start would be (compare Fouque and Tibouchi, eprint 2011/481). One round of Miller and Rabin's test to the base
 * 2: whoever takes the prime confirms it with random bases.
 * @param bits at least 64
 */
function searchPrime(bits: number, rng: Rng, arithmetic: Arithmetic): bigint {
  const top = 3n << BigInt(bits - 2);
  for (;;) {
    const start = top | (sampleBits(bits - 4, rng) << 2n) | 3n;
    const left = survivors(start);
    for (let k = takeAny(left, rng); k !== undefined; k = takeAny(left, rng)) {
      const candidate = start + BigInt(STEP * k);
      if (bitLength(candidate) !== bits) continue;
      const powers = powersModulo(candidate, arithmetic, 'secret');
      const composite = isWitness(TWO, candidate, powers.power);
      powers.dispose();
      if (!composite) return candidate;
    }
  }
}

/** Primes by search with a fast arithmetic: one a draw, so that somebody who waits can change their mind in between. */
export const searchedPrimes = (rng: Rng, arithmetic: Arithmetic): PrimeSource => ({
  next: async (bits) => [bigintToBytes(searchPrime(bits, rng, arithmetic), Math.ceil(bits / 8))],
});
