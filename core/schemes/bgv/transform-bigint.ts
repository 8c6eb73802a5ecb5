import { modInverse } from '../../math/modular.ts';
import type { LatticeModulus } from './arithmetic.ts';

/** `index` with its lowest `bits` bits in reversed order. */
export function reverseBits(index: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit++) reversed |= ((index >> bit) & 1) << (bits - 1 - bit);
  return reversed;
}

/** The number-theoretic transform modulo X^N + 1 over BigInt, in variable time. */
export class BigintTransform {
  readonly modulus: bigint;
  readonly #powers: bigint[];
  readonly #inversePowers: bigint[];
  readonly #inverseDegree: bigint;

  constructor({ modulus, root }: LatticeModulus, degree: number) {
    this.modulus = modulus;
    this.#powers = powersInReversedOrder(root, modulus, degree);
    this.#inversePowers = powersInReversedOrder(modInverse(root, modulus), modulus, degree);
    this.#inverseDegree = modInverse(BigInt(degree), modulus);
  }

  /** Coefficients to values: at reversed index i the value at root^(2i + 1). */
  forward(coefficients: readonly bigint[]): bigint[] {
    const q = this.modulus;
    const x = [...coefficients];
    let power = 1;
    for (let half = x.length / 2; half >= 1; half /= 2) {
      for (let group = 0; group < x.length; group += 2 * half) {
        const w = this.#powers[power++] as bigint;
        for (let at = group; at < group + half; at++) {
          const u = x[at] as bigint;
          const v = ((x[at + half] as bigint) * w) % q;
          x[at] = (u + v) % q;
          x[at + half] = (u - v + q) % q;
        }
      }
    }
    return x;
  }

  /** The reverse of {@link forward}. */
  inverse(values: readonly bigint[]): bigint[] {
    const q = this.modulus;
    const x = [...values];
    for (let half = 1; half < x.length; half *= 2) {
      let power = x.length / (2 * half);
      for (let group = 0; group < x.length; group += 2 * half) {
        const w = this.#inversePowers[power++] as bigint;
        for (let at = group; at < group + half; at++) {
          const u = x[at] as bigint;
          const v = x[at + half] as bigint;
          x[at] = (u + v) % q;
          x[at + half] = ((u - v + q) * w) % q;
        }
      }
    }
    return x.map((coefficient) => (coefficient * this.#inverseDegree) % q);
  }
}

function powersInReversedOrder(root: bigint, modulus: bigint, degree: number): bigint[] {
  const powers = Array<bigint>(degree);
  const bits = Math.log2(degree);
  for (let i = 0, power = 1n; i < degree; i++, power = (power * root) % modulus) powers[reverseBits(i, bits)] = power;
  return powers;
}
