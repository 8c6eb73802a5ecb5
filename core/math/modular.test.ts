import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRng } from '../schemes/paillier/testing.ts';
import { bestWindow, buildTable, power } from './fixed-base.ts';
import * as modular from './modular.ts';
import { isProbablePrime, isWitness, primorial, SMALL_PRIMES, smallFactor } from './primality.ts';
import { ratioToNumber } from './ratio.ts';
import { sampleBelow, sampleBits, sampleExactBits, sampleUnit } from './sample.ts';

const natural = fc.bigInt({ min: 0n, max: 2n ** 700n });
const positive = fc.bigInt({ min: 1n, max: 2n ** 700n });

test('bit lengths are exact around powers of two', () => {
  for (let bits = 1; bits < 200; bits++) {
    expect(modular.bitLength(2n ** BigInt(bits) - 1n)).toBe(bits);
    expect(modular.bitLength(2n ** BigInt(bits))).toBe(bits + 1);
    expect(modular.trailingZeros(3n * 2n ** BigInt(bits))).toBe(bits);
  }
  expect(modular.bitLength(0n)).toBe(0);
});

describe('powers', () => {
  test('agree with repeated multiplication', () => {
    fc.assert(
      fc.property(natural, fc.integer({ min: 0, max: 70 }), positive, (base, exponent, modulus) => {
        expect(modular.modPow(base, BigInt(exponent), modulus)).toBe(base ** BigInt(exponent) % modulus);
      }),
    );
  });

  test('of long exponents multiply where exponents add', () => {
    fc.assert(
      fc.property(positive, fc.bigInt({ min: 0n, max: 2n ** 2000n }), natural, positive, (base, a, b, modulus) => {
        const product = modular.modPow(base, a, modulus) * modular.modPow(base, b, modulus);
        expect(modular.modPow(base, a + b, modulus)).toBe(product % modulus);
      }),
      { numRuns: 40 },
    );
  });

  test('with a table agree with powers without, for every window', () => {
    const [base, modulus] = [123456789n, 2n ** 521n - 1n];
    for (let window = 1; window <= 8; window++) {
      const table = buildTable(base, modulus, 100, window);
      fc.assert(
        fc.property(fc.bigInt({ min: 0n, max: 2n ** 100n - 1n }), (exponent) => {
          expect(power(table, exponent)).toBe(modular.modPow(base, exponent, modulus));
        }),
        { numRuns: 20 },
      );
      expect(() => power(table, 2n ** 108n)).toThrow(RangeError);
    }
  });

  test('get larger windows the more of them are expected', () => {
    expect(bestWindow(1536, 1)).toBeLessThan(bestWindow(1536, 50));
    expect(bestWindow(1536, 1_000_000)).toBe(8);
  });

  test('refuse what they cannot do', () => {
    expect(() => modular.modPow(2n, -1n, 7n)).toThrow('arithmetic/operand');
    expect(() => modular.modPow(2n, 1n, 0n)).toThrow('arithmetic/operand');
  });
});

test('inverses multiply to one, and only units have them', () => {
  fc.assert(
    fc.property(natural, fc.bigInt({ min: 2n, max: 2n ** 700n }), (a, n) => {
      if (modular.gcd(a, n) === 1n) expect((modular.modInverse(a, n) * a) % n).toBe(1n);
      else expect(() => modular.modInverse(a, n)).toThrow('arithmetic/operand');
    }),
  );
});

test('Garner finds the number behind two residues', () => {
  const [p, q] = [2n ** 127n - 1n, 2n ** 89n - 1n];
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: p * q - 1n }), (x) => {
      expect(modular.crt(x % p, p, x % q, q)).toBe(x);
    }),
  );
});

describe('Jacobi symbol', () => {
  test('is the Legendre symbol by Euler for primes', () => {
    for (const prime of SMALL_PRIMES.slice(1, 40)) {
      const p = BigInt(prime);
      for (let a = 0n; a < p; a++) {
        const euler = modular.modPow(a, (p - 1n) / 2n, p);
        expect(modular.jacobi(a, p)).toBe(euler === p - 1n ? -1 : Number(euler));
      }
    }
  });

  test('multiplies over the factors of the modulus', () => {
    fc.assert(
      fc.property(natural, (a) => {
        const [p, q] = [10007n, 2n ** 89n - 1n];
        expect(modular.jacobi(a, p * q)).toBe(modular.jacobi(a, p) * modular.jacobi(a, q) + 0);
      }),
    );
    expect(() => modular.jacobi(3n, 10n)).toThrow('arithmetic/operand');
  });
});

test('integer square roots are floors, and squares are known', () => {
  fc.assert(
    fc.property(natural, (a) => {
      const root = modular.integerSqrt(a);
      expect(root * root <= a && (root + 1n) * (root + 1n) > a).toBe(true);
      expect(modular.isSquare(a * a)).toBe(true);
      expect(modular.isSquare(a * a + 1n)).toBe(a === 0n);
    }),
  );
  expect(modular.isSquare(-4n)).toBe(false);
});

