import { toHex } from '../bytes.ts';
import { appendSignature, type Envelope, encodeUnsigned, signedMessage } from '../codec/envelope.ts';
import type { Variable } from '../dictionary/variable.ts';
import type { Statistic } from '../statistics/statistic.ts';
import { expectedParts } from './check-envelope.ts';
import { type FrozenStudy, freezeStudy, keyRingOf } from './freeze.ts';
import { ReleasePolicy } from './policy.ts';
import { sign, signingPublicKey } from './signature.ts';
import type { StudyDraft } from './study.ts';
import { draftFromTemplate } from './templates.ts';

/** Fixtures for tests: a frozen study whose key nobody has, and envelopes that are right in everything but their ciphertexts. */

export const TEST_STUDY_ID = '8e6c8f0e-5a3b-4a57-9d6c-0c2f3f8b1a11';
export const SERVER_SEED = new Uint8Array(32).fill(1);
export const CONTRIBUTOR_SEED = new Uint8Array(32).fill(2);

export const testDraft = (fields: Partial<StudyDraft> = {}): StudyDraft => ({
  ...draftFromTemplate('screening', { name: 'A. Researcher', contact: 'a@example.org' }),
  ...fields,
});

/** A draft whose layout needs as many groups as asked for: histograms of many bins under a minimum put aside in words. */
export function draftOfGroups(groups: number): StudyDraft {
  const edges = Array.from({ length: 37 }, (_, i) => String(i + 1));
  const variables = Array.from(
    { length: 3 * groups },
    (_, i): Variable => ({
      kind: 'integer',
      id: `v${i}`,
      label: `Variable ${i}`,
      help: '',
      required: true,
      loinc: null,
      unit: '1',
      alternativeUnits: [],
      minimum: '0',
      maximum: '100',
    }),
  );
  const statistics = variables.map(({ id }): Statistic => ({ kind: 'histogram', variable: id, edges }));
  const override = "Many bins, to fill several groups, on nobody's measurements.";
  const policy = ReleasePolicy.parse({ version: 1, minimumPersons: 3, override });
  return testDraft({ variables, statistics, policy, personsCap: 2 ** 24 });
}

export const testStudy = (draft: StudyDraft = testDraft()): FrozenStudy =>
  freezeStudy({
    id: TEST_STUDY_ID,
    draft,
    demonstration: false,
    operator: { name: 'Test' },
    serverKey: signingPublicKey(SERVER_SEED),
    keyRing: keyRingOf(TEST_STUDY_ID, new Uint8Array(390).fill(9)),
    openedOn: '2026-01-02',
  });

/** An envelope of a study with "ciphertexts" of the right length. */
export function testEnvelope(study: FrozenStudy, fields: Partial<Envelope> = {}): Omit<Envelope, 'signature'> {
  const { document, layout, digests } = study;
  return {
    kind: 'contribution',
    suite: 1,
    studyDigest: digests.study,
    keyRingDigest: digests.keyRing,
    layoutDigest: digests.layout,
    visit: 0,
    persons: 1,
    contributionId: new Uint8Array(16).fill(3),
    replaces: null,
    contributorKey: signingPublicKey(CONTRIBUTOR_SEED),
    strata: '',
    parts: expectedParts(document, layout).map(({ length, ...part }) => ({
      ...part,
      bytes: new Uint8Array(length).fill(5),
    })),
    build: null,
    ...fields,
  };
}

/** The octets of an envelope, signed by the test's contributor. */
export function signedEnvelope(envelope: Omit<Envelope, 'signature'>): Uint8Array {
  const unsigned = encodeUnsigned(envelope);
  return appendSignature(unsigned, sign(signedMessage(unsigned), CONTRIBUTOR_SEED));
}

export const hexOf = (fill: number): string => toHex(new Uint8Array(32).fill(fill));
