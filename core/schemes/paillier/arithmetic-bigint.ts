import { bigintFromBytes, bigintToBytes, concat } from '../../bytes.ts';
import { bestWindow, buildTable, power as tablePower } from '../../math/fixed-base.ts';
import { bitLength, gcd, modPow } from '../../math/modular.ts';
import type { Accumulator, Arithmetic, FixedBase, ResidueFault, Ring, SquareRing } from './arithmetic.ts';

const split = (chunk: Uint8Array, bytes: number): bigint[] =>
  Array.from({ length: chunk.length / bytes }, (_, i) => bigintFromBytes(chunk.subarray(i * bytes, (i + 1) * bytes)));

const ringOf = (modulus: bigint, bytes: number): Ring => ({
  bytes,
  multiply: (a, b) => bigintToBytes((bigintFromBytes(a) * bigintFromBytes(b)) % modulus, bytes),
  combine: (terms) =>
    bigintToBytes(terms.reduce((sum, [a, b]) => sum + bigintFromBytes(a) * bigintFromBytes(b), 0n) % modulus, bytes),
  reduce: (octets) => bigintToBytes(bigintFromBytes(octets) % modulus, bytes),
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

/** What disqualifies a number by itself, and its residue modulo root, which is a unit exactly when the number is one. */
const inspect = (c: bigint, root: bigint): { readonly fault?: ResidueFault; readonly rest: bigint } => {
  const rest = c % root;
  if (c >= root * root) return { fault: 'range', rest };
  if (c === 0n) return { fault: 'zero', rest };
  return rest === 1n ? { fault: 'trivial', rest } : { rest };
};

function firstFaultOf(root: bigint, numbers: readonly bigint[]): ReturnType<SquareRing['firstFault']> {
  let product = 1n;
  const index = numbers.findIndex((c) => {
    const { fault, rest } = inspect(c, root);
    if (fault === undefined) product = (product * rest) % root;
    return fault !== undefined;
  });
  // one before it may share a factor with the root
  if (gcd(product, root) !== 1n) return { index: numbers.findIndex((c) => gcd(c, root) !== 1n), fault: 'not-unit' };
  const fault = index < 0 ? undefined : inspect(numbers[index] as bigint, root).fault;
  return fault === undefined ? undefined : { index, fault };
}

const squareRingOf = (root: bigint, rootBytes: number): SquareRing => {
  const modulus = root * root;
  const bytes = 2 * rootBytes;
  const shift = (plain: Uint8Array, factor: bigint): Uint8Array =>
    bigintToBytes(((1n + bigintFromBytes(plain) * root) * factor) % modulus, bytes);
  return {
    ...ringOf(modulus, bytes),
    rootBytes,
    shift: (plain, factor) => shift(plain, bigintFromBytes(factor)),
    quotient: (octets) => bigintToBytes((bigintFromBytes(octets) % modulus) / root, rootBytes),
    firstFault: (chunk) => firstFaultOf(root, split(chunk, bytes)),
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
  powerOfTwo: (modulus, exponent) =>
    bigintToBytes(modPow(2n, bigintFromBytes(exponent), bigintFromBytes(modulus)), modulus.length),
};

/** Octets in which a modulus enters {@link Arithmetic.ring} and {@link Arithmetic.squareRing}. */
export const modulusOctets = (modulus: bigint): Uint8Array => bigintToBytes(modulus, Math.ceil(bitLength(modulus) / 8));
