import { randomBytes } from 'node:crypto';
import { chooseKernel } from '../../kernels/host/tiers.ts';
import { Workspace } from '../../kernels/host/workspace.ts';
import type { LoadKernel } from '../../keyroom/arithmetic.ts';
import { each } from './clock.ts';

const PRODUCTS = 20_000;
const CAP = 8 * 2 ** 20;
const US_IN_MS = 1000;

/**
 * Products modulo n² by the fastest kernel, each of the last product and the same factor, as a power does them: no octets in between.
 * @param root n, as octets
 * @returns one round, in microseconds per product
 */
export async function prepareProducts(load: LoadKernel, root: Uint8Array): Promise<() => Promise<number>> {
  const kernel = await chooseKernel(load);
  if (kernel === undefined) throw new Error('no kernel runs here');
  const space = new Workspace(kernel, root, true, CAP);
  const room = space.room(space.bytes);
  const residue = (): number => {
    const octets = randomBytes(space.bytes);
    octets[0] = 0;
    const element = space.element();
    space.putReduced(octets, room);
    space.exports.enter(element, room);
    return element;
  };
  const [product, factor] = [residue(), residue()];
  return async () =>
    (await each(1, () => {
      for (let i = 0; i < PRODUCTS; i++) space.exports.multiply(product, product, factor);
    })) *
    (US_IN_MS / PRODUCTS);
}
