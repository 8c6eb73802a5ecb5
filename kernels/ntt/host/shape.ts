import { KernelError } from '../../host/errors.ts';

/** A prime q, 1 modulo 2N and below 2^50, with a primitive 2N-th root of unity. */
export interface LatticeModulus {
  readonly modulus: bigint;
  readonly root: bigint;
}

/** Polynomials modulo X^N + 1 and several primes, the last of which encryption divides away; `plain` is the modulus of slots. */
export interface LatticeShape {
  readonly degree: number;
  readonly primes: readonly LatticeModulus[];
  readonly plain: LatticeModulus;
}

const MIN_DEGREE = 16;
const MAX_DEGREE = 32_768;
const MAX_PRIMES = 16;
/** The kernels' bounds (assembly/residues.ts). */
const MAX_MODULUS = 1n << 50n;

/** @throws KernelError `shape/degree`, `shape/primes` (with the index; t is the one behind the last) */
export function checkShape({ degree, primes, plain }: LatticeShape): void {
  if (!Number.isInteger(degree) || degree < MIN_DEGREE || degree > MAX_DEGREE || (degree & (degree - 1)) !== 0)
    throw new KernelError('shape/degree');
  if (primes.length < 2 || primes.length > MAX_PRIMES) throw new KernelError('shape/primes');
  const moduli = [...primes, plain];
  moduli.forEach(({ modulus, root }, index) => {
    const twice = moduli.findIndex((other) => other.modulus === modulus) !== index;
    if (modulus >= MAX_MODULUS || modulus <= 2n || modulus % BigInt(2 * degree) !== 1n || twice)
      throw new KernelError('shape/primes', index);
    if (power(root, BigInt(degree), modulus) !== modulus - 1n) throw new KernelError('shape/primes', index);
  });
}

/** base^exponent modulo a public modulus. */
export function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** 1/a modulo a prime. */
export const inverseOf = (a: bigint, prime: bigint): bigint => power(a % prime, prime - 2n, prime);

/** The residue of least size, as the kernels take factors. */
export function leastResidue(a: bigint, modulus: bigint): number {
  const residue = ((a % modulus) + modulus) % modulus;
  return Number(2n * residue > modulus ? residue - modulus : residue);
}
