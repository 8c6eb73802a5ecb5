import { expect, test } from 'vitest';
import { Generator, modulusOctets } from '../testing/numbers.ts';
import { gcd } from '../testing/oracle.ts';
import {
  balancedDigitsOf,
  digitsOf,
  greatestCommonDivisor,
  inverseModuloPowerOfTwo,
  inversePowerOfTwo,
  toInteger,
  toOctets,
} from './integers.ts';

const random = new Generator(50);

test('the greatest common divisor is Euclid’s', () => {
  for (let i = 0; i < 300; i++) {
    const shared = random.bits(1 + random.below(i % 3 === 0 ? 400 : 3));
    const a = shared * random.bits(1 + random.below(700));
    const b = shared * random.bits(1 + random.below(700));
    expect(greatestCommonDivisor(a, b)).toBe(gcd(a, b));
  }
  expect(greatestCommonDivisor(0n, 0n)).toBe(0n);
  expect(greatestCommonDivisor(0n, 5n)).toBe(5n);
  expect(greatestCommonDivisor(5n, 0n)).toBe(5n);
});

test('inverses with powers of two', () => {
  for (const bits of [1, 49, 147, 3087]) {
    const n = random.bits(521) | (1n << 520n) | 1n;
    const power = 1n << BigInt(bits);
    expect((inverseModuloPowerOfTwo(n, bits) * n) % power).toBe(1n);
    expect((inversePowerOfTwo(n, bits) * power) % n).toBe(1n);
    expect(inversePowerOfTwo(n, bits)).toBeLessThan(n);
  }
});

test('digits make the number again', () => {
  const number = random.bits(500);
  const sum = (digits: readonly bigint[]): bigint => digits.reduceRight((all, digit) => (all << 49n) + digit, 0n);
  expect(sum(digitsOf(number, 49, 11))).toBe(number);
  expect(digitsOf(number, 49, 11).every((digit) => digit >= 0n && digit < 1n << 49n)).toBe(true);
  for (const signed of [number, -number]) {
    const digits = balancedDigitsOf(signed, 49, 11);
    expect(sum(digits)).toBe(signed);
    expect(digits.every((digit) => digit >= -(1n << 48n) && digit < 1n << 48n)).toBe(true);
  }
});

test('octets are big-endian, padded in front', () => {
  expect(toOctets(0x1234n, 4)).toEqual(Uint8Array.of(0, 0, 0x12, 0x34));
  expect(toInteger(Uint8Array.of(0, 1, 2))).toBe(258n);
  expect(toInteger(new Uint8Array(0))).toBe(0n);
  const number = random.bits(777);
  expect(toInteger(modulusOctets(number))).toBe(number);
});
