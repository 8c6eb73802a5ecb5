import { sha256 } from '@noble/hashes/sha2.js';
import { ByteWriter, toHex, utf8 } from './bytes.ts';

declare const digestBrand: unique symbol;
/** 32 octets of SHA-256 over a labelled message. */
export type Digest = Uint8Array & { readonly [digestBrand]: true };

export const DIGEST_BYTES = 32;

/** Every label that separates one use of the hash from another; a use without a label does not compile. */
export type DigestLabel =
  | 'study'
  | 'policy'
  | 'layout'
  | 'dictionary'
  | 'key'
  | 'key-ring'
  | 'key-proof'
  | 'key-proof-challenge'
  | 'envelope'
  | 'envelope-signature'
  | 'withdrawal-signature'
  | 'receipt'
  | 'contribution'
  | 'withdrawal'
  | 'aggregate-part'
  | 'transcript'
  | 'transcript-signature'
  | 'computation'
  | 'query'
  | 'release'
  | 'inputs'
  | 'consent'
  | 'server-key'
  | 'ciphertext'
  | 'wrap'
  | 'checkpoint'
  | 'rerandomiser';

/** `cipherward/v1/` + label: what stands in front of every hashed, signed or authenticated message. */
const labelBytes = (label: DigestLabel): Uint8Array => utf8(`cipherward/v1/${label}`);

/** label length (1 octet) ‖ label ‖ for each part its length (u32) ‖ part: no two lists of parts share an encoding. */
export function framed(label: DigestLabel, ...parts: readonly Uint8Array[]): Uint8Array {
  const name = labelBytes(label);
  const writer = new ByteWriter().u8(name.length).put(name);
  for (const part of parts) writer.u32(part.length).put(part);
  return writer.bytes();
}

/** SHA-256 over {@link framed}: the only way that this project hashes something to sign, name or compare it. */
export const digest = (label: DigestLabel, ...parts: readonly Uint8Array[]): Digest =>
  sha256(framed(label, ...parts)) as Digest;

/** Takes 32 stored octets as a digest. The caller vouches for the length (parsed at the door). */
export const asDigest = (bytes: Uint8Array): Digest => {
  if (bytes.length !== DIGEST_BYTES) throw new RangeError(`a digest has ${DIGEST_BYTES} octets, got ${bytes.length}`);
  return bytes as Digest;
};

/** Lower-case hexadecimal of a digest, for names and comparisons on screen. */
export const digestHex = (value: Digest): string => toHex(value);
