import { describe, expect, test } from 'vitest';
import { bigintFromBytes, toHex } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { modPow } from '../../math/modular.ts';
import type { Rng } from '../../random.ts';
import type { Plaintext } from '../types.ts';
import { BIGINT_ARITHMETIC } from './arithmetic-bigint.ts';
import { BlindingPool } from './blinding.ts';
import { makeDecryptor } from './decrypt.ts';
import { makePlaintext } from './encode.ts';
import { type DjnEncryptor, makeDjnEncryptor } from './encrypt.ts';
import { assumeProved, seededRng, testKey512 } from './testing.ts';

const key = testKey512();
const { publicKey } = key;
const plain = (m: bigint): Plaintext<'paillier'> => makePlaintext(publicKey, m);
const encryptor = (rng: Rng = seededRng('h')): DjnEncryptor =>
  makeDjnEncryptor(assumeProved(publicKey), rng, { arithmetic: BIGINT_ARITHMETIC, expected: 20 });
/** What a ciphertext of m was blinded with: c / (1 + m·n). */
const factorOf = (c: Uint8Array, m: bigint): bigint => {
  const n2 = publicKey.n * publicKey.n;
  return (bigintFromBytes(c) * (1n - m * publicKey.n + n2)) % n2;
};
const open = (c: Uint8Array): bigint => makeDecryptor(key).open(c as never, seededRng('open')).plain;

describe('a pool of blinding factors', () => {
  const filled = () => {
    const pool = new BlindingPool();
    const factors = [1, 2, 3, 4].map((octet) => new Uint8Array(4).fill(octet));
    for (const factor of factors) pool.put(factor);
    return { pool, factors };
  };

  test('gives each factor out once, in order, and zeroises it after its use', () => {
    const { pool, factors } = filled();
    const used: number[] = [];
    const note = (claimed: readonly Uint8Array[]) => used.push(...claimed.map(([octet]) => octet ?? 0));
    pool.spend(1, note);
    pool.spend(2, note);
    expect(pool.ready).toBe(1);
    expect(factors.map(([octet]) => octet)).toEqual([0, 0, 0, 4]);
    pool.spend(3, note);
    pool.spend(3, note);
    expect(used).toEqual([1, 2, 3, 4]);
  });

  test('has let go of a factor before it is used: not even the use itself can claim it again', () => {
    const { pool } = filled();
    const used: number[] = [];
    pool.spend(2, (outer) => {
      expect(pool.ready).toBe(2);
      pool.spend(4, (inner) => used.push(...inner.map(([octet]) => octet ?? 0)));
      used.push(...outer.map(([octet]) => octet ?? 0));
    });
    expect(used.sort()).toEqual([1, 2, 3, 4]);
  });

  test('takes no factor back after a use that threw', () => {
    const { pool, factors } = filled();
    const fail = () => {
      throw new DomainError('internal');
    };
    expect(() => pool.spend(3, fail)).toThrow('internal');
    expect(pool.ready).toBe(1);
    expect(factors.slice(0, 3).every((factor) => factor.every((octet) => octet === 0))).toBe(true);
    pool.spend(4, (claimed) => expect(claimed.map(([octet]) => octet)).toEqual([4]));
  });

  test('zeroises what is left at its end, and what comes afterwards', () => {
    const { pool, factors } = filled();
    pool.dispose();
    const late = new Uint8Array(4).fill(9);
    pool.put(late);
    expect([...factors, late].flatMap((factor) => [...factor]).every((octet) => octet === 0)).toBe(true);
    expect(pool.ready).toBe(0);
  });
});

describe('encrypting with factors that were computed ahead', () => {
  test('gives ciphertexts as valid as without: they open, and are blinded with n-th powers of units', () => {
    const prepared = encryptor();
    for (let i = 0; i < 3; i++) prepared.prepare(seededRng(`a${i}`));
    const messages = [0n, 1n, 1n << 500n, 5n, 6n];
    const some = prepared.encryptMany(messages.map(plain), seededRng('fresh'));
    expect(prepared.prepared).toBe(0);
    expect(some.map(open)).toEqual(messages);
    const without = encryptor().encryptMany(messages.map(plain), seededRng('fresh'));
    expect(without.map(open)).toEqual(messages);
    for (const [i, c] of [...some, ...without].entries()) {
      const factor = factorOf(c, messages[i % messages.length] as bigint);
      const n2 = publicKey.n * publicKey.n;
      expect(modPow(factor, (key.p - 1n) * (key.q - 1n), n2)).toBe(1n);
    }
  });

  test('uses each factor once, whatever is called in whatever order, also from inside another call', () => {
    const one = encryptor();
    const seen: string[] = [];
    const note = (c: Uint8Array, m: bigint) => seen.push(factorOf(c, m).toString(16));
    for (let i = 0; i < 6; i++) one.prepare(seededRng(`a${i}`));
    note(one.encrypt(plain(7n), seededRng('b')), 7n);
    const again: Rng = (length) => {
      note(one.encrypt(plain(9n), seededRng('d')), 9n);
      return seededRng('e')(length);
    };
    for (const c of one.encryptMany([1n, 1n, 1n, 1n].map(plain), seededRng('c'))) note(c, 1n);
    for (const c of one.encryptMany([2n, 2n].map(plain), again)) note(c, 2n);
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
  });

  test('loses the factors of a call that throws, rather than use them again', () => {
    const base = BIGINT_ARITHMETIC.squareRing.bind(BIGINT_ARITHMETIC);
    const shifted: string[] = [];
    let fails = false;
    const arithmetic = {
      ...BIGINT_ARITHMETIC,
      squareRing: (root: Uint8Array) => {
        const ring = base(root);
        const shift = (m: Uint8Array, factor: Uint8Array) => {
          shifted.push(toHex(factor));
          if (fails && shifted.length === 2) throw new DomainError('internal');
          return ring.shift(m, factor);
        };
        return { ...ring, shift };
      },
    };
    const one = makeDjnEncryptor(assumeProved(publicKey), seededRng('h'), { arithmetic });
    for (let i = 0; i < 4; i++) one.prepare(seededRng(`a${i}`));
    fails = true;
    expect(() => one.encryptMany([1n, 2n, 3n].map(plain), seededRng('b'))).toThrow('internal');
    fails = false;
    expect(one.prepared).toBe(1);
    one.encryptMany([4n, 5n].map(plain), seededRng('c'));
    expect(shifted).toHaveLength(3);
    expect(new Set(shifted).size).toBe(3);
  });

  test('claims nothing for a plaintext that is refused', () => {
    const one = encryptor();
    one.prepare(seededRng('a'));
    expect(() => one.encrypt(publicKey.n as Plaintext<'paillier'>, seededRng('b'))).toThrow('plaintext/range');
    expect(one.prepared).toBe(1);
    one.dispose();
    expect(one.prepared).toBe(0);
  });
});
