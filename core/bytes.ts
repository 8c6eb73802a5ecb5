import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { DomainError } from './errors.ts';

/** Lower-case hexadecimal, two characters a byte. */
export const toHex = (bytes: Uint8Array): string => bytesToHex(bytes);

/** @throws DomainError `request/malformed` unless `text` is an even number of hexadecimal digits. */
export function fromHex(text: string): Uint8Array {
  try {
    return hexToBytes(text);
  } catch {
    throw new DomainError('request/malformed', { why: 'hexadecimal' });
  }
}

/** UTF-8 octets of a text. */
export const utf8 = (text: string): Uint8Array => utf8ToBytes(text);

/** The parts one after the other, copied. */
export const concat = (...parts: readonly Uint8Array[]): Uint8Array => concatBytes(...parts);

/** True when both hold the same octets. Runs in time that depends on the lengths alone. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  let difference = 0;
  for (let i = 0; i < a.length; i++) difference |= (a[i] as number) ^ (b[i] as number);
  return difference === 0;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const SEXTET = new Map([...ALPHABET].map((character, sextet) => [character, sextet]));

/** base64url without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const characters = Math.min(4, bytes.length - i + 1);
    for (let k = 0; k < characters; k++) text += ALPHABET[(group >> (18 - 6 * k)) & 63];
  }
  return text;
}

/**
 * Reads base64url without padding, canonical form only (RFC 4648 §3.5: unused bits are zero).
 * @throws DomainError `request/malformed`
 */
export function fromBase64Url(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let held = 0;
  let bits = 0;
  let at = 0;
  for (const character of text) {
    const sextet = SEXTET.get(character);
    if (sextet === undefined) throw new DomainError('request/malformed', { why: 'base64url' });
    held = ((held << 6) | sextet) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  if (bits >= 6 || (held & ((1 << bits) - 1)) !== 0) throw new DomainError('request/malformed', { why: 'base64url' });
  return bytes;
}

/** Big-endian, exactly `length` octets. @throws DomainError `arithmetic/operand` when negative or too large. */
export function bigintToBytes(number: bigint, length: number): Uint8Array {
  if (number < 0n) throw new DomainError('arithmetic/operand', { why: 'negative' });
  const text = number.toString(16);
  if (text.length > 2 * length) throw new DomainError('arithmetic/operand', { why: 'too large', length });
  return hexToBytes(text.padStart(2 * length, '0'));
}

/** Big-endian octets to a number; the empty string of octets is 0. */
export const bigintFromBytes = (bytes: Uint8Array): bigint =>
  bytes.length === 0 ? 0n : BigInt(`0x${bytesToHex(bytes)}`);

/** Reads big-endian fields in order; every short read is `envelope/malformed` with the field's name. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  /** Octets read so far. */
  get offset(): number {
    return this.#at;
  }

  u8(field: string): number {
    return this.#view.getUint8(this.#step(1, field));
  }

  u16(field: string): number {
    return this.#view.getUint16(this.#step(2, field));
  }

  u32(field: string): number {
    return this.#view.getUint32(this.#step(4, field));
  }

  /** A view of the next `length` octets, not a copy. */
  take(length: number, field: string): Uint8Array {
    const start = this.#step(length, field);
    return this.#bytes.subarray(start, start + length);
  }

  /** @throws DomainError `envelope/malformed` when octets are left over. */
  end(): void {
    if (this.remaining !== 0)
      throw new DomainError('envelope/malformed', { why: 'trailing bytes', count: this.remaining });
  }

  #step(length: number, field: string): number {
    if (length > this.remaining)
      throw new DomainError('envelope/malformed', { why: 'short', field, missing: length - this.remaining });
    const start = this.#at;
    this.#at += length;
    return start;
  }
}

/** Writes big-endian fields in order. */
export class ByteWriter {
  readonly #parts: Uint8Array[] = [];

  u8(number: number): this {
    return this.#number(1, (view) => view.setUint8(0, number));
  }

  u16(number: number): this {
    return this.#number(2, (view) => view.setUint16(0, number));
  }

  u32(number: number): this {
    return this.#number(4, (view) => view.setUint32(0, number));
  }

  put(bytes: Uint8Array): this {
    this.#parts.push(bytes);
    return this;
  }

  bytes(): Uint8Array {
    return concatBytes(...this.#parts);
  }

  #number(length: number, write: (view: DataView) => void): this {
    const part = new Uint8Array(length);
    write(new DataView(part.buffer));
    this.#parts.push(part);
    return this;
  }
}

/** base64 with padding (RFC 4648 §4), as foreign formats want it. */
export function toBase64(bytes: Uint8Array): string {
  const text = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/');
  return text.padEnd(Math.ceil(text.length / 4) * 4, '=');
}

/**
 * Reads base64 with its padding, canonical form only.
 * @throws DomainError `request/malformed`
 */
export function fromBase64(text: string): Uint8Array {
  const match = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text);
  if (match === null || text.length % 4 !== 0) throw new DomainError('request/malformed', { why: 'base64' });
  return fromBase64Url((match[1] as string).replaceAll('+', '-').replaceAll('/', '_'));
}

/** Big-endian in as few octets as the number needs; 0 is one octet. @throws DomainError `arithmetic/operand` when negative */
const bigintToMinimalBytes = (number: bigint): Uint8Array =>
  bigintToBytes(number, Math.max(1, Math.ceil(number.toString(16).length / 2)));

/** A non-negative number as base64url of its minimal octets (RFC 7518, Base64urlUInt). @throws DomainError `arithmetic/operand` when negative */
export const bigintToBase64Url = (number: bigint): string => toBase64Url(bigintToMinimalBytes(number));

/**
 * Reads {@link bigintToBase64Url}'s text, minimal form only.
 * @param maxBytes refused before any number is made
 * @throws DomainError `request/malformed`
 */
export function bigintFromBase64Url(text: string, maxBytes: number): bigint {
  const reject = (why: string) => new DomainError('request/malformed', { why });
  if (text.length > Math.ceil((maxBytes * 4) / 3)) throw reject('integer too long');
  const bytes = fromBase64Url(text);
  if (bytes.length === 0 || (bytes.length > 1 && bytes[0] === 0)) throw reject('integer');
  return bigintFromBytes(bytes);
}

/**
 * Reads a non-negative decimal integer without sign, blanks or leading zeros.
 * @param maxDigits refused before any number is made
 * @throws DomainError `request/malformed`
 */
export function bigintFromDecimal(text: string, maxDigits: number): bigint {
  if (text.length > maxDigits) throw new DomainError('request/malformed', { why: 'integer too long' });
  if (!/^(0|[1-9][0-9]*)$/.test(text)) throw new DomainError('request/malformed', { why: 'decimal integer' });
  return BigInt(text);
}
