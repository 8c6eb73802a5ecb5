import { entropyToMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { expect, test } from 'vitest';
import { fromHex, utf8 } from '../bytes.ts';
import { asDigest, digest } from '../digest.ts';
import { fingerprintHex, fingerprintWords } from './fingerprint.ts';

test('six words carry the first 66 bits, in the order of BIP-39', () => {
  for (const text of ['a', 'b', 'c', 'd']) {
    const hash = digest('key', utf8(text));
    const mnemonic = entropyToMnemonic(hash.slice(0, 16), wordlist).split(' ');
    expect(fingerprintWords(hash)).toEqual(mnemonic.slice(0, 6));
  }
});

test('the ends of the list are reached', () => {
  expect(fingerprintWords(asDigest(new Uint8Array(32)))).toEqual(Array(6).fill('abandon'));
  expect(fingerprintWords(asDigest(new Uint8Array(32).fill(255)))).toEqual(Array(6).fill('zoo'));
});

test('the short form is sixteen digits in fours', () => {
  expect(fingerprintHex(asDigest(fromHex('7a1c09fe33d0b812'.padEnd(64, '0'))))).toBe('7a1c 09fe 33d0 b812');
});
