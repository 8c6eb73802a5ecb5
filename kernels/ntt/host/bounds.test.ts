import { describe, expect, test } from 'vitest';
import { BGV_PARAMETERS } from '../../../core/schemes/bgv/parameters.ts';
import { latticeShapeOf } from '../../../core/schemes/bgv/shape.ts';
import { instantiate } from '../../host/engine.ts';
import { KernelMemory } from '../../host/memory.ts';
import { loadNttKernel } from '../testing/load.ts';
import type { NttExports } from './exports.ts';
import { inverseOf, type LatticeModulus, leastResidue } from './shape.ts';

const CAP = 1 << 24;
/** What the sources allow for (assembly/residues.ts), in units of the modulus. */
const LARGEST_FACTOR = 4;
const PRODUCT_SIZE = 0.5 + (3 / 16) * LARGEST_FACTOR;

/** Every modulus of every preset with its degree, once. */
const moduli = (): { readonly degree: number; readonly prime: LatticeModulus }[] => {
  const seen = new Set<string>();
  return BGV_PARAMETERS.flatMap((parameters) => {
    const { degree, primes, plain } = latticeShapeOf(parameters);
    return [...primes, plain]
      .filter(({ modulus }) => !seen.has(`${degree} ${modulus}`) && seen.add(`${degree} ${modulus}`))
      .map((prime) => ({ degree, prime }));
  });
};

/** One modulus on an instance of its own. */
class Bench {
  readonly exports: NttExports;
  readonly ring: number;
  readonly modulus: bigint;
  readonly degree: number;
  readonly #memory: KernelMemory;

  constructor(module: object, degree: number, { modulus, root }: LatticeModulus) {
    this.exports = instantiate<NttExports>(module);
    this.#memory = new KernelMemory(this.exports, CAP);
    [this.degree, this.modulus] = [degree, modulus];
    this.ring = this.#memory.allocate(this.exports.ringBytes(degree));
    const roots = [leastResidue(root, modulus), leastResidue(inverseOf(root, modulus), modulus)] as const;
    this.exports.setRing(this.ring, degree, Number(modulus), ...roots);
  }

  polynomial(): number {
    return this.#memory.allocate(8 * this.degree);
  }

  doubles(address: number): Float64Array {
    return new Float64Array(this.exports.memory.buffer, address, this.degree);
  }

  residue(x: number): bigint {
    return ((BigInt(x) % this.modulus) + this.modulus) % this.modulus;
  }
}

describe.each(['fma', 'simd'] as const)('%s', async (tier) => {
  const { module } = await loadNttKernel(tier);

  test.each(moduli())('products modulo $prime.modulus, of the largest and of random factors', ({ degree, prime }) => {
    const bench = new Bench(module, degree, prime);
    const { exports, ring, modulus } = bench;
    const [x, w, target, integers] = [bench.polynomial(), bench.polynomial(), bench.polynomial(), bench.polynomial()];
    const [xs, ws] = [bench.doubles(x), bench.doubles(w)];
    const half = (modulus - 1n) / 2n;
    const largest = [0n, 1n, half, half - 1n];
    let state = 0x243f6a8885a308d3n;
    const next = (limit: bigint): bigint => {
      state = (state * state + 0x13198a2e03707344n) % ((1n << 127n) - 1n);
      return (state % (2n * limit + 1n)) - limit;
    };
    for (let i = 0; i < degree; i++) {
      const sign = (i & 1) === 0 ? 1n : -1n;
      const factor = largest[(i >> 1) & 3] as bigint;
      const beyond = 4n * modulus - (largest[(i >> 3) & 3] as bigint);
      xs[i] = Number(i < 32 ? sign * beyond : next(4n * modulus));
      ws[i] = Number(i < 64 && (i & 32) === 0 ? sign * factor : i < 128 ? -sign * half : next(half));
    }
    exports.multiply(target, x, w, ring, degree);
    exports.leave(integers, target, ring, degree);
    const products = new BigUint64Array(exports.memory.buffer, integers, degree);
    let wrong = 0;
    for (let i = 0; i < degree; i++) {
      if (
        products[i] !==
        bench.residue(Number((bench.residue(xs[i] as number) * bench.residue(ws[i] as number)) % modulus))
      )
        wrong++;
    }
    expect(wrong).toBe(0);
    expect(bench.doubles(target).every((value) => Math.abs(value) <= (0.5 + 2 ** -20) * Number(modulus))).toBe(true);
  });

  test.each(moduli())(
    'transforms modulo $prime.modulus stay in their bounds and undo each other',
    ({ degree, prime }) => {
      const bench = new Bench(module, degree, prime);
      const { exports, ring, modulus } = bench;
      const x = bench.polynomial();
      const q = Number(modulus);
      const half = Number((modulus - 1n) / 2n);
      const inputs: ((i: number) => number)[] = [
        () => half,
        (i) => (i % 2 === 0 ? half : -half),
        (i) => (i < degree / 2 ? half : -half),
        (i) => Number((BigInt(i) ** 5n * 123_456_789_123_456_789n) % modulus) - half,
      ];
      for (const input of inputs) {
        const values = bench.doubles(x);
        for (let i = 0; i < degree; i++) values[i] = input(i);
        const before = Array.from(values, (value) => bench.residue(value));
        exports.forward(x, ring, degree);
        expect(values.every((value) => Number.isInteger(value) && Math.abs(value) <= LARGEST_FACTOR * q)).toBe(true);
        exports.scale(x, 1, ring, degree);
        exports.inverse(x, ring, degree);
        expect(values.every((value) => Math.abs(value) <= PRODUCT_SIZE * q)).toBe(true);
        exports.scale(x, leastResidue(inverseOf(BigInt(degree), modulus), modulus), ring, degree);
        expect(Array.from(values, (value) => bench.residue(value))).toEqual(before);
        expect(values.every((value) => Math.abs(value) <= half)).toBe(true);
      }
    },
  );
});
