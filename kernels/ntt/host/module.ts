import type { CompiledModule } from '../../host/engine.ts';
import type { Tier } from '../../host/kernel.ts';

/** A build that has shown that it computes right on this machine. May be posted to workers. */
export interface NttKernel {
  readonly tier: Tier;
  readonly module: CompiledModule;
}
