import type { CompiledModule } from './engine.ts';

/** From fastest to slowest: fused multiply-adds of relaxed SIMD, then fixed-width SIMD. */
export type Tier = 'fma' | 'simd';

/** A build that has shown that it computes right on this machine. May be posted to workers. */
export interface Kernel {
  readonly tier: Tier;
  readonly module: CompiledModule;
}
