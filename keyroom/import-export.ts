import { sameBytes, toHex } from '../core/bytes.ts';
import { decodeNumber } from '../core/codec/python-paillier/encoding.ts';
import { type EncryptedNumber, makePythonPaillier } from '../core/codec/python-paillier/operations.ts';
import { formatBasic, parseBasic, parsePheutil } from '../core/codec/python-paillier/serialise.ts';
import { DomainError } from '../core/errors.ts';
import type { Rng } from '../core/random.ts';
import { step } from '../core/schemes/pace.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import { formatPrivateJwk, parsePrivateJwk } from '../core/schemes/paillier/decrypt-jwk.ts';
import { encodeSecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import type { Pace } from '../core/schemes/types.ts';
import type { KeySummary } from '../workers/keyroom-api.ts';
import type { ChosenArithmetic } from './arithmetic.ts';
import { freshRecord, type OpenKey, type OpenKeys, zeroisingOnFault } from './open-keys.ts';
import type { KeyStore } from './stores/key-store.ts';

export interface ForeignRoom {
  readonly keys: OpenKeys;
  readonly store: KeyStore;
  readonly rng: Rng;
  readonly chosen: Promise<ChosenArithmetic>;
}

/** A longer file is refused before it is parsed. */
const FOREIGN_TEXT_MOST = 32 * 1024 * 1024;
const SEALED_MOST = 10_000;

/**
 * Takes in a key that another program made: it opens that program's files, and never a study's.
 * A key that was made here does not come in again under this name: it would shed what binds it to its study.
 * @throws DomainError `key/malformed`, `key/invalid-modulus`, `key/already-used`
 */
export async function importJwk({ keys, store, rng }: ForeignRoom, text: string): Promise<KeySummary> {
  const secret = parsePrivateJwk(text, rng);
  const keyId = toHex(secret.publicKey.keyId);
  const known = keys.findOpen(keyId)?.record ?? (await store.get(keyId));
  if (known?.origin === 'made') throw new DomainError('key/already-used', { why: 'made here' });
  const octets = encodeSecretKey(secret);
  const key = await zeroisingOnFault(octets, async () => {
    if (known !== null) await keys.verifyNote(known, octets);
    return keys.take(known ?? freshRecord(secret.publicKey, 'imported', null), octets);
  });
  return keys.change(key, {});
}

/** The bare secret key as text: counted on the key for good, before it is handed out. The caller has had it confirmed. */
export async function exportJwk(keys: OpenKeys, key: OpenKey) {
  const summary = await keys.change(key, { bareExports: key.record.bareExports + 1 });
  const name = `cipherward ${summary.keyId.slice(0, 16)}`;
  const text = formatPrivateJwk(key.secret, `${name} (private)`, name);
  return { text, fileName: `cipherward-secret-key-${summary.keyId.slice(0, 8)}.jwk.json`, summary };
}

/** Decryption on demand is what an imported key is for, and what a study's key must never give. */
function refuseMade(key: OpenKey): void {
  if (key.record.origin !== 'imported') throw new DomainError('key/not-imported');
}

/**
 * Opens python-paillier's list of numbers (`{"public_key":…,"values":…}`) or pheutil's single one (`{"v":…,"e":…}`).
 * @returns decimal texts in the file's order; a number with a negative exponent as its nearest double
 * @throws DomainError `key/not-imported`, `request/too-large`, `request/malformed`, `envelope/wrong-key` for another key's file, `ciphertext/…`, `plaintext/range`
 */
export async function openForeign(
  { rng, chosen }: ForeignRoom,
  key: OpenKey,
  text: string,
  pace: Pace,
): Promise<readonly string[]> {
  refuseMade(key);
  if (text.length > FOREIGN_TEXT_MOST) throw new DomainError('request/too-large', { most: FOREIGN_TEXT_MOST });
  const numbers = readForeign(key, text);
  const { arithmetic } = await chosen;
  const decryptor = makeDecryptor(key.secret, { arithmetic, range: 'modulus' });
  try {
    const opened: string[] = [];
    for (const { ciphertext, exponent } of numbers) {
      const encoding = decryptor.decrypt(ciphertext, rng);
      opened.push(String(decodeNumber(key.publicKey.n, { encoding, exponent })));
      await step(pace, opened.length, numbers.length);
    }
    return opened;
  } finally {
    decryptor.dispose();
  }
}

function readForeign({ publicKey }: OpenKey, text: string): readonly EncryptedNumber[] {
  if (!/"public_key"\s*:/.test(text)) return [parsePheutil(publicKey, text)];
  const { publicKey: named, values } = parseBasic(text);
  if (!sameBytes(named.keyId, publicKey.keyId)) throw new DomainError('envelope/wrong-key');
  return values;
}

/**
 * Encrypts numbers under an imported key with rⁿ each, as a list that python-paillier opens.
 * @param numbers integers of any size, or decimals, which are taken as the nearest double
 * @throws DomainError `key/not-imported`, `request/too-large`, `measurement/not-a-number` (`index`), `plaintext/range`
 */
export async function sealForeign(
  { rng, chosen }: ForeignRoom,
  key: OpenKey,
  numbers: readonly string[],
  pace: Pace,
): Promise<string> {
  refuseMade(key);
  if (numbers.length > SEALED_MOST) throw new DomainError('request/too-large', { most: SEALED_MOST });
  const scalars = numbers.map(scalarOf);
  const { arithmetic } = await chosen;
  const operations = makePythonPaillier(key.publicKey, arithmetic);
  try {
    const values: EncryptedNumber[] = [];
    for (const scalar of scalars) {
      values.push(operations.encrypt(scalar, rng));
      await step(pace, values.length, scalars.length);
    }
    return formatBasic({ publicKey: key.publicKey, values });
  } finally {
    operations.dispose();
  }
}

function scalarOf(text: string, index: number): bigint | number {
  if (/^-?\d{1,900}$/.test(text)) return BigInt(text);
  const double = /^-?\d{1,400}(\.\d{1,400})?$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(double)) throw new DomainError('measurement/not-a-number', { index });
  return double;
}
