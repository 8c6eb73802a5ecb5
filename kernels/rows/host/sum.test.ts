import { beforeAll, describe, expect, test } from 'vitest';
import { KernelError } from '../../host/errors.ts';
import { Generator } from '../../testing/numbers.ts';
import {
  type Coefficients,
  coefficientCount,
  loadRows,
  primeAt,
  randomCoefficients,
  sumOf,
  toRow,
} from '../testing/rows.ts';
import { CiphertextFault } from './errors.ts';
import type { RowsKernel } from './kernel.ts';
import { type CiphertextShape, laneCapacity } from './shape.ts';
import { RowsSum } from './sum.ts';

const random = new Generator(20);
/** As a double, infinity; what follows is no number at all. */
const INFINITE = 0x7ff0_0000_0000_0000n;
const shapeOf = (
  degree: number,
  primes: readonly bigint[],
  polynomials: number,
  headerBytes = 113,
): CiphertextShape => ({
  degree,
  primes,
  polynomials,
  header: random.octets(headerBytes),
});
const WIDEST = (1n << 60n) - 93n;
const SMALL = shapeOf(8, [(1n << 36n) - 5n, (1n << 50n) - 27n, WIDEST], 3);
/** Degrees, numbers and sizes of primes of all presets; headers of other lengths too, for what they do to alignment. */
const SHAPES = [
  SMALL,
  shapeOf(4096, [17592186028033n, 35184371884033n], 2),
  shapeOf(4096, [68719230977n, 68719403009n], 2, 128),
  shapeOf(8192, [562949952798721n, 1125899906629633n, 1125899906826241n, 562949952847873n], 3, 1),
  shapeOf(
    16384,
    [50n, 51n, 52n, 53n, 54n].map((less) => (1n << 50n) - less),
    4,
  ),
  shapeOf(
    64,
    [36n, 45n, 50n, 55n, 59n, 60n].map((bits) => (1n << bits) - 3n),
    2,
    64,
  ),
];

let kernel: RowsKernel;
beforeAll(async () => {
  kernel = await loadRows();
});

/** The fault that a step throws. */
function faultOf(step: () => unknown): CiphertextFault {
  try {
    step();
  } catch (thrown) {
    if (thrown instanceof CiphertextFault) return thrown;
    throw thrown;
  }
  throw new Error('nothing was thrown');
}
const reasonOf = (step: () => unknown): string => {
  try {
    step();
  } catch (thrown) {
    if (thrown instanceof KernelError) return thrown.reason;
    throw thrown;
  }
  return 'nothing was thrown';
};
/** As toEqual, in less than minutes. */
const expectOctets = (actual: Uint8Array, expected: Uint8Array): void =>
  expect(Buffer.compare(actual, expected), 'octets differ').toBe(0);
const placeOf = ({ degree, primes }: CiphertextShape, at: number) => ({
  polynomial: Math.floor(at / degree / primes.length),
  prime: Math.floor(at / degree) % primes.length,
  position: at % degree,
});
/** A ciphertext whose coefficients are all q - 1. */
const largest = (shape: CiphertextShape): Coefficients =>
  BigUint64Array.from({ length: coefficientCount(shape) }, (_, at) => primeAt(shape, at) - 1n);

