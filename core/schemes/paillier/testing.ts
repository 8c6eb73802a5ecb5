/** For tests, benchmarks and e2e only: a rule over the import graph keeps production code away from this file and from vectors/. */
import { sha256 } from '@noble/hashes/sha2.js';
import { ByteWriter, concat, utf8 } from '../../bytes.ts';
import { bitLength } from '../../math/modular.ts';
import type { Rng } from '../../random.ts';
import { makeSecretKey, type SecretKey } from './decrypt-key.ts';
import type { ProvedPublicKey, PublicKey } from './keys.ts';
import { type PaillierParameters, parametersOf } from './parameters.ts';
import { PUBLIC_TEST_PRIMES_3072 } from './vectors/public-test-key-3072.ts';

/** A preset of any size, with codes that no product preset uses. */
export const testParameters = (bits: number): PaillierParameters => ({
  preset: `paillier-test-${bits}`,
  code: 0x8000 + bits,
  bits,
});

/** The same octets for the same seed, in any chunks' order of calls. */
export function seededRng(seed: string): Rng {
  let counter = 0;
  return (length) => {
    const blocks: Uint8Array[] = [];
    for (let have = 0; have < length; have += 32)
      blocks.push(sha256(concat(utf8(seed), new ByteWriter().u32(counter++).bytes())));
    return concat(...blocks).slice(0, length);
  };
}

/** A key from chosen primes, under a test preset of exactly its length. */
export const testKeyOf = (p: bigint, q: bigint): SecretKey => makeSecretKey(testParameters(bitLength(p * q)), p, q);

/** The fixed 3,072-bit test key under the product's preset. Everybody knows its primes. */
export const testKey3072 = (): SecretKey => makeSecretKey(parametersOf('paillier-3072'), ...PUBLIC_TEST_PRIMES_3072);

/** Two 256-bit primes, 3 modulo 4, for tests in which size is not the point. Everybody knows them. */
export const testKey512 = (): SecretKey =>
  testKeyOf(
    0xea398f6c3716b5b9303e10d24fa7fd6c436ae465e9baa2000d251a3ba364c997n,
    0xeda16cb8a2e56638fc673ec5dddf751fe45256b8e31781ea95ba4b2614e3587bn,
  );

/** Takes a key as proved without a proof. */
export const assumeProved = (key: PublicKey): ProvedPublicKey => key as ProvedPublicKey;
