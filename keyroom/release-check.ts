import { toHex } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import type { Strata } from '../core/protocol/strata.ts';
import {
  type CheckedAggregate,
  checkAggregate,
  roundsOfRelease,
  type SignedAggregate,
  type SignedRelease,
  type Transcript,
  transcriptDigest,
} from '../core/protocol/transcript.ts';
import { makeValidator } from '../core/schemes/paillier/validate.ts';
import type { Ciphertext } from '../core/schemes/types.ts';
import type { KeyedStudy } from './frozen-study.ts';

/** An aggregate that its signed transcript vouches for: only such a ciphertext is ever opened. */
export interface VouchedAggregate {
  readonly transcript: Transcript;
  readonly transcriptDigest: string;
  readonly strata: Strata;
  /** One ciphertext per group, in order of groups. */
  readonly ciphertexts: readonly Ciphertext<'paillier'>[];
}

/** A release of which every aggregate is vouched for. */
export interface VouchedRelease {
  /** What the release is about. */
  readonly aggregates: readonly VouchedAggregate[];
  /** The single rounds and cells that it is made of: the aggregates themselves, or the members of those that are unions. */
  readonly rounds: readonly VouchedAggregate[];
}

/**
 * Checks all aggregates of a release against the frozen study, before any secret is touched.
 * @throws DomainError `cohort/empty`, `release/transcript-mismatch` (`why`), `release/too-few-persons`, `ciphertext/…`
 */
export function vouch(study: KeyedStudy, release: Pick<SignedRelease, 'aggregates' | 'members'>): VouchedRelease {
  const check = (aggregate: SignedAggregate): CheckedAggregate => {
    refuseLength(study, aggregate);
    return checkAggregate(aggregate, study);
  };
  const aggregates = release.aggregates.map(check);
  const members = release.members.map(check);
  const rounds = roundsOfRelease(aggregates, members);
  refuseCiphertextTwice([...aggregates, ...members]);
  const vouched = new Map([...aggregates, ...members].map((checked) => [checked, vouchedFor(study, checked)]));
  const named = (list: readonly CheckedAggregate[]) => list.map((checked) => vouched.get(checked) as VouchedAggregate);
  return { aggregates: named(aggregates), rounds: named(rounds) };
}

/** Before a text is turned into octets: it must be as long as a ciphertext of this key is in base64url. */
function refuseLength({ key }: KeyedStudy, { parts }: SignedAggregate): void {
  const expected = Math.ceil((key.ciphertextBytes * 4) / 3);
  const isOther = (part: unknown) => typeof part !== 'string' || part.length !== expected;
  if (!Array.isArray(parts) || parts.some(isOther)) throw new DomainError('ciphertext/length', { expected });
}

function vouchedFor({ key }: KeyedStudy, { transcript, strata, parts }: CheckedAggregate): VouchedAggregate {
  const { contributions, persons } = transcript;
  if (contributions < 1 || contributions > persons) {
    throw new DomainError('release/transcript-mismatch', { why: 'contributions' });
  }
  return {
    transcript,
    strata,
    transcriptDigest: toHex(transcriptDigest(transcript)),
    ciphertexts: makeValidator(key).batch(parts),
  };
}

/** The same ciphertext under two names: one of the transcripts is about something else than it says. */
function refuseCiphertextTwice(checked: readonly CheckedAggregate[]): void {
  const named = checked.flatMap(({ transcript }) => transcript.parts.map(({ releasedDigest }) => releasedDigest));
  if (new Set(named).size !== named.length) throw new DomainError('ciphertext/duplicate');
}
