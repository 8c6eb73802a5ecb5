import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { kernelArithmetic } from '../kernels/host/arithmetic.ts';
import type { Tier } from '../kernels/host/kernel.ts';
import { chooseKernel } from '../kernels/host/tiers.ts';

/** From the fastest to the one that runs everywhere. */
export type ArithmeticTier = Tier | 'bigint';

export interface ChosenArithmetic {
  readonly tier: ArithmeticTier;
  readonly arithmetic: Arithmetic;
}

/** Octets of a kernel's module: fetched in a browser, read from a folder by a program. */
export type LoadKernel = (tier: Tier) => Promise<Uint8Array>;

/** The fastest kernel that loads, compiles and computes known answers right on this device; plain BigInt where none does. Asked once, when a worker starts. */
export async function chooseArithmetic(load?: LoadKernel): Promise<ChosenArithmetic> {
  const kernel = load === undefined ? undefined : await chooseKernel(load);
  if (kernel === undefined) return { tier: 'bigint', arithmetic: BIGINT_ARITHMETIC };
  return { tier: kernel.tier, arithmetic: kernelArithmetic(kernel) };
}
