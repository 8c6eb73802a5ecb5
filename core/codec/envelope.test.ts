import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concat } from '../bytes.ts';
import { asDigest } from '../digest.ts';
import {
  appendSignature,
  contributionIdText,
  decodeEnvelope,
  type Envelope,
  encodeUnsigned,
  envelopeDigest,
  FIXED_HEADER_BYTES,
  unsignedOctets,
} from './envelope.ts';

const octets = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const digestOctets = octets(32).map((bytes) => asDigest(bytes));

/** Envelopes of the noop scheme with one, two or three parts. */
const envelope: fc.Arbitrary<Envelope> = fc.integer({ min: 1, max: 3 }).chain((parts) =>
  fc.record({
    kind: fc.constantFrom('contribution' as const, 'noise' as const, 'aggregate' as const),
    suite: fc.constant(1),
    studyDigest: digestOctets,
    keyRingDigest: digestOctets,
    layoutDigest: digestOctets,
    visit: fc.nat(2 ** 31),
    persons: fc.nat(2 ** 31),
    contributionId: octets(16),
    replaces: fc.oneof(
      fc.constant(null),
      octets(16).filter((id) => id.some((octet) => octet !== 0)),
    ),
    contributorKey: octets(32),
    strata: fc.constantFrom('', '{"sex":"female"}'),
    parts: fc.tuple(
      ...Array.from({ length: parts }, (_, group) =>
        fc.record({
          group: fc.constant(group),
          holderIndex: fc.constant(0),
          keyId: digestOctets,
          kind: fc.constant('noop' as const),
          bytes: fc.uint8Array({ maxLength: 40 }),
        }),
      ),
    ),
    build: fc.oneof(fc.constant(null), octets(32)),
    signature: octets(64),
  }),
);

const encode = (whole: Envelope): Uint8Array => appendSignature(encodeUnsigned(whole), whole.signature);
const [sample] = fc.sample(
  envelope.filter(({ parts, build }) => parts.length === 2 && build === null),
  { numRuns: 1, seed: 7 },
) as [Envelope];
const good = encode({ ...sample, strata: '' });
/** The octets with some replaced from an offset on. */
const patched = (at: number, ...replacement: readonly number[]): Uint8Array => {
  const bytes = good.slice();
  bytes.set(replacement, at);
  return bytes;
};

