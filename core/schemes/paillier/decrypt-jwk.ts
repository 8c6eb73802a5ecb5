/** Secret keys as foreign programs keep them: in the clear. The key room asks before it writes one, and marks whatever it reads as imported. */
import { bigintFromDecimal, bigintToBase64Url, fromBase64, toBase64, utf8 } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { integerSqrt } from '../../math/modular.ts';
import { isProbablePrime } from '../../math/primality.ts';
import type { Rng } from '../../random.ts';
import { makeSecretKey, type SecretKey } from './decrypt-key.ts';
import {
  expectOperation,
  importPublicKey,
  integerMember,
  jsonMembers,
  membersOf,
  publicJwk,
  readPublicJwk,
} from './jwk.ts';
import type { PublicKey } from './keys.ts';
import { INTEROP_PARAMETERS, type PaillierParameters } from './parameters.ts';

const ROUNDS = 20;
const MAX_DIGITS = 1300;
const reject = (why: string) => new DomainError('key/malformed', { why });

/** @throws DomainError `key/malformed` (`why`: `primes`) unless p and q are the key's two primes */
function withPrimes(publicKey: PublicKey, p: bigint, q: bigint, rng: Rng): SecretKey {
  if (p * q !== publicKey.n || p === q) throw reject('primes');
  if (!isProbablePrime(p, ROUNDS, rng) || !isProbablePrime(q, ROUNDS, rng)) throw reject('primes');
  return makeSecretKey(publicKey.parameters, p, q);
}

/**
 * The factors of n from φ(n): p + q = n + 1 - φ(n), and p·q = n.
 * @throws DomainError `key/malformed` (`why`: `lambda`) when that is not φ(n)
 */
function factorsFromTotient(n: bigint, totient: bigint): [bigint, bigint] {
  const sum = n + 1n - totient;
  const square = sum * sum - 4n * n;
  if (sum <= 0n || square < 0n) throw reject('lambda');
  const difference = integerSqrt(square);
  const p = (sum - difference) / 2n;
  if (p < 2n || n % p !== 0n) throw reject('lambda');
  return [p, n / p];
}

/**
 * A private JWK as pheutil writes it: p and q base64url, the public key inside.
 * @param kid name of the private key  @param publicKid name of the public one
 */
export const formatPrivateJwk = ({ publicKey, p, q }: SecretKey, kid: string, publicKid: string): string =>
  JSON.stringify({
    kty: 'DAJ',
    key_ops: ['decrypt'],
    p: bigintToBase64Url(p),
    q: bigintToBase64Url(q),
    pub: publicJwk(publicKey, publicKid),
    kid,
  });

/**
 * Reads a private JWK. Older ones carry `lambda` = φ(n) (and `mu`, which follows from it) in place of p and q.
 * @param rng for the primality tests
 * @throws DomainError `key/malformed` with the member at fault, `key/invalid-modulus`
 */
export function parsePrivateJwk(
  text: string,
  rng: Rng,
  admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS,
): SecretKey {
  const members = jsonMembers(text);
  if (members.kty !== 'DAJ') throw reject('kty');
  expectOperation(members, 'decrypt');
  const publicKey = readPublicJwk(members.pub, admitted);
  const [p, q] =
    members.p === undefined && members.lambda !== undefined
      ? factorsFromTotient(publicKey.n, integerMember(members, 'lambda'))
      : [integerMember(members, 'p'), integerMember(members, 'q')];
  return withPrimes(publicKey, p, q, rng);
}

/** The ColonyOS example's form: base64 of JSON with p and q as decimal text. */
export const formatPrivateDecimal = ({ p, q }: SecretKey): string =>
  toBase64(utf8(JSON.stringify({ p: `${p}`, q: `${q}` })));

/** @throws DomainError `key/malformed` with the member at fault, `key/invalid-modulus` */
export function parsePrivateDecimal(
  text: string,
  rng: Rng,
  admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS,
): SecretKey {
  const members = decimalMembers(text);
  const decimal = (name: 'p' | 'q'): bigint => {
    const digits = members[name];
    try {
      return bigintFromDecimal(typeof digits === 'string' ? digits : '', MAX_DIGITS);
    } catch {
      throw reject(name);
    }
  };
  const [p, q] = [decimal('p'), decimal('q')];
  return withPrimes(importPublicKey(p * q, admitted), p, q, rng);
}

/** Base64 of a JSON object that is plain ASCII. */
function decimalMembers(text: string): Readonly<Record<string, unknown>> {
  if (text.length > 2 * MAX_DIGITS + 1000) throw reject('too long');
  try {
    return membersOf(JSON.parse(String.fromCharCode(...fromBase64(text.trim()))));
  } catch {
    throw reject('base64 JSON');
  }
}
