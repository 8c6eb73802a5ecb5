import { ByteReader, ByteWriter, toHex } from '../bytes.ts';
import { asDigest, DIGEST_BYTES, type Digest, digest, framed } from '../digest.ts';
import { DomainError } from '../errors.ts';

/**
 * The wire form of everything that carries ciphertexts, version 1, all numbers big-endian:
 *
 *   "CPW" | version u8 = 1 | kind u8 | suite u16 | studyDigest 32 | keyRingDigest 32 | layoutDigest 32 | visit u32 | persons u32 |
 *   contributionId 16 | replaces 16 (or zero) | contributorKey 32 (Ed25519) | strataLength u16 | strata | partCount u8 | part* | section*
 *   part    = group u8 | holderIndex u8 (0 = owner) | keyId 32 | kind u8 | length u32 | bytes
 *   section = type u16 (top bit = critical) | length u32 | bytes
 *
 * The contributor's signature (section 2, critical, always last) covers every octet before it. docs/wire-format.md is this page for others.
 */
const MAGIC = 0x435057; // "CPW"
const VERSION = 1;
export const SUITE_PAILLIER_ED25519 = 1;

export const KIND = { contribution: 1, noise: 2, aggregate: 3 } as const;
export type EnvelopeKind = keyof typeof KIND;

export const PART_KIND = { paillier: 1, bgv: 2, ckks: 3, sealed: 4, noop: 255 } as const;
export type PartKind = keyof typeof PART_KIND;

/** Section types; the top bit marks one that a reader must understand or refuse. */
const SECTION = { proof: 0x8001, signature: 0x8002, build: 0x0003 } as const;

export const CONTRIBUTION_ID_BYTES = 16;
export const SIGNATURE_BYTES = 64;
const CONTRIBUTOR_KEY_BYTES = 32;
/** Octets before the strata. */
export const FIXED_HEADER_BYTES = 3 + 1 + 1 + 2 + 32 * 3 + 4 + 4 + 16 + 16 + 32 + 2;
export const PART_HEADER_BYTES = 1 + 1 + 32 + 1 + 4;
export const SECTION_HEADER_BYTES = 2 + 4;

export interface EnvelopePart {
  readonly group: number;
  readonly holderIndex: number;
  readonly keyId: Digest;
  readonly kind: PartKind;
  readonly bytes: Uint8Array;
}

export interface EnvelopeHeader {
  readonly kind: EnvelopeKind;
  readonly suite: number;
  readonly studyDigest: Digest;
  readonly keyRingDigest: Digest;
  readonly layoutDigest: Digest;
  readonly visit: number;
  /** A participant is 1, a site's sum its row count. */
  readonly persons: number;
  readonly contributionId: Uint8Array;
  readonly replaces: Uint8Array | null;
  readonly contributorKey: Uint8Array;
  /** Canonical JSON of public strata, variable id → category id; empty when the study has none. */
  readonly strata: string;
}

export interface Envelope extends EnvelopeHeader {
  readonly parts: readonly EnvelopePart[];
  /** Digest of the client's build (section 3), where it was named. */
  readonly build: Uint8Array | null;
  readonly signature: Uint8Array;
}

const U8 = 0xff;
const U16 = 0xffff;
const U32 = 0xffff_ffff;

const kindOf = <K extends string>(table: Readonly<Record<K, number>>, code: number): K | undefined =>
  (Object.keys(table) as K[]).find((name) => table[name] === code);

/** What the contributor signs: framed so that it can never be taken for another signed message. */
export const signedMessage = (unsigned: Uint8Array): Uint8Array => framed('envelope-signature', unsigned);

/** Octets of an envelope without its signature section; sign {@link signedMessage} of them, then {@link appendSignature}. */
export function encodeUnsigned(envelope: Omit<Envelope, 'signature'>): Uint8Array {
  const strata = asciiBytes(envelope.strata);
  const writer = new ByteWriter()
    .u8(MAGIC >> 16)
    .u16(MAGIC & 0xffff)
    .u8(VERSION)
    .u8(KIND[envelope.kind])
    .u16(unsigned(envelope.suite, U16))
    .put(envelope.studyDigest)
    .put(envelope.keyRingDigest)
    .put(envelope.layoutDigest)
    .u32(unsigned(envelope.visit, U32))
    .u32(unsigned(envelope.persons, U32))
    .put(exact(envelope.contributionId, CONTRIBUTION_ID_BYTES))
    .put(
      envelope.replaces === null
        ? new Uint8Array(CONTRIBUTION_ID_BYTES)
        : exact(envelope.replaces, CONTRIBUTION_ID_BYTES),
    )
    .put(exact(envelope.contributorKey, CONTRIBUTOR_KEY_BYTES))
    .u16(unsigned(strata.length, U16))
    .put(strata)
    .u8(unsigned(envelope.parts.length, U8));
  for (const part of envelope.parts) {
    writer
      .u8(unsigned(part.group, U8))
      .u8(unsigned(part.holderIndex, U8))
      .put(part.keyId)
      .u8(PART_KIND[part.kind])
      .u32(part.bytes.length)
      .put(part.bytes);
  }
  if (envelope.build !== null) writer.u16(SECTION.build).u32(DIGEST_BYTES).put(exact(envelope.build, DIGEST_BYTES));
  return writer.bytes();
}

