import { DomainError } from '../errors.ts';

/** An exact ratio; the denominator is above zero. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A decimal as whole units of 10^−decimals. */
export interface ScaledDecimal {
  readonly units: bigint;
  readonly decimals: number;
}

const PLAIN = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/** 10^exponent, exponent ≥ 0. */
export const powerOfTen = (exponent: number): bigint => 10n ** BigInt(exponent);

/**
 * Reads plain decimal text exactly: `-12.50` is −1250 units of 10^−2.
 * @throws DomainError `measurement/not-a-number`
 */
export function parseDecimal(text: string): ScaledDecimal {
  const match = PLAIN.exec(text);
  if (match === null) throw new DomainError('measurement/not-a-number');
  const fraction = match[3] ?? '';
  const units = BigInt(`${match[2]}${fraction}`);
  return { units: match[1] === '-' ? -units : units, decimals: fraction.length };
}

/** {@link parseDecimal} as a ratio, not reduced. */
export function rationalOf(text: string): Rational {
  const { units, decimals } = parseDecimal(text);
  return { numerator: units, denominator: powerOfTen(decimals) };
}

/**
 * Whole units of 10^−decimals, exactly.
 * @throws DomainError `measurement/not-a-number`, or `measurement/too-precise` when digits other than zero would be lost
 */
export function toUnits(text: string, decimals: number): bigint {
  const parsed = parseDecimal(text);
  if (parsed.decimals <= decimals) return parsed.units * powerOfTen(decimals - parsed.decimals);
  const step = powerOfTen(parsed.decimals - decimals);
  if (parsed.units % step !== 0n) throw new DomainError('measurement/too-precise', { decimals });
  return parsed.units / step;
}

/** Plain text of units of 10^−decimals, always with that many decimals: `1250`, 2 → `12.50`. There is no negative zero. */
export function unitsText(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  const sign = units < 0n ? '-' : '';
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** Largest integer that is at most the ratio. */
export function floorOf({ numerator, denominator }: Rational): bigint {
  const quotient = numerator / denominator;
  return numerator % denominator < 0n ? quotient - 1n : quotient;
}

/** Smallest integer that is at least the ratio. */
export const ceilingOf = ({ numerator, denominator }: Rational): bigint =>
  -floorOf({ numerator: -numerator, denominator });

/** Nearest integer, ties to the even one. */
export function roundHalfEven({ numerator, denominator }: Rational): bigint {
  const below = floorOf({ numerator, denominator });
  const twiceRest = 2n * (numerator - below * denominator);
  if (twiceRest < denominator || (twiceRest === denominator && below % 2n === 0n)) return below;
  return below + 1n;
}
