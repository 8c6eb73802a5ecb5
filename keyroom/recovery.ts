import { entropyToMnemonic, mnemonicToEntropy } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import type { Rng } from '../core/random.ts';
import { SEAL_SIZES, seal, unseal } from './sealing.ts';
import { associatedOctets, type RecoveryWrap, saltAndNonce, type WrappedFacts } from './wrap-file.ts';

/** 128 random bits, shown as twelve words (BIP 39, English); the last word carries a checksum, so that a slip of the pen is noticed. */
const CODE_BYTES = 16;
const PURPOSE = utf8('recovery');

/** A recovery file's contents and the words that open it. The words are in no file: whoever has one of the two has nothing. */
export interface Recovery {
  readonly wrap: RecoveryWrap;
  readonly words: readonly string[];
}

/** Seals secret-key octets under a fresh random code. No stretching: the code has all 128 bits. */
export async function makeRecovery(secretOctets: Uint8Array, facts: WrappedFacts, rng: Rng): Promise<Recovery> {
  const code = rng(CODE_BYTES);
  const salt = rng(SEAL_SIZES.salt);
  const nonce = rng(SEAL_SIZES.nonce);
  const terms = {
    format: 'cipherward-wrapped-key',
    version: 1,
    ...facts,
    kind: 'recovery',
    kdf: { name: 'hkdf-sha256' },
    salt: toBase64Url(salt),
    nonce: toBase64Url(nonce),
  } as const;
  const sealed = await seal(secretOctets, {
    secret: code,
    salt,
    purpose: PURPOSE,
    nonce,
    associated: associatedOctets(terms),
  });
  const words = entropyToMnemonic(code, wordlist).split(' ');
  code.fill(0);
  return { wrap: { ...terms, sealed: toBase64Url(sealed) }, words };
}

/**
 * Opens a recovery file with typed words.
 * @throws DomainError `key/wrong-recovery-code` (`why`: `words` when they are not twelve words of the list with a right checksum, `seal` when they open nothing)
 */
export async function openRecovery(wrap: RecoveryWrap, typed: string): Promise<Uint8Array> {
  const code = codeOfWords(typed);
  const { sealed, ...terms } = wrap;
  const { salt, nonce } = saltAndNonce(terms);
  const associated = associatedOctets(terms);
  const secretOctets = await unseal(fromBase64Url(sealed), { secret: code, salt, purpose: PURPOSE, nonce, associated });
  code.fill(0);
  if (secretOctets === null) throw new DomainError('key/wrong-recovery-code', { why: 'seal' });
  return secretOctets;
}

function codeOfWords(typed: string): Uint8Array {
  const words = typed
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== '');
  try {
    if (words.length === 12) return mnemonicToEntropy(words.join(' '), wordlist);
  } catch {
    // An unknown word or a wrong checksum: said below, without the library's sentence, which may repeat the words.
  }
  throw new DomainError('key/wrong-recovery-code', { why: 'words', count: words.length });
}
