/**
 * python-paillier's numbers: a signed mantissa modulo n and a public exponent to base 16. The exponent shows the magnitude to everybody,
 * which is why only foreign files are written so, never a study.
 */
import { DomainError } from '../../errors.ts';
import { bitLength, mod } from '../../math/modular.ts';
import { ratioToNumber } from '../../math/ratio.ts';

/** mantissa · 16^exponent; a negative mantissa is kept as n + mantissa. */
export interface EncodedNumber {
  readonly encoding: bigint;
  readonly exponent: number;
}

export interface EncodeOptions {
  /** Largest error wanted, > 0; floats are exact without it, and integers have exponent 0. */
  readonly precision?: number;
  /** The exponent must not lie above this. */
  readonly maxExponent?: number;
}

const BASE_BITS = 4;
const FLOAT_MANTISSA_BITS = 53;
/** Beyond every double, every sum and every product of some hundred; keeps a stranger's exponent from asking for gigabytes. */
export const MAX_EXPONENT = 10_000;

/** The largest absolute mantissa. Between it and n - maxInt(n) lies the zone in which an overflow shows. */
export const maxInt = (n: bigint): bigint => n / 3n - 1n;

/** 16^exponent for exponent ≥ 0. */
export const powerOfBase = (exponent: number): bigint => 1n << BigInt(BASE_BITS * exponent);

/** @throws DomainError `arithmetic/operand` for an exponent that is not an integer of at most {@link MAX_EXPONENT} */
export function checkExponent(exponent: number): number {
  if (!Number.isInteger(exponent) || Math.abs(exponent) > MAX_EXPONENT)
    throw new DomainError('arithmetic/operand', { why: 'exponent' });
  return exponent;
}

/** A double as odd or even mantissa times a power of two, exactly. */
function exactly(float: number): { readonly mantissa: bigint; readonly binaryExponent: number } {
  if (!Number.isFinite(float)) throw new DomainError('arithmetic/operand', { why: 'not finite' });
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, float);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = BigInt.asUintN(52, bits);
  const size = biased === 0 ? fraction : fraction | (1n << 52n);
  return { mantissa: float < 0 ? -size : size, binaryExponent: Math.max(biased, 1) - 1075 };
}

/** size / 2^shift to the nearest integer, ties to even, for any sign. */
function shiftRounded(number: bigint, shift: number): bigint {
  if (shift <= 0) return number << BigInt(-shift);
  const unit = 1n << BigInt(shift);
  const rest = BigInt.asUintN(shift, number);
  const floor = number >> BigInt(shift);
  const up = 2n * rest > unit || (2n * rest === unit && (floor & 1n) === 1n);
  return up ? floor + 1n : floor;
}

const lowestExponent = (scalar: bigint | number, precision: number | undefined): number => {
  if (precision !== undefined) {
    if (!(precision > 0) || !Number.isFinite(precision))
      throw new DomainError('arithmetic/operand', { why: 'precision' });
    return Math.floor(Math.log(precision) / Math.log(16));
  }
  if (typeof scalar === 'bigint') return 0;
  const { mantissa, binaryExponent } = exactly(scalar);
  const leading = mantissa === 0n ? 0 : bitLength(mantissa) + binaryExponent;
  return Math.floor((leading - FLOAT_MANTISSA_BITS) / BASE_BITS);
};

/**
 * Encodes an integer (bigint) or a float (number) as python-paillier's EncodedNumber.encode does.
 * @throws DomainError `plaintext/range` when the mantissa passes {@link maxInt}, `arithmetic/operand` for NaN, infinities and impossible options
 */
export function encodeNumber(
  n: bigint,
  scalar: bigint | number,
  { precision, maxExponent }: EncodeOptions = {},
): EncodedNumber {
  const lowest = lowestExponent(scalar, precision);
  const exponent = checkExponent(maxExponent === undefined ? lowest : Math.min(maxExponent, lowest));
  const { mantissa, binaryExponent } =
    typeof scalar === 'bigint' ? { mantissa: scalar, binaryExponent: 0 } : exactly(scalar);
  const rounded = shiftRounded(mantissa, BASE_BITS * exponent - binaryExponent);
  const limit = maxInt(n);
  if (rounded > limit || rounded < -limit) throw new DomainError('plaintext/range', { why: 'too large to encode' });
  return { encoding: mod(rounded, n), exponent };
}

/**
 * What an encoded number stands for: an integer (bigint) when the exponent is not negative, otherwise the nearest float.
 * @throws DomainError `plaintext/range` (`why`: `not below n`, `overflow` between the ends, `float overflow`)
 */
export function decodeNumber(n: bigint, { encoding, exponent }: EncodedNumber): bigint | number {
  checkExponent(exponent);
  const reject = (why: string) => new DomainError('plaintext/range', { why });
  if (encoding < 0n || encoding >= n) throw reject('not below n');
  const limit = maxInt(n);
  if (encoding > limit && encoding < n - limit) throw reject('overflow');
  const mantissa = encoding <= limit ? encoding : encoding - n;
  if (exponent >= 0) return mantissa * powerOfBase(exponent);
  const float = ratioToNumber(mantissa, powerOfBase(-exponent));
  if (!Number.isFinite(float)) throw reject('float overflow');
  return float;
}

/** The same number with a lower exponent. @throws DomainError `arithmetic/operand` for a higher one */
export function decreaseExponent(n: bigint, { encoding, exponent }: EncodedNumber, lower: number): EncodedNumber {
  if (checkExponent(lower) > exponent) throw new DomainError('arithmetic/operand', { why: 'exponent' });
  return { encoding: (encoding * powerOfBase(exponent - lower)) % n, exponent: lower };
}
