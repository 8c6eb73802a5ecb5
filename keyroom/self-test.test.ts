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
  const started = { ...BIGINT_ARITHMETIC, name: 'kernel' };

  test('is the first candidate that starts; those that fail or decline are passed over', async () => {
    const candidates = [
      { tier: 'fma' as const, start: async () => Promise.reject(new Error('no relaxed SIMD here')) },
      { tier: 'simd' as const, start: async () => started },
    ];
    expect(await chooseArithmetic(candidates)).toEqual({ tier: 'simd', arithmetic: started });
    expect(await chooseArithmetic([{ tier: 'fma', start: async () => null }])).toMatchObject({ tier: 'bigint' });
    expect((await chooseArithmetic()).arithmetic).toBe(BIGINT_ARITHMETIC);
  });
});
