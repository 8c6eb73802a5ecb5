import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsArithmetic } from '../../../kernels/rows/host/arithmetic.ts';
import { loadRows } from '../../../kernels/rows/testing/rows.ts';
import { Generator } from '../../../kernels/testing/numbers.ts';
import { DomainError } from '../../errors.ts';
import { mod } from '../../math/modular.ts';
import type { RowsArithmetic } from './arithmetic-rows.ts';
import { makeBgvEncryptor } from './encrypt.ts';
import { startBgvSum } from './evaluate.ts';
import { ciphertextBytes, HEADER_BYTES } from './format.ts';
import { makeBgvPublicKey } from './keys.ts';
import { drawMask, maskValues } from './mask.ts';
import { noiseBound, type SumPlan } from './noise.ts';
import { BGV_PARAMETERS, type BgvParameters, bgvParametersOf } from './parameters.ts';
import { makeSealParty, type SealParty } from './testing-seal.ts';
import { makeBgvValidator } from './validate.ts';

const random = new Generator(7);
const rng = (length: number): Uint8Array => random.octets(length);

let arithmetic: RowsArithmetic;
beforeAll(async () => {
  arithmetic = rowsArithmetic(await loadRows());
});

const slotsBelow = (limit: bigint, { degree }: BgvParameters): BigUint64Array =>
  BigUint64Array.from({ length: degree }, () => random.word() % limit);
const total = (slots: BigUint64Array, t: bigint): bigint => slots.reduce((sum, slot) => (sum + slot) % t, 0n);
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
const refusal = (step: () => unknown): { code: string; detail: unknown } => {
  try {
    step();
  } catch (thrown) {
    if (thrown instanceof DomainError) return { code: thrown.code, detail: thrown.detail };
    throw thrown;
  }
  throw new Error('nothing was thrown');
};

describe.each(BGV_PARAMETERS)('$preset', (parameters) => {
  const { plainModulus: t } = parameters;
  let party: SealParty;
  beforeAll(async () => {
    party = await makeSealParty(parameters);
  });
  afterAll(() => party.dispose());
  const zero = (): Uint8Array => {
    const encryptor = makeBgvEncryptor(makeBgvPublicKey(parameters, party.publicKey));
    try {
      return encryptor.encrypt(new BigUint64Array(0), rng);
    } finally {
      encryptor.dispose();
    }
  };

  test('sums columns as SEAL does, octet for octet, and releases nothing but the total', () => {
    const plan: SumPlan = { factors: 1, addends: 5 };
    const columns = [1n, 1000n, t, t, t].map((limit) => slotsBelow(limit, parameters));
    const rows = columns.map((column) => party.encrypt(column));
    const sum = startBgvSum(parameters, plan, arithmetic);
    expect(sum.ciphertextBytes).toBe(ciphertextBytes(parameters));
    sum.write(Buffer.concat(rows));
    sum.end();
    expect(sum.count).toBe(5);
    const plainSum = sum.result();
    expect(same(plainSum, party.add(rows))).toBe(true);
    const sums = columns.reduce((all, column) => all.map((slot, i) => (slot + (column[i] as bigint)) % t));
    expect(party.decrypt(plainSum)).toEqual(sums);
    expect(party.bitsLeft(plainSum)).toBeGreaterThanOrEqual(noiseBound(parameters, plan).bitsLeft);

    const released = sum.release(zero(), drawMask(parameters, undefined, rng));
    for (const again of [() => sum.result(), () => sum.add(rows[0] as Uint8Array)])
      expect(refusal(again)).toEqual({ code: 'arithmetic/operand', detail: { why: 'released' } });
    sum.dispose();
    const opened = party.decrypt(released);
    expect(total(opened, t)).toBe(total(sums, t));
    expect(party.bitsLeft(released)).toBeGreaterThanOrEqual(noiseBound(parameters, plan).bitsLeft);
    // what is left of a slot: uniform, whatever was there; 64 bins, 63 degrees of freedom
    const bins = new Array<number>(64).fill(0);
    const expected = parameters.degree / bins.length;
    opened.forEach((slot, i) => {
      const bin = Number((mod(slot - (sums[i] as bigint), t) * 64n) / t);
      bins[bin] = (bins[bin] as number) + 1;
    });
    const chiSquare = bins.reduce((statistic, count) => statistic + (count - expected) ** 2 / expected, 0);
    expect(chiSquare).toBeLessThan(124); // passed by chance once in 10^5; reproducible
    expect(chiSquare).toBeGreaterThan(24);
    // both polynomials are fresh
    const half = (ciphertextBytes(parameters) - HEADER_BYTES) / 2 + HEADER_BYTES;
    expect(same(released.subarray(half), plainSum.subarray(half))).toBe(false);
  });

  test('adds a mask to what SEAL adds', () => {
    const row = party.encrypt(slotsBelow(t, parameters));
    const mask = drawMask(parameters, undefined, rng);
    const octets = party.addPolynomial(
      row,
      mask.coefficients.map((coefficient) => mod(coefficient, t)),
    );
    const sum = arithmetic.startSum({
      degree: parameters.degree,
      primes: parameters.primes.slice(0, -1),
      polynomials: 2,
      header: row.subarray(0, HEADER_BYTES),
    });
    sum.add(row);
    sum.addPolynomials(maskValues(parameters, mask));
    expect(same(sum.result(), octets)).toBe(true);
    sum.dispose();
  });

  test('refuses what SEAL must not see', () => {
    const row = party.encrypt(slotsBelow(t, parameters));
    const validator = makeBgvValidator(parameters, arithmetic);
    expect(validator.one(row)).toBe(row);
    const changed = (at: number, octets: readonly number[]): Uint8Array => {
      const copy = row.slice();
      copy.set(octets, at);
      return copy;
    };
    const primes = parameters.primes.length - 1;
    const last = { polynomial: 1, prime: primes - 1, position: parameters.degree - 1 };
    const cases = [
      [row.subarray(1), 'ciphertext/length', {}],
      [changed(3, [9]), 'ciphertext/malformed', { octet: 3 }],
      [changed(row.length - 1, [1]), 'ciphertext/range', last],
      [changed(HEADER_BYTES + 7, [128]), 'ciphertext/range', { polynomial: 0, prime: 0, position: 0 }],
      [row.slice().fill(0, (row.length - HEADER_BYTES) / 2 + HEADER_BYTES), 'ciphertext/trivial', {}],
    ] as const;
    for (const [bad, code, place] of cases) {
      expect(refusal(() => validator.one(bad))).toEqual({ code, detail: { index: 0, ...place } });
      expect(refusal(() => validator.batch([row, row, bad]))).toEqual({ code, detail: { index: 2, ...place } });
      const sum = startBgvSum(parameters, { factors: 1, addends: 2 }, arithmetic);
      sum.add(row);
      expect(refusal(() => sum.add(bad))).toEqual({ code, detail: { index: 1, ...place } });
      if (code !== 'ciphertext/length')
        expect(refusal(() => sum.write(Buffer.concat([bad, row])))).toEqual({ code, detail: { index: 2, ...place } });
      expect(refusal(() => sum.release(bad, drawMask(parameters, undefined, rng))).code).toBe(code);
      expect(same(sum.result(), row)).toBe(true);
      sum.dispose();
    }
    validator.dispose();
  });
});

