import { readFile } from 'node:fs/promises';
import type { LoadKernel } from '../keyroom/arithmetic.ts';

/** The kernels lie in the installation's own folder of public files, the same that browsers get. */
export const readKernel: LoadKernel = async (tier) =>
  new Uint8Array(await readFile(new URL(`../public/kernels/${tier}.wasm`, import.meta.url)));
