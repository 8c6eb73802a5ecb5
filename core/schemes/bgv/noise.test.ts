import { describe, expect, test } from 'vitest';
import { codeOf } from '../../errors.ts';
import { freshPhase, noiseBound, plannedPhase, type SumPlan } from './noise.ts';
import { type BgvPreset, bgvParametersOf, ciphertextPrimes } from './parameters.ts';

const refuses = (preset: BgvPreset, plan: SumPlan): string => {
  try {
    noiseBound(bgvParametersOf(preset), plan);
    return 'nothing was thrown';
  } catch (thrown) {
    return `${codeOf(thrown)} ${(thrown as { detail: { why: string } }).detail.why}`;
  }
};

describe('what a plan leaves', () => {
  test.each([
    ['bgv-4096-sum', 1, 1, 24],
    ['bgv-4096-sum', 1, 8_000_000, 3],
    ['bgv-4096-rot', 1, 8_000_000, 3],
    ['bgv-8192-mul', 1, 1024, 128],
    ['bgv-16384-mul2', 1, 1024, 179],
  ] as const)('%s, %i factor, %i addends: %i bits', (preset, factors, addends, bitsLeft) => {
    expect(noiseBound(bgvParametersOf(preset), { factors, addends })).toEqual({
      bitsLeft,
      floodBits: undefined,
      distanceBits: undefined,
    });
  });

  test.each([
    ['bgv-8192-mul', 2, 1024, 152, 45],
    ['bgv-16384-mul2', 2, 1_000_000, 204, 84],
  ] as const)('%s, %i factors, %i addends: floods %i bits', (preset, factors, addends, floodBits, distanceBits) => {
    const parameters = bgvParametersOf(preset);
    const plan = { factors, addends };
    expect(noiseBound(parameters, plan)).toEqual({ bitsLeft: 0, floodBits, distanceBits });
    // the largest B that fits, by the definition
    const t = parameters.plainModulus;
    const half = ciphertextPrimes(parameters).reduce((product, prime) => product * prime, 1n) / 2n;
    const rest = plannedPhase(parameters, plan) + freshPhase(parameters) + t / 2n;
    expect(rest + (t << BigInt(floodBits))).toBeLessThan(half);
    expect(rest + (t << BigInt(floodBits + 1))).toBeGreaterThan(half);
    const hidden = (BigInt(parameters.degree) * rest) / t;
    expect(hidden << BigInt(distanceBits)).toBeLessThan(2n << BigInt(floodBits));
  });
});

test('refuses sums that may wrap around, and products whose noise would show', () => {
  expect(refuses('bgv-4096-sum', { factors: 1, addends: 2 ** 26 })).toBe('layout/noise phase');
  expect(refuses('bgv-4096-sum', { factors: 2, addends: 1 })).toBe('layout/noise phase');
  expect(refuses('bgv-8192-mul', { factors: 2, addends: 10_000 })).toBe('nothing was thrown');
  expect(refuses('bgv-8192-mul', { factors: 2, addends: 1_000_000 })).toBe('layout/noise distance');
  expect(refuses('bgv-8192-mul', { factors: 3, addends: 1 })).toBe('layout/noise phase');
});

test('bounds grow as they should', () => {
  const parameters = bgvParametersOf('bgv-16384-mul2');
  const fresh = freshPhase(parameters);
  const { degree, plainModulus: t } = parameters;
  // t times: message 1, division N + 1, encryption 21(2N + 1)N... of which the last prime leaves little
  expect(fresh).toBeGreaterThan(t * BigInt(degree + 2));
  expect(fresh).toBeLessThan(t * BigInt(degree + 4 + Math.ceil((42 * (degree + 1)) / 786433)));
  expect(plannedPhase(parameters, { factors: 1, addends: 7 })).toBe(7n * fresh);
  expect(plannedPhase(parameters, { factors: 3, addends: 2 })).toBe(2n * BigInt(degree) ** 2n * fresh ** 3n);
});