describe.each(SHAPES)('degree $degree, $polynomials polynomials', (shape) => {
  test('adds what BigInt adds, whole or cut anywhere', () => {
    const rows = [randomCoefficients(shape, random), largest(shape), randomCoefficients(shape, random), largest(shape)];
    const expected = sumOf(shape, rows);
    const octets = rows.map((row) => toRow(shape, row));
    const stream = Buffer.concat(octets);

    const whole = new RowsSum(kernel, shape);
    expect(whole.ciphertextBytes).toBe(expected.length);
    for (const row of octets) whole.add(row);
    expect(whole.count).toBe(rows.length);
    expectOctets(whole.result(), expected);

    for (const most of [Math.ceil(stream.length / 500), stream.length >> 1, stream.length]) {
      const written = new RowsSum(kernel, shape);
      const read = new RowsSum(kernel, shape);
      for (let at = 0; at < stream.length; ) {
        const chunk = stream.subarray(at, at + 1 + random.below(most));
        written.write(chunk);
        at += chunk.length;
        for (let done = 0; done < chunk.length; ) {
          const room = read.target();
          const part = chunk.subarray(done, done + room.length);
          room.set(part);
          read.advance(part.length);
          done += part.length;
        }
      }
      written.end();
      read.end();
      expectOctets(written.result(), expected);
      expectOctets(read.result(), expected);
      expect(read.count).toBe(rows.length);
    }
  });

  test('stays exact past the capacity of a lane, from a reduced sum on too', () => {
    const capacity = laneCapacity(shape);
    const rounds = capacity < 1000 ? 3 * capacity + 1 : 3;
    const row = toRow(shape, largest(shape));
    const sum = new RowsSum(kernel, shape);
    sum.result();
    for (let i = 0; i < rounds; i++) {
      sum.add(row);
      if (i === 1) sum.result();
    }
    const expected = BigUint64Array.from({ length: coefficientCount(shape) }, (_, at) => {
      const prime = primeAt(shape, at);
      return (BigInt(rounds) * (prime - 1n)) % prime;
    });
    expectOctets(sum.result(), toRow(shape, expected));

    const paired = new RowsSum(kernel, shape);
    const two = Buffer.concat([row, row]);
    paired.add(row);
    for (let i = 0; i < 20; i++) paired.write(two); // past the capacity of the widest primes
    const sums = expected.map((_, at) => (41n * (primeAt(shape, at) - 1n)) % primeAt(shape, at));
    expectOctets(paired.result(), toRow(shape, sums));
  });
});

test('adds 40,000 ciphertexts of 50-bit primes exactly', () => {
  const shape = shapeOf(16, [(1n << 50n) - 27n, 1125899906826241n], 2);
  expect(laneCapacity(shape)).toBe(16384);
  const rows = [largest(shape), randomCoefficients(shape, random)] as const;
  const octets = rows.map((row) => toRow(shape, row));
  const sum = new RowsSum(kernel, shape);
  for (let i = 0; i < 40_000; i++) sum.add(octets[i % 2] as Uint8Array);
  const expected = BigUint64Array.from({ length: coefficientCount(shape) }, (_, at) => {
    const [a, b] = [rows[0][at] as bigint, rows[1][at] as bigint];
    return (20_000n * (a + b)) % primeAt(shape, at);
  });
  expect(sum.count).toBe(40_000);
  expectOctets(sum.result(), toRow(shape, expected));
});

test('counts on no more than 64 bits of a lane', () => {
  for (const [prime, capacity] of [
    [1n << 60n, 16],
    [(1n << 60n) - 1n, 16],
    [(1n << 44n) - 1n, 2 ** 20],
  ] as const) {
    expect(laneCapacity(shapeOf(8, [7n, prime], 2))).toBe(capacity);
    expect(BigInt(capacity) * (prime - 1n)).toBeLessThan(1n << 64n);
    expect(BigInt(capacity + 1) * (prime - 1n)).toBeGreaterThanOrEqual((1n << 64n) - 2n ** 21n);
  }
});

