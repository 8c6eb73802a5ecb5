import { describe, expect, test } from 'vitest';
import { toBase64Url, toHex } from '../bytes.ts';
import { asDigest, digestHex } from '../digest.ts';
import { append, EMPTY_FRONTIER, frontierRoot, rootOf } from '../math/merkle.ts';
import { checkpointText, noteKeyHash, openCheckpoint, parseCheckpoint, signCheckpoint } from './checkpoint.ts';
import { LEAF_KINDS, type LeafKind, leafOctets, logLeafHash, parseLeaf } from './log.ts';
import { checkLogProof, encodeLogProof, parseLogProof } from './log-proof.ts';
import { checkReceipt, type Receipt, receiptFor, receiptMessage } from './receipt.ts';
import { sign, signingPublicKey, verifySignature } from './signature.ts';
import { parseStudyLink, studyLinkUrl } from './study-link.ts';
import { CONTRIBUTOR_SEED, SERVER_SEED, TEST_STUDY_ID } from './testing.ts';
import { decodeWithdrawal, encodeWithdrawal, WITHDRAWAL_BYTES } from './withdrawal.ts';

const named = (fill: number) => asDigest(new Uint8Array(32).fill(fill));
const serverKey = signingPublicKey(SERVER_SEED);

describe('receipt', () => {
  const subject = { studyDigest: named(1), contributionId: new Uint8Array(16).fill(2), envelopeDigest: named(3) };
  const unsigned = receiptFor(subject, { studyId: TEST_STUDY_ID, day: '2026-01-02', serverKey });
  const receipt: Receipt = { ...unsigned, signature: toBase64Url(sign(receiptMessage(unsigned), SERVER_SEED)) };

  test('is the server’s promise about this contribution and where the log will have it', () => {
    expect(checkReceipt(receipt, subject, serverKey)).toEqual(receipt);
    expect(receipt.leafHash).toBe(toHex(logLeafHash('contribution', subject.envelopeDigest)));
  });

  test.each<[string, unknown, string]>([
    ['of another envelope', { ...receipt, envelopeDigest: digestHex(named(4)) }, 'subject'],
    ['of another study', { ...receipt, studyDigest: digestHex(named(4)) }, 'subject'],
    ['of another contribution', { ...receipt, contributionId: 'ff'.repeat(16) }, 'subject'],
    ['with another leaf', { ...receipt, leafHash: digestHex(named(4)) }, 'subject'],
    ['of another server', { ...receipt, serverKey: digestHex(named(4)) }, 'subject'],
    ['with another day', { ...receipt, day: '2026-01-03' }, 'signature'],
    ['without signature', { ...receipt, signature: '' }, 'signature'],
    ['with a signature that is no text of octets', { ...receipt, signature: '!' }, 'form'],
    ['with more in it', { ...receipt, extra: 1 }, 'form'],
    ['that is nothing', null, 'form'],
  ])('%s is refused', (_, candidate, why) => {
    expect(() => checkReceipt(candidate, subject, serverKey)).toThrow(
      expect.objectContaining({ code: 'receipt/invalid', detail: { why } }),
    );
  });
});

