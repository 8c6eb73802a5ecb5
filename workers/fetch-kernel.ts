import type { LoadKernel } from '../keyroom/arithmetic.ts';
import type { DeviceTier } from './device-api.ts';
import { indexedCeiling, isAbove } from './device-ceiling.ts';

/** The kernels lie beside the pages as files of their own: nothing of them is in a bundle, and a tier that does not load costs nothing but speed. */
export const fetchAnyKernel: LoadKernel = async (tier) => {
  const answer = await fetch(`/kernels/${tier}.wasm`);
  if (!answer.ok) throw new Error(`no kernel: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};

let ceiling: Promise<DeviceTier> | undefined;

/** {@link fetchAnyKernel}, but for tiers that somebody has switched off on this device; asked once in each worker. */
export const fetchKernel: LoadKernel = async (tier) => {
  ceiling ??= indexedCeiling.read();
  if (isAbove(tier, await ceiling)) throw new Error('switched off on this device');
  return fetchAnyKernel(tier);
};