describe('primes', () => {
  const rng = seededRng('primes');

  test('below 2^16 are the known 6,542', () => {
    expect(SMALL_PRIMES.length).toBe(6542);
    expect(SMALL_PRIMES.at(-1)).toBe(65521);
    expect(primorial() % (65521n * 65519n * 2n)).toBe(0n);
    expect(modular.gcd(primorial(), 65537n)).toBe(1n);
  });

  test('Mersenne: 2^127 - 1 and 2^521 - 1 are, 2^131 - 1 is not', () => {
    expect(isProbablePrime(2n ** 127n - 1n, 16, rng)).toBe(true);
    expect(isProbablePrime(2n ** 521n - 1n, 16, rng)).toBe(true);
    expect(isProbablePrime(2n ** 131n - 1n, 16, rng)).toBe(false);
  });

  test('Carmichael numbers and strong pseudoprimes do not pass', () => {
    // 1590231231043178376951698401 is a Carmichael number; 3317044064679887385961981 passes for every prime base up to 41
    for (const composite of [561n, 1590231231043178376951698401n, 3317044064679887385961981n, 65537n * 65539n]) {
      expect(isProbablePrime(composite, 32, rng)).toBe(false);
    }
    expect(isWitness(2n, 3317044064679887385961981n)).toBe(false);
  });

  test('agree with the sieve on small numbers', () => {
    const sieve = new Set(SMALL_PRIMES);
    for (let a = 0; a < 3000; a++) expect(isProbablePrime(BigInt(a), 4, rng)).toBe(sieve.has(a));
  });

  test('the smallest factor is named', () => {
    expect(smallFactor(65521n * (2n ** 127n - 1n))).toBe(65521);
    expect(smallFactor(7n * 65521n)).toBe(7);
    expect(smallFactor(65537n * 65539n)).toBeUndefined();
  });
});

describe('sampling', () => {
  test('stays in its range and reaches all of it', () => {
    const rng = seededRng('sampling');
    const below = new Set(Array.from({ length: 300 }, () => sampleBelow(5n, rng)));
    expect([...below].sort()).toEqual([0n, 1n, 2n, 3n, 4n]);
    const units = new Set(Array.from({ length: 300 }, () => sampleUnit(15n, rng)));
    expect(units.size).toBe(8);
    for (const unit of units) expect(modular.gcd(unit, 15n)).toBe(1n);
    for (let bits = 1; bits < 70; bits++) {
      expect(sampleBits(bits, rng) >> BigInt(bits)).toBe(0n);
      expect(modular.bitLength(sampleExactBits(bits, rng))).toBe(bits);
    }
    expect(sampleBelow(1n, rng)).toBe(0n);
    expect(() => sampleBelow(0n, rng)).toThrow('arithmetic/operand');
  });

  test('rejects instead of reducing: octets above the bound are thrown away', () => {
    const octets = [Uint8Array.of(0xff), Uint8Array.of(0xfe), Uint8Array.of(0x03)];
    expect(sampleBelow(200n, () => octets.shift() as Uint8Array)).toBe(3n);
    expect(octets).toEqual([]);
  });
});

describe('ratios', () => {
  test('of doubles come back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const [numerator, denominator] = exact(x);
        expect(ratioToNumber(numerator, denominator)).toBe(x === 0 ? 0 : x);
      }),
    );
  });

  test('agree with one division where both are exact', () => {
    const exactInteger = fc.maxSafeInteger();
    fc.assert(
      fc.property(exactInteger, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }), (a, b) => {
        expect(ratioToNumber(BigInt(a), BigInt(b))).toBe(a / b + 0);
      }),
    );
  });

  test('round ties to even, underflow gradually and overflow to infinity', () => {
    expect(ratioToNumber(2n ** 53n + 1n, 1n)).toBe(2 ** 53);
    expect(ratioToNumber(2n ** 53n + 3n, 1n)).toBe(2 ** 53 + 4);
    expect(ratioToNumber(3n, 2n ** 1075n)).toBe(2 * Number.MIN_VALUE);
    expect(ratioToNumber(1n, 2n ** 1075n)).toBe(0);
    expect(ratioToNumber(-(2n ** 1024n), 1n)).toBe(-Infinity);
    expect(() => ratioToNumber(1n, 0n)).toThrow('arithmetic/operand');
  });
});

/** Numerator and denominator of a double, by scaling with powers of two until it is whole. */
function exact(x: number): [bigint, bigint] {
  let [numerator, denominator] = [x, 1n];
  while (!Number.isInteger(numerator)) {
    numerator *= 2;
    denominator *= 2n;
  }
  return [BigInt(numerator), denominator];
}
