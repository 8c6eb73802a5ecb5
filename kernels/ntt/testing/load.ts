import { readFile } from 'node:fs/promises';
import type { Tier } from '../../host/kernel.ts';
import { chooseNttKernel } from '../host/kernel.ts';
import type { NttKernel } from '../host/module.ts';

/** The committed artefact of a tier. */
export const artefact = (tier: Tier): Promise<Uint8Array> =>
  readFile(new URL(`../../../public/kernels/ntt-${tier}.wasm`, import.meta.url));

/** @throws Error when the tier does not run here: tests of it must not pass by being left out */
export async function loadNttKernel(tier: Tier): Promise<NttKernel> {
  const kernel = await chooseNttKernel(artefact, [tier]);
  if (kernel === undefined) throw new Error(`the ${tier} kernels do not run here`);
  return kernel;
}
