import { sameBytes } from '../../core/bytes.ts';
import { formatLossless, parseLossless } from '../../core/codec/numbers.ts';
import type { EncryptedNumber, PythonPaillier } from '../../core/codec/python-paillier/operations.ts';
import { readFloat, readScalar } from '../../core/codec/python-paillier/scalars.ts';
import {
  formatBasic,
  formatDecimal,
  formatDecimalKey,
  formatPheutil,
  PHEUTIL_EXPONENT,
  parseBasic,
  parseDecimal,
  parseDecimalKey,
  parsePheutil,
} from '../../core/codec/python-paillier/serialise.ts';
import { DomainError } from '../../core/errors.ts';
import type { Rng } from '../../core/random.ts';
import {
  formatPrivateDecimal,
  formatPrivateJwk,
  parsePrivateDecimal,
  parsePrivateJwk,
} from '../../core/schemes/paillier/decrypt-jwk.ts';
import type { SecretKey } from '../../core/schemes/paillier/decrypt-key.ts';
import { formatPublicJwk, jsonMembers, parsePublicJwk } from '../../core/schemes/paillier/jwk.ts';
import type { PublicKey } from '../../core/schemes/paillier/keys.ts';

/** The serialisations in the wild: pheutil's, the library's documented one, and that of the ColonyOS example. */
export const FORMS = ['jwk', 'basic', 'colony'] as const;
export type Form = (typeof FORMS)[number];

/** A key or list as it lay in a file, and the form of that file. */
export interface Read<T> {
  readonly form: Form;
  readonly read: T;
}

/** Names of a key pair, which say who made it and when. */
export interface KeyNames {
  readonly privateKid: string;
  readonly publicKid: string;
}

const isJson = (text: string): boolean => text.trimStart().startsWith('{');
const namesKey = (text: string): boolean => /"public_key"\s*:/.test(text);
const formOf = (text: string): Form => (isJson(text) ? (namesKey(text) ? 'basic' : 'jwk') : 'colony');

/** Blanks as Python's json.dump leaves them, in which pheutil's files are written. */
const asPython = (json: string): string => formatLossless(parseLossless(json), 'python');

/** @throws DomainError `key/malformed`, `key/invalid-modulus`, `request/malformed` */
export function readPublicKey(text: string): Read<PublicKey> {
  const form = formOf(text);
  if (form === 'basic') return { form, read: parseBasic(text).publicKey };
  if (form === 'colony') return { form, read: parseDecimalKey(text) };
  if ('pub' in jsonMembers(text))
    throw new DomainError('key/malformed', { why: 'private key in place of a public one' });
  return { form, read: parsePublicJwk(text) };
}

export interface NamedSecretKey {
  readonly secret: SecretKey;
  /** The name of its public half; null in forms that have none. */
  readonly publicKid: string | null;
}

/** @throws DomainError `key/malformed`, `key/invalid-modulus` */
export function readPrivateKey(text: string, rng: Rng): Read<NamedSecretKey> {
  if (!isJson(text)) return { form: 'colony', read: { secret: parsePrivateDecimal(text, rng), publicKid: null } };
  const secret = parsePrivateJwk(text, rng);
  const { kid } = jsonMembers(text).pub as { readonly kid?: unknown };
  return { form: 'jwk', read: { secret, publicKid: typeof kid === 'string' ? kid : null } };
}

/** @throws DomainError `envelope/wrong-key` where the file names another key, `request/malformed`, `ciphertext/…` */
export function readNumbers(key: PublicKey, text: string): Read<readonly EncryptedNumber[]> {
  const form = formOf(text);
  if (form === 'jwk') return { form, read: [parsePheutil(key, text)] };
  if (form === 'colony') return { form, read: [parseDecimal(key, text)] };
  const { publicKey, values } = parseBasic(text);
  if (!sameBytes(publicKey.keyId, key.keyId)) throw new DomainError('envelope/wrong-key');
  return { form, read: values };
}

export function writePublicKey(form: Form, key: PublicKey, kid: string): string {
  if (form === 'jwk') return asPython(formatPublicJwk(key, kid));
  return form === 'colony' ? formatDecimalKey(key) : formatBasic({ publicKey: key, values: [] }, { spacing: 'python' });
}

/** @param form `basic` has no private keys */
export const writePrivateKey = (
  form: Exclude<Form, 'basic'>,
  secret: SecretKey,
  { privateKid, publicKid }: KeyNames,
): string =>
  form === 'jwk' ? asPython(formatPrivateJwk(secret, privateKid, publicKid)) : formatPrivateDecimal(secret);

/** pheutil takes every number as a double; the other forms keep whole numbers whole. @throws DomainError `arithmetic/operand` */
export const scalarIn = (form: Form, text: string): bigint | number =>
  form === 'jwk' ? readFloat(text) : readScalar(text);

/** The highest exponent that a form writes. */
export const highestExponent = (form: Form): number => ({ jwk: PHEUTIL_EXPONENT, colony: 0, basic: Infinity })[form];

/** The number with an exponent that the form can write. @throws DomainError `plaintext/range` */
export const fitting = (form: Form, operations: PythonPaillier, number: EncryptedNumber): EncryptedNumber =>
  number.exponent > highestExponent(form) ? operations.decreaseExponentTo(number, highestExponent(form)) : number;

/**
 * The text of numbers that {@link fitting} has passed and that were re-randomised.
 * @throws DomainError `request/malformed` for several numbers in a form for one, `arithmetic/operand` for fractions in the form that has none
 */
export function writeNumbers(form: Form, publicKey: PublicKey, numbers: readonly EncryptedNumber[]): string {
  if (form === 'basic') return formatBasic({ publicKey, values: numbers }, { spacing: 'python' });
  const [only, ...more] = numbers;
  if (only === undefined || more.length > 0)
    throw new DomainError('request/malformed', { why: 'one number', numbers: numbers.length });
  return form === 'jwk' ? formatPheutil(only) : formatDecimal(only);
}
