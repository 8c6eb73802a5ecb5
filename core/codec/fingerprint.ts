import { wordlist } from '@scure/bip39/wordlists/english.js';
import { toHex } from '../bytes.ts';
import type { Digest } from '../digest.ts';

const WORDS = 6;
const WORD_BITS = 11;

/**
 * The first 66 bits of a digest as six words of the BIP-39 English list, for two people to compare by voice.
 * A second key with the same words costs about 2^66 attempts at a key.
 */
export function fingerprintWords(digest: Digest): string[] {
  const bits = [...digest.subarray(0, 9)].map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return Array.from({ length: WORDS }, (_, i) => {
    const index = Number.parseInt(bits.slice(i * WORD_BITS, (i + 1) * WORD_BITS), 2);
    return wordlist[index] as string;
  });
}

/** The first eight octets in groups of four digits, for logs and small print: `7a1c 09fe 33d0 b812`. */
export const fingerprintHex = (digest: Digest): string =>
  (toHex(digest.subarray(0, 8)).match(/.{4}/g) as string[]).join(' ');
