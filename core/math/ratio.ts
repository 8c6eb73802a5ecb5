import { DomainError } from '../errors.ts';
import { bitLength } from './modular.ts';

const MANTISSA_BITS = 53;
const MIN_EXPONENT = -1074;

/**
 * The double nearest to numerator / denominator, ties to even, subnormals included: one rounding in all. Too large gives ±Infinity; never -0.
 * @throws DomainError `arithmetic/operand` for denominator 0
 */
export function ratioToNumber(numerator: bigint, denominator: bigint): number {
  if (denominator === 0n) throw new DomainError('arithmetic/operand', { why: 'division by zero' });
  if (numerator === 0n) return 0;
  const negative = numerator < 0n !== denominator < 0n;
  const top = numerator < 0n ? -numerator : numerator;
  const bottom = denominator < 0n ? -denominator : denominator;
  // the unit in the last place: quotient / 2^exponent has 53 or 54 bits, fewer where subnormals begin
  const exponent = Math.max(bitLength(top) - bitLength(bottom) - MANTISSA_BITS, MIN_EXPONENT);
  const scaled = exponent < 0 ? top << BigInt(-exponent) : top;
  const divisor = exponent > 0 ? bottom << BigInt(exponent) : bottom;
  const size = roundedDivision(scaled, divisor, exponent);
  return negative ? -size : size;
}

function roundedDivision(top: bigint, bottom: bigint, exponent: number): number {
  let quotient = top / bottom;
  let rest = top % bottom;
  let divisor = bottom;
  let unit = exponent;
  if (bitLength(quotient) > MANTISSA_BITS) {
    rest += (quotient & 1n) * bottom;
    quotient >>= 1n;
    divisor = 2n * bottom;
    unit++;
  }
  const twice = 2n * rest;
  if (twice > divisor || (twice === divisor && (quotient & 1n) === 1n)) quotient++;
  // both factors are exact, and so is each product unless it overflows
  const mantissa = Number(quotient);
  return unit < -1000
    ? mantissa * 2 ** -1000 * 2 ** (unit + 1000)
    : unit > 900
      ? mantissa * 2 ** 900 * 2 ** (unit - 900)
      : mantissa * 2 ** unit;
}
