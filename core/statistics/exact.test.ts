import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { integerSquareRoot, nearestDouble, nearestSquareRoot } from './exact.ts';

/** Exact value of a double: significand and power of two. */
function exactly(x: number): { numerator: bigint; denominator: bigint } {
  let denominator = 1n;
  let scaled = x;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}

const integer = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
const positive = fc.bigInt({ min: 1n, max: 2n ** 53n });
const double = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e200, max: 1e200 });

describe('nearest double', () => {
  test('is what the processor divides: IEEE 754 division of exact operands rounds correctly', () => {
    fc.assert(
      fc.property(integer, positive, (numerator, denominator) => {
        expect(nearestDouble({ numerator, denominator })).toBe(
          numerator === 0n ? 0 : Number(numerator) / Number(denominator),
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('gives every double back, the smallest too', () => {
    fc.assert(
      fc.property(double, (x) => {
        expect(nearestDouble(exactly(x))).toBe(x + 0);
      }),
    );
    expect(nearestDouble(exactly(Number.MIN_VALUE))).toBe(Number.MIN_VALUE);
    expect(nearestDouble({ numerator: 1n, denominator: 2n ** 1075n })).toBe(0);
    expect(nearestDouble({ numerator: 3n, denominator: 2n ** 1075n })).toBe(2 * Number.MIN_VALUE);
  });

  test('ties go to the even neighbour, and a hair above goes up', () => {
    const half = 2n ** 53n;
    expect(nearestDouble({ numerator: half + 1n, denominator: 1n })).toBe(2 ** 53);
    expect(nearestDouble({ numerator: half + 3n, denominator: 1n })).toBe(2 ** 53 + 4);
    expect(nearestDouble({ numerator: (half + 1n) * 10n ** 60n + 1n, denominator: 10n ** 60n })).toBe(2 ** 53 + 2);
  });

  test('a denominator of zero or less is refused', () => {
    expect(() => nearestDouble({ numerator: 1n, denominator: 0n })).toThrow('arithmetic/operand');
    expect(() => nearestDouble({ numerator: 1n, denominator: -1n })).toThrow('arithmetic/operand');
  });
});

describe('nearest square root', () => {
  test('is what the processor computes for a double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 0, max: 1e200 }), (x) => {
        expect(nearestSquareRoot(exactly(x))).toBe(Math.sqrt(x));
      }),
    );
  });

  test('of a perfect square of a ratio is that ratio', () => {
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(nearestSquareRoot({ numerator: a * a, denominator: b * b })).toBe(Number(a) / Number(b));
      }),
    );
  });

  test('of less than zero is refused', () => {
    expect(() => nearestSquareRoot({ numerator: -1n, denominator: 1n })).toThrow('arithmetic/operand');
  });

  test('whole square roots', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 300n }), (n) => {
        const root = integerSquareRoot(n);
        expect(root * root <= n && (root + 1n) * (root + 1n) > n).toBe(true);
      }),
    );
  });
});
