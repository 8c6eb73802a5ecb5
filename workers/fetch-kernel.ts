import type { LoadKernel } from '../keyroom/arithmetic.ts';

/** The kernels lie beside the pages as files of their own: nothing of them is in a bundle, and a tier that does not load costs nothing but speed. */
export const fetchKernel: LoadKernel = async (tier) => {
  const answer = await fetch(`/kernels/${tier}.wasm`);
  if (!answer.ok) throw new Error(`no kernel: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
};
