import { expect, test } from 'vitest';
import { webCryptoRng } from './rng.ts';

test('gives any number of octets, more than WebCrypto fills at once included, and fills all of them', () => {
  for (const length of [0, 1, 65_536, 65_537, 200_000]) expect(webCryptoRng(length)).toHaveLength(length);
  const last = webCryptoRng(65_536 * 2).subarray(65_536);
  expect(last.some((octet) => octet !== 0)).toBe(true);
});