describe('envelope', () => {
  test('what is encoded is decoded, with one, two and three parts', () => {
    const seen = new Set<number>();
    fc.assert(
      fc.property(envelope, (whole) => {
        seen.add(whole.parts.length);
        const bytes = encode(whole);
        expect(decodeEnvelope(bytes)).toEqual(whole);
        expect(unsignedOctets(bytes)).toEqual(encodeUnsigned(whole));
      }),
    );
    expect([...seen].sort()).toEqual([1, 2, 3]);
  });

  test('every octet counts: changing any one is noticed or yields another envelope', () => {
    const original = envelopeDigest(good);
    for (let at = 0; at < good.length; at++) {
      const changed = patched(at, (good[at] as number) ^ 1);
      expect(envelopeDigest(changed)).not.toEqual(original);
      try {
        expect(decodeEnvelope(changed)).not.toEqual(decodeEnvelope(good));
      } catch (thrown) {
        expect(String(thrown)).toMatch(/envelope\//);
      }
    }
  });

  test('every shorter form is refused, and so is every longer one', () => {
    for (let length = 0; length < good.length; length++) {
      expect(() => decodeEnvelope(good.subarray(0, length))).toThrow(/envelope\/(malformed|unsigned)/);
    }
    expect(() => decodeEnvelope(concat(good, Uint8Array.of(0)))).toThrow('envelope/malformed');
  });

  const partCountAt = FIXED_HEADER_BYTES;
  const firstPartAt = partCountAt + 1;
  const secondPartAt = firstPartAt + 39 + (sample.parts[0]?.bytes.length ?? 0);
  const sectionAt = good.length - 64 - 6;
  test.each<[string, string, Uint8Array]>([
    ['another magic', 'envelope/malformed', patched(0, 0x50)],
    ['another version', 'envelope/wrong-version', patched(3, 2)],
    ['an unknown kind', 'envelope/malformed', patched(4, 9)],
    ['an unknown suite', 'envelope/malformed', patched(5, 0, 2)],
    [
      'no part',
      'envelope/wrong-parts',
      concat(good.subarray(0, partCountAt), Uint8Array.of(0), good.subarray(sectionAt)),
    ],
    ['the same group and holder twice', 'envelope/wrong-parts', patched(secondPartAt, 0)],
    ['an unknown kind of part', 'envelope/malformed', patched(firstPartAt + 34, 77)],
    ['a part longer than what is there', 'envelope/malformed', patched(firstPartAt + 35, 0xff)],
    ['no signature', 'envelope/unsigned', good.subarray(0, sectionAt)],
    [
      'a signature of another length',
      'envelope/malformed',
      concat(good.subarray(0, sectionAt), Uint8Array.of(0x80, 2, 0, 0, 0, 1, 0)),
    ],
    [
      'an unknown critical section',
      'envelope/unknown-section',
      concat(good.subarray(0, sectionAt), Uint8Array.of(0x80, 9, 0, 0, 0, 0), good.subarray(sectionAt)),
    ],
    [
      'a proof, which nobody checks yet',
      'envelope/unknown-section',
      concat(good.subarray(0, sectionAt), Uint8Array.of(0x80, 1, 0, 0, 0, 0), good.subarray(sectionAt)),
    ],
    ['something behind the signature', 'envelope/malformed', concat(good, Uint8Array.of(0, 9, 0, 0, 0, 0))],
    [
      'a build digest of another length',
      'envelope/malformed',
      concat(good.subarray(0, sectionAt), Uint8Array.of(0, 3, 0, 0, 0, 1, 7), good.subarray(sectionAt)),
    ],
  ])('%s: %s', (_, code, bytes) => {
    expect(() => decodeEnvelope(bytes)).toThrow(code);
  });

  test('the build digest stands once', () => {
    const build = concat(Uint8Array.of(0, 3, 0, 0, 0, 32), new Uint8Array(32));
    const twice = concat(good.subarray(0, sectionAt), build, build, good.subarray(sectionAt));
    expect(() => decodeEnvelope(twice)).toThrow('envelope/malformed');
  });

  test('an unknown section that is not critical is passed over', () => {
    const bytes = concat(good.subarray(0, sectionAt), Uint8Array.of(0, 9, 0, 0, 0, 1, 7), good.subarray(sectionAt));
    expect(decodeEnvelope(bytes)).toEqual(decodeEnvelope(good));
  });

  test.each<[string, Partial<Envelope>]>([
    ['strata outside ASCII', { strata: '{"sex":"é"}' }],
    ['strata with a character that would be cut', { strata: '\u0141' }],
    ['persons beyond 32 bits', { persons: 2 ** 32 }],
    ['a negative visit', { visit: -1 }],
    ['a contribution id of 15 octets', { contributionId: new Uint8Array(15) }],
    ['a contributor key of 33 octets', { contributorKey: new Uint8Array(33) }],
    ['a build digest of 31 octets', { build: new Uint8Array(31) }],
    ['group 256', { parts: [{ ...(sample.parts[0] as Envelope['parts'][number]), group: 256 }] }],
  ])('%s is not written', (_, fields) => {
    expect(() => encodeUnsigned({ ...sample, ...fields })).toThrow('envelope/malformed');
  });

  test('control characters in the strata are refused', () => {
    const bytes = encode({ ...sample, strata: '{"sex":"female"}' });
    bytes[FIXED_HEADER_BYTES + 3] = 0x07;
    expect(() => decodeEnvelope(bytes)).toThrow('envelope/malformed');
  });

  test('a contribution id reads as 32 hexadecimal digits', () => {
    expect(contributionIdText(new Uint8Array(16).fill(0xab))).toBe('ab'.repeat(16));
  });
});
