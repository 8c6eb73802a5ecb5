import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { artefact } from '../testing/load.ts';
import { compile } from './engine.ts';
import type { Tier } from './kernel.ts';
import { passesSelfTest } from './self-test.ts';
import { chooseKernel } from './tiers.ts';

/** The FMA build with a multiply and an addition, each rounded, in place of every fused multiply-add. */
const unfused = (): Promise<Uint8Array> => readFile(new URL('../fixtures/unfused.wasm', import.meta.url));

describe('chooseKernel', () => {
  test('takes the fastest tier that loads', async () => {
    expect((await chooseKernel(artefact))?.tier).toBe('fma');
    const withoutFma = async (tier: Tier): Promise<Uint8Array> => {
      if (tier === 'fma') throw new Error('offline');
      return artefact(tier);
    };
    expect((await chooseKernel(withoutFma))?.tier).toBe('simd');
  });

  test('keeps to the tiers it was given', async () => {
    expect((await chooseKernel(artefact, ['simd']))?.tier).toBe('simd');
    expect(await chooseKernel(artefact, [])).toBeUndefined();
  });

  test('notices a multiply-add that is not fused, and falls back', async () => {
    expect(await compile(await unfused())).toBeDefined();
    expect(await chooseKernel(unfused, ['fma'])).toBeUndefined();
    const load = (tier: Tier): Promise<Uint8Array> => (tier === 'fma' ? unfused() : artefact(tier));
    expect((await chooseKernel(load))?.tier).toBe('simd');
  });

  test('passes over what does not compile or is not ours', async () => {
    expect(await chooseKernel(async () => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), ['fma'])).toBeUndefined();
    expect(await chooseKernel(async () => Uint8Array.of(1, 2, 3))).toBeUndefined();
    const future = (await artefact('fma')).slice();
    future[7] = 9; // a version that no engine knows
    expect(await chooseKernel(async () => future)).toBeUndefined();
  });

  test.each(['fma', 'simd'] as const)('what was chosen passes the self-test again: %s', async (tier) => {
    const module = await compile(await artefact(tier));
    if (module === undefined) expect.fail('does not compile');
    expect(passesSelfTest({ tier, module })).toBe(true);
  });
});
