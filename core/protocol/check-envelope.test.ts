import { describe, expect, test } from 'vitest';
import { decodeEnvelope, type Envelope, type EnvelopePart, encodeUnsigned } from '../codec/envelope.ts';
import { asDigest } from '../digest.ts';
import { checkEnvelope, checkEnvelopeSignature, checkParts, envelopeLimit, expectedParts } from './check-envelope.ts';
import { jointCells, parseStrata, strataOf, strataText } from './strata.ts';
import { draftFromTemplate } from './templates.ts';
import { draftOfGroups, signedEnvelope, testDraft, testEnvelope, testStudy } from './testing.ts';

const study = testStudy();
const bySex = testStudy(draftFromTemplate('screening-by-sex', { name: 'A', contact: 'a@example.org' }));
const other = asDigest(new Uint8Array(32).fill(8));

const check = (of: typeof study, fields: Partial<Envelope> = {}) => {
  const decoded = decodeEnvelope(signedEnvelope(testEnvelope(of, fields)));
  return checkEnvelope(decoded, of.document, of.layout, of.digests);
};

describe('an envelope at the door', () => {
  test.each([1, 2, 3])('is admitted with the %i parts that its layout says', (groups) => {
    const several = testStudy(draftOfGroups(groups));
    expect(expectedParts(several.document, several.layout).map(({ group, length }) => [group, length])).toEqual(
      Array.from({ length: groups }, (_, group) => [group, 768]),
    );
    expect(check(several)).toEqual({ strata: {} });
  });

  test('tells the joint cell', () => {
    expect(check(bySex, { strata: '{"sex":"male"}' })).toEqual({ strata: { sex: 'male' } });
  });

  const [part] = testEnvelope(study).parts as [EnvelopePart];
  test.each<[string, string, Partial<Envelope>]>([
    ['another study', 'envelope/wrong-study', { studyDigest: other }],
    ['another key ring', 'envelope/wrong-key', { keyRingDigest: other }],
    ['another key in a part', 'envelope/wrong-key', { parts: [{ ...part, keyId: other }] }],
    ['another layout', 'envelope/wrong-layout', { layoutDigest: other }],
    ['an aggregate', 'envelope/wrong-kind', { kind: 'aggregate' }],
    ['noise', 'envelope/wrong-kind', { kind: 'noise' }],
    ['a visit that the study does not have', 'envelope/visit', { visit: 1 }],
    ['nobody', 'envelope/persons', { persons: 0 }],
    ['two persons in one', 'envelope/persons', { persons: 2 }],
    ['strata that the study does not have', 'envelope/bad-strata', { strata: '{"sex":"male"}' }],
    ['a part too many', 'envelope/wrong-parts', { parts: [part, { ...part, group: 1 }] }],
    ['a part of another group', 'envelope/wrong-parts', { parts: [{ ...part, group: 1 }] }],
    ['a part of another holder', 'envelope/wrong-parts', { parts: [{ ...part, holderIndex: 1 }] }],
    ['a part of another scheme', 'envelope/wrong-parts', { parts: [{ ...part, kind: 'noop' }] }],
    ['a ciphertext one octet short', 'ciphertext/length', { parts: [{ ...part, bytes: part.bytes.subarray(1) }] }],
    ['a ciphertext one octet long', 'ciphertext/length', { parts: [{ ...part, bytes: new Uint8Array(769) }] }],
    ['an empty contribution id', 'envelope/malformed', { contributionId: new Uint8Array(16) }],
    ['one that replaces itself', 'envelope/malformed', { replaces: new Uint8Array(16).fill(3) }],
  ])('%s: %s', (_, code, fields) => {
    expect(() => check(study, fields)).toThrow(code);
  });

  test('a missing part of several is named', () => {
    const three = testStudy(draftOfGroups(3));
    const parts = testEnvelope(three).parts;
    expect(() => check(three, { parts: parts.slice(1) })).toThrow(
      expect.objectContaining({ code: 'envelope/wrong-parts', detail: { why: 'count', count: 2, expected: 3 } }),
    );
    expect(() => checkParts([...parts].reverse(), expectedParts(three.document, three.layout))).toThrow(
      'envelope/wrong-parts',
    );
  });
});

describe('signature', () => {
  test('holds for the whole octets, and for none that differ', () => {
    const octets = signedEnvelope(testEnvelope(study));
    expect(() => checkEnvelopeSignature(octets, decodeEnvelope(octets))).not.toThrow();
    const changed = octets.slice();
    changed[140] = (changed[140] as number) ^ 1;
    expect(() => checkEnvelopeSignature(changed, decodeEnvelope(changed))).toThrow('envelope/bad-signature');
    const stranger = signedEnvelope(testEnvelope(study, { contributorKey: new Uint8Array(32).fill(6) }));
    expect(() => checkEnvelopeSignature(stranger, decodeEnvelope(stranger))).toThrow('envelope/bad-signature');
  });
});

describe('bound of an upload', () => {
  test('is exactly the longest envelope: with build digest and the longest strata', () => {
    for (const [of, strata] of [
      [study, ''],
      [bySex, '{"sex":"female"}'],
      [testStudy(draftOfGroups(3)), ''],
    ] as const) {
      const longest = signedEnvelope(testEnvelope(of, { strata, build: new Uint8Array(32) }));
      expect(longest.length).toBe(envelopeLimit(of.document, of.layout));
      expect(encodeUnsigned(testEnvelope(of, { strata })).length).toBeLessThan(longest.length);
    }
  });
});

describe('public strata', () => {
  const { variables } = bySex.document;

  test('text and strata are inverse to each other', () => {
    for (const cell of jointCells(variables)) expect(parseStrata(strataText(cell), variables)).toEqual(cell);
    expect(jointCells(variables)).toEqual([{ sex: 'female' }, { sex: 'male' }]);
    expect(jointCells(testDraft().variables)).toEqual([{}]);
    expect(strataText({})).toBe('');
    expect(strataText({ b: 'x', a: 'y' })).toBe('{"a":"y","b":"x"}');
  });

  test.each([
    ['', 'missing'],
    ['{}', 'missing'],
    ['{"sex":"other"}', 'category'],
    ['{"sex":"constructor"}', 'category'],
    ['{"sex":["male"]}', 'missing'],
    ['{"sex":{"not":""}}', 'missing'],
    ['{"sex":"male","age":"old"}', 'unknown'],
    ['{"__proto__":"x","sex":"male"}', 'unknown'],
    ['{ "sex":"male"}', 'canonical'],
    ['{"sex":"female","sex":"male"}', 'canonical'],
    ['{"sex":"m\\u0061le"}', 'canonical'],
    ['["sex"]', 'syntax'],
    ['null', 'syntax'],
    ['sex=male', 'syntax'],
  ])('%s is refused: %s', (text, why) => {
    expect(() => parseStrata(text, variables)).toThrow(
      expect.objectContaining({ code: 'envelope/bad-strata', detail: { why } }),
    );
  });

  test('come from the answers', () => {
    expect(strataOf(variables, { sex: 'male', glucose: '99' })).toEqual({ sex: 'male' });
    expect(() => strataOf(variables, {})).toThrow('measurement/missing');
    expect(() => strataOf(variables, { sex: 'other' })).toThrow('measurement/unknown-category');
  });
});
