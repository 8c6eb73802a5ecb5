import { fromHex, sameBytes, toBase64Url } from '../../core/bytes.ts';
import {
  contributionIdText,
  decodeEnvelope,
  type Envelope,
  envelopeDigest,
  PART_HEADER_BYTES,
  PART_KIND,
  signedMessage,
  unsignedOctets,
} from '../../core/codec/envelope.ts';
import { type Digest, digest } from '../../core/digest.ts';
import { DomainError } from '../../core/errors.ts';
import { checkEnvelope } from '../../core/protocol/check-envelope.ts';
import { logLeafHash } from '../../core/protocol/log.ts';
import { type Receipt, type ReceiptSubject, receiptFor, receiptMessage } from '../../core/protocol/receipt.ts';
import type { Contributions, NewContribution, Stored } from '../ports/contributions.ts';
import { type ServerSigner, verifySignature } from '../signing.ts';
import type { Admissions } from './admit-contributions.ts';
import { dayOf } from './compute-deps.ts';
import type { ShelvedStudy, StudyShelf } from './study-shelf.ts';
import { bucketsAtTheDoor } from './submission-limits.ts';

export interface SubmitDeps {
  readonly shelf: StudyShelf;
  readonly admissions: Admissions;
  readonly contributions: Pick<Contributions, 'known'>;
  readonly signer: ServerSigner;
  /** A keyed hash of an address: what limits know it by. */
  readonly nameAddress: (address: string) => string;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** The study that somebody may contribute to, how they came, and from where. */
export interface Entry {
  /** Null for a member's own program. */
  readonly linkId: string | null;
  readonly studyId: string;
  /** True when the study takes nothing new. */
  readonly late: boolean;
  /** Of the caller; kept nowhere. */
  readonly address: string;
}

/**
 * Takes one envelope: form, study, signature, ciphertexts, then what the database knows. The same octets again get the same receipt, even after
 * the study was closed: then whoever lost it on its way still learns that they are counted.
 * @param octets no longer than the study's bound; the caller has seen to that while reading
 * @returns the receipt, once the contribution is durable
 * @throws DomainError `envelope/…` | `ciphertext/…` | `contribution/…` | `study/closed` | `access/rate-limited`; nothing is stored then
 */
export async function submitContribution(deps: SubmitDeps, entry: Entry, octets: Uint8Array): Promise<Receipt> {
  const study = await deps.shelf.take(entry.studyId);
  const envelope = decodeEnvelope(octets);
  if (entry.late) return receiptAgain(deps, study, entry, envelope, octets);
  checkEnvelope(envelope, study.document, study.layout, study.digests);
  if (!verifySignature(envelope.contributorKey, signedMessage(unsignedOctets(octets)), envelope.signature)) {
    throw new DomainError('envelope/bad-signature');
  }
  const contribution = toRow(deps, entry, study, envelope, octets);
  const verdict = await deps.admissions({ study, contribution });
  if (!verdict.ok) throw new DomainError(verdict.code, verdict.detail);
  return receiptOf(study, contribution, verdict.stored);
}

async function receiptAgain(
  { contributions }: SubmitDeps,
  study: ShelvedStudy,
  { studyId }: Entry,
  envelope: Envelope,
  octets: Uint8Array,
): Promise<Receipt> {
  const whole = envelopeDigest(octets);
  const stored = await contributions.known(contributionIdText(envelope.contributionId));
  if (stored === null || stored.studyId !== studyId || !sameBytes(stored.envelopeDigest, whole))
    throw new DomainError('study/closed');
  return receiptOf(study, { id: stored.id, studyId, envelopeDigest: whole }, stored);
}

function toRow(
  deps: SubmitDeps,
  entry: Entry,
  study: ShelvedStudy,
  envelope: Envelope,
  octets: Uint8Array,
): NewContribution {
  const id = contributionIdText(envelope.contributionId);
  const wholeDigest = envelopeDigest(octets);
  const leafHash = logLeafHash('contribution', wholeDigest);
  const day = dayOf(deps.now());
  const { first, end } = partsWithin(envelope, octets);
  const contribution = {
    id,
    studyId: entry.studyId,
    linkId: entry.linkId,
    contributorKey: envelope.contributorKey,
    visit: envelope.visit,
    cell: envelope.strata,
    persons: envelope.persons,
    personsCap: study.document.personsCap,
    envelopeDigest: wholeDigest,
    replacesId: envelope.replaces === null ? null : contributionIdText(envelope.replaces),
    leaf: { id: deps.newId(), kind: 'contribution' as const, digest: wholeDigest, leafHash },
    day,
    head: octets.subarray(0, first),
    tail: octets.subarray(end),
    serverKey: deps.signer.publicKey,
    buckets: bucketsAtTheDoor(study, entry.linkId, deps.nameAddress(entry.address)),
    parts: envelope.parts.map((part) => ({
      group: part.group,
      holderIndex: part.holderIndex,
      keyId: part.keyId,
      kind: PART_KIND[part.kind],
      bytes: part.bytes,
      ciphertextDigest: digest('ciphertext', part.bytes),
    })),
  };
  const unsigned = receiptFor(subjectOf(study, id, wholeDigest), {
    studyId: entry.studyId,
    day,
    serverKey: deps.signer.publicKey,
  });
  return { ...contribution, receiptSignature: deps.signer.sign(receiptMessage(unsigned)) };
}

/** Where the parts stand in the envelope's octets: what lies before and after them is kept as it is. */
function partsWithin(envelope: Envelope, octets: Uint8Array): { readonly first: number; readonly end: number } {
  const first = envelope.parts[0];
  if (first === undefined) throw new DomainError('envelope/wrong-parts', { why: 'none' });
  // Parts are views into the envelope, its octets from the first part's header on.
  const start = first.bytes.byteOffset - octets.byteOffset - PART_HEADER_BYTES;
  const length = envelope.parts.reduce((sum, part) => sum + PART_HEADER_BYTES + part.bytes.length, 0);
  return { first: start, end: start + length };
}

const subjectOf = (study: ShelvedStudy, id: string, whole: Digest): ReceiptSubject => ({
  studyDigest: study.digests.study,
  contributionId: fromHex(id),
  envelopeDigest: whole,
});

/** The receipt of what is stored: for octets that came before, the one that was given then. */
const receiptOf = (
  study: ShelvedStudy,
  { id, studyId, envelopeDigest: whole }: Pick<NewContribution, 'id' | 'studyId' | 'envelopeDigest'>,
  stored: Stored,
): Receipt => ({
  ...receiptFor(subjectOf(study, id, whole), { studyId, day: stored.day, serverKey: stored.serverKey }),
  signature: toBase64Url(stored.receiptSignature),
});
