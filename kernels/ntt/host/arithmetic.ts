import { type LatticeOptions, NttLattice } from './lattice.ts';
import type { NttKernel } from './module.ts';
import { NttSealer } from './sealer.ts';
import type { LatticeShape } from './shape.ts';

/** Makers of lattices over one kernel, in the shape in which the schemes take their arithmetic. */
export interface NttArithmetic {
  readonly name: string;
  /** Slots, ternary and noise octets show neither in time nor in addresses. */
  readonly constantTime: true;
  /** @throws KernelError as {@link NttLattice} */
  lattice(shape: LatticeShape): NttLattice;
  /** @throws KernelError as {@link NttSealer} */
  sealer(shape: LatticeShape, key: Uint8Array): NttSealer;
}

/** @param options for every lattice that is made */
export const nttArithmetic = (kernel: NttKernel, options: LatticeOptions = {}): NttArithmetic => ({
  name: `wasm-ntt-${kernel.tier}`,
  constantTime: true,
  lattice: (shape) => new NttLattice(kernel, shape, options),
  sealer: (shape, key) => new NttSealer(kernel, shape, key, options),
});
