import { sha256 } from '@noble/hashes/sha2.js';
import { concat, sameBytes, utf8 } from '../bytes.ts';
import { fromBase64, toBase64 } from '../codec/base64.ts';
import { DIGEST_BYTES } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { sign, signingPublicKey, verifySignature } from './signature.ts';

/** A signed tree head of the log, as C2SP tlog-checkpoint and signed-note write it: a text that other tools verify. */
export interface Checkpoint {
  /** Unique name of the log, a URL without scheme, such as `example.org/cipherward`; also the name of the key that signs it. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** RFC 9162 root over them. */
  readonly root: Uint8Array;
}

const MAX_NOTE_CHARACTERS = 16_384;
const MAX_SIGNATURES = 16;
const KEY_HASH_BYTES = 4;
/** Signed-note's type of a plain Ed25519 signature. */
const ED25519_TYPE = Uint8Array.of(1);
const KEY_NAME = /^[\x21-\x2a\x2c-\x7e]{1,200}$/;
/** Printable characters and ends of lines: signed-note admits no other control character. */
const NOTE = /^[\n\P{Cc}]*$/u;

const malformed = (why: string): DomainError => new DomainError('log/proof-invalid', { why });

/** The note's text, which is what is signed: origin, size and root in Base 64, each on a line of its own. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  if (!KEY_NAME.test(origin) || !Number.isSafeInteger(size) || size < 0 || root.length !== DIGEST_BYTES)
    throw malformed('checkpoint');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** First four octets of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key). */
export const noteKeyHash = (name: string, publicKey: Uint8Array): Uint8Array =>
  sha256(concat(utf8(`${name}\n`), ED25519_TYPE, publicKey)).subarray(0, KEY_HASH_BYTES);

/** Text and signature: the whole note. The format fixes what is signed, so that no label of ours stands in front; the origin line keeps it apart. */
export function signCheckpoint(checkpoint: Checkpoint, seed: Uint8Array): string {
  const text = checkpointText(checkpoint);
  return appendNoteSignature(text, checkpoint.origin, signingPublicKey(seed), sign(utf8(text), seed));
}

/** Adds a signature made elsewhere over the text's UTF-8 octets. */
export const appendNoteSignature = (text: string, name: string, publicKey: Uint8Array, signature: Uint8Array): string =>
  `${text}\n— ${name} ${toBase64(concat(noteKeyHash(name, publicKey), signature))}\n`;

/**
 * Reads a note's text without believing it.
 * @throws DomainError `log/proof-invalid` (`why`)
 */
export function parseCheckpoint(
  note: string,
): Checkpoint & { readonly text: string; readonly signatures: readonly NoteSignature[] } {
  if (note.length > MAX_NOTE_CHARACTERS || !NOTE.test(note)) throw malformed('note');
  const gap = note.lastIndexOf('\n\n');
  if (gap < 0 || !note.endsWith('\n')) throw malformed('note');
  const text = note.slice(0, gap + 1);
  const [origin = '', sizeText = '', rootText = '', ...rest] = text.split('\n');
  if (rest.length !== 1 || rest[0] !== '') throw malformed('lines');
  const size = decimal(sizeText);
  const root = base64(rootText);
  if (!KEY_NAME.test(origin) || root.length !== DIGEST_BYTES) throw malformed('checkpoint');
  const lines = note.slice(gap + 2, -1).split('\n');
  if (lines.length > MAX_SIGNATURES) throw malformed('signatures');
  return { origin, size, root, text, signatures: lines.map(parseSignature) };
}

export interface NoteSignature {
  readonly name: string;
  readonly keyHash: Uint8Array;
  readonly signature: Uint8Array;
}

function parseSignature(line: string): NoteSignature {
  const [dash, name, encoded, ...rest] = line.split(' ');
  if (dash !== '—' || name === undefined || name === '' || encoded === undefined || rest.length > 0)
    throw malformed('signature line');
  const bytes = base64(encoded);
  if (bytes.length <= KEY_HASH_BYTES) throw malformed('signature line');
  return { name, keyHash: bytes.subarray(0, KEY_HASH_BYTES), signature: bytes.subarray(KEY_HASH_BYTES) };
}

/**
 * Reads a note and requires the log's own signature; signatures of unknown keys are ignored, as the format says.
 * @throws DomainError `log/proof-invalid` (`why`: `origin`, `unsigned`, `signature`, …)
 */
export function openCheckpoint(note: string, origin: string, publicKey: Uint8Array): Checkpoint {
  const { signatures, text, ...checkpoint } = parseCheckpoint(note);
  if (checkpoint.origin !== origin) throw malformed('origin');
  const keyHash = noteKeyHash(origin, publicKey);
  const own = signatures.filter((signature) => signature.name === origin && sameBytes(signature.keyHash, keyHash));
  if (own.length === 0) throw malformed('unsigned');
  if (!own.every(({ signature }) => verifySignature(signature, utf8(text), publicKey))) throw malformed('signature');
  return checkpoint;
}

/** A decimal without leading zeros. */
export function decimal(text: string): number {
  const number = Number(text);
  if (!/^(0|[1-9]\d{0,15})$/.test(text) || !Number.isSafeInteger(number)) throw malformed('decimal');
  return number;
}

export function base64(text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch {
    throw malformed('base64');
  }
}
