import { ed25519 } from '@noble/curves/ed25519.js';
import { type Digest, digest } from '../digest.ts';

/** Octets of an Ed25519 seed and public key, and of a signature (RFC 8032). */
export const SIGNING_KEY_BYTES = 32;
export const ED25519_SIGNATURE_BYTES = 64;

/** Public key of a 32-octet seed. */
export const signingPublicKey = (seed: Uint8Array): Uint8Array => ed25519.getPublicKey(seed);

/** Signs octets that were framed with a label. */
export const sign = (message: Uint8Array, seed: Uint8Array): Uint8Array => ed25519.sign(message, seed);

/** True when the signature is the key's over the message. Strict (RFC 8032, not ZIP 215); wrong lengths and points are simply false. */
export function verifySignature(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}

/** Fingerprint of the server's signing key, as it stands in a study document. */
export const serverKeyFingerprint = (publicKey: Uint8Array): Digest => digest('server-key', publicKey);
