import { NttLattice } from './lattice.ts';
import type { NttKernel } from './module.ts';
import { type LatticeModulus, power } from './shape.ts';

const DEGREE = 64;
/** The two largest primes below 2^50 that are 1 modulo 32,768, and one of 20 bits: products fill doubles, and do not. */
const MODULI = [1125899906826241n, 1125899906629633n, 1032193n] as const;
const ROUNDS = 2;

/** A root of unity of exactly this even order. */
function rootOf(order: bigint, modulus: bigint): bigint {
  for (let base = 2n; ; base++) {
    const root = power(base, (modulus - 1n) / order, modulus);
    if (power(root, order / 2n, modulus) === modulus - 1n) return root;
  }
}

/**
 * Encodes slots and compares the polynomials' values with BigInt, in both directions. An engine whose multiply-add rounds twice, or whose
 * instructions are wrong in another way, fails. Takes a few milliseconds.
 */
export function passesNttSelfTest(kernel: NttKernel): boolean {
  try {
    return MODULI.every((modulus) => agrees(kernel, { modulus, root: rootOf(BigInt(2 * DEGREE), modulus) }));
  } catch {
    return false;
  }
}

function agrees(kernel: NttKernel, plain: LatticeModulus): boolean {
  const { modulus, root } = plain;
  const primes = MODULI.filter((other) => other !== modulus).map((other) => ({
    modulus: other,
    root: rootOf(BigInt(2 * DEGREE), other),
  }));
  const lattice = new NttLattice(kernel, { degree: DEGREE, primes, plain });
  try {
    let state = 0x243f6a8885a308d3n;
    for (let round = 0; round < ROUNDS; round++) {
      // the largest residues, then residues of no pattern
      const slots = BigUint64Array.from({ length: DEGREE }, () => {
        state = (state * state + 0x13198a2e03707344n) % ((1n << 127n) - 1n);
        return round === 0 ? modulus - 1n - (state & 1n) : state % modulus;
      });
      const coefficients = lattice.encode(slots);
      if (!isEncoding(coefficients, slots, modulus, root)) return false;
      if (lattice.decode(coefficients).some((slot, i) => slot !== slots[i])) return false;
    }
    return true;
  } finally {
    lattice.dispose();
  }
}

/** Whether slot i of the first row is the polynomial's value at root^(3^i), and of the second at the inverse of that. */
function isEncoding(coefficients: BigUint64Array, slots: BigUint64Array, modulus: bigint, root: bigint): boolean {
  const valueAt = (x: bigint): bigint =>
    coefficients.reduceRight((sum, coefficient) => (sum * x + coefficient) % modulus, 0n);
  for (let i = 0, exponent = 1; i < DEGREE / 2; i++, exponent = (3 * exponent) % (2 * DEGREE)) {
    if (valueAt(power(root, BigInt(exponent), modulus)) !== slots[i]) return false;
    if (valueAt(power(root, BigInt(2 * DEGREE - exponent), modulus)) !== slots[DEGREE / 2 + i]) return false;
  }
  return true;
}
