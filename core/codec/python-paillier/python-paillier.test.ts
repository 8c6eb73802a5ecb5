import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigintFromBytes, bigintToBytes, toBase64, utf8 } from '../../bytes.ts';
import { makeDecryptor } from '../../schemes/paillier/decrypt.ts';
import { encryptWith } from '../../schemes/paillier/encrypt.ts';
import { seededRng, testKey512, testKey3072, testKeyOf } from '../../schemes/paillier/testing.ts';
import type { Ciphertext } from '../../schemes/types.ts';
import { decodeNumber, decreaseExponent, encodeNumber, maxInt } from './encoding.ts';
import { type EncryptedNumber, makePythonPaillier } from './operations.ts';
import * as serialise from './serialise.ts';

const real = testKey3072();
const { n } = real.publicKey;
const rng = seededRng('python-paillier');

describe('encoding, as python-paillier 1.5 encodes', () => {
  test.each([
    [12n, 12n, 0],
    [-5n, -5n, 0],
    [1, 4503599627370496n, -13],
    [0, 0n, -14],
    [0.1, 7205759403792794n, -14],
    [2.89763, 13049765388257570n, -13],
    [-4.6e-12, -22778096722850996n, -23],
    [1e100, 5147557589468029n, 70],
  ])('%s', (scalar, mantissa, exponent) => {
    const encoded = encodeNumber(n, scalar);
    expect(encoded).toEqual({ encoding: mantissa < 0n ? n + mantissa : mantissa, exponent });
    expect(decodeNumber(n, encoded)).toBe(exponent >= 0 ? BigInt(scalar) : scalar);
  });

  test('every double comes back exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const decoded = decodeNumber(n, encodeNumber(n, x));
        expect(typeof decoded === 'bigint' ? decoded : decoded + 0).toBe(
          typeof decoded === 'bigint' ? BigInt(x) : x + 0,
        );
      }),
      { numRuns: 500 },
    );
  });

  test('a lower exponent changes the encoding, not the number', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.integer({ min: 0, max: 60 }), (x, by) => {
        const encoded = encodeNumber(n, x);
        const lower = decreaseExponent(n, encoded, encoded.exponent - by);
        expect(decodeNumber(n, lower)).toBe(decodeNumber(n, encoded));
        expect(lower).toEqual(encodeNumber(n, x, { maxExponent: encoded.exponent - by }));
      }),
    );
    expect(() => decreaseExponent(n, { encoding: 1n, exponent: -3 }, -2)).toThrow('arithmetic/operand');
  });

  test('precision chooses the exponent and rounds half to even', () => {
    expect(encodeNumber(n, 3.171234e-7, { precision: 1e-3 })).toEqual({ encoding: 0n, exponent: -3 });
    expect(encodeNumber(n, 0.5, { precision: 1 })).toEqual({ encoding: 0n, exponent: 0 });
    expect(encodeNumber(n, 1.5, { precision: 1 })).toEqual({ encoding: 2n, exponent: 0 });
    expect(encodeNumber(n, -1.5, { precision: 1 })).toEqual({ encoding: n - 2n, exponent: 0 });
    expect(encodeNumber(n, -2.5, { precision: 1 })).toEqual({ encoding: n - 2n, exponent: 0 });
    expect(encodeNumber(n, 8n, { precision: 16 })).toEqual({ encoding: 0n, exponent: 1 });
    expect(encodeNumber(n, 24n, { precision: 16 })).toEqual({ encoding: 2n, exponent: 1 });
    for (const precision of [0, -1, Number.NaN, Infinity])
      expect(() => encodeNumber(n, 1, { precision })).toThrow('arithmetic/operand');
  });

  test('the middle third is the overflow zone', () => {
    const limit = maxInt(n);
    expect(decodeNumber(n, encodeNumber(n, limit))).toBe(limit);
    expect(decodeNumber(n, encodeNumber(n, -limit))).toBe(-limit);
    expect(() => encodeNumber(n, limit + 1n)).toThrow('plaintext/range');
    expect(() => encodeNumber(n, -limit - 1n)).toThrow('plaintext/range');
    const overflow = expect.objectContaining({ code: 'plaintext/range', detail: { why: 'overflow' } });
    expect(() => decodeNumber(n, { encoding: limit + 1n, exponent: 0 })).toThrow(overflow);
    expect(() => decodeNumber(n, { encoding: n - limit - 1n, exponent: 0 })).toThrow(overflow);
    expect(() => decodeNumber(n, { encoding: n, exponent: 0 })).toThrow('plaintext/range');
    const tooLarge = expect.objectContaining({ code: 'plaintext/range', detail: { why: 'float overflow' } });
    expect(() => decodeNumber(n, { encoding: limit, exponent: -1 })).toThrow(tooLarge);
    expect(decodeNumber(n, { encoding: 2n ** 1027n, exponent: -1 })).toBe(2 ** 1023);
  });

  test("a stranger's exponent cannot ask for gigabytes", () => {
    expect(() => decodeNumber(n, { encoding: 1n, exponent: 1e9 })).toThrow('arithmetic/operand');
    expect(() => encodeNumber(n, 1, { maxExponent: -1e9 })).toThrow('arithmetic/operand');
    expect(() => encodeNumber(n, Number.NaN)).toThrow('arithmetic/operand');
  });
});

