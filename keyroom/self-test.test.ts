import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { assumeProved, testKey3072 } from '../core/schemes/paillier/testing.ts';
import { chooseArithmetic } from './arithmetic.ts';
import { webCryptoRng } from './rng.ts';
import { selfTest } from './self-test.ts';
import { faultOf } from './testing.ts';

const key = testKey3072();
const run = (arithmetic: Arithmetic, proved = true) =>
  selfTest(key, proved ? assumeProved(key.publicKey) : null, { rng: webCryptoRng, arithmetic }, {});

/** Arithmetic that computes well but for one operation, as a faulty kernel would. */
const faulty = (what: 'shiftMany' | 'shift' | 'power'): Arithmetic => ({
  ...BIGINT_ARITHMETIC,
  name: 'faulty',
  squareRing: (root) => {
    const ring = BIGINT_ARITHMETIC.squareRing(root);
    const bend = (octets: Uint8Array) => octets.map((octet, i) => (i === octets.length - 1 ? octet ^ 2 : octet));
    return {
      ...ring,
      shift: (plain, factor) => (what === 'shift' ? bend(ring.shift(plain, factor)) : ring.shift(plain, factor)),
      power: (base, exponent, exposure) =>
        what === 'power' && exposure === 'secret'
          ? bend(ring.power(base, exponent, exposure))
          : ring.power(base, exponent, exposure),
      fixedBase: (...terms) => {
        const table = ring.fixedBase(...terms);
        return {
          ...table,
          shiftMany: (plains, exponents) =>
            what === 'shiftMany' ? bend(table.shiftMany(plains, exponents)) : table.shiftMany(plains, exponents),
        };
      },
    };
  },
});

describe('the self-test against the independent implementation', () => {
  test('passes with fast encryption and with rⁿ', async () => {
    await run(BIGINT_ARITHMETIC);
    await run(BIGINT_ARITHMETIC, false);
  });

  test.each([
    ['fast encryption', 'shiftMany', true],
    ['encryption with rⁿ', 'shift', false],
    ['opening', 'power', true],
  ] as const)('notices faulty %s', async (_, what, proved) => {
    expect(await faultOf(run(faulty(what), proved))).toMatchObject({ code: 'key/self-test-failed' });
  });
});

describe('the arithmetic', () => {
  const load = (tier: string) => readFile(new URL(`../public/kernels/${tier}.wasm`, import.meta.url));

  test('is the fastest kernel that loads and computes right; BigInt where none does', async () => {
    expect(await chooseArithmetic(load)).toMatchObject({ tier: 'fma', arithmetic: { constantTime: true } });
    const withoutFma = (tier: string) => (tier === 'fma' ? Promise.reject(new Error('offline')) : load(tier));
    expect(await chooseArithmetic(withoutFma)).toMatchObject({ tier: 'simd' });
    expect(await chooseArithmetic(async () => Uint8Array.of(0, 97, 115, 109))).toMatchObject({ tier: 'bigint' });
    expect((await chooseArithmetic()).arithmetic).toBe(BIGINT_ARITHMETIC);
  });

  test.each(['fma', 'simd'] as const)('of tier %s passes the self-test of a key', async (wanted) => {
    const { tier, arithmetic } = await chooseArithmetic((tier) =>
      tier === wanted ? load(tier) : Promise.reject(new Error('off')),
    );
    expect(tier).toBe(wanted);
    await expect(run(arithmetic, true)).resolves.not.toThrow();
  });
});
