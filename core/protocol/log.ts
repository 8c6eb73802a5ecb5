import { ByteReader, ByteWriter } from '../bytes.ts';
import { asDigest, DIGEST_BYTES, type Digest } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { leafHash } from '../math/merkle.ts';

/** What the append-only log records; codes stand in the leaves and never change their meaning. */
export const LEAF_KINDS = {
  study: 1,
  keyRing: 2,
  contribution: 3,
  withdrawal: 4,
  batch: 5,
  computation: 6,
  release: 7,
  item: 8,
  build: 9,
} as const;
export type LeafKind = keyof typeof LEAF_KINDS;

/** Entry of the log, version 1: "CPL" | version u8 = 1 | kind u8 | digest 32. Digests only: no user, no time, no count. */
const MAGIC = 0x43504c;
const VERSION = 1;
const LEAF_BYTES = 3 + 1 + 1 + DIGEST_BYTES;

/**
 * Octets of one log entry. The digest is the study's, the key ring's, an envelope's, a withdrawal's, a transcript's (computation) or a release's.
 */
export const leafOctets = (kind: LeafKind, digest: Digest): Uint8Array =>
  new ByteWriter()
    .u8(MAGIC >> 16)
    .u16(MAGIC & 0xffff)
    .u8(VERSION)
    .u8(LEAF_KINDS[kind])
    .put(digest)
    .bytes();

/** RFC 9162 hash of that entry: what receipts promise. */
export const logLeafHash = (kind: LeafKind, digest: Digest): Uint8Array => leafHash(leafOctets(kind, digest));

/** @throws DomainError `request/malformed` (`why`) */
export function parseLeaf(octets: Uint8Array): { readonly kind: LeafKind; readonly digest: Digest } {
  const malformed = (why: string): DomainError => new DomainError('request/malformed', { why });
  if (octets.length !== LEAF_BYTES) throw malformed('length');
  const reader = new ByteReader(octets);
  if (((reader.u8('magic') << 16) | reader.u16('magic')) !== MAGIC) throw malformed('magic');
  if (reader.u8('version') !== VERSION) throw malformed('version');
  const code = reader.u8('kind');
  const kind = (Object.keys(LEAF_KINDS) as LeafKind[]).find((name) => LEAF_KINDS[name] === code);
  if (kind === undefined) throw malformed('kind');
  return { kind, digest: asDigest(reader.take(DIGEST_BYTES, 'digest').slice()) };
}
