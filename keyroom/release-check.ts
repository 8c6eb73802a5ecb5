import { toHex } from '../core/bytes.ts';
import { DomainError } from '../core/errors.ts';
import type { Strata } from '../core/protocol/strata.ts';
import {
  type CheckedAggregate,
  checkAggregate,
  requireDisjoint,
  type SignedAggregate,
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

/**
 * Checks all aggregates of a release against the frozen study, before any secret is touched.
 * @throws DomainError `cohort/empty`, `release/transcript-mismatch` (`why`), `release/too-few-persons`, `ciphertext/…`
 */
export function vouch(study: KeyedStudy, aggregates: readonly SignedAggregate[]): readonly VouchedAggregate[] {
  const checked = aggregates.map((aggregate) => {
    refuseLength(study, aggregate);
    return checkAggregate(aggregate, study);
  });
  requireDisjoint(checked);
  refuseCiphertextTwice(checked);
  return checked.map((aggregate) => vouchedFor(study, aggregate));
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
