import { describe, expect, test } from 'vitest';
import { Generator } from '../../../kernels/testing/numbers.ts';
import { mod } from '../../math/modular.ts';
import { decodeMask, drawMask, encodeMask, type Mask } from './mask.ts';
import { type BgvParameters, bgvParametersOf } from './parameters.ts';
import { latticeShapeOf } from './shape.ts';
import { BigintTransform } from './transform-bigint.ts';

const random = new Generator(11);
const rng = (length: number): Uint8Array => random.octets(length);
/** t takes 7 bits, of which a quarter of all draws must be passed over: a remainder instead would show. */
const TINY: BgvParameters = {
  ...bgvParametersOf('bgv-4096-sum'),
  preset: 'bgv-test-16',
  degree: 16,
  primes: [12289n, 40961n, 65537n],
  plainModulus: 97n,
};

/** Pearson's statistic against the uniform distribution. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((statistic, count) => statistic + (count - expected) ** 2 / expected, 0);
}

test('every slot is uniform, and all of them add up to 0', () => {
  const t = TINY.plainModulus;
  const transform = new BigintTransform(latticeShapeOf(TINY).plain, TINY.degree);
  const counts = Array.from({ length: TINY.degree }, () => new Array<number>(Number(t)).fill(0));
  const pairs = new Array<number>(100).fill(0);
  for (let trial = 0; trial < 20_000; trial++) {
    const { coefficients } = drawMask(TINY, undefined, rng);
    const slots = transform.forward(coefficients.map((coefficient) => mod(coefficient, t)));
    expect(slots.reduce((sum, slot) => sum + slot, 0n) % t).toBe(0n);
    slots.forEach((slot, i) => {
      const row = counts[i] as number[];
      row[Number(slot)] = (row[Number(slot)] as number) + 1;
    });
    const pair = Number((slots[0] as bigint) % 10n) * 10 + Number((slots[5] as bigint) % 10n);
    if ((slots[0] as bigint) < 90n && (slots[5] as bigint) < 90n) pairs[pair] = (pairs[pair] as number) + 1;
  }
  // 96 degrees of freedom: beyond by chance once in 10^6 each; two slots together: 99
  for (const row of counts) expect(chiSquare(row)).toBeLessThan(172);
  expect(chiSquare(pairs)).toBeLessThan(176);
});

describe.each([undefined, 0, 3, 150])('with a flood of %s bits', (floodBits) => {
  const t = TINY.plainModulus;
  const flood = floodBits === undefined ? 0n : 1n << BigInt(floodBits);
  const parts = ({ coefficients }: Mask) =>
    coefficients.map((coefficient) => {
      const residue = mod(coefficient, t);
      const r = 2n * residue > t ? residue - t : residue;
      return { r, e: (coefficient - r) / t };
    });

  test('is r + t·e within its bounds, with no constant coefficient of r', () => {
    const seen = new Set<bigint>();
    for (let trial = 0; trial < 300; trial++) {
      const drawn = parts(drawMask(TINY, floodBits, rng));
      expect(drawn[0]?.r).toBe(0n);
      for (const { e } of drawn) {
        if (flood === 0n) expect(e).toBe(0n);
        else expect(e >= -flood && e < flood).toBe(true);
        seen.add(e >> BigInt(Math.max(0, (floodBits ?? 0) - 3)));
      }
    }
    // every sixteenth of the range, the ends too
    expect(seen.size).toBe(floodBits === undefined ? 1 : Math.min(2 ** (floodBits + 1), 16));
  });

  test('crosses the border of octets, and nothing else does', () => {
    const mask = drawMask(TINY, floodBits, rng);
    const octets = encodeMask(TINY, mask);
    expect(decodeMask(TINY, floodBits, octets)).toEqual(mask);
    const edges = [48n, -48n].flatMap((r) => (flood === 0n ? [r] : [r + t * (flood - 1n), r - t * flood]));
    const extreme = { floodBits, coefficients: [0n, ...edges, ...new Array<bigint>(15 - edges.length).fill(1n)] };
    expect(decodeMask(TINY, floodBits, encodeMask(TINY, extreme))).toEqual(extreme);
    const bad = [
      octets.subarray(1),
      new Uint8Array(0),
      encodeMask(TINY, { floodBits, coefficients: [1n, ...mask.coefficients.slice(1)] }),
      encodeMask(TINY, {
        floodBits,
        coefficients: [...mask.coefficients.slice(1), 48n + t * (flood === 0n ? 1n : flood)],
      }),
      encodeMask(TINY, { floodBits, coefficients: [0n, -48n - t * (flood + 1n), ...mask.coefficients.slice(2)] }),
    ];
    for (const wrong of bad) expect(() => decodeMask(TINY, floodBits, wrong)).toThrow('ciphertext/malformed');
  });
});
