import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { testParameters } from '../core/schemes/paillier/testing.ts';
import type { LoadKernel } from '../keyroom/arithmetic.ts';
import { webCryptoRng } from '../keyroom/rng.ts';
import type { DeviceProgress, DeviceTier } from './device-api.ts';
import { type CeilingStore, isAbove } from './device-ceiling.ts';
import { DeviceService } from './device-service.ts';

const load: LoadKernel = async (tier) =>
  new Uint8Array(await readFile(new URL(`../public/kernels/${tier}.wasm`, import.meta.url)));
const onlySimd: LoadKernel = async (tier) => {
  if (tier === 'fma') throw new Error('unknown instruction');
  return load(tier);
};
const kept = (first: DeviceTier = 'fma'): CeilingStore => {
  let ceiling = first;
  return {
    read: async () => ceiling,
    write: async (next) => {
      ceiling = next;
    },
  };
};
const service = (ceiling: CeilingStore, from: LoadKernel = load): DeviceService => {
  let clock = 0;
  return new DeviceService({
    load: from,
    ceiling,
    parameters: testParameters(2048),
    rng: webCryptoRng,
    now: () => clock++ * 100,
  });
};

describe('tiers of a device', () => {
  test('the fastest that runs and may be used is in use', async () => {
    const device = service(kept());
    expect(await device.look()).toEqual({ ceiling: 'fma', running: ['fma', 'simd', 'bigint'], inUse: 'fma' });
    expect(await device.setCeiling('simd')).toMatchObject({ ceiling: 'simd', inUse: 'simd' });
    expect(await device.setCeiling('bigint')).toMatchObject({ running: ['fma', 'simd', 'bigint'], inUse: 'bigint' });
    expect(await device.setCeiling('fma')).toMatchObject({ ceiling: 'fma', inUse: 'fma' });
  });

  test('what does not load is passed over', async () => {
    expect(await service(kept(), onlySimd).look()).toEqual({
      ceiling: 'fma',
      running: ['simd', 'bigint'],
      inUse: 'simd',
    });
    expect(await service(kept('bigint'), onlySimd).look()).toMatchObject({ inUse: 'bigint' });
    const nothing: LoadKernel = () => Promise.reject(new Error('offline'));
    expect(await service(kept(), nothing).look()).toEqual({ ceiling: 'fma', running: ['bigint'], inUse: 'bigint' });
  });

  test('a ceiling stops what is faster, and nothing else', () => {
    expect(isAbove('fma', 'fma')).toBe(false);
    expect(isAbove('fma', 'simd')).toBe(true);
    expect(isAbove('simd', 'bigint')).toBe(true);
    expect(isAbove('bigint', 'fma')).toBe(false);
  });
});

describe.each(['fma', 'simd', 'bigint'] as const)('measuring on %s', (tier) => {
  test('gives figures of every piece of work, and says how far it is', async () => {
    const told: DeviceProgress[] = [];
    const measured = await service(kept(tier)).measure((progress) => told.push(progress));
    expect(measured.tier).toBe(tier);
    expect(measured.keyTime).toBeGreaterThan(0);
    expect(measured.figures.map(({ work }) => work)).toEqual(['encrypt', 'value', 'decrypt', 'sum']);
    // A clock that goes on by 100 ms at each look: one repeat a sample, so that counts alone tell the figures.
    const slots = Math.floor(2047 / 56);
    expect(measured.figures.map(({ ours }) => ours)).toEqual(
      [100, 100 / (4 * slots), 100, 100 / 4000].map((ms) => Array(5).fill(ms)),
    );
    expect(measured.figures.map(({ peer }) => peer)).toEqual(
      [100, 100, 100, 100 / 4000].map((ms) => Array(5).fill(ms)),
    );
    expect(told.map(({ step }) => step)).toEqual(['key', 'table', ...Array(25).fill('rounds')]);
    expect(told.at(-1)).toEqual({ step: 'rounds', done: 24, total: 24 });
  });
});
