import { bigintToBytes } from '../../bytes.ts';
import { isProbablePrime, smallFactor } from '../../math/primality.ts';
import { sampleBits } from '../../math/sample.ts';
import type { Rng } from '../../random.ts';
import type { PrimeSource } from './keygen.ts';

const ROUNDS = 32;

/** A prime of exactly that many bits, the top two set, so that two of them make a modulus of exactly twice the length. */
export function drawPrime(bits: number, rng: Rng): bigint {
  const top = 3n << BigInt(bits - 2);
  for (;;) {
    const candidate = top | sampleBits(bits - 2, rng) | 1n;
    if (smallFactor(candidate) === undefined && isProbablePrime(candidate, ROUNDS, rng)) return candidate;
  }
}

/** Primes from random octets alone: slow, reproducible, for vectors and where no other generator is at hand. */
export const primesFromRng = (rng: Rng): PrimeSource => ({
  next: async (bits) =>
    [drawPrime(bits, rng), drawPrime(bits, rng)].map((prime) => bigintToBytes(prime, Math.ceil(bits / 8))),
});
