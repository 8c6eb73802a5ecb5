import { framed } from '../core/digest.ts';
import { type ForeignKey, subtleCrypto } from './platform.ts';

const NONCE_BYTES = 12;
const SALT_BYTES = 32;
const TAG_BYTES = 16;
export const SEAL_SIZES = { nonce: NONCE_BYTES, salt: SALT_BYTES, tag: TAG_BYTES } as const;

/** HKDF-SHA-256 (RFC 5869) to an AES-256-GCM key that cannot be exported. `purpose` separates one use of a secret from another. */
async function sealingKey(
  secret: Uint8Array,
  salt: Uint8Array,
  purpose: Uint8Array,
  use: 'encrypt' | 'decrypt',
): Promise<ForeignKey> {
  const base = await subtleCrypto().importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = framed('wrap', purpose);
  return subtleCrypto().deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt, info },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    [use],
  );
}

/** What seals: a secret of at least 128 bits, the salt and the purpose that turn it into a key, and what the seal also vouches for. */
export interface SealTerms {
  readonly secret: Uint8Array;
  readonly salt: Uint8Array;
  readonly purpose: Uint8Array;
  readonly nonce: Uint8Array;
  readonly associated: Uint8Array;
}

/** AES-256-GCM; the answer ends in the 16-octet tag. */
export async function seal(
  octets: Uint8Array,
  { secret, salt, purpose, nonce, associated }: SealTerms,
): Promise<Uint8Array> {
  const key = await sealingKey(secret, salt, purpose, 'encrypt');
  return new Uint8Array(
    await subtleCrypto().encrypt({ name: 'AES-GCM', iv: nonce, additionalData: associated }, key, octets),
  );
}

/** @returns null when anything differs from what was sealed: the secret, the octets, or what the seal vouches for. */
export async function unseal(
  sealed: Uint8Array,
  { secret, salt, purpose, nonce, associated }: SealTerms,
): Promise<Uint8Array | null> {
  const key = await sealingKey(secret, salt, purpose, 'decrypt');
  try {
    return new Uint8Array(
      await subtleCrypto().decrypt({ name: 'AES-GCM', iv: nonce, additionalData: associated }, key, sealed),
    );
  } catch {
    return null;
  }
}

/** HMAC-SHA-256 under a key derived from a secret: lets whoever opens the secret see that a note was not altered meanwhile. */
export async function authenticate(secret: Uint8Array, purpose: Uint8Array, octets: Uint8Array): Promise<Uint8Array> {
  const base = await subtleCrypto().importKey('raw', secret, 'HKDF', false, ['deriveKey']);
  const info = framed('wrap', purpose);
  const derived = { name: 'HMAC', hash: 'SHA-256', length: 256 } as const;
  const key = await subtleCrypto().deriveKey(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(SALT_BYTES), info },
    base,
    derived,
    false,
    ['sign'],
  );
  return new Uint8Array(await subtleCrypto().sign('HMAC', key, octets));
}
