import type { Rng } from '../random.ts';
import { modPow, trailingZeros } from './modular.ts';
import { sampleBelow } from './sample.ts';

/** Every composite that survives trial division has no factor below this. */
const SMALL_PRIME_BOUND = 2 ** 16;

/** All primes below a bound, by Eratosthenes' sieve: an octet of memory for each number. */
export const primesBelow = (bound: number): readonly number[] => {
  const composite = new Uint8Array(bound);
  const primes: number[] = [];
  for (let i = 2; i < bound; i++) {
    if (composite[i] === 1) continue;
    primes.push(i);
    for (let k = i * i; k < bound; k += i) composite[k] = 1;
  }
  return primes;
};

/** The 6,542 primes below 2^16. */
export const SMALL_PRIMES: readonly number[] = primesBelow(SMALL_PRIME_BOUND);

/** Product by halves: operands of like size multiply fastest. */
const productOf = (factors: readonly bigint[]): bigint => {
  if (factors.length <= 1) return factors[0] ?? 1n;
  const middle = factors.length >> 1;
  return productOf(factors.slice(0, middle)) * productOf(factors.slice(middle));
};

let product: bigint | undefined;
/** The product of all primes below 2^16 (about 94,000 bits), made at the first call. */
export const primorial = (): bigint => {
  product ??= productOf(SMALL_PRIMES.map(BigInt));
  return product;
};

/** The smallest prime below 2^16 that divides a, or undefined. */
export function smallFactor(a: bigint): number | undefined {
  // the remainder by the product of a run of primes is found once, with one long division
  let run = 1n;
  let from = 0;
  for (let i = 0; i < SMALL_PRIMES.length; i++) {
    run *= BigInt(SMALL_PRIMES[i] as number);
    if (i - from < 64 && i + 1 < SMALL_PRIMES.length) continue;
    const rest = a % run;
    for (let k = from; k <= i; k++) if (rest % BigInt(SMALL_PRIMES[k] as number) === 0n) return SMALL_PRIMES[k];
    run = 1n;
    from = i + 1;
  }
  return undefined;
}

/** base^exponent mod modulus, for whoever has something faster than {@link modPow}. */
export type PowerModulo = (base: bigint, exponent: bigint, modulus: bigint) => bigint;

/** True when `base` proves the odd number a > 2 composite (Miller and Rabin). */
export function isWitness(base: bigint, a: bigint, power: PowerModulo = modPow): boolean {
  const twos = trailingZeros(a - 1n);
  let x = power(base, (a - 1n) >> BigInt(twos), a);
  if (x === 1n || x === a - 1n) return false;
  for (let i = 1; i < twos; i++) {
    x = (x * x) % a;
    if (x === a - 1n) return false;
  }
  return true;
}

/**
 * Miller-Rabin with random bases after trial division: a composite passes with chance at most 4^-rounds.
 * For numbers below 2^32 the answer is exact.
 */
export function isProbablePrime(a: bigint, rounds: number, rng: Rng, power?: PowerModulo): boolean {
  if (a < 2n) return false;
  const factor = smallFactor(a);
  if (factor !== undefined) return a === BigInt(factor);
  if (a < BigInt(SMALL_PRIME_BOUND) ** 2n) return true;
  for (let i = 0; i < rounds; i++) if (isWitness(2n + sampleBelow(a - 3n, rng), a, power)) return false;
  return true;
}