describe('operations', () => {
  // p = 4294967291, q = 4294967279, made with python-paillier 1.5
  const tiny = testKeyOf(4294967291n, 4294967279n);
  const operations = makePythonPaillier(tiny.publicKey);
  const opener = makeDecryptor(tiny, { range: 'modulus' });
  const sealed = (m: bigint, r: bigint): EncryptedNumber => ({
    ciphertext: bigintToBytes(
      encryptWith(tiny.publicKey.n, (m + tiny.publicKey.n) % tiny.publicKey.n, r),
      16,
    ) as Ciphertext<'paillier'>,
    exponent: 0,
  });
  const opened = ({ ciphertext, exponent }: EncryptedNumber) =>
    decodeNumber(tiny.publicKey.n, { encoding: opener.open(ciphertext, rng).plain, exponent });

  test('published ciphertexts of a sum and of a negative multiple', () => {
    const sum = operations.add(sealed(42n, 12345n), sealed(-5n, 54321n));
    expect(bigintFromBytes(sum.ciphertext)).toBe(216326164670393764140488246439610449551n);
    expect(opened(sum)).toBe(37n);
    const multiple = operations.multiply(sealed(42n, 12345n), -3n);
    expect(bigintFromBytes(multiple.ciphertext)).toBe(49998872709930848123922106042904281078n);
    expect(opened(multiple)).toBe(-126n);
  });

  const small = testKey512();
  const ours = makePythonPaillier(small.publicKey);
  const decryptor = makeDecryptor(small, { range: 'modulus' });
  const open = ({ ciphertext, exponent }: EncryptedNumber) =>
    decodeNumber(small.publicKey.n, { encoding: decryptor.open(ciphertext, rng).plain, exponent });

  test('integers and floats, sealed and in the clear, add as in Python', () => {
    const [ten, half] = [ours.encrypt(12n, rng), ours.encrypt(-2.5, rng)];
    expect(open(ours.addScalar(ten, 10n))).toBe(22n);
    expect(open(ours.add(ten, half))).toBe(9.5);
    expect(ours.add(ten, half).exponent).toBe(half.exponent);
    expect(open(ours.addScalar(half, 4n))).toBe(1.5);
    expect(open(ours.addScalar(ten, 0.25))).toBe(12.25);
    expect(open(ours.multiply(ten, 2.5))).toBe(30);
    expect(open(ours.multiply(half, -2n))).toBe(5);
    expect(open(ours.multiply(half, 0n))).toBe(0);
    expect(open(ours.decreaseExponentTo(ten, -32))).toBe(12);
    expect(() => ours.decreaseExponentTo(ten, 1)).toThrow('arithmetic/operand');
  });

  test('small floats agree with doubles where those are exact', () => {
    const dyadic = fc.integer({ min: -(2 ** 20), max: 2 ** 20 }).map((k) => k / 64);
    fc.assert(
      fc.property(dyadic, dyadic, fc.integer({ min: -100, max: 100 }), (a, b, k) => {
        const result = ours.add(ours.encrypt(a, rng), ours.multiply(ours.encrypt(b, rng), BigInt(k)));
        expect(open(ours.refresh(result, rng))).toBe(a + b * k + 0);
      }),
      { numRuns: 25 },
    );
  });

  test('what is refreshed can leave; what is not shows its scalar', () => {
    const zero = ours.multiply(ours.encrypt(7n, rng), 0n);
    const text = (number: EncryptedNumber) => `{"v": "${bigintFromBytes(number.ciphertext)}", "e": 0}`;
    expect(() => serialise.parsePheutil(small.publicKey, text(zero))).toThrow('ciphertext/trivial');
    expect(open(serialise.parsePheutil(small.publicKey, text(ours.refresh(zero, rng))))).toBe(0n);
  });

  test('a sum that passes n/3 is seen as an overflow', () => {
    const large = ours.encrypt(maxInt(small.publicKey.n), rng);
    expect(() => open(ours.add(large, large))).toThrow('plaintext/range');
  });
});

