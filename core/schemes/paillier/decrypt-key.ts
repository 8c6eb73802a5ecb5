import { ByteReader, ByteWriter, bigintFromBytes, bigintToBytes, sameBytes, utf8 } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { gcd } from '../../math/modular.ts';
import type { Secret } from '../types.ts';
import { makePublicKey, type PublicKey } from './keys.ts';
import { type PaillierParameters, parametersByCode, STUDY_PARAMETERS } from './parameters.ts';

/** The factors of n, p < q. BigInts cannot be zeroised: drop the key, and end the worker, to forget it. */
export interface SecretPrimes {
  readonly publicKey: PublicKey;
  readonly p: bigint;
  readonly q: bigint;
}
export type SecretKey = Secret<SecretPrimes, 'paillier'>;

/**
 * A secret key from its two primes, in either order. That they are primes is the caller's promise: keygen tests it, an import must.
 * @throws DomainError `key/malformed` (`why`: `primes`), `key/invalid-modulus` (`why`: makePublicKey's, `not coprime to its totient`)
 */
export function makeSecretKey(parameters: PaillierParameters, one: bigint, other: bigint): SecretKey {
  const [p, q] = one < other ? [one, other] : [other, one];
  if (p <= 2n || p === q) throw new DomainError('key/malformed', { why: 'primes' });
  const publicKey = makePublicKey(parameters, p * q);
  if (gcd(publicKey.n, (p - 1n) * (q - 1n)) !== 1n)
    throw new DomainError('key/invalid-modulus', { why: 'not coprime to its totient' });
  return { publicKey, p, q } as SecretKey;
}

const MAGIC = utf8('CSK');
const VERSION = 1;
const HEADER_BYTES = MAGIC.length + 1 + 2 + 32;

/**
 * v1, big-endian: magic "CSK" | version u8 | preset u16 | keyId 32 | p | q, both in exactly half of n's octets. To be wrapped, never stored bare;
 * the caller zeroises what it gets.
 */
export function encodeSecretKey({ publicKey, p, q }: SecretKey): Uint8Array {
  const half = Math.ceil(publicKey.parameters.bits / 16);
  const [first, second] = [bigintToBytes(p, half), bigintToBytes(q, half)];
  const bytes = new ByteWriter()
    .put(MAGIC)
    .u8(VERSION)
    .u16(publicKey.parameters.code)
    .put(publicKey.keyId)
    .put(first)
    .put(second)
    .bytes();
  first.fill(0);
  second.fill(0);
  return bytes;
}

/**
 * Reads {@link encodeSecretKey}'s octets and checks that the primes make the named key.
 * @throws DomainError `key/malformed` (`why`: `short`, `magic`, `version`, `preset`, `length`, `order`, `primes`, `key id`), `key/invalid-modulus`
 */
export function decodeSecretKey(
  bytes: Uint8Array,
  admitted: readonly PaillierParameters[] = STUDY_PARAMETERS,
): SecretKey {
  const reject = (why: string) => new DomainError('key/malformed', { why });
  if (bytes.length < HEADER_BYTES) throw reject('short');
  const reader = new ByteReader(bytes);
  if (!sameBytes(reader.take(MAGIC.length, 'magic'), MAGIC)) throw reject('magic');
  if (reader.u8('version') !== VERSION) throw reject('version');
  const parameters = parametersByCode(reader.u16('preset'), admitted);
  const half = Math.ceil(parameters.bits / 16);
  const keyId = reader.take(32, 'key id');
  if (reader.remaining !== 2 * half) throw reject('length');
  const p = bigintFromBytes(reader.take(half, 'p'));
  const q = bigintFromBytes(reader.take(half, 'q'));
  if (p >= q) throw reject('order');
  const key = makeSecretKey(parameters, p, q);
  if (!sameBytes(keyId, key.publicKey.keyId)) throw reject('key id');
  return key;
}
