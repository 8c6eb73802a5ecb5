// Does time tell secrets? Welch's t-test between a fixed secret and random ones, after Reparaz, Balasch and Verbauwhede ("dude, is my code
// constant time?", 2017). Usage: node kernels/timing.ts [seconds per test = 20]. |t| above 10 is a leak, above 4.5 a reason to measure longer,
// on a quiet machine. The last row is variable-time on purpose: it shows that the test would notice.
import { randomBytes } from 'node:crypto';
import { Ring } from './host/ring.ts';
import { SquareRing } from './host/square-ring.ts';
import { TIERS } from './host/tiers.ts';
import { loadKernel } from './testing/load.ts';

const seconds = Number(process.argv[2] ?? 20);
const BITS = 1024;
const BYTES = BITS / 8;
/** Samples above this share of all come from interruptions, not from the code. */
const KEPT = 0.9;

const odd = (): Uint8Array => {
  const octets = randomBytes(BYTES);
  octets[0] = (octets[0] as number) | 0x80;
  octets[BYTES - 1] = (octets[BYTES - 1] as number) | 1;
  return octets;
};
const below = (length: number): Uint8Array => {
  const octets = randomBytes(length);
  octets[0] = 0;
  return octets;
};

interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly count: number;
}
const moments = (samples: readonly number[]): Moments => {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples.length - 1);
  return { mean, variance, count: samples.length };
};

function welch(fixed: readonly number[], random: readonly number[]): { t: number; fixed: Moments; random: Moments } {
  const all = [...fixed, ...random].sort((a, b) => a - b);
  const cut = all[Math.floor(all.length * KEPT)] ?? Number.POSITIVE_INFINITY;
  const [a, b] = [moments(fixed.filter((x) => x <= cut)), moments(random.filter((x) => x <= cut))];
  return { t: (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count), fixed: a, random: b };
}

/** Runs `task` on the fixed secret or a fresh one, as a coin decides. */
function measure(
  name: string,
  fixed: Uint8Array,
  fresh: () => Uint8Array,
  task: (secret: Uint8Array) => unknown,
): void {
  const [ofFixed, ofRandom]: [number[], number[]] = [[], []];
  const end = performance.now() + seconds * 1000;
  for (let i = 0; performance.now() < end; i++) {
    const coin = (randomBytes(1)[0] as number) & 1;
    const drawn = fresh(); // drawn either way, so that the draw is no difference
    const secret = (coin === 0 ? fixed : drawn).slice();
    const start = process.hrtime.bigint();
    task(secret);
    const took = Number(process.hrtime.bigint() - start);
    if (i >= 200) (coin === 0 ? ofFixed : ofRandom).push(took); // the first ones warm up
  }
  const { t, fixed: a, random: b } = welch(ofFixed, ofRandom);
  process.stdout.write(
    `${name.padEnd(44)} t = ${t.toFixed(2).padStart(8)}   fixed ${(a.mean / 1000).toFixed(2)} µs (${a.count}), random ${(b.mean / 1000).toFixed(2)} µs (${b.count})\n`,
  );
}

for (const tier of TIERS) {
  const kernel = await loadKernel(tier);
  const ring = new Ring(kernel, odd());
  const squared = new SquareRing(kernel, odd());
  const [base, squareBase] = [below(ring.bytes), below(squared.bytes)];
  const table = squared.fixedBase(squareBase, 512, 10_000);
  const sparse = Uint8Array.of(...new Uint8Array(63), 1);
  const exponent = (): Uint8Array => randomBytes(64);
  measure(`${tier} power, exponent 1`, sparse, exponent, (e) => ring.power(base, e, 'secret'));
  measure(`${tier} powerQuotient, exponent 1`, sparse, exponent, (e) => squared.powerQuotient(squareBase, e));
  measure(`${tier} fixedBase, exponent 1`, sparse, exponent, (e) => table.power(e));
  measure(
    `${tier} shift, message 0`,
    new Uint8Array(squared.rootBytes),
    () => below(squared.rootBytes),
    (m) => squared.shift(m, squareBase),
  );
  measure(
    `${tier} power, base 1`,
    Uint8Array.of(...new Uint8Array(ring.bytes - 1), 1),
    () => below(ring.bytes),
    (b) => ring.power(b, sparse, 'secret'),
  );
  measure(`${tier} power, public exponent 1 (must show)`, sparse, exponent, (e) => ring.power(base, e, 'public'));
}
