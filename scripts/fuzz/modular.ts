import { TIERS } from '../../kernels/host/tiers.ts';
import { loadKernel } from '../../kernels/testing/load.ts';
import { Generator, moduli } from '../../kernels/testing/numbers.ts';
import { ringSubject, ringTrial, squareSubject, squareTrial } from '../../kernels/testing/trials.ts';
import type { Fuzzer, Trial } from './trial.ts';

const TRIALS_PER_ROUND = 24;
const SIZES = [128, 129, 512, 1024, 1536, 2048, 3072, 4096];

/** Modular arithmetic of every tier and size, modulo n and modulo n², against BigInt: one modulus, one tier, both rings. */
export async function fuzzModular(): Promise<Fuzzer> {
  const kernels = await Promise.all(TIERS.map(loadKernel));
  return function* (seed): Iterable<Trial> {
    const random = new Generator(seed);
    const kernel = random.pick(kernels);
    const bits = random.pick([...SIZES, 128 + random.below(3969)]);
    const plainBits = random.pick([bits, 6144, 128 + random.below(6017)]);
    const plain = ringSubject(kernel, random.pick(moduli(plainBits, random)), random);
    const squared = squareSubject(kernel, random.pick(moduli(bits, random)), random);
    try {
      for (let i = 0; i < TRIALS_PER_ROUND; i++) {
        const isPlain = i % 3 === 0;
        const { operation, actual, expected } = isPlain ? ringTrial(plain) : squareTrial(squared);
        const kind = `${kernel.tier} ${/^\w+/.exec(operation)?.[0]}`;
        yield { kind, holds: actual === expected, what: `${operation}, ${isPlain ? plainBits : bits} bits` };
      }
    } finally {
      plain.ring.dispose();
      squared.ring.dispose();
    }
  };
}
