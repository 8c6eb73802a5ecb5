import type { PrimeSource } from '../core/schemes/paillier/keygen.ts';
import { readRsaPrimes } from '../core/schemes/paillier/keygen-der.ts';
import { searchedPrimes } from '../core/schemes/paillier/keygen-search.ts';
import type { ChosenArithmetic } from './arithmetic.ts';
import { subtleCrypto } from './platform.ts';
import { webCryptoRng } from './rng.ts';

const EXPONENT = Uint8Array.of(1, 0, 1);

async function drawPair(bits: number): Promise<readonly Uint8Array[]> {
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-256', modulusLength: 2 * bits, publicExponent: EXPONENT } as const;
  const { privateKey } = await subtleCrypto().generateKey(algorithm, true, ['sign']);
  return readRsaPrimes(new Uint8Array(await subtleCrypto().exportKey('pkcs8', privateKey)));
}

/**
 * Primes out of WebCrypto's RSA key generation, which draws them in native code: two keys at a time, each for its two primes.
 * They leave it as PKCS #8 octets, which can be zeroised, and not as JWK text, which cannot.
 */
export const webCryptoPrimes: PrimeSource = { next: drawPair, atOnce: 2 };

/** Where a key room's primes come from on a device. */
export type PrimesOf = (chosen: ChosenArithmetic) => PrimeSource;

/**
 * A search with the kernels, where there are any: browsers draw WebCrypto's keys one after the other, and half of their primes are of no use here. Without a
 * kernel WebCrypto's native code is several times faster than BigInt.
 */
export const devicePrimes: PrimesOf = ({ tier, arithmetic }) =>
  tier === 'bigint' ? webCryptoPrimes : searchedPrimes(webCryptoRng, arithmetic);
