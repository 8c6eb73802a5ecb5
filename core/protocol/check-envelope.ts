import { fromHex, sameBytes } from '../bytes.ts';
import {
  CONTRIBUTION_ID_BYTES,
  type Envelope,
  type EnvelopePart,
  FIXED_HEADER_BYTES,
  PART_HEADER_BYTES,
  type PartKind,
  SECTION_HEADER_BYTES,
  SIGNATURE_BYTES,
  signedMessage,
  unsignedOctets,
} from '../codec/envelope.ts';
import { asDigest, DIGEST_BYTES, type Digest } from '../digest.ts';
import { DomainError } from '../errors.ts';
import { parametersOf } from '../schemes/paillier/parameters.ts';
import type { Layout } from '../statistics/layout-types.ts';
import type { StudyDigests } from './freeze.ts';
import { verifySignature } from './signature.ts';
import { longestStrata, parseStrata, type Strata } from './strata.ts';
import type { StudyDocument } from './study.ts';

/** One part that a study's envelopes must hold. */
export interface ExpectedPart {
  readonly group: number;
  readonly holderIndex: number;
  readonly keyId: Digest;
  readonly kind: PartKind;
  /** Exact octets of its ciphertext. */
  readonly length: number;
}

/** Exactly the (group, holder) pairs that layout and key ring say, in canonical order. */
export function expectedParts(document: StudyDocument, layout: Layout): ExpectedPart[] {
  const holders = [...document.keyRing.holders].sort((a, b) => a.holderIndex - b.holderIndex);
  return layout.groups.flatMap((_, group) =>
    holders.map(({ holderIndex, keyId, scheme, preset }) => ({
      group,
      holderIndex,
      keyId: asDigest(fromHex(keyId)),
      kind: scheme,
      length: 2 * Math.ceil(parametersOf(preset).bits / 8),
    })),
  );
}

/** Octets of a study's longest envelope: an upload that is longer is refused before it is read. */
export function envelopeLimit(document: StudyDocument, layout: Layout): number {
  const parts = expectedParts(document, layout).reduce((sum, part) => sum + PART_HEADER_BYTES + part.length, 0);
  const sections = SECTION_HEADER_BYTES + DIGEST_BYTES + SECTION_HEADER_BYTES + SIGNATURE_BYTES;
  return FIXED_HEADER_BYTES + longestStrata(document.variables) + 1 + parts + sections;
}

/**
 * Compares the parts of an envelope with what is expected: no pair missing, none too many, each under the right key, of the right kind and exact length,
 * in canonical order. Duplicates were refused when the envelope was decoded.
 * @throws DomainError `envelope/wrong-parts` (`why`, `group`, `holderIndex`), `envelope/wrong-key`, `ciphertext/length`
 */
export function checkParts(parts: readonly EnvelopePart[], expected: readonly ExpectedPart[]): void {
  if (parts.length !== expected.length)
    throw new DomainError('envelope/wrong-parts', { why: 'count', count: parts.length, expected: expected.length });
  expected.forEach((wanted, i) => {
    const part = parts[i] as EnvelopePart;
    const place = { group: wanted.group, holderIndex: wanted.holderIndex };
    if (part.group !== wanted.group || part.holderIndex !== wanted.holderIndex)
      throw new DomainError('envelope/wrong-parts', { why: 'missing', ...place });
    if (!sameBytes(part.keyId, wanted.keyId)) throw new DomainError('envelope/wrong-key', { why: 'part', ...place });
    if (part.kind !== wanted.kind) throw new DomainError('envelope/wrong-parts', { why: 'kind', ...place });
    if (part.bytes.length !== wanted.length) {
      throw new DomainError('ciphertext/length', { length: part.bytes.length, expected: wanted.length, ...place });
    }
  });
}

/**
 * Checks a decoded contribution against the study that it is sent to: everything that can be known without computing on ciphertexts
 * (the scheme's validator does that next) and without the store (duplicates, replays, phase).
 * @returns the joint cell that it falls into
 * @throws DomainError `envelope/wrong-kind` | `envelope/wrong-study` | `envelope/wrong-key` | `envelope/wrong-layout` | `envelope/visit` | `envelope/persons`
 *   | `envelope/bad-strata` | `envelope/wrong-parts` | `ciphertext/length` | `envelope/malformed` (an all-zero contribution id)
 */
export function checkEnvelope(
  envelope: Envelope,
  document: StudyDocument,
  layout: Layout,
  digests: StudyDigests,
): { readonly strata: Strata } {
  if (envelope.kind !== 'contribution') throw new DomainError('envelope/wrong-kind', { kind: envelope.kind });
  if (!sameBytes(envelope.studyDigest, digests.study)) throw new DomainError('envelope/wrong-study');
  if (!sameBytes(envelope.keyRingDigest, digests.keyRing)) throw new DomainError('envelope/wrong-key', { why: 'ring' });
  if (!sameBytes(envelope.layoutDigest, digests.layout)) throw new DomainError('envelope/wrong-layout');
  if (sameBytes(envelope.contributionId, new Uint8Array(CONTRIBUTION_ID_BYTES)))
    throw new DomainError('envelope/malformed', { why: 'contributionId' });
  if (envelope.replaces !== null && sameBytes(envelope.replaces, envelope.contributionId)) {
    throw new DomainError('envelope/malformed', { why: 'replaces itself' });
  }
  if (envelope.visit >= document.visits)
    throw new DomainError('envelope/visit', { visit: envelope.visit, visits: document.visits });
  if (envelope.persons !== 1) throw new DomainError('envelope/persons', { persons: envelope.persons, expected: 1 });
  const strata = parseStrata(envelope.strata, document.variables);
  checkParts(envelope.parts, expectedParts(document, layout));
  return { strata };
}

/**
 * Checks the contributor's signature over a whole envelope's octets.
 * @throws DomainError `envelope/bad-signature`
 */
export function checkEnvelopeSignature(octets: Uint8Array, envelope: Envelope): void {
  const message = signedMessage(unsignedOctets(octets));
  if (!verifySignature(envelope.signature, message, envelope.contributorKey))
    throw new DomainError('envelope/bad-signature');
}
