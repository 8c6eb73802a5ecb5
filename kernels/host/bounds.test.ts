import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { Generator, moduli, modulusOctets } from '../testing/numbers.ts';
import { modInverse } from '../testing/oracle.ts';
import { KernelInstance } from './instance.ts';
import type { Tier } from './kernel.ts';
import { TIERS } from './tiers.ts';

/** Room around numbers that the kernels read and that must stay zero, in bytes. */
const LEAD_BYTES = 16;
const TRAIL_BYTES = 32;
const SIZES = [4096, 3072, 1536, 128];

/** Reads and writes elements limb by limb, past the host's conversions: reaches operands that no octets lead to. */
class Probe {
  readonly instance: KernelInstance;
  readonly limbs: number;
  readonly limbBits: number;
  readonly radix: bigint;
  readonly #limbBytes: number;
  readonly #tier: Tier;

  constructor(instance: KernelInstance, tier: Tier) {
    this.instance = instance;
    this.#tier = tier;
    this.#limbBytes = tier === 'fma' ? 8 : 4;
    const { exports, root } = instance;
    this.limbBits = exports.limbBits();
    const blockBits = this.limbBits * exports.blockRows();
    this.limbs = exports.blockRows() * Math.ceil((root.toString(2).length + 4) / blockBits);
    this.radix = 1n << BigInt(this.limbBits * this.limbs);
  }

  read(number: number): bigint[] {
    const { buffer } = this.instance.exports.memory;
    const array =
      this.#tier === 'fma' ? new Float64Array(buffer, number, this.limbs) : new Int32Array(buffer, number, this.limbs);
    return Array.from(array, BigInt);
  }

  write(number: number, limbs: readonly bigint[]): void {
    limbs.forEach((limb, i) => {
      this.instance.exports.setLimb(number, i, limb);
    });
  }

  integer(number: number): bigint {
    return this.read(number).reduceRight((sum, limb) => (sum << BigInt(this.limbBits)) + limb, 0n);
  }

  halves(element: number): [bigint, bigint] {
    return [this.integer(element), this.integer(element + this.instance.exports.strideBytes())];
  }

  paddingIsZero(element: number): boolean {
    const view = new Uint8Array(this.instance.exports.memory.buffer);
    return [element, element + this.instance.exports.strideBytes()].every((number) => {
      const end = number + this.limbs * this.#limbBytes;
      return [...view.subarray(number - LEAD_BYTES, number), ...view.subarray(end, end + TRAIL_BYTES)].every(
        (octet) => octet === 0,
      );
    });
  }
}

describe.each(TIERS)('%s bounds', async (tier) => {
  const kernel = await loadKernel(tier);

  test.each(SIZES)('products of the largest operands that the contract admits, %i bits', (bits) => {
    const random = new Generator(bits);
    for (const root of moduli(bits, random)) {
      const instance = new KernelInstance(kernel.module, modulusOctets(root), true, 1 << 24);
      const { exports } = instance;
      const probe = new Probe(instance, tier);
      const element = (): number => instance.memory.allocate(exports.elementBytes()) + exports.leadBytes();
      const [a, b, result] = [element(), element(), element()];
      const stride = exports.strideBytes();
      const modulus = root * root;
      const inverse = modInverse(probe.radix % modulus, modulus);
      // limbs at both ends of their range; FMA limbs may exceed half the radix by a late carry
      const largest = (1n << BigInt(probe.limbBits - 1)) + (tier === 'fma' ? 1n << 13n : -1n);
      const signs = [() => 1n, () => -1n, (i: number) => (i % 2 === 0 ? 1n : -1n), () => random.pick([1n, -1n])];
      /** A number just below `limit` in size, as far as its limbs go. */
      const half = (limit: bigint, sign: (i: number) => bigint): bigint[] => {
        const top = Math.min(probe.limbs - 1, Math.floor((limit.toString(2).length - 1) / probe.limbBits));
        const topLimb = limit / (1n << BigInt(probe.limbBits * top)) - 1n;
        return Array.from({ length: probe.limbs }, (_, i) =>
          i < top ? sign(i) * largest : i > top ? 0n : sign(i) * topLimb,
        );
      };
      const factor = (): bigint[][] => [
        half(2n * root, random.pick(signs)),
        half(2n * probe.radix, random.pick(signs)),
      ];
      const expected = (x: number, y: number): bigint => {
        const [[x0, x1], [y0, y1]] = [probe.halves(x), probe.halves(y)];
        const left = x0 * probe.radix + root * x1;
        const right = y0 * probe.radix + root * y1;
        const product = ((left * right) % modulus) * (inverse ** 3n % modulus);
        return ((product % modulus) + modulus) % modulus;
      };
      const check = (operation: string, wanted: bigint): void => {
        const [u, w] = probe.halves(result);
        const actual = ((((u * probe.radix + root * w) * inverse) % modulus) + modulus) % modulus;
        if (actual !== wanted) expect.fail(`${operation} modulo the square of ${root}`);
        expect(u > -root && u < root, 'lower half').toBe(true);
        expect(w > -2n * probe.radix && w < 2n * probe.radix, 'upper half').toBe(true);
        expect(probe.paddingIsZero(result), 'padding').toBe(true);
      };
      for (let i = 0; i < 12; i++) {
        for (const operand of [a, b]) {
          const [u, w] = factor() as [bigint[], bigint[]];
          probe.write(operand, u);
          probe.write(operand + stride, w);
        }
        const [productOf, squareOf] = [expected(a, b), expected(a, a)];
        exports.multiply(result, a, b);
        check('product', productOf);
        exports.square(result, a);
        check('square', squareOf);
        exports.copy(result, a);
        exports.multiply(result, result, b); // the result over a factor
        check('product in place', productOf);
      }
      for (let i = 0; i < 40; i++) {
        const wanted = expected(result, result);
        exports.square(result, result);
        check(`square number ${i} in a row`, wanted);
      }
      const widest = probe.read(result).map((limb) => (limb < 0n ? -limb : limb));
      expect(widest.every((limb) => limb <= largest + 1n)).toBe(true);
    }
  });

  test('a second size for the same instance traps', () => {
    const instance = new KernelInstance(kernel.module, modulusOctets((1n << 255n) + 95n), true, 1 << 24);
    expect(() => instance.exports.setRing(12, 255, 1)).toThrow();
  });
});
