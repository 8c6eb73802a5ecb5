import { describe, expect, test } from 'vitest';
import { noiseBytes, ternaryBytes } from '../../../core/schemes/bgv/arithmetic.ts';
import { drawNoise, drawTernary, noiseOf, ternaryOf } from '../../../core/schemes/bgv/sample.ts';
import { seededRng } from '../../../core/schemes/paillier/testing.ts';
import { instantiate } from '../../host/engine.ts';
import { KernelMemory } from '../../host/memory.ts';
import { loadNttKernel } from '../testing/load.ts';
import type { NttExports } from './exports.ts';

describe.each(['fma', 'simd'] as const)('%s small polynomials', async (tier) => {
  const exports = instantiate<NttExports>((await loadNttKernel(tier)).module);
  const memory = new KernelMemory(exports, 1 << 20);
  const expanded = (octets: Uint8Array, n: number, expand: 'expandTernary' | 'expandNoise'): bigint[] =>
    memory.borrow([8 * n, octets.length + 1], (target = 0, source = 0) => {
      memory.view().set(octets, source);
      exports[expand](target, source, n);
      return Array.from(new Float64Array(exports.memory.buffer, target, n), BigInt);
    });

  test('ternary digits of every octet', () => {
    const octets = Uint8Array.from({ length: 243 }, (_, i) => i);
    expect(expanded(octets, 5 * 243, 'expandTernary')).toEqual(ternaryOf(octets, 5 * 243));
  });

  test('ternary digits where the last octet has some to spare', () => {
    const octets = drawTernary(4096, seededRng('u'));
    expect(octets.length).toBe(ternaryBytes(4096));
    expect(expanded(octets, 4096, 'expandTernary')).toEqual(ternaryOf(octets, 4096));
  });

  test('differences of sums of bits', () => {
    const octets = drawNoise(1024, seededRng('e'));
    expect(octets.length).toBe(noiseBytes(1024));
    expect(expanded(octets, 2048, 'expandNoise')).toEqual(noiseOf(octets));
    const edges = Uint8Array.of(0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0, 0, 0xe0, 0, 0, 0xe0);
    expect(expanded(edges, 3, 'expandNoise')).toEqual([21n, -21n, 0n]);
  });
});