describe.each([
  ['bgv-8192-mul', 2],
  ['bgv-16384-mul2', 2],
] as const)('products under %s', (preset, factors) => {
  test('are summed as they are, and flooded', async () => {
    const parameters = bgvParametersOf(preset);
    const { plainModulus: t } = parameters;
    const plan: SumPlan = { factors, addends: 3 };
    const party = await makeSealParty(parameters);
    const columns = Array.from({ length: 3 }, () =>
      Array.from({ length: factors }, () => slotsBelow(1n << 20n, parameters)),
    );
    const products = columns.map((factor) => party.multiply(factor.map((slots) => party.encrypt(slots))));
    const sums = new BigUint64Array(parameters.degree).map((_, i) =>
      columns.reduce(
        (sum, list) => (sum + list.reduce((product, slots) => product * (slots[i] as bigint), 1n)) % t,
        0n,
      ),
    );
    const sum = startBgvSum(parameters, plan, arithmetic);
    for (const product of products) sum.add(product);
    const plainSum = sum.result();
    expect(same(plainSum, party.add(products))).toBe(true);
    expect(party.decrypt(plainSum)).toEqual(sums);

    const { floodBits, bitsLeft, distanceBits } = noiseBound(parameters, plan);
    expect(distanceBits).toBeGreaterThanOrEqual(40);
    const zero = party.encrypt(new BigUint64Array(parameters.degree));
    for (const other of [undefined, (floodBits as number) - 1])
      expect(refusal(() => sum.release(zero, drawMask(parameters, other, rng)))).toEqual({
        code: 'arithmetic/operand',
        detail: { why: 'mask' },
      });
    const released = sum.release(zero, drawMask(parameters, floodBits, rng));
    sum.dispose();
    expect(total(party.decrypt(released), t)).toBe(total(sums, t));
    // the flood takes all the room there is, and no more
    expect(party.bitsLeft(released)).toBeGreaterThanOrEqual(bitsLeft);
    expect(party.bitsLeft(released)).toBeLessThanOrEqual(bitsLeft + 2);
    expect(party.bitsLeft(plainSum)).toBeGreaterThan(40);
    party.dispose();
  });
});

test('10,000 additions are exact, and no closer to wrapping around than the bound', async () => {
  const parameters = bgvParametersOf('bgv-4096-sum');
  const { plainModulus: t } = parameters;
  const party = await makeSealParty(parameters);
  const columns = Array.from({ length: 4 }, () => slotsBelow(t, parameters));
  const rows = Buffer.concat(columns.map((column) => party.encrypt(column)));
  const plan: SumPlan = { factors: 1, addends: 10_000 };
  const sum = startBgvSum(parameters, plan, arithmetic);
  for (let i = 0; i < 2500; i++) sum.write(rows);
  sum.end();
  expect(sum.count).toBe(10_000);
  const octets = sum.result();
  sum.dispose();
  const expected = columns
    .reduce((all, column) => all.map((slot, i) => (slot + (column[i] as bigint)) % t))
    .map((slot) => (slot * 2500n) % t);
  expect(party.decrypt(octets)).toEqual(expected);
  expect(party.bitsLeft(octets)).toBeGreaterThanOrEqual(noiseBound(parameters, plan).bitsLeft);
  party.dispose();
});

test('a plan has no room for more than it says', () => {
  const parameters = bgvParametersOf('bgv-4096-sum');
  const row = new Uint8Array(ciphertextBytes(parameters));
  const sum = startBgvSum(parameters, { factors: 1, addends: 1 }, arithmetic);
  row.set(sum.result());
  row[row.length - 8] = 1; // not transparent
  sum.add(row);
  expect(refusal(() => sum.add(row)).code).toBe('layout/noise');
  expect(refusal(() => sum.result()).code).toBe('layout/noise');
  sum.dispose();
});
