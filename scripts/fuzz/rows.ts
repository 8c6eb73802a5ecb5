import { concat, sameBytes } from '../../core/bytes.ts';
import { CiphertextFault } from '../../kernels/rows/host/errors.ts';
import type { CiphertextShape } from '../../kernels/rows/host/shape.ts';
import { RowsSum } from '../../kernels/rows/host/sum.ts';
import { loadRows, primeAt, randomCoefficients, sumOf, toRow } from '../../kernels/rows/testing/rows.ts';
import { Generator } from '../../kernels/testing/numbers.ts';
import type { Fuzzer, Trial } from './trial.ts';

const MOST_ROWS = 12;

const shapeOf = (random: Generator): CiphertextShape => ({
  degree: 2 ** (3 + random.below(6)),
  primes: Array.from({ length: 1 + random.below(6) }, () => {
    const bits = 30 + random.below(31);
    return (1n << BigInt(bits)) - random.bits(bits - 2) - 1n;
  }),
  polynomials: 2 + random.below(3),
  header: random.octets(1 + random.below(128)),
});

/** Checked sums of rows in pieces of any length, some with a fault, against sums of BigInts. */
export async function fuzzRows(): Promise<Fuzzer> {
  const kernel = await loadRows();
  return function* (seed): Iterable<Trial> {
    const random = new Generator(seed);
    const shape = shapeOf(random);
    const good = Array.from({ length: 1 + random.below(MOST_ROWS) }, () => randomCoefficients(shape, random));
    const what = `degree ${shape.degree}, ${shape.primes.length} primes, ${good.length} rows`;
    const sum = new RowsSum(kernel, shape);
    try {
      const stream = concat(...good.map((row) => toRow(shape, row)));
      for (let at = 0; at < stream.length; ) {
        const piece = 1 + random.below(3 * sum.ciphertextBytes);
        sum.write(stream.subarray(at, at + piece));
        at += piece;
      }
      yield { kind: 'rows sum', holds: sameBytes(sum.result(), sumOf(shape, good)), what };

      const bad = randomCoefficients(shape, random);
      const at = random.below(bad.length);
      bad[at] = primeAt(shape, at) + BigInt(random.below(1000));
      let fault: unknown;
      try {
        sum.add(toRow(shape, bad));
      } catch (thrown) {
        fault = thrown;
      }
      const noticed = fault instanceof CiphertextFault && fault.reason === 'ciphertext/coefficient';
      yield { kind: 'rows fault noticed', holds: noticed, what: `${what}, coefficient ${at}` };
      yield { kind: 'rows fault left out', holds: sameBytes(sum.result(), sumOf(shape, good)), what };
    } finally {
      sum.dispose();
    }
  };
}
