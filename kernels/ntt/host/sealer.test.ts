import { describe, expect, test } from 'vitest';
import { drawNoise, drawTernary } from '../../../core/schemes/bgv/sample.ts';
import { latticeShapeOf } from '../../../core/schemes/bgv/shape.ts';
import { testRing } from '../../../core/schemes/bgv/testing.ts';
import { seededRng } from '../../../core/schemes/paillier/testing.ts';
import type { KernelFault } from '../../host/errors.ts';
import { loadNttKernel } from '../testing/load.ts';
import { nttArithmetic } from './arithmetic.ts';
import { NttSealer } from './sealer.ts';
import type { LatticeShape } from './shape.ts';

const DEGREE = 64;
const shape = latticeShapeOf(testRing(DEGREE));
const valueBytes = 2 * 2 * DEGREE * 8;
const key = (): Uint8Array =>
  new Uint8Array(BigUint64Array.from({ length: 2 * 3 * DEGREE }, (_, i) => BigInt(i) ** 3n % 786_433n).buffer);
const refusal = (reason: KernelFault) => expect.objectContaining({ name: 'KernelError', reason });

describe.each(['fma', 'simd'] as const)('%s sealer', async (tier) => {
  const kernel = await loadNttKernel(tier);
  const { lattice, sealer, name } = nttArithmetic(kernel);

  const sealWith = (one: NttSealer, seed: string): Uint8Array => {
    const rng = seededRng(seed);
    const slots = BigUint64Array.from({ length: DEGREE }, () => new BigUint64Array(rng(8).buffer)[0] as bigint).map(
      (slot) => slot % shape.plain.modulus,
    );
    const target = new Uint8Array(valueBytes);
    one.seal(slots, drawTernary(DEGREE, rng), drawNoise(DEGREE, rng), target);
    return target;
  };

  test('names its tier', () => {
    expect(name).toBe(`wasm-ntt-${tier}`);
  });

  test('keeps nothing of what was encrypted', () => {
    /** Shows the memory, which nobody else sees. */
    class Glass extends NttSealer {
      snapshot(): Uint8Array {
        return this.memory.view().slice();
      }
    }
    const glass = new Glass(kernel, shape, key());
    const images = ['one', 'another'].map((seed) => {
      const values = sealWith(glass, seed);
      const image = glass.snapshot();
      const at = Buffer.from(image.buffer).indexOf(values);
      expect(at).toBeGreaterThan(0);
      return image.fill(0, at, at + values.length); // what has left anyway
    });
    expect(images[0]).toEqual(images[1]);
  });

  test('does not depend on what was encrypted before', () => {
    const one = sealer(shape, key());
    const first = sealWith(one, 'a');
    sealWith(one, 'b');
    expect(sealWith(one, 'a')).toEqual(first);
  });

  test('keeps nothing of operands that it refuses', () => {
    const one = sealer(shape, key());
    const before = sealWith(one, 'a');
    const [u, e] = [new Uint8Array(13), new Uint8Array(12 * DEGREE)];
    const slots = new BigUint64Array(DEGREE);
    const target = new Uint8Array(valueBytes);
    expect(() => one.seal(slots.subarray(1), u, e, target)).toThrow(refusal('operand/length'));
    expect(() => one.seal(slots, u.subarray(1), e, target)).toThrow(refusal('operand/length'));
    expect(() => one.seal(slots, u, e.subarray(1), target)).toThrow(refusal('operand/length'));
    expect(() => one.seal(slots, u, e, target.subarray(8))).toThrow(refusal('operand/length'));
    for (const slot of [shape.plain.modulus, 2n ** 64n - 1n])
      expect(() => one.seal(slots.with(DEGREE - 1, slot), u, e, target)).toThrow(refusal('operand/not-reduced'));
    expect(target.every((octet) => octet === 0)).toBe(true);
    expect(sealWith(one, 'a')).toEqual(before);
  });

  test('refuses keys of another length or with values beyond their prime', () => {
    expect(() => sealer(shape, key().subarray(8))).toThrow(refusal('operand/length'));
    const beyond = key();
    new DataView(beyond.buffer).setBigUint64(8 * (2 * DEGREE), 786_433n, true);
    expect(() => sealer(shape, beyond)).toThrow(refusal('operand/not-reduced'));
  });

  test('refuses shapes that its bounds do not cover', () => {
    const { primes, plain } = shape;
    const [first, second] = primes as [LatticeShape['plain'], LatticeShape['plain']];
    for (const degree of [8, 48, 65_536, 64.5]) {
      expect(() => lattice({ ...shape, degree })).toThrow(refusal('shape/degree'));
    }
    for (const wrong of [
      { ...shape, primes: [first] },
      { ...shape, primes: [first, first] },
      { ...shape, primes: [first, plain] },
      { ...shape, primes: Array(17).fill(first) },
      { ...shape, primes: [first, { ...second, root: 1n }] },
      { ...shape, plain: { modulus: 2n ** 50n + 1n, root: 3n } },
      { ...shape, plain: { ...plain, modulus: plain.modulus + 2n } },
    ]) {
      expect(() => lattice(wrong)).toThrow(refusal('shape/primes'));
    }
  });

  test('refuses what does not fit its memory, and is of no use once disposed of', () => {
    expect(() => new NttSealer(kernel, shape, key(), { memoryCap: 1 << 12 })).toThrow(refusal('memory/cap'));
    const one = sealer(shape, key());
    one.dispose();
    one.dispose();
    expect(() => sealWith(one, 'late')).toThrow(refusal('ring/disposed'));
    expect(() => one.encode(new BigUint64Array(DEGREE))).toThrow(refusal('ring/disposed'));
  });
});
