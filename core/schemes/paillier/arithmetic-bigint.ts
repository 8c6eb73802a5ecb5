import { bigintFromBytes, bigintToBytes, concat } from '../../bytes.ts';
import { bestWindow, buildTable, power as tablePower } from '../../math/fixed-base.ts';
import { bitLength, modPow } from '../../math/modular.ts';
import type { Accumulator, Arithmetic, FixedBase, Ring, SquareRing } from './arithmetic.ts';

const ringOf = (modulus: bigint, bytes: number): Ring => ({
  bytes,
  multiply: (a, b) => bigintToBytes((bigintFromBytes(a) * bigintFromBytes(b)) % modulus, bytes),
  power: (base, exponent) => bigintToBytes(modPow(bigintFromBytes(base), bigintFromBytes(exponent), modulus), bytes),
  accumulator: () => accumulatorOf(modulus, bytes),
  dispose: () => undefined,
});

const accumulatorOf = (modulus: bigint, bytes: number): Accumulator => {
  let product = 1n;
  return {
    multiply(chunk) {
      for (let at = 0; at < chunk.length; at += bytes) {
        product = (product * bigintFromBytes(chunk.subarray(at, at + bytes))) % modulus;
      }
    },
    product: () => bigintToBytes(product, bytes),
    dispose: () => undefined,
  };
};

const squareRingOf = (root: bigint, rootBytes: number): SquareRing => {
  const modulus = root * root;
  const bytes = 2 * rootBytes;
  const shift = (plain: Uint8Array, factor: bigint): Uint8Array =>
    bigintToBytes(((1n + bigintFromBytes(plain) * root) * factor) % modulus, bytes);
  return {
    ...ringOf(modulus, bytes),
    rootBytes,
    shift: (plain, factor) => shift(plain, bigintFromBytes(factor)),
    fixedBase(base, exponentBits, expected): FixedBase {
      const exponentBytes = Math.ceil(exponentBits / 8);
      const table = buildTable(bigintFromBytes(base), modulus, exponentBits, bestWindow(exponentBits, expected));
      const powerOf = (exponent: Uint8Array): bigint => tablePower(table, bigintFromBytes(exponent));
      return {
        exponentBytes,
        power: (exponent) => bigintToBytes(powerOf(exponent), bytes),
        shiftMany(plains, exponents) {
          const shifted: Uint8Array[] = [];
          for (let i = 0; i * rootBytes < plains.length; i++) {
            const exponent = exponents.subarray(i * exponentBytes, (i + 1) * exponentBytes);
            shifted.push(shift(plains.subarray(i * rootBytes, (i + 1) * rootBytes), powerOf(exponent)));
          }
          return concat(...shifted);
        },
        dispose: () => undefined,
      };
    },
  };
};

/** Plain BigInt: runs everywhere, needs no start-up, and is not constant time. */
export const BIGINT_ARITHMETIC: Arithmetic = {
  name: 'bigint',
  constantTime: false,
  ring: (modulus) => ringOf(bigintFromBytes(modulus), modulus.length),
  squareRing: (root) => squareRingOf(bigintFromBytes(root), root.length),
};

/** Octets in which a modulus enters {@link Arithmetic.ring} and {@link Arithmetic.squareRing}. */
export const modulusOctets = (modulus: bigint): Uint8Array => bigintToBytes(modulus, Math.ceil(bitLength(modulus) / 8));
