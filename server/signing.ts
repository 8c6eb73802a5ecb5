import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ED25519_TORSION_SUBGROUP } from '@noble/curves/ed25519.js';
import { bigintFromBytes, concat, fromBase64Url, fromHex, toHex } from '../core/bytes.ts';
import type { Digest } from '../core/digest.ts';
import { serverKeyFingerprint } from '../core/protocol/signature.ts';

/** The server's own Ed25519 key: signs receipts, transcripts and the log's heads. It opens nothing. */
export interface ServerSigner {
  /** 32 octets. */
  readonly publicKey: Uint8Array;
  /** What the study document names. */
  readonly fingerprint: Digest;
  /** 64 octets, the same for the same message (RFC 8032). The caller frames the message (`framed`). */
  sign(message: Uint8Array): Uint8Array;
}

/** DER of an Ed25519 SubjectPublicKeyInfo up to the 32 octets of the key (RFC 8410 §4). */
const SPKI_PREFIX = fromHex('302a300506032b6570032100');

/**
 * Reads the key from a PKCS #8 PEM file.
 * @throws Error when the file is absent or holds another kind of key
 */
export const loadSigner = (file: string): ServerSigner => makeSigner(createPrivateKey(readFileSync(file)));

/** A signer from a private key already read. @throws Error unless it is an Ed25519 key */
export function makeSigner(key: KeyObject): ServerSigner {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('The signing key must be an Ed25519 key (PKCS #8 PEM).');
  const publicKey = fromBase64Url(createPublicKey(key).export({ format: 'jwk' }).x ?? '');
  return {
    publicKey,
    fingerprint: serverKeyFingerprint(publicKey),
    sign: (message) => new Uint8Array(sign(null, message, key)),
  };
}

/** Keys of small order, under which anybody can sign: core's verifier refuses them, OpenSSL does not. */
const WEAK_KEYS: ReadonlySet<string> = new Set(ED25519_TORSION_SUBGROUP);
const FIELD = 2n ** 255n - 19n;

function isSoundKey(publicKey: Uint8Array): boolean {
  if (publicKey.length !== 32) return false;
  const y = publicKey.toReversed();
  y[0] = (y[0] ?? 0) & 0x7f;
  return bigintFromBytes(y) < FIELD && !WEAK_KEYS.has(toHex(publicKey));
}

/**
 * True when `signature` is Ed25519 of `message` under the 32-octet key, through OpenSSL (about ten times faster than JavaScript).
 * Octets that are no key, keys of small order, and signatures of another length are false: nothing passes that core's verifier refuses.
 */
export function verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (!isSoundKey(publicKey) || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.from(concat(SPKI_PREFIX, publicKey)), format: 'der', type: 'spki' });
    return verify(null, message, key, signature);
  } catch {
    return false;
  }
}
