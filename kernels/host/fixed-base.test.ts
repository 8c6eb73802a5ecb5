import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { Generator, modulusOctets, residue, toInteger, toOctets } from '../testing/numbers.ts';
import { modPow } from '../testing/oracle.ts';
import { KernelError } from './errors.ts';
import { combShape } from './fixed-base.ts';
import { SquareRing } from './square-ring.ts';
import { TIERS } from './tiers.ts';

describe.each(TIERS)('%s fixed base', async (tier) => {
  const kernel = await loadKernel(tier);
  const random = new Generator(30);
  const root = random.bits(512) | (1n << 511n) | 1n;
  const modulus = root * root;
  const ring = new SquareRing(kernel, modulusOctets(root));
  const base = residue(modulus, 1024, random);

  test.each([
    [1, 1],
    [8, 100],
    [255, 3],
    [256, 10_000],
    [1023, 1],
    [1024, 100_000],
  ])('raises to exponents of %i bits with tables for %i powers', (bits, expected) => {
    const table = ring.fixedBase(toOctets(base, ring.bytes), bits, expected);
    for (const exponent of [0n, 1n, (1n << BigInt(bits)) - 1n, 1n << BigInt(bits - 1), random.bits(bits)]) {
      const power = table.power(toOctets(exponent, table.exponentBytes));
      expect(toInteger(power)).toBe(modPow(base, exponent, modulus));
    }
    table.dispose();
  });

  test('encrypts a batch as it encrypts one by one', () => {
    const table = ring.fixedBase(toOctets(base, ring.bytes), 256, 5);
    const plains = random.octets(5 * ring.rootBytes);
    for (let i = 0; i < 5; i++) plains[i * ring.rootBytes] = 0;
    const exponents = random.octets(5 * 32);
    const sealed = table.shiftMany(plains, exponents);
    for (let i = 0; i < 5; i++) {
      const plain = plains.subarray(i * ring.rootBytes, (i + 1) * ring.rootBytes);
      const power = modPow(base, toInteger(exponents.subarray(32 * i, 32 * (i + 1))), modulus);
      const expected = ((1n + toInteger(plain) * root) * power) % modulus;
      expect(toInteger(sealed.subarray(i * ring.bytes, (i + 1) * ring.bytes))).toBe(expected);
      expect(toInteger(ring.shift(plain, toOctets(power, ring.bytes)))).toBe(expected);
    }
    expect(table.shiftMany(new Uint8Array(0), new Uint8Array(0))).toEqual(new Uint8Array(0));
    table.dispose();
  });

  test('two tables do not disturb each other, nor what is computed between', () => {
    const other = residue(modulus, 1024, random);
    const first = ring.fixedBase(toOctets(base, ring.bytes), 128, 50);
    const second = ring.fixedBase(toOctets(other, ring.bytes), 128, 2);
    const exponent = random.bits(128);
    for (let i = 0; i < 2; i++) {
      expect(toInteger(first.power(toOctets(exponent, 16)))).toBe(modPow(base, exponent, modulus));
      expect(toInteger(second.power(toOctets(exponent, 16)))).toBe(modPow(other, exponent, modulus));
      ring.power(toOctets(base, ring.bytes), random.octets(16), 'secret');
    }
    first.dispose();
    expect(toInteger(second.power(toOctets(exponent, 16)))).toBe(modPow(other, exponent, modulus));
    second.dispose();
  });

  test('refuses exponents of the wrong length or with bits too many, and plains that do not match', () => {
    const table = ring.fixedBase(toOctets(base, ring.bytes), 12, 1);
    expect(() => table.power(new Uint8Array(3))).toThrow(new KernelError('operand/length'));
    expect(() => table.power(Uint8Array.of(0x10, 0))).toThrow(new KernelError('operand/not-reduced'));
    expect(toInteger(table.power(Uint8Array.of(0x0f, 0xff)))).toBe(modPow(base, 0xfffn, modulus));
    const plain = new Uint8Array(ring.rootBytes);
    expect(() => table.shiftMany(plain, new Uint8Array(4))).toThrow(new KernelError('operand/count'));
    expect(() => table.shiftMany(plain.subarray(1), new Uint8Array(2))).toThrow(new KernelError('operand/length'));
    expect(() => table.shiftMany(plain, new Uint8Array(3))).toThrow(new KernelError('operand/length'));
    expect(() => table.shiftMany(modulusOctets(root), new Uint8Array(2))).toThrow(
      new KernelError('operand/not-reduced'),
    );
    for (const bits of [0, -1, 1.5, Number.NaN]) {
      expect(() => ring.fixedBase(toOctets(base, ring.bytes), bits, 1)).toThrow(new KernelError('operand/length'));
    }
    table.dispose();
  });

  test('is of no use after disposal, its own or its ring’s', () => {
    const short = new SquareRing(kernel, modulusOctets(root));
    const table = short.fixedBase(toOctets(base, ring.bytes), 8, 1);
    const other = short.fixedBase(toOctets(base, ring.bytes), 8, 1);
    table.dispose();
    table.dispose();
    expect(() => table.power(Uint8Array.of(1))).toThrow(new KernelError('ring/disposed'));
    expect(toInteger(other.power(Uint8Array.of(2)))).toBe((base * base) % modulus);
    short.dispose();
    expect(() => other.power(Uint8Array.of(1))).toThrow(new KernelError('ring/disposed'));
    expect(() => other.dispose()).not.toThrow();
  });
});

describe('combShape', () => {
  const rowBytes = (teeth: number): number => 1024 << teeth;

  test('covers every bit and keeps to its bytes', () => {
    for (const bits of [1, 7, 64, 1536]) {
      for (const expected of [1, 10, 1000]) {
        const shape = combShape(bits, expected, 100_000, rowBytes);
        if (shape === undefined) expect.fail('no shape');
        expect(shape.teeth * shape.blocks * shape.depth).toBeGreaterThanOrEqual(bits);
        expect(shape.blocks * rowBytes(shape.teeth)).toBeLessThanOrEqual(100_000);
      }
    }
  });

  test('spends more on the table when more powers are coming', () => {
    const size = (expected: number): number => {
      const shape = combShape(1536, expected, 1 << 20, rowBytes);
      return (shape?.blocks ?? 0) * 2 ** (shape?.teeth ?? 0);
    };
    expect(size(1)).toBeLessThan(size(1000));
  });

  test('has none where not even the smallest fits', () => {
    expect(combShape(100, 1, 2047, rowBytes)).toBeUndefined();
  });
});
