import { describe, expect, test } from 'vitest';
import { bigintToBytes, concat } from '../../bytes.ts';
import type { Ciphertext } from '../types.ts';
import { makeDecryptor } from './decrypt.ts';
import { makePlaintext, pack, unpack } from './encode.ts';
import { encryptWith, makeDjnEncryptor, makeUnitEncryptor } from './encrypt.ts';
import { makeEvaluator } from './evaluate.ts';
import { capacityBits, parametersOf } from './parameters.ts';
import { assumeProved, seededRng, testKey512 } from './testing.ts';
import { everyArithmetic } from './testing-arithmetic.ts';
import { makeValidator } from './validate.ts';

const small = testKey512();

describe.each(await everyArithmetic())('what the door refuses, with $name', (arithmetic) => {
  const { publicKey, p } = small;
  const { n, n2, ciphertextBytes } = publicKey;
  const rng = seededRng('door');
  const validator = makeValidator(publicKey, { arithmetic });
  const octets = (c: bigint) => bigintToBytes(c, ciphertextBytes);
  const good = makeUnitEncryptor(publicKey).encrypt(makePlaintext(publicKey, 5n), rng);

  test.each([
    ['c = 0', octets(0n), 'ciphertext/zero'],
    ['c = 1', octets(1n), 'ciphertext/trivial'],
    ['c = 1 + 42·n', octets(1n + 42n * n), 'ciphertext/trivial'],
    ['c = n²', octets(n2), 'ciphertext/range'],
    ['c = 2^1024 - 1', octets(2n ** 1024n - 1n), 'ciphertext/range'],
    ['c = n', octets(n), 'ciphertext/not-unit'],
    ['c = 7·p', octets(7n * p), 'ciphertext/not-unit'],
    ['an octet less', good.subarray(1), 'ciphertext/length'],
    ['an octet more', concat(Uint8Array.of(0), good), 'ciphertext/length'],
    ['nothing', new Uint8Array(0), 'ciphertext/length'],
  ])('%s', (_, bytes, code) => {
    expect(() => validator.one(bytes)).toThrow(code);
    const fault = expect.objectContaining({ code, detail: expect.objectContaining({ index: 1 }) });
    expect(() => validator.batch([good, bytes, good])).toThrow(fault);
  });

  test('of several at fault the first is named, whatever its fault', () => {
    const faults: [string, Uint8Array][] = [
      ['ciphertext/not-unit', octets(7n * p)],
      ['ciphertext/zero', octets(0n)],
      ['ciphertext/length', good.subarray(1)],
      ['ciphertext/trivial', octets(1n + n)],
      ['ciphertext/range', octets(n2 + 1n)],
    ];
    for (const [code, first] of faults) {
      for (const [, second] of faults) {
        const fault = expect.objectContaining({ code, detail: expect.objectContaining({ index: 1 }) });
        expect(() => validator.batch([good, first, good, second])).toThrow(fault);
      }
    }
  });

  test('an index counts from the first of all items, however many are checked together', () => {
    const many = Array.from({ length: 4100 }, () => good);
    expect(validator.batch(many)).toHaveLength(4100);
    many[4098] = octets(p * p) as typeof good;
    const fault = { code: 'ciphertext/not-unit', detail: { index: 4098 } };
    expect(() => validator.batch(many)).toThrow(expect.objectContaining(fault));
  });

  test('what it admits comes back as it was', () => {
    expect(validator.one(good)).toBe(good);
    expect(validator.batch([good, good])).toEqual([good, good]);
    expect(validator.batch([])).toEqual([]);
  });

  test('a length is refused before a number is made of it', () => {
    const huge = new Uint8Array(50_000_000);
    expect(() => validator.one(huge)).toThrow('ciphertext/length');
  });

  test('a damaged store does not wipe a sum in silence', () => {
    const evaluator = makeEvaluator(publicKey, arithmetic);
    expect(() => evaluator.sumBytes(concat(good, octets(0n)))).toThrow('ciphertext/not-unit');
    expect(() => evaluator.sumBytes(concat(good, octets(p)))).toThrow('ciphertext/not-unit');
    expect(() => evaluator.sumBytes(concat(good, Uint8Array.of(1)))).toThrow('ciphertext/length');
  });

  test('the decryptor has a door of its own', () => {
    const decryptor = makeDecryptor(small, { arithmetic });
    const open = (bytes: Uint8Array) => decryptor.open(bytes as Ciphertext<'paillier'>, rng);
    expect(() => open(good.subarray(1))).toThrow('ciphertext/length');
    expect(() => open(octets(n2))).toThrow('ciphertext/range');
    expect(() => open(octets(p))).toThrow('ciphertext/not-unit');
  });
});

describe('ranges of plaintexts', () => {
  const { publicKey } = small;
  const rng = seededRng('ranges');

  test('n and what is negative cannot be sealed', () => {
    expect(() => makePlaintext(publicKey, publicKey.n)).toThrow('plaintext/range');
    expect(() => makePlaintext(publicKey, -1n)).toThrow('plaintext/range');
    const outside = publicKey.n as ReturnType<typeof makePlaintext>;
    expect(() => makeUnitEncryptor(publicKey).encrypt(outside, rng)).toThrow('plaintext/range');
    expect(() => makeDjnEncryptor(assumeProved(publicKey), rng).encrypt(outside, rng)).toThrow('plaintext/range');
    expect(() => encryptWith(publicKey.n, publicKey.n, 2n)).toThrow('plaintext/range');
    expect(() => encryptWith(publicKey.n, 1n, small.p)).toThrow('arithmetic/operand');
    expect(() => encryptWith(publicKey.n, 1n, 0n)).toThrow('arithmetic/operand');
  });

  test('above the capacity only who asks for foreign numbers may read', () => {
    const c = makeUnitEncryptor(publicKey).encrypt(makePlaintext(publicKey, publicKey.n - 5n), rng);
    expect(() => makeDecryptor(small).open(c, rng)).toThrow('plaintext/range');
    expect(makeDecryptor(small, { range: 'modulus' }).open(c, rng).plain).toBe(publicKey.n - 5n);
  });

  test('slots keep to their widths', () => {
    expect(pack([4, 8], [15n, 255n], 12)).toBe(0xfffn);
    expect(pack([4, 8], [1n, 2n], 12)).toBe(0x21n);
    expect(() => pack([4, 8], [16n, 0n], 12)).toThrow(
      expect.objectContaining({ code: 'layout/overflow', detail: { slot: 0, width: 4 } }),
    );
    expect(() => pack([4, 8], [0n, -1n], 12)).toThrow('layout/overflow');
    expect(() => pack([4, 8], [0n, 0n], 11)).toThrow('layout/too-wide');
    expect(() => pack([4, 8], [0n], 12)).toThrow('arithmetic/operand');
    expect(() => unpack([4, 7], pack([4, 8], [0n, 128n], 12))).toThrow('plaintext/range');
  });

  test('capacity comes from preset and custody', () => {
    expect(capacityBits(parametersOf('paillier-3072'), 'single')).toBe(3071);
    expect(capacityBits(parametersOf('paillier-3072'), 'split')).toBe(2560);
  });
});
