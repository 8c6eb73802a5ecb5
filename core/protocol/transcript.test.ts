import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../bytes.ts';
import { digestHex } from '../digest.ts';
import { sign } from './signature.ts';
import { draftFromTemplate } from './templates.ts';
import { CONTRIBUTOR_SEED, draftOfGroups, hexOf, SERVER_SEED, TEST_STUDY_ID, testStudy } from './testing.ts';
import {
  aggregatePartDigest,
  type CheckedAggregate,
  checkAggregate,
  requireDisjoint,
  type SignedAggregate,
  type Transcript,
  transcriptDigest,
  transcriptMessage,
} from './transcript.ts';

const study = testStudy(draftOfGroups(2));
const bytes = [new Uint8Array(768).fill(1), new Uint8Array(768).fill(2)];
const holder = study.document.keyRing.holders[0];

const transcript: Transcript = {
  version: 1,
  canonicalisation: 'jcs',
  computationId: '0d9f6f6e-53b2-4d56-8a52-b6e0a3f4a001',
  studyId: TEST_STUDY_ID,
  studyDigest: digestHex(study.digests.study),
  keyRingDigest: digestHex(study.digests.keyRing),
  layoutDigest: digestHex(study.digests.layout),
  policyDigest: digestHex(study.digests.policy),
  plan: { kind: 'moments', linear: true, groups: [0, 1] },
  cohort: { rounds: [1], cell: '' },
  visit: 0,
  persons: 10,
  contributions: 10,
  minimumPersons: 3,
  inputsRoot: hexOf(1),
  queryDigest: hexOf(2),
  noise: [],
  parts: bytes.map((part, group) => ({
    group,
    holderIndex: 0,
    keyId: holder?.keyId ?? '',
    sumDigest: hexOf(3),
    releasedDigest: digestHex(aggregatePartDigest(part)),
    rerandomiserDigest: hexOf(4),
  })),
  checkpoint: { origin: 'example.org/log', size: 12, root: hexOf(5) },
  codeVersion: '0.1.0',
  day: '2026-01-03',
};

const signed = (fields: Partial<Transcript> = {}, seed = SERVER_SEED): SignedAggregate => {
  const changed = { ...transcript, ...fields };
  return {
    transcript: changed,
    signature: toBase64Url(sign(transcriptMessage(changed), seed)),
    parts: bytes.map(toBase64Url),
  };
};
const [firstPart, secondPart] = transcript.parts as [Transcript['parts'][number], Transcript['parts'][number]];

describe('an aggregate before it is opened', () => {
  test('passes when all fits together', () => {
    expect(checkAggregate(signed(), study)).toEqual({ transcript, strata: {}, parts: bytes });
    expect(transcriptDigest(transcript)).toEqual(transcriptDigest({ ...transcript }));
  });

  test.each<[string, SignedAggregate, string]>([
    [
      'a transcript that was changed after signing',
      { ...signed(), transcript: { ...transcript, persons: 11 } },
      'signature',
    ],
    ['another signer', signed({}, CONTRIBUTOR_SEED), 'signature'],
    ['a signature that is no text of octets', { ...signed(), signature: '?' }, 'base64url'],
    ['another study', signed({ studyId: '0d9f6f6e-53b2-4d56-8a52-b6e0a3f4a002' }), 'study'],
    ['another study digest', signed({ studyDigest: hexOf(9) }), 'study digest'],
    ['another key ring', signed({ keyRingDigest: hexOf(9) }), 'key ring'],
    ['another layout', signed({ layoutDigest: hexOf(9) }), 'layout'],
    ['another policy', signed({ policyDigest: hexOf(9) }), 'policy'],
    ['another minimum', signed({ minimumPersons: 4 }), 'minimum'],
    ['a visit that the study does not have', signed({ visit: 1 }), 'visit'],
    ['a plan of some groups', signed({ plan: { ...transcript.plan, groups: [0] } }), 'plan'],
    ['a part missing', signed({ parts: [firstPart] }), 'parts'],
    ['parts in another order', signed({ parts: [secondPart, firstPart] }), 'parts'],
    ['a part under another key', signed({ parts: [{ ...firstPart, keyId: hexOf(9) }, secondPart] }), 'parts'],
    [
      'a ciphertext that the transcript does not name',
      { ...signed(), parts: [toBase64Url(new Uint8Array(768)), toBase64Url(new Uint8Array(768).fill(2))] },
      'ciphertext',
    ],
    ['a ciphertext too few', { ...signed(), parts: [toBase64Url(new Uint8Array(768).fill(1))] }, 'parts'],
    ['a cell that the study does not have', signed({ cohort: { rounds: [1], cell: '{"sex":"male"}' } }), 'cell'],
    ['no transcript', { ...signed(), transcript: { ...transcript, extra: 1 } as Transcript }, 'form'],
  ])('%s is refused', (_, aggregate, why) => {
    expect(() => checkAggregate(aggregate, study)).toThrow(
      expect.objectContaining({ code: 'release/transcript-mismatch', detail: { why } }),
    );
  });

  test('fewer persons than the policy’s minimum are refused, whoever signed', () => {
    expect(() => checkAggregate(signed({ persons: 2 }), study)).toThrow('release/too-few-persons');
  });

  test('an aggregate of another study is refused although the same server signed it', () => {
    const other = testStudy(draftFromTemplate('diabetes', { name: 'A', contact: 'a@example.org' }));
    expect(() => checkAggregate(signed(), other)).toThrow('release/transcript-mismatch');
  });
});

describe('aggregates of one release', () => {
  const checked = (fields: Partial<Transcript>): CheckedAggregate => ({
    transcript: { ...transcript, ...fields },
    strata: {},
    parts: bytes,
  });

  test('name each round and cell once, of one visit', () => {
    const male = checked({ cohort: { rounds: [1, 2], cell: '{"sex":"male"}' } });
    const female = checked({ cohort: { rounds: [1], cell: '{"sex":"female"}' } });
    expect(() => requireDisjoint([male, female])).not.toThrow();
    expect(() => requireDisjoint([male, female, checked({ cohort: { rounds: [2], cell: '{"sex":"male"}' } })])).toThrow(
      'release/transcript-mismatch',
    );
    expect(() =>
      requireDisjoint([male, checked({ cohort: { rounds: [1], cell: '{"sex":"female"}' }, visit: 1 })]),
    ).toThrow('release/transcript-mismatch');
    expect(() => requireDisjoint([])).toThrow('cohort/empty');
  });
});
