/** The serialisations of python-paillier's numbers in the wild. Each reader validates every ciphertext; none re-randomises: refresh before writing. */
import { bigintFromBytes, bigintFromDecimal, bigintToBytes, fromBase64, toBase64, utf8 } from '../../bytes.ts';
import { DomainError } from '../../errors.ts';
import { importPublicKey } from '../../schemes/paillier/jwk.ts';
import type { PublicKey } from '../../schemes/paillier/keys.ts';
import { INTEROP_PARAMETERS, type PaillierParameters } from '../../schemes/paillier/parameters.ts';
import { makeValidator } from '../../schemes/paillier/validate.ts';
import type { Ciphertext } from '../../schemes/types.ts';
import { formatLossless, type JsonSpacing, type LosslessJson, parseLossless } from '../numbers.ts';
import { MAX_EXPONENT } from './encoding.ts';
import type { EncryptedNumber } from './operations.ts';

const reject = (why: string) => new DomainError('request/malformed', { why });

type Members = { readonly [key: string]: LosslessJson };
const membersOf = (json: LosslessJson | undefined, why: string): Members => {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw reject(why);
  return json as Members;
};

/** Decimal digits that a ciphertext can have at most. */
const maxDigits = (key: PublicKey): number => Math.ceil(8 * key.ciphertextBytes * Math.log10(2));

const decimalOf = (c: Ciphertext<'paillier'>): string => bigintFromBytes(c).toString();
function octetsOf(key: PublicKey, text: LosslessJson | undefined): Uint8Array {
  if (typeof text !== 'string') throw reject('ciphertext');
  const c = bigintFromDecimal(text, maxDigits(key));
  if (c >= key.n2) throw new DomainError('ciphertext/range');
  return bigintToBytes(c, key.ciphertextBytes);
}

function exponentOf(json: LosslessJson | undefined): number {
  if (typeof json !== 'bigint' || json > BigInt(MAX_EXPONENT) || json < -BigInt(MAX_EXPONENT)) throw reject('exponent');
  return Number(json);
}

/** `[["<decimal>", exponent], …]`, the part that travels on its own in requests and answers. */
const valuesToJson = (numbers: readonly EncryptedNumber[]): LosslessJson =>
  numbers.map(({ ciphertext, exponent }) => [decimalOf(ciphertext), BigInt(exponent)]);

/** @throws DomainError `request/malformed`, or the validator's with the index at fault */
function valuesFromJson(key: PublicKey, json: LosslessJson | undefined): EncryptedNumber[] {
  if (!Array.isArray(json)) throw reject('values');
  const pairs = (json as readonly LosslessJson[]).map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw reject('value');
    return { bytes: octetsOf(key, pair[0]), exponent: exponentOf(pair[1]) };
  });
  const exponents = pairs.map(({ exponent }) => exponent);
  return makeValidator(key)
    .batch(pairs.map(({ bytes }) => bytes))
    .map((ciphertext, i) => ({ ciphertext, exponent: exponents[i] as number }));
}

export interface BasicDocument {
  readonly publicKey: PublicKey;
  readonly values: readonly EncryptedNumber[];
}

/**
 * Form A, python-paillier's documented one: `{"public_key":{"n":…},"values":[["…",e],…]}` with n as a bare integer.
 * @param withGenerator also writes `"g"` = n + 1, as one of the demonstrations does
 */
export const formatBasic = (
  { publicKey, values }: BasicDocument,
  { withGenerator = false, spacing = 'compact' as JsonSpacing } = {},
): string =>
  formatLossless(
    {
      public_key: withGenerator ? { g: publicKey.n + 1n, n: publicKey.n } : { n: publicKey.n },
      values: valuesToJson(values),
    },
    spacing,
  );

/**
 * Reads form A, with or without g, which must be n + 1.
 * @throws DomainError `request/malformed`, `key/malformed`, `key/invalid-modulus`, or the validator's with the index at fault
 */
export function parseBasic(text: string, admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS): BasicDocument {
  const document = membersOf(parseLossless(text), 'document');
  const { n, g } = membersOf(document.public_key, 'public_key');
  if (typeof n !== 'bigint') throw reject('n');
  if (g !== undefined && g !== n + 1n) throw reject('g');
  const publicKey = importPublicKey(n, admitted);
  return { publicKey, values: valuesFromJson(publicKey, document.values) };
}

/** pheutil lowers every exponent above this, so that a file does not show how large a number is. */
export const PHEUTIL_EXPONENT = -32;

/** Form B, pheutil's file for one number: `{"v": "<decimal>", "e": -32}`. Above {@link PHEUTIL_EXPONENT} pheutil itself never writes. */
export const formatPheutil = ({ ciphertext, exponent }: EncryptedNumber): string =>
  formatLossless({ v: decimalOf(ciphertext), e: BigInt(exponent) }, 'python');

/** @throws DomainError `request/malformed`, or the validator's */
export function parsePheutil(key: PublicKey, text: string): EncryptedNumber {
  const { v, e } = membersOf(parseLossless(text), 'document');
  return { ciphertext: makeValidator(key).one(octetsOf(key, v)), exponent: exponentOf(e) };
}

/** Form C, the ColonyOS example's public key: base64 of `{"n":"<decimal>"}`. */
export const formatDecimalKey = (key: PublicKey): string => toBase64(utf8(JSON.stringify({ n: key.n.toString() })));

/** @throws DomainError `request/malformed`, `key/malformed`, `key/invalid-modulus` */
export function parseDecimalKey(text: string, admitted: readonly PaillierParameters[] = INTEROP_PARAMETERS): PublicKey {
  const { n } = membersOf(parseLossless(asciiOf(text)), 'document');
  if (typeof n !== 'string') throw reject('n');
  return importPublicKey(bigintFromDecimal(n, MAX_MODULUS_DIGITS), admitted);
}

/**
 * Form C, one ciphertext: base64 of its decimal digits. The exponent is 0 and unsaid.
 * @throws DomainError `arithmetic/operand` for a number with another exponent, which would be read as another number
 */
export function formatDecimal({ ciphertext, exponent }: EncryptedNumber): string {
  if (exponent !== 0) throw new DomainError('arithmetic/operand', { why: 'exponent', exponent });
  return toBase64(utf8(decimalOf(ciphertext)));
}

/** @throws DomainError `request/malformed`, or the validator's */
export const parseDecimal = (key: PublicKey, text: string): EncryptedNumber => ({
  ciphertext: makeValidator(key).one(octetsOf(key, asciiOf(text))),
  exponent: 0,
});

const MAX_MODULUS_DIGITS = 2500;
const MAX_TEXT = 16_384;

/** Base64 of ASCII. Blanks around it, such as a file's last line end, are dropped. */
function asciiOf(text: string): string {
  if (text.length > MAX_TEXT) throw reject('too long');
  const bytes = fromBase64(text.trim());
  if (bytes.some((octet) => octet > 127)) throw reject('ASCII');
  return String.fromCharCode(...bytes);
}
