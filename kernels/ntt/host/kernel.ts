import { compile } from '../../host/engine.ts';
import type { Tier } from '../../host/kernel.ts';
import type { NttKernel } from './module.ts';
import { passesNttSelfTest } from './self-test.ts';

/** From fastest to slowest. */
const NTT_TIERS: readonly Tier[] = ['fma', 'simd'];

/**
 * The fastest tier that compiles here and passes the self-test; none where neither does, and BigInt has to do.
 * @param load the octets of a tier's module, asked for one after the other; a tier that cannot be loaded is passed over
 * @param tiers which to try, in order
 */
export async function chooseNttKernel(
  load: (tier: Tier) => Promise<Uint8Array>,
  tiers: readonly Tier[] = NTT_TIERS,
): Promise<NttKernel | undefined> {
  for (const tier of tiers) {
    const bytes = await load(tier).catch(() => undefined);
    const module = bytes === undefined ? undefined : await compile(bytes);
    if (module !== undefined && passesNttSelfTest({ tier, module })) return { tier, module };
  }
  return undefined;
}
