import type { Rng } from '../core/random.ts';
import { fillRandom } from './platform.ts';

/** WebCrypto refuses to fill more than this many octets at once (W3C Web Cryptography API, getRandomValues). */
const MOST_AT_ONCE = 65_536;

/** The key room's dice: WebCrypto's getRandomValues, in pieces that it accepts. */
export const webCryptoRng: Rng = (length) => {
  const octets = new Uint8Array(length);
  for (let at = 0; at < length; at += MOST_AT_ONCE)
    fillRandom(octets.subarray(at, Math.min(length, at + MOST_AT_ONCE)));
  return octets;
};
