import { describe, expect, test } from 'vitest';
import type { Rng } from '../../random.ts';
import { seededRng } from '../paillier/testing.ts';
import { ternaryBytes } from './arithmetic.ts';
import { drawNoise, drawTernary, noiseOf, ternaryOf } from './sample.ts';

const DEGREE = 4096;
const DRAWS = 16;

/** How far counts are from what is expected of them, Pearson's sum. */
const chiSquare = (counts: readonly number[], expected: readonly number[]): number =>
  counts.reduce((sum, count, i) => sum + (count - (expected[i] as number)) ** 2 / (expected[i] as number), 0);

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Draws with a fixed seed: the same numbers in every run, so that a bound met once is met always. */
const draw = (coefficients: (rng: Rng) => bigint[]): number[] => {
  const rng = seededRng('samples');
  return Array.from({ length: DRAWS }, () => coefficients(rng)).flatMap((drawn) => drawn.map(Number));
};

describe('u', () => {
  const samples = draw((rng) => ternaryOf(drawTernary(DEGREE, rng), DEGREE));

  test('is uniform in {-1, 0, 1}, in every place of an octet', () => {
    expect(samples.length).toBe(DEGREE * DRAWS);
    for (const place of [0, 1, 2, 3, 4]) {
      const there = samples.filter((_, i) => (i % DEGREE) % 5 === place);
      const counts = [-1, 0, 1].map((digit) => there.filter((x) => x === digit).length);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(there.length);
      // 99.9 % of uniform draws stay below 13.8 (two degrees of freedom)
      expect(chiSquare(counts, Array(3).fill(there.length / 3))).toBeLessThan(13.8);
    }
  });

  test('neighbours do not depend on each other', () => {
    const counts = Array<number>(9).fill(0);
    for (let i = 0; i + 1 < samples.length; i += 2) {
      const pair = 3 * ((samples[i] as number) + 1) + (samples[i + 1] as number) + 1;
      counts[pair] = (counts[pair] as number) + 1;
    }
    // eight degrees of freedom
    expect(chiSquare(counts, Array(9).fill(samples.length / 18))).toBeLessThan(26.1);
  });

  test('octets of 243 and more are passed over, however many there are', () => {
    let calls = 0;
    const rng: Rng = (length) => new Uint8Array(length).fill(calls++ < 3 ? 243 : 242);
    const octets = drawTernary(64, rng);
    expect([octets.length, calls]).toEqual([ternaryBytes(64), 4]);
    expect(ternaryOf(octets, 64)).toEqual(Array(64).fill(1n));
  });

  test('digits of an octet count from the lowest', () => {
    expect(ternaryOf(Uint8Array.of(0 + 3 * 1 + 9 * 2 + 27 * 0 + 81 * 1), 5)).toEqual([-1n, 0n, 1n, -1n, 0n]);
  });
});

describe('noise', () => {
  const samples = draw((rng) => noiseOf(drawNoise(DEGREE, rng)));
  const count = samples.length;

  test('has mean 0, variance 10.5 and no coefficient beyond 21', () => {
    expect(count).toBe(2 * DEGREE * DRAWS);
    expect(samples.every((x) => Math.abs(x) <= 21)).toBe(true);
    // four deviations each: of the mean sqrt(10.5 / count), of the variance 10.5 sqrt((2 - 2/42) / count)
    expect(Math.abs(mean(samples))).toBeLessThan(4 * Math.sqrt(10.5 / count));
    const variance = mean(samples.map((x) => x * x));
    expect(Math.abs(variance - 10.5)).toBeLessThan(4 * 10.5 * Math.sqrt((2 - 2 / 42) / count));
  });

  test('is distributed as 42 tosses less 21', () => {
    // C(42, k) / 2^42, exact as doubles up to rounding
    const weights = [1];
    for (let k = 1; k <= 42; k++) weights.push(((weights[k - 1] as number) * (43 - k)) / k);
    const expected = weights.map((weight) => (weight / 2 ** 42) * count);
    const counts = Array<number>(43).fill(0);
    for (const x of samples) counts[x + 21] = (counts[x + 21] as number) + 1;
    const tail = 10; // 11 and more in size are few: one class each side
    const fold = (classes: readonly number[]): number[] => [
      classes.slice(0, 21 - tail).reduce((sum, x) => sum + x, 0),
      ...classes.slice(21 - tail, 22 + tail),
      classes.slice(22 + tail).reduce((sum, x) => sum + x, 0),
    ];
    // 22 degrees of freedom
    expect(chiSquare(fold(counts), fold(expected))).toBeLessThan(48.3);
  });

  test('leaves out the highest three bits of the third and sixth octet', () => {
    expect(noiseOf(Uint8Array.of(0, 0, 0xe0, 0, 0, 0))).toEqual([0n]);
    expect(noiseOf(Uint8Array.of(0xff, 0xff, 0xff, 0, 0, 0xe0, 1, 0, 0, 3, 0, 4))).toEqual([21n, -2n]);
  });
});