/** The whole envelope from its unsigned octets and the 64-octet Ed25519 signature over {@link signedMessage}. */
export const appendSignature = (unsigned: Uint8Array, signature: Uint8Array): Uint8Array =>
  new ByteWriter()
    .put(unsigned)
    .u16(SECTION.signature)
    .u32(SIGNATURE_BYTES)
    .put(exact(signature, SIGNATURE_BYTES))
    .bytes();

/** The unsigned octets of a whole envelope. */
export const unsignedOctets = (bytes: Uint8Array): Uint8Array =>
  bytes.subarray(0, bytes.length - SECTION_HEADER_BYTES - SIGNATURE_BYTES);

export const envelopeDigest = (bytes: Uint8Array): Digest => digest('envelope', bytes);

/**
 * Parses version 1 strictly: every length exact, no trailing octets, no duplicate (group, holder), no unknown critical section, signature last.
 * Checks form alone; what the study expects is checked by `checkEnvelope` in core/protocol, the signature by the caller.
 * @throws DomainError `envelope/malformed` | `envelope/wrong-version` | `envelope/wrong-parts` | `envelope/unknown-section` | `envelope/unsigned`
 */
export function decodeEnvelope(bytes: Uint8Array): Envelope {
  const reader = new ByteReader(bytes);
  if (((reader.u8('magic') << 16) | reader.u16('magic')) !== MAGIC) throw malformed('magic');
  const version = reader.u8('version');
  if (version !== VERSION) throw new DomainError('envelope/wrong-version', { version });
  const kind = kindOf(KIND, reader.u8('kind'));
  if (kind === undefined) throw malformed('kind');
  const suite = reader.u16('suite');
  if (suite !== SUITE_PAILLIER_ED25519) throw malformed('suite');
  const studyDigest = asDigest(reader.take(32, 'studyDigest').slice());
  const keyRingDigest = asDigest(reader.take(32, 'keyRingDigest').slice());
  const layoutDigest = asDigest(reader.take(32, 'layoutDigest').slice());
  const visit = reader.u32('visit');
  const persons = reader.u32('persons');
  const contributionId = reader.take(CONTRIBUTION_ID_BYTES, 'contributionId').slice();
  const replacesField = reader.take(CONTRIBUTION_ID_BYTES, 'replaces').slice();
  const contributorKey = reader.take(CONTRIBUTOR_KEY_BYTES, 'contributorKey').slice();
  const strata = asciiText(reader.take(reader.u16('strataLength'), 'strata'));
  const parts = readParts(reader);
  const { build, signature } = readSections(reader);
  return {
    kind,
    suite,
    studyDigest,
    keyRingDigest,
    layoutDigest,
    visit,
    persons,
    contributionId,
    replaces: replacesField.every((octet) => octet === 0) ? null : replacesField,
    contributorKey,
    strata,
    parts,
    build,
    signature,
  };
}

function readParts(reader: ByteReader): EnvelopePart[] {
  const parts: EnvelopePart[] = [];
  const seen = new Set<number>();
  for (let left = reader.u8('partCount'); left > 0; left--) {
    const group = reader.u8('group');
    const holderIndex = reader.u8('holderIndex');
    const keyId = asDigest(reader.take(32, 'keyId').slice());
    const kind = kindOf(PART_KIND, reader.u8('partKind'));
    if (kind === undefined) throw malformed('partKind');
    const place = group * 256 + holderIndex;
    if (seen.has(place)) throw new DomainError('envelope/wrong-parts', { why: 'duplicate', group, holderIndex });
    seen.add(place);
    parts.push({ group, holderIndex, keyId, kind, bytes: reader.take(reader.u32('partLength'), 'part') });
  }
  if (parts.length === 0) throw new DomainError('envelope/wrong-parts', { why: 'none' });
  return parts;
}

function readSections(reader: ByteReader): { readonly build: Uint8Array | null; readonly signature: Uint8Array } {
  let build: Uint8Array | null = null;
  while (reader.remaining > 0) {
    const type = reader.u16('sectionType');
    const body = reader.take(reader.u32('sectionLength'), 'section');
    if (type === SECTION.signature) {
      if (body.length !== SIGNATURE_BYTES) throw malformed('signatureLength');
      reader.end();
      return { build, signature: body.slice() };
    }
    if (type === SECTION.build) {
      if (build !== null) throw malformed('section twice');
      if (body.length !== DIGEST_BYTES) throw malformed('buildLength');
      build = body.slice();
    } else if ((type & 0x8000) !== 0) throw new DomainError('envelope/unknown-section', { type });
  }
  throw new DomainError('envelope/unsigned');
}

/** Lower-case hexadecimal of a contribution id: its name in URLs, logs and the database. */
export const contributionIdText = (id: Uint8Array): string => toHex(id);

/** A number that its field holds unchanged: a wrapped count would be signed as another one. */
function unsigned(number: number, maximum: number): number {
  if (!Number.isInteger(number) || number < 0 || number > maximum) throw malformed('number');
  return number;
}

const malformed = (why: string): DomainError => new DomainError('envelope/malformed', { why });

function exact(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw malformed('field length');
  return bytes;
}

/** Strata are ids of the dictionary, which are ASCII by its rules; anything else is refused at both ends. */
function asciiBytes(text: string): Uint8Array {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  if (asciiText(bytes) !== text) throw malformed('strata');
  return bytes;
}

function asciiText(bytes: Uint8Array): string {
  let text = '';
  for (const octet of bytes) {
    if (octet < 0x20 || octet > 0x7e) throw malformed('strata');
    text += String.fromCharCode(octet);
  }
  return text;
}
