/** What the kernels are measured against: BigInt, written down as plainly as possible. */

export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

export function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** @throws RangeError when there is none */
export function modInverse(a: bigint, modulus: bigint): bigint {
  let [r, s] = [modulus, a % modulus];
  let [x, y] = [0n, 1n];
  while (s !== 0n) {
    const q = r / s;
    [r, s, x, y] = [s, r - q * s, y, x - q * y];
  }
  if (r !== 1n) throw new RangeError('no inverse');
  return ((x % modulus) + modulus) % modulus;
}