describe('serialisations', () => {
  const { publicKey } = real;
  const operations = makePythonPaillier(publicKey);
  const decryptor = makeDecryptor(real, { range: 'modulus' });
  const open = ({ ciphertext, exponent }: EncryptedNumber) =>
    decodeNumber(n, { encoding: decryptor.open(ciphertext, rng).plain, exponent });
  const values = [operations.encrypt(3n, rng), operations.encrypt(-0.5, rng)];

  test('A: basic, with and without g, with bare integers of 925 digits', () => {
    for (const withGenerator of [false, true]) {
      const text = serialise.formatBasic({ publicKey, values }, { withGenerator, spacing: 'python' });
      expect(text).toContain(
        withGenerator
          ? `{"public_key": {"g": ${n + 1n}, "n": ${n}}, "values": [["`
          : `{"public_key": {"n": ${n}}, "values": [["`,
      );
      const read = serialise.parseBasic(text);
      expect(read.publicKey).toEqual(publicKey);
      expect(read.values).toEqual(values);
      expect(read.values.map(open)).toEqual([3n, -0.5]);
    }
  });

  test.each([
    ['{"public_key":{"n":"7"},"values":[]}', 'request/malformed'],
    [`{"public_key":{"n":${n},"g":${n + 2n}},"values":[]}`, 'request/malformed'],
    [`{"public_key":{"n":${n}},"values":[["1"]]}`, 'request/malformed'],
    [`{"public_key":{"n":${n}},"values":[[1,0]]}`, 'request/malformed'],
    [`{"public_key":{"n":${n}},"values":[["12",0.5]]}`, 'request/malformed'],
    [`{"public_key":{"n":${n}},"values":[["12",99999999]]}`, 'request/malformed'],
    [`{"public_key":{"n":${n}},"values":[["${n * n}",0]]}`, 'ciphertext/range'],
    [`{"public_key":{"n":${n}},"values":[["${'9'.repeat(1850)}",0]]}`, 'ciphertext/range'],
    [`{"public_key":{"n":${n}},"values":[["12",0],["0",0]]}`, 'ciphertext/zero'],
    [`{"public_key":{"n":${n}},"values":[["${'9'.repeat(3000)}",0]]}`, 'request/malformed'],
    [`{"public_key":{"n":${n}}}`, 'request/malformed'],
    ['{"public_key":{"n":35},"values":[]}', 'key/malformed'],
    [`{"public_key":{"n":${2n ** 3072n - 1n}},"values":[]}`, 'key/invalid-modulus'],
  ])('A refuses case %#', (text, code) => {
    expect(() => serialise.parseBasic(text)).toThrow(code);
  });

  test("B: pheutil's number for one", () => {
    const number = operations.decreaseExponentTo(values[1] as EncryptedNumber, serialise.PHEUTIL_EXPONENT);
    const text = serialise.formatPheutil(number);
    expect(text).toMatch(/^\{"v": "[0-9]+", "e": -32\}$/);
    expect(serialise.parsePheutil(publicKey, text)).toEqual(number);
    expect(open(number)).toBe(-0.5);
  });

  test.each([
    ['{"v":12,"e":-32}', 'request/malformed'],
    ['{"v":"12"}', 'request/malformed'],
    ['{"v":"12","e":"-32"}', 'request/malformed'],
    ['{"v":"12","e":-32.5}', 'request/malformed'],
    ['{"v":"12","e":-10001}', 'request/malformed'],
    ['{"v":"-12","e":-32}', 'request/malformed'],
    ['{"v":"012","e":-32}', 'request/malformed'],
    ['[]', 'request/malformed'],
    ['{"v":"0","e":-32}', 'ciphertext/zero'],
    ['{"v":"1","e":-32}', 'ciphertext/trivial'],
    [`{"v":"${n}","e":-32}`, 'ciphertext/not-unit'],
    [`{"v":"${n * n}","e":-32}`, 'ciphertext/range'],
  ])('B refuses case %#', (text, code) => {
    expect(() => serialise.parsePheutil(publicKey, text)).toThrow(code);
  });

  test('C: base64 of decimals', () => {
    const number = values[0] as EncryptedNumber;
    expect(serialise.parseDecimalKey(serialise.formatDecimalKey(publicKey))).toEqual(publicKey);
    expect(serialise.parseDecimal(publicKey, `${serialise.formatDecimal(number)}\n`)).toEqual(number);
    const fraction = expect.objectContaining({
      code: 'arithmetic/operand',
      detail: { why: 'exponent', exponent: -14 },
    });
    expect(() => serialise.formatDecimal(values[1] as EncryptedNumber)).toThrow(fraction);
    expect(() => serialise.parseDecimal(publicKey, toBase64(utf8('-12')))).toThrow('request/malformed');
    expect(() => serialise.parseDecimalKey(toBase64(utf8(`{"n":${n}}`)))).toThrow('request/malformed');
  });
});
