import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { edges, Generator, moduli, modulusOctets, residue, toInteger, toOctets } from '../testing/numbers.ts';
import { modInverse, modPow } from '../testing/oracle.ts';
import { product, ringSubject, ringTrial } from '../testing/trials.ts';
import { KernelError } from './errors.ts';
import { Ring } from './ring.ts';
import { TIERS } from './tiers.ts';

/** Falling, so that whatever a larger modulus leaves behind would be found. */
const SIZES = [6144, 4096, 3072, 2048, 521, 128];
const EDGES_PER_MODULUS = 9;
const MEMBERS = [3n, 65_537n, 0xffff_ffff_ffff_fff1n];

describe.each(TIERS)('%s ring', async (tier) => {
  const kernel = await loadKernel(tier);

  test.each(SIZES)('multiplies all pairs of extremes modulo extremes of %i bits', (bits) => {
    const random = new Generator(bits);
    for (const modulus of moduli(bits, random)) {
      const subject = ringSubject(kernel, modulus, random);
      const all = edges(modulus, bits);
      const some = [0n, 1n, modulus - 1n, ...Array.from({ length: EDGES_PER_MODULUS }, () => random.pick(all))];
      for (const a of some) {
        for (const b of some) {
          const { actual, expected } = product(subject, a, b);
          if (actual !== expected) expect.fail(`${a} * ${b} modulo ${modulus}`);
        }
      }
      subject.ring.dispose();
    }
  });

  test.each(SIZES)('agrees with BigInt on random operations modulo %i bits', (bits) => {
    const random = new Generator(bits + 1);
    for (const modulus of moduli(bits, random)) {
      const subject = ringSubject(kernel, modulus, random);
      for (let i = 0; i < 12; i++) {
        const { operation, actual, expected } = ringTrial(subject);
        if (actual !== expected) expect.fail(`${operation} modulo ${modulus}`);
      }
      subject.ring.dispose();
    }
  });

  test('raises to exponents of full length, with either exposure', () => {
    const random = new Generator(7);
    const modulus = random.bits(1024) | (1n << 1023n) | 1n;
    const ring = new Ring(kernel, modulusOctets(modulus));
    for (const length of [24, 25, 81, 128, 280]) {
      const base = residue(modulus, 1024, random);
      const exponent = random.octets(length);
      const expected = modPow(base, toInteger(exponent), modulus);
      expect(toInteger(ring.power(toOctets(base, 128), exponent, 'secret'))).toBe(expected);
      expect(toInteger(ring.power(toOctets(base, 128), exponent, 'public'))).toBe(expected);
    }
  });

  test('satisfies Fermat modulo a prime', () => {
    const prime = (1n << 2203n) - 1n; // the 16th Mersenne prime
    const ring = new Ring(kernel, modulusOctets(prime));
    for (const base of MEMBERS) {
      expect(toInteger(ring.power(toOctets(base, ring.bytes), toOctets(prime - 1n, ring.bytes), 'secret'))).toBe(1n);
    }
  });

  test('combines residues by the Chinese remainder theorem', () => {
    const random = new Generator(8);
    const [p, q] = [(1n << 521n) - 1n, (1n << 607n) - 1n]; // Mersenne primes
    const ring = new Ring(kernel, modulusOctets(p * q));
    const octets = (number: bigint): Uint8Array => toOctets(number, ring.bytes);
    const [forP, forQ] = [q * modInverse(q, p), p * modInverse(p, q)];
    const number = random.bits(1100);
    const joined = ring.combine([
      [octets(number % p), octets(forP)],
      [octets(number % q), octets(forQ)],
    ]);
    expect(toInteger(joined)).toBe(number);
  });

  test('multiplies several groups of bases', () => {
    const random = new Generator(9);
    const modulus = random.bits(512) | (1n << 511n) | 1n;
    const ring = new Ring(kernel, modulusOctets(modulus));
    const bases = Array.from({ length: 70 }, () => residue(modulus, 512, random));
    const exponents = bases.map((_, i) => (i % 9 === 0 ? new Uint8Array(i % 4) : random.octets(1 + (i % 16))));
    const expected = bases.reduce(
      (all, base, i) => (all * modPow(base, toInteger(exponents[i] as Uint8Array), modulus)) % modulus,
      1n,
    );
    const actual = ring.multiPower(
      bases.map((base) => toOctets(base, ring.bytes)),
      exponents,
    );
    expect(toInteger(actual)).toBe(expected);
  });

  test('goes on multiplying after a product was read, over many chunks', () => {
    const random = new Generator(10);
    const modulus = random.bits(3072) | (1n << 3071n) | 1n;
    const ring = new Ring(kernel, modulusOctets(modulus));
    const running = ring.accumulator();
    expect(toInteger(running.product())).toBe(1n);
    let expected = 1n;
    for (const count of [1, 0, 400, 3]) {
      const chunk = random.octets(count * ring.bytes);
      for (let i = 0; i < count; i++) chunk.fill(0, i * ring.bytes, i * ring.bytes + 1);
      running.multiply(chunk);
      for (let i = 0; i < count; i++) {
        expected = (expected * toInteger(chunk.subarray(i * ring.bytes, (i + 1) * ring.bytes))) % modulus;
      }
      expect(toInteger(running.product())).toBe(expected);
    }
  });

  test('names the number in a chunk that is not reduced', () => {
    const random = new Generator(11);
    const modulus = random.bits(256) | (1n << 255n) | 1n;
    const ring = new Ring(kernel, modulusOctets(modulus));
    const chunk = new Uint8Array(32 * 5000).fill(1);
    chunk.set(modulusOctets(modulus), 32 * 4321);
    expect(() => ring.accumulator().multiply(chunk)).toThrow(new KernelError('operand/not-reduced', 4321));
  });

  test.each([
    ['modulus/octets', new Uint8Array(0)],
    ['modulus/octets', Uint8Array.of(0, ...new Uint8Array(255).fill(0xff))],
    ['modulus/even', new Uint8Array(256).fill(0xfe)],
    ['modulus/size', new Uint8Array(15).fill(0xff)],
    ['modulus/size', Uint8Array.of(1, ...new Uint8Array(768).fill(0xff))],
  ] as const)('refuses a bad modulus: %s', (reason, modulus) => {
    expect(() => new Ring(kernel, modulus)).toThrow(new KernelError(reason));
  });

  test('refuses operands of the wrong length, not reduced, or too many', () => {
    const modulus = (1n << 255n) + 95n;
    const ring = new Ring(kernel, modulusOctets(modulus));
    const one = toOctets(1n, 32);
    const whole = modulusOctets(modulus);
    const length = new KernelError('operand/length');
    const range = new KernelError('operand/not-reduced');
    expect(() => ring.multiply(one, new Uint8Array(31))).toThrow(length);
    expect(() => ring.multiply(new Uint8Array(33), one)).toThrow(length);
    expect(() => ring.multiply(one, whole)).toThrow(range);
    expect(() => ring.multiply(whole, one)).toThrow(range);
    expect(() => ring.power(whole, one, 'secret')).toThrow(range);
    expect(() => ring.power(new Uint8Array(31), one, 'secret')).toThrow(length);
    expect(() => ring.multiPower([one, whole], [one, one])).toThrow(new KernelError('operand/not-reduced', 1));
    expect(() => ring.multiPower([one, new Uint8Array(1)], [one, one])).toThrow(new KernelError('operand/length', 1));
    expect(() => ring.multiPower([one], [])).toThrow(new KernelError('operand/count'));
    expect(() => ring.combine([])).toThrow(new KernelError('operand/count'));
    expect(() => ring.combine(Array(3).fill([one, one]))).toThrow(new KernelError('operand/count'));
    expect(() => ring.accumulator().multiply(new Uint8Array(33))).toThrow(length);
    expect(toInteger(ring.multiply(one, toOctets(modulus - 1n, 32)))).toBe(modulus - 1n);
  });

  test('an accumulator is of no use after its disposal, the ring still is', () => {
    const ring = new Ring(kernel, modulusOctets((1n << 255n) + 95n));
    const [ended, running] = [ring.accumulator(), ring.accumulator()];
    ended.dispose();
    expect(() => ended.product()).toThrow(new KernelError('ring/disposed'));
    expect(() => ended.multiply(new Uint8Array(32))).toThrow(new KernelError('ring/disposed'));
    running.multiply(toOctets(6n, 32));
    expect(toInteger(running.product())).toBe(6n);
  });

  test('is of no use after disposal', () => {
    const ring = new Ring(kernel, modulusOctets((1n << 255n) + 95n));
    const one = toOctets(1n, 32);
    const running = ring.accumulator();
    ring.dispose();
    ring.dispose();
    const gone = new KernelError('ring/disposed');
    expect(() => ring.multiply(one, one)).toThrow(gone);
    expect(() => ring.power(one, one, 'secret')).toThrow(gone);
    expect(() => ring.power(one, one, 'public')).toThrow(gone);
    expect(() => ring.reduce(one)).toThrow(gone);
    expect(() => ring.accumulator()).toThrow(gone);
    expect(() => running.product()).toThrow(gone);
    expect(() => running.multiply(one)).toThrow(gone);
    expect(() => running.dispose()).not.toThrow();
  });
});