describe('faults', () => {
  const good = randomCoefficients(SMALL, random);

  test('finds every coefficient that is too large, wherever it is, and adds nothing', () => {
    const sum = new RowsSum(kernel, SMALL);
    sum.add(toRow(SMALL, good));
    const before = sum.result();
    let index = 1;
    for (let at = 0; at < coefficientCount(SMALL); at++) {
      const prime = primeAt(SMALL, at);
      for (const bad of [
        prime,
        prime + 1n,
        INFINITE,
        INFINITE + 1n,
        1n << 63n,
        (1n << 63n) + prime - 1n,
        (1n << 64n) - 1n,
      ]) {
        const row = good.slice();
        row[at] = bad;
        if (at + 8 < row.length) row[at + 8] = (1n << 64n) - 1n; // the first is named
        const fault = faultOf(() => sum.add(toRow(SMALL, row)));
        expect(fault).toMatchObject({ reason: 'ciphertext/coefficient', index: index++, place: placeOf(SMALL, at) });
      }
    }
    expect(sum.count).toBe(1);
    expectOctets(sum.result(), before);
    sum.add(toRow(SMALL, good)); // goes on
    expectOctets(sum.result(), sumOf(SMALL, [good, good]));
  });

  test('finds every octet of the header that differs', () => {
    const sum = new RowsSum(kernel, SMALL);
    for (let octet = 0; octet < SMALL.header.length; octet++) {
      const row = toRow(SMALL, good);
      row[octet] = (row[octet] as number) ^ (1 << random.below(8));
      expect(faultOf(() => sum.add(row))).toMatchObject({
        reason: 'ciphertext/header',
        index: octet,
        place: { octet },
      });
    }
    expectOctets(sum.result(), sumOf(SMALL, []));
  });

  test('refuses what anybody can read, but not a single polynomial that is 0', () => {
    const half = SMALL.degree * SMALL.primes.length;
    const sum = new RowsSum(kernel, SMALL);
    const transparent = good.map((coefficient, at) => (at < half ? coefficient : 0n));
    expect(faultOf(() => sum.add(toRow(SMALL, transparent)))).toMatchObject({
      reason: 'ciphertext/transparent',
      index: 0,
    });
    expectOctets(sum.result(), sumOf(SMALL, []));
    const last = transparent.slice();
    last[last.length - 1] = 1n;
    sum.add(toRow(SMALL, last));
    expectOctets(sum.result(), sumOf(SMALL, [last]));
  });

  test('refuses other lengths, and streams that end too early', () => {
    const sum = new RowsSum(kernel, SMALL);
    const row = toRow(SMALL, good);
    for (const wrong of [row.subarray(1), Buffer.concat([row, Buffer.of(0)]), new Uint8Array(0)])
      expect(faultOf(() => sum.add(wrong)).reason).toBe('ciphertext/length');
    sum.write(row);
    sum.end();
    sum.write(row.subarray(0, -1));
    expect(faultOf(() => sum.end())).toMatchObject({ reason: 'ciphertext/length', index: 4 });
    expect(sum.count).toBe(1);
    expectOctets(sum.result(), sumOf(SMALL, [good]));
  });

  test('finds the one at fault of two that arrive at once, and adds what came before it', () => {
    const sound = toRow(SMALL, good);
    const half = SMALL.degree * SMALL.primes.length;
    const transparent = toRow(
      SMALL,
      good.map((coefficient, at) => (at < half ? coefficient : 0n)),
    );
    const header = sound.slice();
    header[112] = (header[112] as number) ^ 1;
    const faulty = [0, half, coefficientCount(SMALL) - 1].flatMap((at) =>
      [primeAt(SMALL, at), INFINITE + 1n, (1n << 64n) - 1n].map((bad) => {
        const row = good.slice();
        row[at] = bad;
        return toRow(SMALL, row);
      }),
    );
    for (const row of [transparent, header, ...faulty])
      for (const [rows, index] of [
        [[row, sound], 0],
        [[sound, row], 1],
        [[row, row], 0],
        [[sound, sound, sound, row], 3],
      ] as const) {
        const sum = new RowsSum(kernel, SMALL);
        const fault = faultOf(() => sum.write(Buffer.concat(rows)));
        expect(fault.index).toBe(index);
        expect(faultOf(() => new RowsSum(kernel, SMALL).add(row))).toMatchObject({
          reason: fault.reason,
          place: fault.place,
        });
        expect(sum.count).toBe(index);
        expectOctets(sum.result(), sumOf(SMALL, new Array(index).fill(good)));
      }
  });

  test('stops a stream at its first fault, whatever the cuts, with everything before it added', () => {
    const bad = good.slice();
    bad[30] = (1n << 64n) - 1n;
    const stream = Buffer.concat([good, good, bad, good].map((row) => toRow(SMALL, row)));
    for (let trial = 0; trial < 50; trial++) {
      const sum = new RowsSum(kernel, SMALL);
      const feed = (): void => {
        for (let at = 0; at < stream.length; ) {
          const chunk = stream.subarray(at, at + 1 + random.below(trial === 0 ? stream.length : 900));
          sum.write(chunk);
          at += chunk.length;
        }
      };
      const expected = { reason: 'ciphertext/coefficient', index: 2, place: placeOf(SMALL, 30) };
      expect(faultOf(feed)).toMatchObject(expected);
      for (const again of [
        () => sum.write(stream),
        () => sum.write(new Uint8Array(0)),
        () => sum.target(),
        () => sum.advance(0),
        () => sum.end(),
      ])
        expect(faultOf(again)).toMatchObject(expected);
      expect(sum.count).toBe(2);
      expectOctets(sum.result(), sumOf(SMALL, [good, good]));
    }
  });

  test('does not mix whole ciphertexts into one that a stream has begun', () => {
    const sum = new RowsSum(kernel, SMALL);
    const row = toRow(SMALL, good);
    sum.write(row.subarray(0, 1));
    expect(reasonOf(() => sum.add(row))).toBe('sum/partial');
    expect(reasonOf(() => sum.addPolynomials(row.subarray(113)))).toBe('sum/partial');
    sum.write(row.subarray(1));
    expectOctets(sum.result(), row);
    for (const octets of [-1, 0.5, sum.ciphertextBytes + 1])
      expect(reasonOf(() => sum.advance(octets))).toBe('operand/length');
  });
});

