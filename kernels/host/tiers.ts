import { compile } from './engine.ts';
import type { Kernel, Tier } from './kernel.ts';
import { passesSelfTest } from './self-test.ts';

/** From fastest to slowest. */
export const TIERS: readonly Tier[] = ['fma', 'simd'];

/**
 * The fastest tier that compiles here and passes the self-test; none where neither does, and BigInt has to do.
 * @param load the octets of a tier's module, asked for one after the other; a tier that cannot be loaded is passed over
 * @param tiers which to try, in order
 */
export async function chooseKernel(
  load: (tier: Tier) => Promise<Uint8Array>,
  tiers: readonly Tier[] = TIERS,
): Promise<Kernel | undefined> {
  for (const tier of tiers) {
    const bytes = await load(tier).catch(() => undefined);
    const module = bytes === undefined ? undefined : await compile(bytes);
    if (module !== undefined && passesSelfTest({ tier, module })) return { tier, module };
  }
  return undefined;
}
