import { bigintFromBytes, bigintToBytes } from '../../bytes.ts';
import type { Arithmetic, Exposure } from './arithmetic.ts';
import { modulusOctets } from './arithmetic-bigint.ts';

/** Powers modulo one number. */
export interface Powers {
  /** base^exponent. @param base in [0, modulus)  @param exponent ≥ 0 */
  power(base: bigint, exponent: bigint): bigint;
  dispose(): void;
}

/**
 * Powers modulo an odd number by an arithmetic, between BigInts: for numbers that are public, or become so.
 * @param exposure whether exponents may show; secret ones, below the modulus, take the same time whatever they are
 */
export function powersModulo(modulus: bigint, arithmetic: Arithmetic, exposure: Exposure): Powers {
  const ring = arithmetic.ring(modulusOctets(modulus));
  return {
    power: (base, exponent) =>
      bigintFromBytes(ring.power(bigintToBytes(base, ring.bytes), bigintToBytes(exponent, ring.bytes), exposure)),
    dispose: () => ring.dispose(),
  };
}