describe('masks', () => {
  test('are added to the first polynomials, to the limit of a lane too', () => {
    const rows = Array.from({ length: 40 }, () => randomCoefficients(SMALL, random));
    rows[0] = largest(SMALL);
    const perPolynomial = SMALL.degree * SMALL.primes.length;
    const sum = new RowsSum(kernel, SMALL);
    const added = rows.map((row, i) => {
      const some = (1 + (i % 3)) * perPolynomial;
      sum.addPolynomials(new Uint8Array(row.buffer, 0, 8 * some));
      return row.map((coefficient, at) => (at < some ? coefficient : 0n));
    });
    expect(sum.count).toBe(0);
    expectOctets(sum.result(), sumOf(SMALL, added));
  });

  test('are refused when they do not fit, with the sum as it was, and leave no trace', () => {
    const row = randomCoefficients(SMALL, random);
    const sum = new RowsSum(kernel, SMALL);
    sum.add(toRow(SMALL, row));
    const octets = toRow(SMALL, row).subarray(113);
    for (const wrong of [octets.subarray(8), new Uint8Array(0), Buffer.concat([octets, octets])])
      expect(reasonOf(() => sum.addPolynomials(wrong))).toBe('operand/length');
    const high = octets.slice(0, octets.length / 3);
    high.fill(255, 8, 16);
    expect(reasonOf(() => sum.addPolynomials(high))).toBe('operand/not-reduced');
    expectOctets(sum.result(), toRow(SMALL, row));

    sum.addPolynomials(octets);
    expect(
      sum
        .target()
        .subarray(113)
        .every((octet) => octet === 0),
    ).toBe(true);
  });
});

describe('set up', () => {
  test.each([
    ['shape/degree', { degree: 12 }],
    ['shape/degree', { degree: 4 }],
    ['shape/degree', { degree: 65536 }],
    ['shape/degree', { degree: Number.NaN }],
    ['shape/primes', { primes: [] }],
    ['shape/primes', { primes: new Array(9).fill(97n) }],
    ['shape/primes', { primes: [97n, 1n] }],
    ['shape/primes', { primes: [(1n << 60n) + 1n] }],
    ['shape/polynomials', { polynomials: 1 }],
    ['shape/polynomials', { polynomials: 5 }],
    ['shape/header', { header: new Uint8Array(0) }],
    ['shape/header', { header: new Uint8Array(129) }],
  ])('refuses with %s: %o', (reason, change) => {
    expect(reasonOf(() => new RowsSum(kernel, { ...SMALL, ...change }))).toBe(reason);
  });

  test('stays below its cap', () => {
    const shape = SHAPES[4] as CiphertextShape;
    const octets = 8 * coefficientCount(shape);
    expect(reasonOf(() => new RowsSum(kernel, shape, 3 * octets))).toBe('memory/cap');
    expect(reasonOf(() => new RowsSum(kernel, shape, 3 * octets + 65_536))).toBe('nothing was thrown');
  });

  test('does not see what becomes of its shape, and is nothing after its end', () => {
    const primes = [...SMALL.primes];
    const header = SMALL.header.slice();
    const sum = new RowsSum(kernel, { ...SMALL, primes, header });
    primes[0] = 2n;
    header.fill(0);
    const row = toRow(SMALL, randomCoefficients(SMALL, random));
    sum.add(row);
    expectOctets(sum.result(), row);
    const room = sum.target();
    room.fill(7);
    sum.dispose();
    expect(room.every((octet) => octet === 0)).toBe(true);
    for (const step of [
      () => sum.add(row),
      () => sum.write(row),
      () => sum.target(),
      () => sum.advance(0),
      () => sum.end(),
      () => sum.addPolynomials(row),
      () => sum.result(),
    ])
      expect(reasonOf(step)).toBe('sum/disposed');
  });
});
