/** For tests, benchmarks and e2e only: a rule over the import graph keeps production code away from this file. */
import { concat, toBase64Url, toHex } from '../core/bytes.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { type FrozenStudy, freezeStudy, keyRingOf } from '../core/protocol/freeze.ts';
import { sign, signingPublicKey } from '../core/protocol/signature.ts';
import { strataText } from '../core/protocol/strata.ts';
import type { StudyDraft } from '../core/protocol/study.ts';
import { STUDY_TEMPLATES } from '../core/protocol/templates.ts';
import {
  aggregatePartDigest,
  type SignedAggregate,
  type SignedRelease,
  type Transcript,
  transcriptMessage,
} from '../core/protocol/transcript.ts';
import { makePlaintext } from '../core/schemes/paillier/encode.ts';
import { makeUnitEncryptor } from '../core/schemes/paillier/encrypt.ts';
import { makeEvaluator } from '../core/schemes/paillier/evaluate.ts';
import { encodePublicKey, type PublicKey } from '../core/schemes/paillier/keys.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import { webCryptoRng } from './rng.ts';
import { TEST_STUDY_ID, testArithmetic } from './testing.ts';

const { arithmetic } = await testArithmetic;

export const SERVER_SEED = new Uint8Array(32).fill(7);
const DIGEST = 'd1'.repeat(32);

/** The screening by sex with a minimum of 3, frozen for the well-known test key and the test server. */
export function testStudy(
  changes: Partial<StudyDraft> = {},
  { demonstration = false, publicKey = testKey3072().publicKey, id = TEST_STUDY_ID } = {},
): FrozenStudy & { readonly studyDigest: string } {
  const template = STUDY_TEMPLATES.find((candidate) => candidate.id === 'screening-by-sex');
  if (template === undefined) throw new Error('the template is gone');
  const policy = {
    ...template.draft.policy,
    minimumPersons: 3,
    override: 'A test with people who do not exist needs no more of them.',
  };
  return freezeStudy({
    id,
    draft: { ...template.draft, policy, keyOwner: { name: 'Dr Test', contact: 'test@example.org' }, ...changes },
    demonstration,
    operator: { name: 'Test operator' },
    serverKey: signingPublicKey(SERVER_SEED),
    keyRing: keyRingOf(id, encodePublicKey(publicKey)),
    openedOn: '2026-11-21',
  });
}

/** Everything about an aggregate that a test may want to be otherwise. */
export interface AggregateChanges {
  readonly transcript?: Partial<Transcript>;
  readonly plaintexts?: (plaintexts: readonly bigint[]) => readonly bigint[];
  readonly seed?: Uint8Array;
  readonly key?: PublicKey;
}

const keyOf = (): PublicKey => testKey3072().publicKey;

/** Signs a transcript over released ciphertexts, as the server does. */
export function signAggregate(
  study: FrozenStudy,
  ciphertexts: readonly Uint8Array[],
  cohort: { readonly cell: string; readonly persons: number; readonly rounds?: readonly number[] },
  { transcript: changes = {}, seed = SERVER_SEED }: AggregateChanges = {},
): SignedAggregate {
  const { document } = study;
  const transcript: Transcript = {
    version: 1,
    canonicalisation: 'jcs',
    computationId: '0b0f3a5e-6a2f-4d0a-8c1b-5e0e8b7c9d21',
    studyId: document.id,
    studyDigest: toHex(study.digests.study),
    keyRingDigest: document.keyRingDigest,
    layoutDigest: document.layoutDigest,
    policyDigest: document.policyDigest,
    plan: { kind: 'moments', linear: true, groups: study.layout.groups.map((_, group) => group) },
    cohort: { rounds: [...(cohort.rounds ?? [1])], cell: cohort.cell },
    visit: 0,
    persons: cohort.persons,
    contributions: cohort.persons,
    minimumPersons: document.policy.minimumPersons,
    inputsRoot: DIGEST,
    queryDigest: DIGEST,
    noise: [],
    parts: ciphertexts.map((ciphertext, group) => ({
      group,
      holderIndex: 0,
      keyId: toHex(keyOf().keyId),
      sumDigest: DIGEST,
      releasedDigest: toHex(aggregatePartDigest(ciphertext)),
      rerandomiserDigest: DIGEST,
    })),
    checkpoint: { origin: 'test', size: 1, root: DIGEST },
    codeVersion: 'test',
    day: '2026-11-21',
    ...changes,
  };
  return {
    transcript,
    signature: toBase64Url(sign(transcriptMessage(transcript), seed)),
    parts: ciphertexts.map(toBase64Url),
  };
}

/** An aggregate of plain answers, encrypted as one sum: quick, and all that opening can tell. */
export function aggregateOf(
  study: FrozenStudy,
  strata: Readonly<Record<string, string>>,
  people: readonly Answers[],
  changes: AggregateChanges = {},
): SignedAggregate {
  const { layout, document } = study;
  const packed = people.map((answers) => packAnswers(layout, document.variables, { ...answers, ...strata }));
  const sums = layout.groups.map((_, group) => packed.reduce((sum, plain) => sum + (plain[group] ?? 0n), 0n));
  const key = changes.key ?? keyOf();
  const encryptor = makeUnitEncryptor(key, { arithmetic });
  const plaintexts = changes.plaintexts?.(sums) ?? sums;
  const ciphertexts = plaintexts.map((plain) => encryptor.encrypt(makePlaintext(key, plain), webCryptoRng));
  encryptor.dispose();
  return signAggregate(study, ciphertexts, { cell: strataText(strata), persons: people.length }, changes);
}

/** An aggregate of real envelopes of one joint cell: added and re-randomised without any secret, as the server does. */
export function aggregateOfEnvelopes(study: FrozenStudy, envelopes: readonly Uint8Array[]): SignedAggregate {
  const decoded = envelopes.map(decodeEnvelope);
  const evaluator = makeEvaluator(keyOf(), arithmetic);
  const released = study.layout.groups.map((_, group) => {
    const column = decoded.map(({ parts }) => parts[group]?.bytes ?? new Uint8Array());
    return evaluator.rerandomise(evaluator.sumBytes(concat(...column)), webCryptoRng).fresh;
  });
  return signAggregate(study, released, { cell: decoded[0]?.strata ?? '', persons: decoded.length });
}

export const releaseOf = (study: FrozenStudy, ...aggregates: readonly SignedAggregate[]): SignedRelease => ({
  releaseId: '2d9c4b7a-1e35-4c68-9f02-b3a4d5e6f708',
  document: JSON.parse(JSON.stringify(study.document)),
  aggregates,
  members: [],
});
