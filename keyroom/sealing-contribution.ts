import { toHex } from '../core/bytes.ts';
import {
  appendSignature,
  CONTRIBUTION_ID_BYTES,
  type EnvelopePart,
  encodeUnsigned,
  envelopeDigest,
  SUITE_PAILLIER_ED25519,
  signedMessage,
} from '../core/codec/envelope.ts';
import { checkAnswers } from '../core/dictionary/check.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { DomainError } from '../core/errors.ts';
import { sign, signingPublicKey } from '../core/protocol/signature.ts';
import { strataOf, strataText } from '../core/protocol/strata.ts';
import type { Rng } from '../core/random.ts';
import { step } from '../core/schemes/pace.ts';
import { makePlaintext } from '../core/schemes/paillier/encode.ts';
import type { PaillierEncryptor } from '../core/schemes/paillier/encrypt.ts';
import type { Pace } from '../core/schemes/types.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import type { OnProgress, SealedContribution } from '../workers/contribution-api.ts';
import type { KeyedStudy } from './frozen-study.ts';

export const SEED_BYTES = 32;

/** One contributor's answers on their way into an envelope. */
export interface SealRequest {
  readonly answers: Answers;
  readonly visit: number;
  /** Id of the contribution that this one takes the place of; its seed must sign again. */
  readonly replaces: Uint8Array | null;
  /** Ed25519 seed, 32 octets: an own one for every contributor. */
  readonly seed: Uint8Array;
}

/**
 * Checks, encodes, packs, encrypts and signs. The answers are in no octet that leaves: only what is inside the ciphertexts, and public strata.
 * @throws DomainError `measurement/…` of the first faulty answer, `envelope/visit`, `layout/overflow`
 */
export async function sealContribution(
  study: KeyedStudy,
  encryptor: PaillierEncryptor,
  { answers: typed, visit, replaces, seed }: SealRequest,
  rng: Rng,
  onProgress: OnProgress,
  pace: Pace,
): Promise<SealedContribution> {
  const { document, layout, digests, key } = study;
  if (!Number.isInteger(visit) || visit < 0 || visit >= document.visits)
    throw new DomainError('envelope/visit', { visit, visits: document.visits });
  const answers = checked(study, typed);
  onProgress({ step: 'pack', done: 0, total: 1 });
  const plains = packAnswers(layout, document.variables, answers).map((packed) => makePlaintext(key, packed));
  onProgress({ step: 'pack', done: 1, total: 1 });

  const parts: EnvelopePart[] = [];
  for (const [group, plain] of plains.entries()) {
    onProgress({ step: 'encrypt', done: group, total: plains.length });
    await step({ ...pace, onProgress: undefined }, group, plains.length);
    parts.push({ group, holderIndex: 0, keyId: key.keyId, kind: 'paillier', bytes: encryptor.encrypt(plain, rng) });
  }
  onProgress({ step: 'encrypt', done: plains.length, total: plains.length });

  const contributionId = rng(CONTRIBUTION_ID_BYTES);
  const unsigned = encodeUnsigned({
    kind: 'contribution',
    suite: SUITE_PAILLIER_ED25519,
    studyDigest: digests.study,
    keyRingDigest: digests.keyRing,
    layoutDigest: digests.layout,
    visit,
    persons: 1,
    contributionId,
    replaces,
    contributorKey: signingPublicKey(seed),
    strata: strataText(strataOf(document.variables, answers)),
    parts,
    build: null,
  });
  const envelope = appendSignature(unsigned, sign(signedMessage(unsigned), seed));
  onProgress({ step: 'sign', done: 1, total: 1 });
  return {
    contributionId: toHex(contributionId),
    studyId: document.id,
    envelope,
    envelopeDigest: toHex(envelopeDigest(envelope)),
  };
}

function checked({ document }: KeyedStudy, typed: Answers): Answers {
  const verdict = checkAnswers(document.variables, typed);
  if (verdict.ok) return verdict.answers;
  const [fault] = verdict.faults.values();
  throw new DomainError(fault?.code ?? 'measurement/missing', fault?.detail ?? {});
}
