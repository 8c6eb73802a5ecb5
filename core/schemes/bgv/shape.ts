import { modPow } from '../../math/modular.ts';
import type { LatticeModulus, LatticeShape } from './arithmetic.ts';
import type { BgvParameters } from './parameters.ts';

/** The smallest primitive 2N-th root of unity modulo a prime that is 1 modulo 2N. */
function smallestRoot(modulus: bigint, degree: number): bigint {
  const half = (modulus - 1n) / 2n;
  let nonResidue = 2n;
  while (modPow(nonResidue, half, modulus) === 1n) nonResidue++;
  let root = modPow(nonResidue, (modulus - 1n) / BigInt(2 * degree), modulus);
  const step = (root * root) % modulus; // the others are its odd powers
  let smallest = root;
  for (let i = 1; i < degree; i++) {
    root = (root * step) % modulus;
    if (root < smallest) smallest = root;
  }
  return smallest;
}

/** What an arithmetic needs to know of a preset. Takes N products per prime: once per lattice. */
export function latticeShapeOf({ degree, primes, plainModulus }: BgvParameters): LatticeShape {
  const withRoot = (modulus: bigint): LatticeModulus => ({ modulus, root: smallestRoot(modulus, degree) });
  return { degree, primes: primes.map(withRoot), plain: withRoot(plainModulus) };
}
