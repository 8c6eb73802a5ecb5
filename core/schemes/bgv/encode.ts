import { DomainError } from '../../errors.ts';
import type { LatticeArithmetic } from './arithmetic.ts';
import { BIGINT_LATTICES } from './arithmetic-bigint.ts';
import type { BgvParameters } from './parameters.ts';
import { latticeShapeOf } from './shape.ts';

/** Slots to plaintext polynomials and back, as SEAL's BatchEncoder has them: products and sums of polynomials are slot by slot. */
export interface BgvEncoder {
  /**
   * @param slots at most N residues below t; those left out are 0
   * @returns N coefficients in [0, t)
   * @throws DomainError `plaintext/range`
   */
  encode(slots: BigUint64Array): BigUint64Array;
  /** @param coefficients N, below t @returns N slots @throws DomainError `plaintext/range` */
  decode(coefficients: BigUint64Array): BigUint64Array;
  dispose(): void;
}

export function makeBgvEncoder(parameters: BgvParameters, arithmetic: LatticeArithmetic = BIGINT_LATTICES): BgvEncoder {
  const lattice = arithmetic.lattice(latticeShapeOf(parameters));
  return {
    encode: (slots) => lattice.encode(fullSlots(slots, parameters)),
    decode(coefficients) {
      if (coefficients.length !== parameters.degree) throw new DomainError('plaintext/range', { why: 'length' });
      return lattice.decode(fullSlots(coefficients, parameters));
    },
    dispose: () => lattice.dispose(),
  };
}

/**
 * A copy, filled up with zeros. Looks at every slot, in the same time whatever they are.
 * @throws DomainError `plaintext/range` when there are more than N, or one is not below t
 */
export function fullSlots(slots: BigUint64Array, { degree, plainModulus }: BgvParameters): BigUint64Array {
  if (slots.length > degree) throw new DomainError('plaintext/range', { why: 'slots', count: slots.length });
  const limit = Number(plainModulus);
  const halves = new Uint32Array(slots.buffer, slots.byteOffset, 2 * slots.length);
  let beyond = 0;
  for (let i = 0; i < halves.length; i += 2) {
    // little-endian, as every engine with WebAssembly; exact below 2^53 and monotone above
    const slot = (halves[i + 1] as number) * 2 ** 32 + (halves[i] as number);
    beyond |= Number(slot >= limit);
  }
  if (beyond !== 0) throw new DomainError('plaintext/range', { why: 'modulus' });
  const full = new BigUint64Array(degree);
  full.set(slots);
  return full;
}
