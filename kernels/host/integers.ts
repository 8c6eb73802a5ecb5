/** Set-up arithmetic on BigInts, once per ring: in variable time. */

export function toInteger(octets: Uint8Array): bigint {
  let hex = '0x0';
  for (const octet of octets) hex += octet.toString(16).padStart(2, '0');
  return BigInt(hex);
}

export function toOctets(number: bigint, length: number): Uint8Array {
  const hex = number.toString(16).padStart(2 * length, '0');
  return Uint8Array.from({ length }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Inverse of an odd n modulo 2^bits (Newton: correct bits double). */
export function inverseModuloPowerOfTwo(n: bigint, bits: number): bigint {
  let x = 1n;
  for (let correct = 1; correct < bits; correct *= 2) x = BigInt.asUintN(bits, x * (2n - n * x));
  return x;
}

/** 2^-bits modulo an odd n: halving, in one step. */
export function inversePowerOfTwo(n: bigint, bits: number): bigint {
  // (1 + k*n) / 2^bits is an integer for k = -1/n modulo 2^bits
  const k = BigInt.asUintN(bits, -inverseModuloPowerOfTwo(n, bits));
  return ((1n + k * n) >> BigInt(bits)) % n;
}

/** Of two numbers that are not negative. Euclid's: on engines with fast division Lehmer's algorithm gained nothing at 3,072 bits. */
export function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** `count` digits of `bits` bits, least significant first. */
export const digitsOf = (number: bigint, bits: number, count: number): bigint[] =>
  Array.from({ length: count }, (_, i) => BigInt.asUintN(bits, number >> BigInt(bits * i)));

/** `count` signed digits of `bits` bits, least significant first; the last keeps whatever is left. */
export function balancedDigitsOf(number: bigint, bits: number, count: number): bigint[] {
  let rest = number;
  return Array.from({ length: count }, (_, i) => {
    const digit = i + 1 < count ? BigInt.asIntN(bits, rest) : rest;
    rest = (rest - digit) >> BigInt(bits);
    return digit;
  });
}
