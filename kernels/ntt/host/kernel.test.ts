import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { compile } from '../../host/engine.ts';
import type { Tier } from '../../host/kernel.ts';
import { artefact } from '../testing/load.ts';
import { chooseNttKernel } from './kernel.ts';
import { passesNttSelfTest } from './self-test.ts';

/** The FMA build with a multiply and an addition, each rounded, in place of every fused multiply-add. */
const unfused = (): Promise<Uint8Array> => readFile(new URL('../../fixtures/unfused-ntt.wasm', import.meta.url));

describe('chooseNttKernel', () => {
  test('takes the fastest tier that loads', async () => {
    expect((await chooseNttKernel(artefact))?.tier).toBe('fma');
    const withoutFma = async (tier: Tier): Promise<Uint8Array> => {
      if (tier === 'fma') throw new Error('offline');
      return artefact(tier);
    };
    expect((await chooseNttKernel(withoutFma))?.tier).toBe('simd');
  });

  test('keeps to the tiers it was given', async () => {
    expect((await chooseNttKernel(artefact, ['simd']))?.tier).toBe('simd');
    expect(await chooseNttKernel(artefact, [])).toBeUndefined();
  });

  test('notices a multiply-add that is not fused, and falls back', async () => {
    expect(await compile(await unfused())).toBeDefined();
    expect(await chooseNttKernel(unfused, ['fma'])).toBeUndefined();
    const load = (tier: Tier): Promise<Uint8Array> => (tier === 'fma' ? unfused() : artefact(tier));
    expect((await chooseNttKernel(load))?.tier).toBe('simd');
  });

  test('passes over what does not compile or is not ours', async () => {
    expect(await chooseNttKernel(async () => Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0), ['fma'])).toBeUndefined();
    expect(await chooseNttKernel(async () => Uint8Array.of(1, 2, 3))).toBeUndefined();
  });

  test.each(['fma', 'simd'] as const)('what was chosen passes the self-test again: %s', async (tier) => {
    const module = await compile(await artefact(tier));
    if (module === undefined) expect.fail('does not compile');
    expect(passesNttSelfTest({ tier, module })).toBe(true);
  });
});
