import { DomainError } from '../errors.ts';

/** Bits of |a|; 0 for 0. */
export function bitLength(a: bigint): number {
  if (a === 0n) return 0;
  const text = (a < 0n ? -a : a).toString(16);
  return 4 * text.length - Math.clz32(Number.parseInt(text.charAt(0), 16)) + 28;
}

/** The residue of a in [0, n). */
export function mod(a: bigint, n: bigint): bigint {
  const rest = a % n;
  return rest < 0n ? rest + n : rest;
}

/** Window width that costs the fewest products for an exponent of that many bits. */
const windowFor = (bits: number): number => (bits > 1536 ? 6 : bits > 512 ? 5 : bits > 128 ? 4 : bits > 24 ? 3 : 1);

/**
 * base^exponent mod modulus by a sliding window over odd powers (Menezes et al., Handbook of Applied Cryptography, 14.85).
 * Running time depends on the exponent: secret exponents only in the key room, on blinded bases.
 * @param exponent ≥ 0
 * @param modulus ≥ 1
 * @throws DomainError `arithmetic/operand`
 */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent < 0n) throw new DomainError('arithmetic/operand', { why: 'negative exponent' });
  if (modulus < 1n) throw new DomainError('arithmetic/operand', { why: 'modulus' });
  if (exponent === 0n) return 1n % modulus;
  const digits = exponent.toString(2);
  const width = windowFor(digits.length);
  const first = mod(base, modulus);
  const odd = [first];
  if (width > 1) {
    const square = (first * first) % modulus;
    for (let i = 1; i < 1 << (width - 1); i++) odd.push(((odd[i - 1] as bigint) * square) % modulus);
  }
  let power: bigint | undefined;
  for (let at = 0; at < digits.length; ) {
    if (digits.charAt(at) === '0') {
      if (power !== undefined) power = (power * power) % modulus;
      at++;
      continue;
    }
    let end = Math.min(at + width, digits.length);
    while (digits.charAt(end - 1) === '0') end--;
    const factor = odd[Number.parseInt(digits.slice(at, end), 2) >> 1] as bigint;
    if (power === undefined) power = factor;
    else {
      for (let k = at; k < end; k++) power = (power * power) % modulus;
      power = (power * factor) % modulus;
    }
    at = end;
  }
  return power as bigint;
}

/** Greatest common divisor, never negative; gcd(0, 0) = 0. The larger is reduced first, so that one side may be huge. */
export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/**
 * The inverse of a modulo n, in [0, n).
 * @throws DomainError `arithmetic/operand` when gcd(a, n) ≠ 1
 */
export function modInverse(a: bigint, n: bigint): bigint {
  let [r0, r1] = [n, mod(a, n)];
  let [t0, t1] = [0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  if (r0 !== 1n) throw new DomainError('arithmetic/operand', { why: 'no inverse' });
  return mod(t0, n);
}

/**
 * The number below p·q that is a modulo p and b modulo q (Garner).
 * @param inverse p⁻¹ mod q, when it is known already
 */
export const crt = (a: bigint, p: bigint, b: bigint, q: bigint, inverse: bigint = modInverse(p, q)): bigint =>
  mod(a, p) + p * mod((b - a) * inverse, q);

/**
 * Jacobi symbol (a | n) for odd n > 0 (Cohen, A Course in Computational Algebraic Number Theory, 1.4.10).
 * @throws DomainError `arithmetic/operand` for an even or non-positive n
 */
export function jacobi(a: bigint, n: bigint): -1 | 0 | 1 {
  if (n <= 0n || (n & 1n) === 0n) throw new DomainError('arithmetic/operand', { why: 'Jacobi modulus' });
  let top = mod(a, n);
  let bottom = n;
  let sign: -1 | 1 = 1;
  const flip = () => {
    sign = sign === 1 ? -1 : 1;
  };
  while (top !== 0n) {
    const twos = trailingZeros(top);
    top >>= BigInt(twos);
    const low = Number(bottom & 7n);
    if (twos % 2 === 1 && (low === 3 || low === 5)) flip();
    if ((low & 3) === 3 && (top & 3n) === 3n) flip();
    [top, bottom] = [bottom % top, top];
  }
  return bottom === 1n ? sign : 0;
}

/** How many times 2 divides a positive number. */
export function trailingZeros(a: bigint): number {
  let zeros = 0;
  let word = Number(BigInt.asUintN(32, a));
  while (word === 0) {
    zeros += 32;
    word = Number(BigInt.asUintN(32, a >> BigInt(zeros)));
  }
  return zeros + 31 - Math.clz32(word & -word);
}

/** The largest s with s² ≤ a (Newton's iteration from above). @throws DomainError `arithmetic/operand` for a < 0 */
export function integerSqrt(a: bigint): bigint {
  if (a < 0n) throw new DomainError('arithmetic/operand', { why: 'negative' });
  if (a < 2n) return a;
  let guess = 1n << BigInt((bitLength(a) + 1) >> 1);
  for (;;) {
    const next = (guess + a / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

/** True when a is the square of an integer. */
export function isSquare(a: bigint): boolean {
  if (a < 0n) return false;
  const root = integerSqrt(a);
  return root * root === a;
}
