// Does time tell secrets? Welch's t-test between a fixed secret and random ones, after Reparaz, Balasch and Verbauwhede ("dude, is my code constant time?",
// 2017), on a quiet machine.
import { randomBytes } from 'node:crypto';
import { readKernel } from '../../agent/read-kernel.ts';
import type { LatticeModulus } from '../../core/schemes/bgv/arithmetic.ts';
import { bgvParametersOf } from '../../core/schemes/bgv/parameters.ts';
import { drawNoise, drawTernary } from '../../core/schemes/bgv/sample.ts';
import { latticeShapeOf } from '../../core/schemes/bgv/shape.ts';
import type { Tier } from '../../kernels/host/kernel.ts';
import { powerOfTwo } from '../../kernels/host/power-of-two.ts';
import { Ring } from '../../kernels/host/ring.ts';
import { SquareRing } from '../../kernels/host/square-ring.ts';
import { chooseKernel, TIERS } from '../../kernels/host/tiers.ts';
import { nttArithmetic } from '../../kernels/ntt/host/arithmetic.ts';
import { loadNttKernel } from '../../kernels/ntt/testing/load.ts';

const BITS = 1024;
const BYTES = BITS / 8;
/** Samples above this share of all come from interruptions, not from the code. */
const KEPT = 0.9;
const WARM_UP = 200;
const WORD = 8;
/** |t| above this is a leak; above 4.5 a reason to measure longer. */
export const LEAK = 10;

export interface TimingTest {
  readonly name: string;
  /** Welch's t between the times with the fixed secret and with random ones. */
  readonly t: number;
  /** The test that works on a public number in variable time: it must show, or the others prove nothing. */
  readonly mustShow: boolean;
}

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

function moments(samples: readonly number[]) {
  const mean = samples.reduce((sum, x) => sum + x, 0) / samples.length;
  const variance = samples.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (samples.length - 1);
  return { mean, error: variance / samples.length };
}

function welch(fixed: readonly number[], random: readonly number[]): number {
  const all = [...fixed, ...random].sort((a, b) => a - b);
  const cut = all[Math.floor(all.length * KEPT)] ?? Number.POSITIVE_INFINITY;
  const [a, b] = [moments(fixed.filter((x) => x <= cut)), moments(random.filter((x) => x <= cut))];
  return (a.mean - b.mean) / Math.sqrt(a.error + b.error);
}

/** Takes `first`, or `second` where the mask is -1, having read both: a copy of one alone was felt in the step after it. */
function blend(target: Uint8Array, first: Uint8Array, second: Uint8Array, mask: number): void {
  for (let i = 0; i < target.length; i++) target[i] = ((first[i] as number) & ~mask) | ((second[i] as number) & mask);
}

/** Runs `task` on the fixed secret or a fresh one, as a coin decides, for so long. */
function compare(
  seconds: number,
  fixed: Uint8Array,
  fresh: () => Uint8Array,
  task: (secret: Uint8Array) => unknown,
): number {
  const [ofFixed, ofRandom]: [number[], number[]] = [[], []];
  const secret = new Uint8Array(fixed.length);
  const end = performance.now() + seconds * 1000;
  for (let i = 0; performance.now() < end; i++) {
    const coin = (randomBytes(1)[0] as number) & 1;
    const drawn = fresh(); // drawn either way, so that the draw is no difference
    blend(secret, fixed, drawn, -coin); // always the same place: addresses are no difference either
    const begun = process.hrtime.bigint();
    task(secret);
    const took = Number(process.hrtime.bigint() - begun);
    if (i >= WARM_UP) (coin === 0 ? ofFixed : ofRandom).push(took);
  }
  return welch(ofFixed, ofRandom);
}

