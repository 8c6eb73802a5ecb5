import { bigintFromBytes } from '../bytes.ts';
import { DomainError } from '../errors.ts';
import type { Rng } from '../random.ts';
import { bitLength, gcd } from './modular.ts';

/** Uniform in [0, 2^bits). */
export function sampleBits(bits: number, rng: Rng): bigint {
  const bytes = rng(Math.ceil(bits / 8));
  const number = BigInt.asUintN(bits, bigintFromBytes(bytes));
  bytes.fill(0);
  return number;
}

/**
 * Uniform in [0, bound), by rejection: no remainder, hence no bias.
 * @throws DomainError `arithmetic/operand` for bound < 1
 */
export function sampleBelow(bound: bigint, rng: Rng): bigint {
  if (bound < 1n) throw new DomainError('arithmetic/operand', { why: 'bound' });
  const bits = bitLength(bound - 1n);
  for (;;) {
    const number = sampleBits(bits, rng);
    if (number < bound) return number;
  }
}

/** Uniform among the units modulo n: 1 ≤ r < n with gcd(r, n) = 1. */
export function sampleUnit(n: bigint, rng: Rng): bigint {
  for (;;) {
    const number = sampleBelow(n, rng);
    if (gcd(number, n) === 1n) return number;
  }
}

/** Uniform among the numbers of exactly that many bits. */
export const sampleExactBits = (bits: number, rng: Rng): bigint => (1n << BigInt(bits - 1)) + sampleBits(bits - 1, rng);