describe('signatures', () => {
  test('RFC 8032 §7.1, test 2', () => {
    const seed = Uint8Array.from(
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb'.match(/../g) ?? [],
      (pair) => Number.parseInt(pair, 16),
    );
    const signature = sign(Uint8Array.of(0x72), seed);
    expect(toHex(signingPublicKey(seed))).toBe('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
    expect(toHex(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    );
    expect(verifySignature(signature, Uint8Array.of(0x72), signingPublicKey(seed))).toBe(true);
  });

  test('whatever is not a signature is false, never an exception', () => {
    const good = sign(new Uint8Array(1), SERVER_SEED);
    expect(verifySignature(good, new Uint8Array(2), serverKey)).toBe(false);
    expect(verifySignature(good.subarray(1), new Uint8Array(1), serverKey)).toBe(false);
    expect(verifySignature(good, new Uint8Array(1), serverKey.subarray(1))).toBe(false);
    expect(verifySignature(good, new Uint8Array(1), new Uint8Array(32).fill(0xff))).toBe(false);
    expect(verifySignature(new Uint8Array(64), new Uint8Array(1), serverKey)).toBe(false);
  });
});

describe('withdrawal', () => {
  const subject = { studyDigest: named(1), contributionId: new Uint8Array(16).fill(2) };
  const octets = encodeWithdrawal(subject, CONTRIBUTOR_SEED);

  test('what was signed is read', () => {
    expect(octets).toHaveLength(WITHDRAWAL_BYTES);
    expect(decodeWithdrawal(octets)).toMatchObject({ ...subject, contributorKey: signingPublicKey(CONTRIBUTOR_SEED) });
  });

  test('a change of any octet is refused', () => {
    for (let at = 0; at < octets.length; at++) {
      const changed = octets.slice();
      changed[at] = (changed[at] as number) ^ 1;
      expect(() => decodeWithdrawal(changed)).toThrow(at < 4 ? 'request/malformed' : 'envelope/bad-signature');
    }
  });

  test('another length is refused', () => {
    expect(() => decodeWithdrawal(octets.subarray(1))).toThrow('request/malformed');
    expect(() => decodeWithdrawal(new Uint8Array(0))).toThrow('request/malformed');
    expect(() => encodeWithdrawal({ ...subject, contributionId: new Uint8Array(15) }, CONTRIBUTOR_SEED)).toThrow(
      'request/malformed',
    );
  });
});

describe('log', () => {
  test('every kind of leaf has its own octets', () => {
    const kinds = Object.keys(LEAF_KINDS) as LeafKind[];
    for (const kind of kinds) expect(parseLeaf(leafOctets(kind, named(7)))).toEqual({ kind, digest: named(7) });
    expect(new Set(kinds.map((kind) => toHex(logLeafHash(kind, named(7))))).size).toBe(9);
    expect(toHex(leafOctets('contribution', named(7)))).toBe(`43504c0103${'07'.repeat(32)}`);
  });

  test.each([
    [0, 1],
    [3, 2],
    [4, 0],
    [4, 10],
  ])('octet %i = %i is refused', (at, octet) => {
    const changed = leafOctets('study', named(7)).slice();
    changed[at] = octet;
    expect(() => parseLeaf(changed)).toThrow('request/malformed');
  });

  test('another length is refused', () => {
    expect(() => parseLeaf(leafOctets('study', named(7)).subarray(1))).toThrow('request/malformed');
  });
});

describe('checkpoint', () => {
  const checkpoint = { origin: 'example.org/cipherward', size: 42, root: named(9) };
  const note = signCheckpoint(checkpoint, SERVER_SEED);

  test('is a signed note: origin, size, root, empty line, signature', () => {
    expect(note.split('\n').slice(0, 4)).toEqual([
      'example.org/cipherward',
      '42',
      'CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=',
      '',
    ]);
    expect(openCheckpoint(note, checkpoint.origin, serverKey)).toEqual(checkpoint);
  });

  test('reads the example of the C2SP specification', () => {
    const example =
      'example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n';
    expect(parseCheckpoint(example)).toMatchObject({
      origin: 'example.com/behind-the-sofa',
      size: 20_852_163,
      signatures: [{ name: 'example.com/behind-the-sofa' }],
    });
  });

  test('computes the key hash of the Go sum database', () => {
    // sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8
    const key = Uint8Array.from(atob('Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8'), (c) => c.charCodeAt(0)).subarray(
      1,
    );
    expect(toHex(noteKeyHash('sum.golang.org', key))).toBe('033de0ae');
  });

  test('signatures of unknown keys are passed over, the log’s own must be there and hold', () => {
    const witnessed = `${note}— witness.example AAAAAAAAAAA=\n`;
    expect(openCheckpoint(witnessed, checkpoint.origin, serverKey)).toEqual(checkpoint);
    const stranger = signCheckpoint(checkpoint, CONTRIBUTOR_SEED);
    expect(() => openCheckpoint(stranger, checkpoint.origin, serverKey)).toThrow(
      expect.objectContaining({ detail: { why: 'unsigned' } }),
    );
    expect(() => openCheckpoint(note.replace('\n42\n', '\n43\n'), checkpoint.origin, serverKey)).toThrow(
      expect.objectContaining({ detail: { why: 'signature' } }),
    );
    expect(() => openCheckpoint(note, 'example.org/other', serverKey)).toThrow(
      expect.objectContaining({ detail: { why: 'origin' } }),
    );
  });

  test.each<[string, string]>([
    ['no signature', checkpointText(checkpoint)],
    ['no end of line', note.slice(0, -1)],
    ['another end than of a line', `${note.slice(0, -1)}x`],
    ['a control character in a name', `${note}— w\u0007.example AAAAAAAAAAA=\n`],
    ['a note beyond all measure', `${note}— w.example ${'A'.repeat(17_000)}\n`],
    ['a size with a leading zero', note.replace('\n42\n', '\n042\n')],
    ['a negative size', note.replace('\n42\n', '\n-1\n')],
    ['a root of another length', note.replace(/\nCQk[^\n]*\n/, '\nCQk=\n')],
    ['an extension line', note.replace('\n\n', '\nextra\n\n')],
    ['a carriage return', note.replace('\n42\n', '\r\n42\n')],
    ['an octet of zero', note.replace('example', 'exa\0mple')],
    ['a hyphen for the dash', note.replace('—', '-')],
    ['a signature without a key', note.replace(/ [A-Za-z0-9+/=]+\n$/, ' AAAA\n')],
    ['seventeen signatures', note + '— w.example AAAAAAAAAAA=\n'.repeat(16)],
  ])('%s: no checkpoint', (_, text) => {
    expect(() => parseCheckpoint(text)).toThrow('log/proof-invalid');
  });

  test('sixteen signatures are read', () => {
    expect(parseCheckpoint(note + '— w.example AAAAAAAAAAA=\n'.repeat(15)).signatures).toHaveLength(16);
  });

  test.each([
    { origin: 'with space' },
    { origin: 'a+b' },
    { origin: '' },
    { size: -1 },
    { size: 0.5 },
    { root: new Uint8Array(31) },
  ])('%o is not written', (fields) => {
    expect(() => checkpointText({ ...checkpoint, ...fields })).toThrow('log/proof-invalid');
  });
});

describe('log proof', () => {
  const log = { origin: 'example.org/cipherward', publicKey: serverKey };
  const leaves = [1, 2, 3].map((fill) => logLeafHash('contribution', named(fill)));
  const [first, second, third] = leaves as [Uint8Array, Uint8Array, Uint8Array];
  const firstTwo = append(append(EMPTY_FRONTIER, first).frontier, second).frontier;
  const note = signCheckpoint({ origin: log.origin, size: 3, root: rootOf(leaves) }, SERVER_SEED);
  const proof = encodeLogProof({ index: 1, hashes: [first, third], checkpoint: note });

  test('shows that a receipt’s leaf is in the log', () => {
    expect(checkLogProof(proof, second, log)).toMatchObject({ size: 3 });
    expect(
      checkLogProof(encodeLogProof({ index: 2, hashes: [frontierRoot(firstTwo)], checkpoint: note }), third, log).size,
    ).toBe(3);
    expect(proof.split('\n').slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 1']);
    expect(parseLogProof(proof)).toEqual({ index: 1, hashes: [first, third], checkpoint: note });
  });

  test('a text beyond all measure and a path that no tree has are not read', () => {
    const parts = { index: 1, hashes: [first], checkpoint: note };
    expect(() => parseLogProof(encodeLogProof({ ...parts, hashes: [first.subarray(1)] }))).toThrow('log/proof-invalid');
    expect(() => parseLogProof(encodeLogProof({ ...parts, checkpoint: 'x'.repeat(40_000) }))).toThrow(
      'log/proof-invalid',
    );
    expect(() => parseLogProof(encodeLogProof({ ...parts, hashes: Array.from({ length: 64 }, () => first) }))).toThrow(
      'log/proof-invalid',
    );
    expect(
      parseLogProof(encodeLogProof({ ...parts, hashes: Array.from({ length: 63 }, () => first) })).hashes,
    ).toHaveLength(63);
  });

  test('opaque extra octets are passed over', () => {
    expect(parseLogProof(proof.replace('\nindex', '\nextra AAAA\nindex')).index).toBe(1);
  });

  test.each<[string, string, Uint8Array]>([
    ['another leaf', proof, first],
    ['another index', proof.replace('index 1', 'index 0'), second],
    ['an index beyond the tree', proof.replace('index 1', 'index 3'), second],
    ['another version', proof.replace('@v1', '@v2'), second],
    ['no index', proof.replace('index 1', 'place 1'), second],
    ['a hash of another length', proof.replace(/\n[^\n]{43}=\n/, '\nAAAA\n'), second],
    ['a hash too few', encodeLogProof({ index: 1, hashes: [first], checkpoint: note }), second],
    ['no checkpoint', proof.slice(0, proof.indexOf('\n\n')), second],
    [
      'a path that no tree has',
      encodeLogProof({ index: 1, hashes: Array.from({ length: 64 }, () => first), checkpoint: note }),
      second,
    ],
    [
      'a checkpoint of a stranger',
      encodeLogProof({
        index: 1,
        hashes: [first, third],
        checkpoint: signCheckpoint({ origin: log.origin, size: 3, root: rootOf(leaves) }, CONTRIBUTOR_SEED),
      }),
      second,
    ],
  ])('%s: no proof', (_, text, leaf) => {
    expect(() => checkLogProof(text, leaf, log)).toThrow('log/proof-invalid');
  });
});

describe('study link', () => {
  const token = new Uint8Array(32).fill(0xfb);
  const url = studyLinkUrl('https://study.example', token, named(5));

  test('token and digest stand in the fragment only', () => {
    const { pathname, search, hash } = new URL(url);
    expect([pathname, search]).toEqual(['/contribute', '']);
    expect(parseStudyLink(hash)).toEqual({ token: toBase64Url(token), studyDigest: named(5) });
    expect(parseStudyLink(hash.slice(1))).toEqual(parseStudyLink(hash));
  });

  test.each([
    '',
    '#',
    '#abc',
    `#${'A'.repeat(43)}`,
    `#${'A'.repeat(43)}.${'0'.repeat(63)}`,
    `#${'A'.repeat(42)}B.${'0'.repeat(64)}`,
    `#${'A'.repeat(43)}.${'0'.repeat(64)}&x=1`,
  ])('%j is none', (fragment) => {
    expect(() => parseStudyLink(fragment)).toThrow('link/unknown');
  });
});
