import { fromBase64Url, toBase64Url, utf8 } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import type { Rng } from '../core/random.ts';
import type { Argon2id, PassphraseCosts } from './argon2.ts';
import { passphraseOctets, typedOctets } from './passphrase.ts';
import { SEAL_SIZES, seal, unseal } from './sealing.ts';
import { associatedOctets, type PassphraseWrap, saltAndNonce, type WrappedFacts } from './wrap-file.ts';

/** What wrapping under a passphrase needs from around it. */
export interface PassphraseTools {
  readonly rng: Rng;
  readonly argon2id: Argon2id;
  readonly costs: PassphraseCosts;
}

const PURPOSE = utf8('passphrase');

/**
 * Seals secret-key octets under a passphrase: Argon2id → HKDF → AES-256-GCM. Takes the most memory that the device grants and records it.
 * @throws DomainError `key/weak-passphrase`, `key/device-memory` when the device refuses even the least
 */
export async function wrapWithPassphrase(
  secretOctets: Uint8Array,
  facts: WrappedFacts,
  passphrase: string,
  tools: PassphraseTools,
): Promise<PassphraseWrap> {
  const typed = passphraseOctets(passphrase);
  const salt = tools.rng(SEAL_SIZES.salt);
  const { stretched, memoryMiB } = await stretchAsMuchAsPossible(typed, salt, tools);
  const { iterations, parallelism } = tools.costs;
  const nonce = tools.rng(SEAL_SIZES.nonce);
  const terms = {
    format: 'cipherward-wrapped-key',
    version: 1,
    ...facts,
    kind: 'passphrase',
    kdf: { name: 'argon2id', memoryMiB, iterations, parallelism },
    salt: toBase64Url(salt),
    nonce: toBase64Url(nonce),
  } as const;
  const sealed = await seal(secretOctets, {
    secret: stretched,
    salt,
    purpose: PURPOSE,
    nonce,
    associated: associatedOctets(terms),
  });
  typed.fill(0);
  stretched.fill(0);
  return { ...terms, sealed: toBase64Url(sealed) };
}

/**
 * Opens what {@link wrapWithPassphrase} sealed. A wrong passphrase and an altered wrap look the same: the seal does not open.
 * @param wrap decoded, its cost checked
 * @throws DomainError `key/wrong-passphrase`, `key/device-memory` when this device cannot give the memory that the wrap was made with
 */
export async function unwrapWithPassphrase(
  wrap: PassphraseWrap,
  passphrase: string,
  argon2id: Argon2id,
): Promise<Uint8Array> {
  const typed = typedOctets(passphrase);
  const { sealed, ...terms } = wrap;
  const { salt, nonce } = saltAndNonce(terms);
  const stretched = await stretch(argon2id, typed, salt, wrap.kdf);
  if (stretched === null) throw new DomainError('key/device-memory', { memoryMiB: wrap.kdf.memoryMiB });
  const associated = associatedOctets(terms);
  const secretOctets = await unseal(fromBase64Url(sealed), {
    secret: stretched,
    salt,
    purpose: PURPOSE,
    nonce,
    associated,
  });
  typed.fill(0);
  stretched.fill(0);
  if (secretOctets === null) throw new DomainError('key/wrong-passphrase');
  return secretOctets;
}

async function stretchAsMuchAsPossible(typed: Uint8Array, salt: Uint8Array, { argon2id, costs }: PassphraseTools) {
  for (const memoryMiB of costs.memoryMiB) {
    const stretched = await stretch(argon2id, typed, salt, { ...costs, memoryMiB });
    if (stretched !== null) return { stretched, memoryMiB };
  }
  throw new DomainError('key/device-memory', { memoryMiB: costs.memoryMiB.at(-1) ?? 0 });
}

/** @returns null when the device refuses: whatever the platform throws here is about memory, all other inputs are fixed or checked. */
async function stretch(
  argon2id: Argon2id,
  typed: Uint8Array,
  salt: Uint8Array,
  cost: Parameters<Argon2id>[2],
): Promise<Uint8Array | null> {
  try {
    return await argon2id(typed, salt, cost);
  } catch {
    return null;
  }
}
