import { describe, expect, test } from 'vitest';
import { fromBase64, toBase64 } from './base64.ts';
import { canonicalText, type Json } from './canonical.ts';

describe('canonical JSON', () => {
  test('sorts keys by UTF-16 code units, writes no white space, leaves undefined members out', () => {
    // keys of RFC 8785 §3.2.3
    const members = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      '1': 4,
      '\ud83d\ude00': 5,
      '\u0080': 6,
      '\u00f6': 7,
      gone: undefined,
    };
    expect(canonicalText(members)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
    expect(canonicalText({ b: [true, null, 'x'], a: {} })).toBe('{"a":{},"b":[true,null,"x"]}');
  });

  test.each<[string, unknown]>([
    ['a float', { a: [1.5] }],
    ['a number beyond the safe integers', 2 ** 53],
    ['not a number', Number.NaN],
    ['half a surrogate pair', '\ud800'],
    ['half a surrogate pair in a key', { '\udc00': 1 }],
    ['a big integer', 5n],
    ['a function', () => 1],
    ['nothing at all', undefined],
  ])('%s has no canonical form', (_, value) => {
    expect(() => canonicalText(value as Json)).toThrow('request/malformed');
  });
});

describe('Base 64', () => {
  test.each([
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
    ['\u00fb\u00ff', '+/8='],
  ])('RFC 4648 §10: %j', (text, encoded) => {
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    expect(toBase64(bytes)).toBe(encoded);
    expect(fromBase64(encoded)).toEqual(bytes);
  });

  test.each(['Zg', 'Zg=', 'Zh==', 'Z===', 'Zm9v====', '-_8=', 'Zm 9v', '=', 'Zg==Zg=='])('%j is refused', (text) => {
    expect(() => fromBase64(text)).toThrow('request/malformed');
  });
});
