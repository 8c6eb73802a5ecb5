/** Public keys as python-paillier's pheutil keeps them: JSON with kty "DAJ", alg "PAI-GN1", n base64url; g = n + 1 is implied. Not registered with IANA. */
import { bigintFromBase64Url, bigintToBase64Url } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { bitLength } from '../../math/modular.ts';
import { makePublicKey, type PublicKey } from './keys.ts';
import { INTEROP_PARAMETERS, type PaillierParameters, parametersByBits } from './parameters.ts';
import { verifyModulus } from './verify.ts';

/** More text than this is no key. */
const MAX_TEXT = 16_384;
/** The longest modulus that any preset may have, in octets, so that a length is refused before a number is made. */
const MAX_OCTETS = 1024;

export interface PublicJwk {
  readonly kty: 'DAJ';
  readonly alg: 'PAI-GN1';
  readonly key_ops: readonly ['encrypt'];
  readonly n: string;
  readonly kid: string;
}

const reject = (why: string) => new DomainError('key/malformed', { why });

/** A JSON object's members. Unknown ones are ignored, as RFC 7517 section 4 asks. @throws DomainError `key/malformed` */
export function jsonMembers(text: string): Readonly<Record<string, unknown>> {
  if (text.length > MAX_TEXT) throw reject('too long');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw reject('JSON');
  }
  return membersOf(json);
}

export function membersOf(json: unknown): Readonly<Record<string, unknown>> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw reject('JSON object');
  return json as Readonly<Record<string, unknown>>;
}

/** A member that is a base64url integer in minimal form. @throws DomainError `key/malformed` with the member's name */
export function integerMember(members: Readonly<Record<string, unknown>>, name: string): bigint {
  const text = Object.hasOwn(members, name) ? members[name] : undefined;
  if (typeof text !== 'string') throw reject(name);
  try {
    return bigintFromBase64Url(text, MAX_OCTETS);
  } catch {
    throw reject(name);
  }
}

/** Checks `key_ops`: one operation and no other. */
export function expectOperation(members: Readonly<Record<string, unknown>>, operation: string): void {
  const listed = members.key_ops;
  if (!Array.isArray(listed) || listed.length !== 1 || listed[0] !== operation) throw reject('key_ops');
}

/**
 * A foreign modulus as a key of an admitted length, checked as far as that goes without a proof.
 * @throws DomainError `key/malformed` (`why`: `length`), `key/invalid-modulus`
 */
export function importPublicKey(n: bigint, admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS): PublicKey {
  const parameters = parametersByBits(bitLength(n), admitted);
  verifyModulus(n, parameters.bits);
  return makePublicKey(parameters, n);
}

export const publicJwk = (key: PublicKey, kid: string): PublicJwk => ({
  kty: 'DAJ',
  alg: 'PAI-GN1',
  key_ops: ['encrypt'],
  n: bigintToBase64Url(key.n),
  kid,
});

export const formatPublicJwk = (key: PublicKey, kid: string): string => JSON.stringify(publicJwk(key, kid));

/** @throws DomainError `key/malformed` with the member at fault, `key/invalid-modulus` */
export function readPublicJwk(json: unknown, admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS): PublicKey {
  const members = membersOf(json);
  if (members.kty !== 'DAJ') throw reject('kty');
  if (members.alg !== 'PAI-GN1') throw reject('alg');
  expectOperation(members, 'encrypt');
  return importPublicKey(integerMember(members, 'n'), admitted);
}

/** @throws DomainError `key/malformed` with the member at fault, `key/invalid-modulus` */
export const parsePublicJwk = (text: string, admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS): PublicKey =>
  readPublicJwk(jsonMembers(text), admitted);
