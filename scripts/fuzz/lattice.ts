import { sameBytes } from '../../core/bytes.ts';
import { BIGINT_LATTICES } from '../../core/schemes/bgv/arithmetic-bigint.ts';
import { drawNoise, drawTernary } from '../../core/schemes/bgv/sample.ts';
import { latticeShapeOf } from '../../core/schemes/bgv/shape.ts';
import { testRing } from '../../core/schemes/bgv/testing.ts';
import { TIERS } from '../../kernels/host/tiers.ts';
import { nttArithmetic } from '../../kernels/ntt/host/arithmetic.ts';
import { loadNttKernel } from '../../kernels/ntt/testing/load.ts';
import { Generator } from '../../kernels/testing/numbers.ts';
import type { Fuzzer, Trial } from './trial.ts';

const WORD = 8;

/** Encoding and encryption by every tier, against BigInt: the same slots and randomness must give the same octets. */
export async function fuzzLattices(): Promise<Fuzzer> {
  const kernels = await Promise.all(TIERS.map(loadNttKernel));
  const shapes = [32, 64, 256, 1024].map((degree) => latticeShapeOf(testRing(degree)));
  return function* (seed): Iterable<Trial> {
    const random = new Generator(seed);
    const rng = (length: number): Uint8Array => random.octets(length);
    const kernel = random.pick(kernels);
    const shape = random.pick(shapes);
    const { degree, primes, plain } = shape;
    const below = (modulus: bigint): bigint =>
      random.below(4) === 0 ? random.pick([0n, 1n, modulus - 1n, modulus >> 1n]) : random.word() % modulus;
    const key = BigUint64Array.from({ length: 2 * primes.length * degree }, (_, at) =>
      below((primes[Math.floor(at / degree) % primes.length] as (typeof primes)[number]).modulus),
    );
    const slots = BigUint64Array.from({ length: degree }, () => below(plain.modulus));
    const ternary = drawTernary(degree, rng);
    const noise = drawNoise(degree, rng);
    const sealed = [nttArithmetic(kernel), BIGINT_LATTICES].map((arithmetic) => {
      const sealer = arithmetic.sealer(shape, new Uint8Array(key.buffer));
      const target = new Uint8Array(2 * (primes.length - 1) * degree * WORD);
      sealer.seal(slots, ternary, noise, target);
      const encoded = sealer.encode(slots);
      const again = sealer.decode(encoded);
      sealer.dispose();
      return { target, encoded, again };
    });
    const [ours, reference] = sealed as [(typeof sealed)[number], (typeof sealed)[number]];
    const what = `degree ${degree}`;
    const same = (a: BigUint64Array, b: BigUint64Array): boolean => a.every((number, at) => number === b[at]);
    yield { kind: `ntt ${kernel.tier} encrypt`, holds: sameBytes(ours.target, reference.target), what };
    yield { kind: `ntt ${kernel.tier} encode`, holds: same(ours.encoded, reference.encoded), what };
    yield { kind: `ntt ${kernel.tier} decode`, holds: same(ours.again, slots), what };
  };
}
