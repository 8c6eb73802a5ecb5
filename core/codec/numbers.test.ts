import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bigintFromBase64Url, bigintFromDecimal, bigintToBase64Url, fromBase64, toBase64, utf8 } from '../bytes.ts';
import { formatFloat, formatLossless, type LosslessJson, parseLossless } from './numbers.ts';

const float = fc.double({ noNaN: true, noDefaultInfinity: true });
const { json } = fc.letrec<{ json: LosslessJson }>((tie) => ({
  json: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.string({ unit: 'binary' }),
    fc.bigInt(),
    float,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('json'), { maxKeys: 4 }),
  ),
}));

describe('lossless JSON', () => {
  test('comes back in both spacings, integers as integers and floats as floats', () => {
    fc.assert(
      fc.property(json, fc.constantFrom('compact' as const, 'python' as const), (document, spacing) => {
        expect(parseLossless(formatLossless(document, spacing))).toEqual(document);
      }),
      { numRuns: 300 },
    );
  });

  test('reads what JSON.parse reads, where numbers are small', () => {
    const numberFree = fc.jsonValue({ noUnicodeString: false } as object);
    fc.assert(
      fc.property(numberFree, (document) => {
        const text = JSON.stringify(document, undefined, 1);
        const plain = JSON.stringify(parseLossless(text), (_, part) =>
          typeof part === 'bigint' ? Number(part) : part,
        );
        expect(JSON.parse(plain)).toEqual(JSON.parse(text.replace(/-0(?![.0-9])/g, '0')));
      }),
    );
  });

  test('keeps a thousand digits', () => {
    const digits = `1${'0123456789'.repeat(92)}`;
    expect(parseLossless(`{"n":${digits}}`)).toEqual({ n: BigInt(digits) });
    expect(formatLossless({ n: BigInt(digits) })).toBe(`{"n":${digits}}`);
  });

  test("writes as Python's json.dumps does", () => {
    const document = { output: [40n, 44n], sum: 85, half: 0.5, none: null, text: 'a"b' };
    expect(formatLossless(document, 'python')).toBe(
      '{"output": [40, 44], "sum": 85.0, "half": 0.5, "none": null, "text": "a\\"b"}',
    );
    expect(formatLossless([1e21, -0, 1e-7])).toBe('[1e+21,-0.0,1e-07]');
  });

  // what Python 3.11 prints
  test.each([
    [0, '0.0'],
    [-0, '-0.0'],
    [15, '15.0'],
    [-2.5, '-2.5'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.5e-5, '1.5e-05'],
    [9999999999999998, '9999999999999998.0'],
    [1e16, '1e+16'],
    [123456789012345680000, '1.2345678901234568e+20'],
    [5e-324, '5e-324'],
    [-1.7976931348623157e308, '-1.7976931348623157e+308'],
  ])('writes the double %s as Python does', (float, text) => {
    expect(formatFloat(float)).toBe(text);
    expect(Number(text)).toBe(float);
  });

  test('a string of many megabytes is a string, closed or not', () => {
    const long = 'a'.repeat(12_000_000);
    expect(parseLossless(`"${long}"`)).toBe(long);
    expect(() => parseLossless(`"${long}`)).toThrow('request/malformed');
    expect(() => parseLossless(`"${long}\\`)).toThrow('request/malformed');
    expect(parseLossless('["\\\\","\\"",1]')).toEqual(['\\', '"', 1n]);
  });

  test.each([
    ['', 'unexpected text'],
    ['{', 'string'],
    ['[1,]', 'unexpected text'],
    ['[1 2]', 'unexpected text'],
    ['{"a" 1}', 'unexpected text'],
    ['{"a":1,"a":2}', 'duplicate member'],
    ['{a:1}', 'string'],
    ['"\n"', 'string'],
    ['"\\x"', 'string'],
    ['"open', 'string'],
    ['01', 'trailing text'],
    ['-', 'number'],
    ['1.', 'trailing text'],
    ['.5', 'unexpected text'],
    ['NaN', 'unexpected text'],
    ['Infinity', 'unexpected text'],
    ['1e999', 'float overflow'],
    ['null x', 'trailing text'],
    [`${'['.repeat(66)}${']'.repeat(66)}`, 'depth'],
    ['9'.repeat(4301), 'integer too long'],
  ])('refuses %j', (text, why) => {
    const fault = { code: 'request/malformed', detail: expect.objectContaining({ why }) };
    expect(() => parseLossless(text)).toThrow(expect.objectContaining(fault));
  });

  test('a member called __proto__ is a member', () => {
    const document = parseLossless('{"__proto__":{"polluted":true}}') as object;
    expect(Object.keys(document)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(document)).toBe(Object.prototype);
    expect((document as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('what is not finite has no text', () => {
    for (const number of [Number.NaN, Infinity, -Infinity])
      expect(() => formatLossless(number)).toThrow('arithmetic/operand');
  });
});

describe('integers as text', () => {
  test('base64url comes back, in minimal form only', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 800n }), (number) => {
        expect(bigintFromBase64Url(bigintToBase64Url(number), 101)).toBe(number);
      }),
    );
    expect(bigintToBase64Url(0n)).toBe('AA');
    for (const text of ['', 'AAE', 'AQ==', 'A', 'AR', '+w'])
      expect(() => bigintFromBase64Url(text, 10)).toThrow('request/malformed');
    expect(() => bigintFromBase64Url('A'.repeat(1000), 10)).toThrow('request/malformed');
    expect(() => bigintToBase64Url(-1n)).toThrow('arithmetic/operand');
  });

  test('decimals are digits and nothing else', () => {
    expect(bigintFromDecimal('120', 3)).toBe(120n);
    for (const text of ['', '-1', '+1', '01', '1 ', '0x10', '1e3', '１', '1234']) {
      expect(() => bigintFromDecimal(text, 3)).toThrow('request/malformed');
    }
  });

  test('base64 is RFC 4648', () => {
    // RFC 4648, section 10
    const vectors = [
      ['', ''],
      ['f', 'Zg=='],
      ['fo', 'Zm8='],
      ['foo', 'Zm9v'],
      ['foob', 'Zm9vYg=='],
      ['fooba', 'Zm9vYmE='],
      ['foobar', 'Zm9vYmFy'],
    ] as const;
    for (const [plain, text] of vectors) {
      expect(toBase64(utf8(plain))).toBe(text);
      expect(fromBase64(text)).toEqual(utf8(plain));
    }
    expect(fromBase64('+/+/')).toEqual(Uint8Array.of(0xfb, 0xff, 0xbf));
    for (const text of ['Zg', 'Zg=', 'Zh==', 'Zg==Zg==', '-_-_', '====', 'Z'])
      expect(() => fromBase64(text)).toThrow('request/malformed');
  });
});
