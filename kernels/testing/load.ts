import { readFile } from 'node:fs/promises';
import type { Kernel, Tier } from '../host/kernel.ts';
import { chooseKernel } from '../host/tiers.ts';

/** The committed artefact of a tier. */
export const artefact = (tier: Tier): Promise<Uint8Array> =>
  readFile(new URL(`../../public/kernels/${tier}.wasm`, import.meta.url));

/** @throws Error when the tier does not run here: tests of it must not pass by being left out */
export async function loadKernel(tier: Tier): Promise<Kernel> {
  const kernel = await chooseKernel(artefact, [tier]);
  if (kernel === undefined) throw new Error(`the ${tier} kernels do not run here`);
  return kernel;
}
