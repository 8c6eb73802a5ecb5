import { toHex } from '../core/bytes.ts';
import {
  appendSignature,
  CONTRIBUTION_ID_BYTES,
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
import type { Ciphertext, Pace, Plaintext } from '../core/schemes/types.ts';
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

/** Turns plaintexts into ciphertexts, in order, without waiting. */
export type EncryptMany = (plains: readonly Plaintext<'paillier'>[]) => readonly Ciphertext<'paillier'>[];

/** Who encrypts, with what randomness, and how the rest of the thread lives meanwhile. */
export interface Sealer {
  readonly encryptMany: EncryptMany;
  /** Ciphertexts that are made in one call: between calls the thread is given back, and may be told to stop. */
  readonly atOnce: number;
  readonly rng: Rng;
  readonly onProgress: OnProgress;
  readonly pace: Pace;
}

/**
 * Checks, encodes, packs, encrypts and signs, each request as a contribution of its own. The answers are in no octet that leaves: only what is inside
 * the ciphertexts, and public strata. Nothing is encrypted unless all can be.
 * @returns in order
 * @throws DomainError `measurement/…` of the first faulty answer, `envelope/visit`, `layout/overflow`, `computation/cancelled`
 */
export async function sealContributions(
  study: KeyedStudy,
  requests: readonly SealRequest[],
  { encryptMany, atOnce, rng, onProgress, pace }: Sealer,
): Promise<SealedContribution[]> {
  const groups = study.layout.groups.length;
  onProgress({ step: 'pack', done: 0, total: requests.length });
  const checked = requests.map((request) => checkRequest(study, request));
  const plains = checked.flatMap((answers) => packed(study, answers));
  onProgress({ step: 'pack', done: requests.length, total: requests.length });

  const ciphertexts: Ciphertext<'paillier'>[] = [];
  for (let at = 0; at < plains.length; at += atOnce) {
    onProgress({ step: 'encrypt', done: at, total: plains.length });
    await step({ ...pace, onProgress: undefined }, at, plains.length);
    ciphertexts.push(...encryptMany(plains.slice(at, at + atOnce)));
  }
  onProgress({ step: 'encrypt', done: plains.length, total: plains.length });

  return requests.map((request, index) => {
    const parts = ciphertexts.slice(index * groups, (index + 1) * groups);
    const sealed = signed(study, request, checked[index] as Answers, parts, rng);
    onProgress({ step: 'sign', done: index + 1, total: requests.length });
    return sealed;
  });
}

function checkRequest({ document }: KeyedStudy, { answers, visit }: SealRequest): Answers {
  if (!Number.isInteger(visit) || visit < 0 || visit >= document.visits)
    throw new DomainError('envelope/visit', { visit, visits: document.visits });
  const verdict = checkAnswers(document.variables, answers);
  if (verdict.ok) return verdict.answers;
  const [fault] = verdict.faults.values();
  throw new DomainError(fault?.code ?? 'measurement/missing', fault?.detail ?? {});
}

const packed = ({ layout, document, key }: KeyedStudy, answers: Answers): Plaintext<'paillier'>[] =>
  packAnswers(layout, document.variables, answers).map((plain) => makePlaintext(key, plain));

function signed(
  { document, digests, key }: KeyedStudy,
  { visit, replaces, seed }: SealRequest,
  answers: Answers,
  ciphertexts: readonly Ciphertext<'paillier'>[],
  rng: Rng,
): SealedContribution {
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
    parts: ciphertexts.map((bytes, group) => ({ group, holderIndex: 0, keyId: key.keyId, kind: 'paillier', bytes })),
    build: null,
  });
  const envelope = appendSignature(unsigned, sign(signedMessage(unsigned), seed));
  return {
    contributionId: toHex(contributionId),
    studyId: document.id,
    envelope,
    envelopeDigest: toHex(envelopeDigest(envelope)),
  };
}
