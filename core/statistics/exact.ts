import type { Rational } from '../dictionary/decimal.ts';
import { DomainError } from '../errors.ts';
import { bitLength } from '../math/modular.ts';

/** Significant bits of an IEEE 754 double, and the exponent of its smallest step. */
const SIGNIFICAND_BITS = 53;
const SMALLEST_EXPONENT = -1074;
/** Two more bits than a double holds, and one that says whether anything was left over: enough to round once, correctly. */
const GUARDED_BITS = SIGNIFICAND_BITS + 2;

/** integer × 2^exponent plus, where `sticky`, something smaller than one unit of the integer. */
interface Approximation {
  readonly integer: bigint;
  readonly exponent: number;
  readonly sticky: boolean;
}

/**
 * The double nearest to an exact ratio, ties to even (IEEE 754 roundTiesToEven).
 * @throws DomainError `arithmetic/operand` unless the denominator is above zero
 */
export function nearestDouble({ numerator, denominator }: Rational): number {
  if (denominator <= 0n) throw new DomainError('arithmetic/operand', { why: 'denominator' });
  if (numerator === 0n) return 0;
  const size = numerator < 0n ? -numerator : numerator;
  const shift = GUARDED_BITS - (bitLength(size) - bitLength(denominator));
  const [top, bottom] = shift >= 0 ? [size << BigInt(shift), denominator] : [size, denominator << BigInt(-shift)];
  const value = assemble({ integer: top / bottom, exponent: -shift, sticky: top % bottom !== 0n });
  return numerator < 0n ? -value : value;
}

/**
 * The double nearest to the square root of an exact ratio.
 * @throws DomainError `arithmetic/operand` for a ratio below zero
 */
export function nearestSquareRoot({ numerator, denominator }: Rational): number {
  if (numerator < 0n || denominator <= 0n) throw new DomainError('arithmetic/operand', { why: 'square root' });
  if (numerator === 0n) return 0;
  const bits = bitLength(numerator) - bitLength(denominator);
  const wanted = 2 * GUARDED_BITS + 2 - bits;
  const shift = wanted + (wanted % 2 === 0 ? 0 : 1);
  const [top, bottom] =
    shift >= 0 ? [numerator << BigInt(shift), denominator] : [numerator, denominator << BigInt(-shift)];
  const radicand = top / bottom;
  const root = integerSquareRoot(radicand);
  return assemble({ integer: root, exponent: -shift / 2, sticky: root * root !== radicand || top % bottom !== 0n });
}

/** Largest integer whose square is at most n (Newton's iteration from above). @param n ≥ 0 */
export function integerSquareRoot(n: bigint): bigint {
  if (n < 2n) return n;
  let root = 1n << BigInt(Math.ceil(bitLength(n) / 2));
  for (;;) {
    const next = (root + n / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** Rounds to what a double of that size can hold; both steps after the rounding are exact. */
function assemble({ integer, exponent, sticky }: Approximation): number {
  const surplus = Math.max(bitLength(integer) - SIGNIFICAND_BITS, SMALLEST_EXPONENT - exponent);
  const rest = integer & ((1n << BigInt(surplus)) - 1n);
  const half = 1n << BigInt(surplus - 1);
  const kept = integer >> BigInt(surplus);
  const up = rest > half || (rest === half && (sticky || kept % 2n === 1n));
  const power = exponent + surplus;
  const significand = Number(up ? kept + 1n : kept);
  // 2^power may itself pass the range of a double while the product does not: two steps, each exact.
  const firstPower = Math.trunc(power / 2);
  return significand * 2 ** firstPower * 2 ** (power - firstPower);
}
