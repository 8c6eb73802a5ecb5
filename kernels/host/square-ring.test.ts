import { describe, expect, test } from 'vitest';
import { loadKernel } from '../testing/load.ts';
import { edges, Generator, moduli, modulusOctets, residue, toInteger, toOctets } from '../testing/numbers.ts';
import { modInverse, modPow } from '../testing/oracle.ts';
import { product, squareSubject, squareTrial } from '../testing/trials.ts';
import { KernelError } from './errors.ts';
import { SquareRing } from './square-ring.ts';
import { TIERS } from './tiers.ts';

/** Bits of the root; falling, so that whatever a larger one leaves behind would be found. */
const SIZES = [4096, 3072, 2048, 1536, 1024, 521, 128];
const EDGES_PER_ROOT = 10;

describe.each(TIERS)('%s square ring', async (tier) => {
  const kernel = await loadKernel(tier);

  test.each(SIZES)('multiplies all pairs of extremes modulo squares of %i-bit roots', (bits) => {
    const random = new Generator(bits);
    for (const root of moduli(bits, random)) {
      const subject = squareSubject(kernel, root, random);
      const modulus = root * root;
      const all = edges(modulus, 2 * bits);
      const halves = edges(root, bits);
      const some = [
        ...[0n, 1n, root - 1n, root, root + 1n, (root - 1n) * root, modulus - root, modulus - 1n],
        ...Array.from({ length: EDGES_PER_ROOT }, () => random.pick(all)),
        ...Array.from({ length: EDGES_PER_ROOT }, () => random.pick(halves) + root * random.pick(halves)),
      ];
      for (const a of some) {
        const b = random.pick(some);
        for (const [x, y] of [
          [a, a],
          [a, b],
          [a, modulus - 1n],
        ] as const) {
          const { actual, expected } = product(subject, x, y);
          if (actual !== expected) expect.fail(`${x} * ${y} modulo the square of ${root}`);
        }
      }
      subject.ring.dispose();
    }
  });

  test.each(SIZES)('agrees with BigInt on random operations modulo squares of %i-bit roots', (bits) => {
    const random = new Generator(bits + 1);
    for (const root of moduli(bits, random)) {
      const subject = squareSubject(kernel, root, random);
      for (let i = 0; i < 12; i++) {
        const { operation, actual, expected } = squareTrial(subject);
        if (actual !== expected) expect.fail(`${operation} modulo the square of ${root}`);
      }
      subject.ring.dispose();
    }
  });

  test('encrypts and decrypts as Paillier does', () => {
    const random = new Generator(20);
    const [p, q] = [(1n << 521n) - 1n, (1n << 607n) - 1n]; // Mersenne primes, both 3 modulo 4
    const n = p * q;
    const ring = new SquareRing(kernel, modulusOctets(n));
    const ownersRing = new SquareRing(kernel, modulusOctets(p));
    const plain = random.bits(500); // below p: one prime is enough to open it
    const unit = toOctets(residue(n, 1128, random), ring.bytes);
    const sealed = ring.shift(toOctets(plain, ring.rootBytes), ring.power(unit, modulusOctets(n), 'secret'));
    expect(toInteger(sealed)).toBe(((1n + plain * n) * modPow(toInteger(unit), n, n * n)) % (n * n));

    // m = L(c^(p-1) mod p²) · h mod p with h = 1 / L((1 + n)^(p-1) mod p²) (Paillier 1999, section 7)
    const raised = toInteger(
      ownersRing.powerQuotient(ownersRing.reduce(sealed), toOctets(p - 1n, ownersRing.rootBytes)),
    );
    const h = modInverse((modPow(1n + n, p - 1n, p * p) - 1n) / p, p);
    expect((raised * h) % p).toBe(plain);
  });

  test('finds every kind of fault, and the first of several in a long list', () => {
    const random = new Generator(21);
    const root = ((1n << 127n) - 1n) * ((1n << 107n) - 1n); // Mersenne primes
    const ring = new SquareRing(kernel, modulusOctets(root));
    const octets = (number: bigint): Uint8Array => toOctets(number, ring.bytes);
    const good = Array.from({ length: 3000 }, () => octets(2n + 2n * random.bits(400)));
    const bad = {
      zero: octets(0n),
      range: octets(root * root),
      trivial: octets(1n + root * 12_345n),
      'not-unit': octets(((1n << 107n) - 1n) * 77n),
    };
    const listWith = (faults: Readonly<Record<number, Uint8Array>>): Uint8Array =>
      Uint8Array.from(good.flatMap((number, i) => [...(faults[i] ?? number)]));
    expect(ring.firstFault(new Uint8Array(0))).toBeUndefined();
    expect(ring.firstFault(listWith({}))).toBeUndefined();
    for (const [fault, number] of Object.entries(bad)) {
      expect(ring.firstFault(number)).toEqual({ index: 0, fault });
      expect(ring.firstFault(listWith({ 2345: number, 2500: bad.zero }))).toEqual({ index: 2345, fault });
    }
    expect(ring.firstFault(listWith({ 9: bad['not-unit'], 10: bad.range }))).toEqual({ index: 9, fault: 'not-unit' });
    expect(() => ring.firstFault(new Uint8Array(ring.bytes + 1))).toThrow(new KernelError('operand/length'));
  });

  test('divides by the root, whatever the length', () => {
    const random = new Generator(22);
    const root = random.bits(1536) | (1n << 1535n) | 1n;
    const ring = new SquareRing(kernel, modulusOctets(root));
    const modulus = root * root;
    for (const number of [0n, 1n, root - 1n, root, root + 1n, modulus - 1n, modulus, modulus + root, modulus << 900n]) {
      for (const length of [ring.bytes + 1, 2 * ring.bytes, 2 * ring.bytes + 7]) {
        const octets = toOctets(number % (1n << BigInt(8 * length)), length);
        expect(toInteger(ring.quotient(octets))).toBe((toInteger(octets) % modulus) / root);
      }
    }
    expect(ring.quotient(new Uint8Array(0))).toEqual(new Uint8Array(ring.rootBytes));
    expect(ring.quotient(Uint8Array.of(255))).toEqual(new Uint8Array(ring.rootBytes));
  });

  test('refuses octets beyond its cap, with nothing allocated, and everything after its disposal', () => {
    const ring = new SquareRing(kernel, modulusOctets((1n << 255n) + 95n), { memoryCap: 1 << 20 });
    const cap = new KernelError('memory/cap');
    const huge = new Uint8Array(1 << 20);
    for (let i = 0; i < 3; i++) {
      expect(() => ring.quotient(huge)).toThrow(cap);
      expect(() => ring.reduce(huge)).toThrow(cap);
    }
    expect(ring.quotient(Uint8Array.of(1, ...new Uint8Array(32)))).toEqual(toOctets(1n, 32));
    ring.dispose();
    const gone = new KernelError('ring/disposed');
    const one = toOctets(1n, 64);
    expect(() => ring.quotient(one)).toThrow(gone);
    expect(() => ring.powerQuotient(one, one)).toThrow(gone);
    expect(() => ring.shift(toOctets(1n, 32), one)).toThrow(gone);
    expect(() => ring.fixedBase(one, 8, 1)).toThrow(gone);
    expect(() => ring.firstFault(one)).toThrow(gone);
  });

  test('refuses operands of the wrong length or not reduced', () => {
    const root = (1n << 255n) + 95n;
    const ring = new SquareRing(kernel, modulusOctets(root));
    const one = toOctets(1n, 64);
    const whole = toOctets(root * root, 64);
    const length = new KernelError('operand/length');
    const range = new KernelError('operand/not-reduced');
    expect(() => ring.multiply(one, whole)).toThrow(range);
    expect(() => ring.shift(modulusOctets(root), one)).toThrow(range);
    expect(() => ring.shift(new Uint8Array(32), whole)).toThrow(range);
    expect(() => ring.shift(new Uint8Array(64), one)).toThrow(length);
    expect(() => ring.shift(new Uint8Array(32), new Uint8Array(32))).toThrow(length);
    expect(() => ring.powerQuotient(whole, one)).toThrow(range);
    expect(() => ring.fixedBase(whole, 100, 1)).toThrow(range);
    expect(() => ring.fixedBase(new Uint8Array(32), 100, 1)).toThrow(length);
    expect(toInteger(ring.shift(toOctets(root - 1n, 32), one))).toBe(1n + (root - 1n) * root);
  });

  test('refuses roots beyond the room of its sums', () => {
    const root = Uint8Array.of(1, ...new Uint8Array(512).fill(0xff));
    expect(() => new SquareRing(kernel, root)).toThrow(new KernelError('modulus/size'));
  });
});
