// Differential fuzzing of every operation, tier and size against BigInt.
// Usage: node kernels/fuzz.ts [seconds = 60] [seed = 1] [tier = both]. A failure prints the seed of its round; exit code 1.
import type { Tier } from './host/kernel.ts';
import { TIERS } from './host/tiers.ts';
import { loadKernel } from './testing/load.ts';
import { Generator, moduli } from './testing/numbers.ts';
import { ringSubject, ringTrial, squareSubject, squareTrial, type Verdict } from './testing/trials.ts';

const [seconds = '60', seed = '1', only] = process.argv.slice(2);
const kernels = await Promise.all(TIERS.filter((tier) => only === undefined || tier === only).map(loadKernel));
if (kernels.length === 0) throw new RangeError(`no such tier: ${only}`);

const TRIALS_PER_ROUND = 24;
const started = performance.now();
const counts = new Map<string, number>();
let trials = 0;
let failures = 0;

/** One modulus, one tier, both rings. */
function round(roundSeed: number): void {
  const random = new Generator(roundSeed);
  const kernel = random.pick(kernels);
  const bits = random.pick([128, 129, 512, 1024, 1536, 2048, 3072, 4096, 128 + random.below(3969)]);
  const plainBits = random.pick([bits, 6144, 128 + random.below(6017)]);
  const plain = ringSubject(kernel, random.pick(moduli(plainBits, random)), random);
  const squared = squareSubject(kernel, random.pick(moduli(bits, random)), random);
  for (let i = 0; i < TRIALS_PER_ROUND; i++) {
    if (i % 3 === 0) record(kernel.tier, plainBits, roundSeed, ringTrial(plain));
    else record(kernel.tier, bits, roundSeed, squareTrial(squared));
  }
  plain.ring.dispose();
  squared.ring.dispose();
}

function record(tier: Tier, bits: number, roundSeed: number, { operation, actual, expected }: Verdict): void {
  trials++;
  const kind = `${tier} ${/^\w+/.exec(operation)?.[0]}`;
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  if (actual === expected) return;
  failures++;
  process.stdout.write(`FAILED ${tier}, ${bits} bits, ${operation}: round seed ${roundSeed}\n`);
}

for (let i = 0; performance.now() - started < Number(seconds) * 1000; i++) round(Number(seed) + i);
for (const [kind, count] of [...counts].sort()) process.stdout.write(`${kind.padEnd(24)} ${count}\n`);
process.stdout.write(`${trials} trials in ${seconds} s from seed ${seed}, ${failures} failures\n`);
process.exitCode = failures === 0 ? 0 : 1;