/** The secret-dependent paths of every tier. @param seconds for each */
export async function testTiming(seconds: number): Promise<readonly TimingTest[]> {
  const tests: TimingTest[] = [];
  for (const tier of TIERS) {
    const kernel = await chooseKernel(readKernel, [tier]);
    if (kernel === undefined) continue;
    const modulus = odd();
    const ring = new Ring(kernel, modulus);
    const squared = new SquareRing(kernel, odd());
    const [base, squareBase] = [below(ring.bytes), below(squared.bytes)];
    const table = squared.fixedBase(squareBase, 512, 10_000);
    const sparse = Uint8Array.of(...new Uint8Array(63), 1);
    const zero = new Uint8Array(squared.rootBytes);
    const one = Uint8Array.of(...new Uint8Array(ring.bytes - 1), 1);
    const exponent = (): Uint8Array => randomBytes(64);
    const message = (): Uint8Array => below(squared.rootBytes);
    const secrets: Record<string, number> = {
      'power, exponent': compare(seconds, sparse, exponent, (e) => ring.power(base, e, 'secret')),
      'power, base': compare(
        seconds,
        one,
        () => below(ring.bytes),
        (b) => ring.power(b, sparse, 'secret'),
      ),
      'power of two, exponent': compare(seconds, sparse, exponent, (e) => powerOfTwo(kernel, modulus, e)),
      'decryption, exponent': compare(seconds, sparse, exponent, (e) => squared.powerQuotient(squareBase, e)),
      'fixed base, exponent': compare(seconds, sparse, exponent, (e) => table.power(e)),
      'encryption, message': compare(seconds, zero, message, (m) => squared.shift(m, squareBase)),
    };
    Object.assign(secrets, await testSealing(tier, seconds));
    for (const [name, t] of Object.entries(secrets)) tests.push({ name: `${tier} ${name}`, t, mustShow: false });
    const shown = compare(seconds, sparse, exponent, (e) => ring.power(base, e, 'public'));
    tests.push({ name: `${tier} public exponent`, t: shown, mustShow: true });
  }
  return tests;
}

/** Encryption of rows, where slots and randomness are the secrets. */
async function testSealing(tier: Tier, seconds: number): Promise<Readonly<Record<string, number>>> {
  const kernel = await loadNttKernel(tier);
  const parameters = bgvParametersOf('bgv-4096-sum');
  const shape = latticeShapeOf(parameters);
  const { degree, primes } = shape;
  const key = BigUint64Array.from({ length: 2 * primes.length * degree }, (_, at) =>
    wordBelow((primes[Math.floor(at / degree) % primes.length] as LatticeModulus).modulus),
  );
  const sealer = nttArithmetic(kernel).sealer(shape, new Uint8Array(key.buffer));
  const target = new Uint8Array(2 * (primes.length - 1) * degree * WORD);
  const rng = (length: number): Uint8Array => randomBytes(length);
  const slots = (): Uint8Array => {
    const octets = randomBytes(degree * WORD);
    for (let at = 0; at < octets.length; at += WORD) octets.writeUIntLE(octets.readUIntLE(at + 6, 1) & 1, at + 6, 2);
    return octets; // below 2^49, and so below t
  };
  const [fixedTernary, fixedNoise] = [drawTernary(degree, rng), drawNoise(degree, rng)];
  const zeros = new BigUint64Array(degree);
  const seal = (of: BigUint64Array, ternary: Uint8Array, noise: Uint8Array): void =>
    sealer.seal(of, ternary, noise, target);
  const asSlots = (octets: Uint8Array): BigUint64Array => new BigUint64Array(octets.buffer, 0, degree);
  return {
    'BGV, slots': compare(seconds, new Uint8Array(degree * WORD), slots, (s) =>
      seal(asSlots(s), fixedTernary, fixedNoise),
    ),
    'BGV, ternary': compare(
      seconds,
      new Uint8Array(fixedTernary.length),
      () => drawTernary(degree, rng),
      (u) => seal(zeros, u, fixedNoise),
    ),
    'BGV, noise': compare(
      seconds,
      new Uint8Array(fixedNoise.length),
      () => drawNoise(degree, rng),
      (e) => seal(zeros, fixedTernary, e),
    ),
  };
}

const wordBelow = (modulus: bigint): bigint => randomBytes(WORD).readBigUInt64LE() % modulus;
