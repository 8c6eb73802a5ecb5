import { ByteReader, ByteWriter, bigintFromBytes, bigintToBytes, utf8 } from '../../bytes.ts';
import { digest } from '../../digest.ts';
import { DomainError } from '../../errors.ts';
import { bitLength } from '../../math/modular.ts';
import type { KeyId } from '../types.ts';
import { type PaillierParameters, parametersByCode, STUDY_PARAMETERS } from './parameters.ts';

/** A modulus n with g = n + 1 (Paillier 1999, Scheme 1). Length and parity are checked, the rest is {@link verifyModulus}'s. */
export interface PublicKey {
  readonly parameters: PaillierParameters;
  readonly n: bigint;
  readonly n2: bigint;
  /** Octets of n, of a plaintext and of a root. */
  readonly modulusBytes: number;
  /** Octets of a ciphertext: twice {@link modulusBytes}. */
  readonly ciphertextBytes: number;
  readonly keyId: KeyId;
}

declare const proved: unique symbol;
/** A key whose Paillier-Blum proof was verified in this process, or before by one who kept the key's id (verify.ts). */
export type ProvedPublicKey = PublicKey & { readonly [proved]: true };

const MAGIC = utf8('CPK');
const VERSION = 1;
const HEADER_BYTES = MAGIC.length + 1 + 2;

const octets = (parameters: PaillierParameters, n: bigint): Uint8Array =>
  new ByteWriter()
    .put(MAGIC)
    .u8(VERSION)
    .u16(parameters.code)
    .put(bigintToBytes(n, Math.ceil(parameters.bits / 8)))
    .bytes();

/**
 * A public key from its modulus.
 * @throws DomainError `key/invalid-modulus` (`why`: `length`, `even`)
 */
export function makePublicKey(parameters: PaillierParameters, n: bigint): PublicKey {
  if (n <= 0n || bitLength(n) !== parameters.bits) throw new DomainError('key/invalid-modulus', { why: 'length' });
  if ((n & 1n) === 0n) throw new DomainError('key/invalid-modulus', { why: 'even' });
  const modulusBytes = Math.ceil(parameters.bits / 8);
  const keyId = digest('key', octets(parameters, n));
  return { parameters, n, n2: n * n, modulusBytes, ciphertextBytes: 2 * modulusBytes, keyId };
}

/** v1, big-endian: magic "CPK" | version u8 | preset u16 | n in exactly its preset's octets. These octets name the key. */
export const encodePublicKey = (key: PublicKey): Uint8Array => octets(key.parameters, key.n);

/**
 * Reads {@link encodePublicKey}'s octets; the length is checked before any number is made.
 * @throws DomainError `key/malformed` (`why`: `short`, `magic`, `version`, `preset`, `length`), `key/invalid-modulus`
 */
export function decodePublicKey(
  bytes: Uint8Array,
  admitted: readonly PaillierParameters[] = STUDY_PARAMETERS,
): PublicKey {
  const reject = (why: string) => new DomainError('key/malformed', { why });
  if (bytes.length < HEADER_BYTES) throw reject('short');
  const reader = new ByteReader(bytes);
  if (reader.take(MAGIC.length, 'magic').some((octet, i) => octet !== MAGIC[i])) throw reject('magic');
  if (reader.u8('version') !== VERSION) throw reject('version');
  const parameters = parametersByCode(reader.u16('preset'), admitted);
  const length = Math.ceil(parameters.bits / 8);
  if (reader.remaining !== length) throw reject('length');
  return makePublicKey(parameters, bigintFromBytes(reader.take(length, 'n')));
}
