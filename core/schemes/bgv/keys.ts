import { ByteReader, ByteWriter, sameBytes, utf8 } from '../../bytes.ts';
import { digest } from '../../digest.ts';
import { DomainError } from '../../errors.ts';
import type { KeyId } from '../types.ts';
import { HEADER_BYTES, sealKeyBytes, sealKeyHeader, VALUE_BYTES } from './format.ts';
import { BGV_PARAMETERS, type BgvParameters, bgvParametersByCode } from './parameters.ts';

/** (p0, p1) = (-(a·s + t·e), a) modulo all primes. Form and range are checked; that it is no more than noise away from a secret cannot be. */
export interface BgvPublicKey {
  readonly parameters: BgvParameters;
  /** SEAL's octets. */
  readonly seal: Uint8Array;
  readonly keyId: KeyId;
}

const MAGIC = utf8('CPK');
const VERSION = 1;
const PREFIX_BYTES = MAGIC.length + 1 + 2;

const octets = (parameters: BgvParameters, seal: Uint8Array): Uint8Array =>
  new ByteWriter().put(MAGIC).u8(VERSION).u16(parameters.code).put(seal).bytes();

/**
 * A public key from SEAL's octets, copied.
 * @throws DomainError `key/malformed` (`why`: `length`, `header`, `range`)
 */
export function makeBgvPublicKey(parameters: BgvParameters, seal: Uint8Array): BgvPublicKey {
  const reject = (why: string) => new DomainError('key/malformed', { why });
  if (seal.length !== sealKeyBytes(parameters)) throw reject('length');
  if (!sameBytes(seal.subarray(0, HEADER_BYTES), sealKeyHeader(parameters))) throw reject('header');
  if (!valuesBelow(seal.subarray(HEADER_BYTES), parameters.primes, parameters.degree)) throw reject('range');
  const copy = seal.slice();
  return { parameters, seal: copy, keyId: digest('key', octets(parameters, copy)) };
}

/** v1, big-endian: magic "CPK" | version u8 | preset u16 | SEAL's octets. These octets name the key. */
export const encodeBgvPublicKey = ({ parameters, seal }: BgvPublicKey): Uint8Array => octets(parameters, seal);

/**
 * Reads {@link encodeBgvPublicKey}'s octets.
 * @throws DomainError `key/malformed` (`why`: `short`, `magic`, `version`, `preset`, `length`, `header`, `range`)
 */
export function decodeBgvPublicKey(
  bytes: Uint8Array,
  admitted: readonly BgvParameters[] = BGV_PARAMETERS,
): BgvPublicKey {
  const reject = (why: string) => new DomainError('key/malformed', { why });
  if (bytes.length < PREFIX_BYTES) throw reject('short');
  const reader = new ByteReader(bytes);
  if (!sameBytes(reader.take(MAGIC.length, 'magic'), MAGIC)) throw reject('magic');
  if (reader.u8('version') !== VERSION) throw reject('version');
  const parameters = bgvParametersByCode(reader.u16('preset'), admitted);
  return makeBgvPublicKey(parameters, reader.take(reader.remaining, 'key'));
}

/** Whether every value is below its prime. @param values for each polynomial, for each prime, `degree` of 8 octets */
function valuesBelow(values: Uint8Array, primes: readonly bigint[], degree: number): boolean {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  const limits = primes.map(Number);
  for (let at = 0, index = 0; at < values.length; at += VALUE_BYTES, index++) {
    const limit = limits[Math.floor(index / degree) % limits.length] as number;
    // exact below 2^53, monotone above: primes have at most 50 bits
    if (view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true) >= limit) return false;
  }
  return true;
}
