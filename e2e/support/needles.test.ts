import { describe, expect, test } from 'vitest';
import { found, numberNeedles, octetNeedles, textNeedles } from './needles.ts';

describe('the watcher notices what it is there for', () => {
  const typed = '97.31';
  const needles = numberNeedles('glucose', typed, 2, '20');
  const surrounded = (middle: Uint8Array) => Buffer.concat([Buffer.from('xy'), middle, Buffer.from('zz')]);

  test.each([
    ['plain text', Buffer.from(`{"v":"${typed}"}`)],
    ['decimal comma', Buffer.from('v=97,31')],
    ['Base64 of a JSON body', Buffer.from(Buffer.from(`{"glucose":"${typed}"}`).toString('base64'))],
    ['base64url at another offset', Buffer.from(Buffer.from(`ab${typed}?>`).toString('base64url'))],
    ['hexadecimal', Buffer.from(Buffer.from(typed).toString('hex'))],
    [
      'the double',
      (() => {
        const b = Buffer.alloc(8);
        b.writeDoubleBE(97.31);
        return b;
      })(),
    ],
    [
      'the fixed-point word',
      (() => {
        const b = Buffer.alloc(4);
        b.writeUInt32LE(9731);
        return b;
      })(),
    ],
    [
      'the offset-coded word',
      (() => {
        const b = Buffer.alloc(8);
        b.writeBigUInt64BE(7731n);
        return b;
      })(),
    ],
  ])('%s', (_, haystack) => {
    expect(found(needles, surrounded(haystack))).not.toEqual([]);
  });

  test('in an envelope all but numbers that its zeros make by chance', () => {
    const envelope = (middle: Uint8Array) => Buffer.concat([Buffer.from('CPW'), surrounded(middle)]);
    const small = Buffer.alloc(8);
    small.writeBigUInt64BE(7731n);
    expect(found(needles, envelope(small))).toEqual([]);
    const double = Buffer.alloc(8);
    double.writeDoubleLE(97.31);
    for (const telling of [Buffer.from(typed), double]) expect(found(needles, envelope(telling))).not.toEqual([]);
  });

  test('in a line of a log all but what its clock makes by chance', () => {
    const line = (words: string) =>
      Buffer.from(`{"time":"2026-11-21T22:31:97.314Z","since":"2026-11-21 22:31:97.31+00"${words}}`);
    expect(found(needles, line(''))).toEqual([]);
    for (const telling of [`,"v":${typed}`, `,"v":"at 22:31:${typed}"`, `,"v":"2026-11-21T${typed}"`])
      expect(found(needles, line(telling))).not.toEqual([]);
  });

  test('octets of a key, raw and encoded', () => {
    const key = Uint8Array.from({ length: 32 }, (_, i) => (i * 37 + 11) & 255);
    const keyNeedles = octetNeedles('key', key);
    expect(found(keyNeedles, surrounded(key))).not.toEqual([]);
    expect(found(keyNeedles, Buffer.from(`{"k":"${Buffer.from(key).toString('base64url')}"}`))).not.toEqual([]);
  });

  test('nothing where there is nothing', () => {
    expect(
      found([...needles, ...textNeedles('word', 'passphrase of mine')], Buffer.from('an envelope without any of it')),
    ).toEqual([]);
  });
});
