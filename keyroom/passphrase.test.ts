import { describe, expect, test } from 'vitest';
import { utf8 } from '../core/bytes.ts';
import { passphraseOctets, typedOctets } from './passphrase.ts';

describe('a passphrase', () => {
  test.each(['short', '12345678901', '🙂🙂🙂🙂🙂🙂'])('of fewer than twelve characters is refused: %s', (typed) => {
    expect(() => passphraseOctets(typed)).toThrow('key/weak-passphrase');
  });

  test.each([
    'password1234',
    'PasswordPassword',
    'aaaaaaaaaaaaaaa',
    'abcabcabcabcabc',
    '123456789012',
    'zyxwvutsrqpon',
    'qwertyuiopas',
  ])('that anyone would try first is refused: %s', (typed) => {
    expect(() => passphraseOctets(typed)).toThrow('key/weak-passphrase');
  });

  test('of twelve characters that are not common passes, and a long one is refused', () => {
    expect(passphraseOctets('violet tramp')).toEqual(utf8('violet tramp'));
    expect(() => passphraseOctets('violet tram '.repeat(100))).toThrow('key/weak-passphrase');
  });

  test('is the same octets however the keyboard composes it', () => {
    const composed = 'caf\u00e9 au lait, bitte';
    const decomposed = 'cafe\u0301 au lait, bitte';
    expect(passphraseOctets(decomposed)).toEqual(passphraseOctets(composed));
    expect(typedOctets(decomposed)).toEqual(passphraseOctets(composed));
  });
});
