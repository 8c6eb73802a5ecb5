import type { Kernel } from './kernel.ts';
import { powerOfTwo } from './power-of-two.ts';
import { Ring, type RingOptions } from './ring.ts';
import { SquareRing } from './square-ring.ts';

/** Makers of rings over one kernel, in the shape in which the schemes take their arithmetic. */
export interface KernelArithmetic {
  readonly name: string;
  /** Secret exponents, messages and bases show in lengths alone, neither in time nor in addresses. */
  readonly constantTime: true;
  /** @throws KernelError as {@link Ring} */
  ring(modulus: Uint8Array): Ring;
  /** @throws KernelError as {@link SquareRing} */
  squareRing(root: Uint8Array): SquareRing;
  /** @throws KernelError as {@link powerOfTwo} */
  powerOfTwo(modulus: Uint8Array, exponent: Uint8Array): Uint8Array;
}

/** @param options for every ring that is made */
export const kernelArithmetic = (kernel: Kernel, options: RingOptions = {}): KernelArithmetic => ({
  name: `wasm-${kernel.tier}`,
  constantTime: true,
  ring: (modulus) => new Ring(kernel, modulus, options),
  squareRing: (root) => new SquareRing(kernel, root, options),
  powerOfTwo: (modulus, exponent) => powerOfTwo(kernel, modulus, exponent),
});
