import { beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../core/bytes.ts';
import { canonicalBytes, type Json } from '../core/codec/canonical.ts';
import { seededRng } from '../core/schemes/paillier/testing.ts';
import { PASSPHRASE_COSTS, wasmArgon2id } from './argon2.ts';
import { makeRecovery, openRecovery } from './recovery.ts';
import { webCryptoRng } from './rng.ts';
import { deviceWith, faultOf, TEST_COSTS, TEST_PASSPHRASE, TEST_STUDY_ID } from './testing.ts';
import { decodeWrap, encodeWrap, type PassphraseWrap, type RecoveryWrap, type WrappedFacts } from './wrap-file.ts';
import { unwrapWithPassphrase, wrapWithPassphrase } from './wraps.ts';

const tools = { rng: webCryptoRng, argon2id: wasmArgon2id, costs: TEST_COSTS };
const secret = webCryptoRng(422);
const facts: WrappedFacts = { keyId: 'ab'.repeat(32), preset: 'paillier-3072', origin: 'made', studyId: TEST_STUDY_ID };
let wrap: PassphraseWrap;
let recovery: { readonly wrap: RecoveryWrap; readonly words: readonly string[] };

beforeAll(async () => {
  wrap = await wrapWithPassphrase(secret, facts, TEST_PASSPHRASE, tools);
  recovery = await makeRecovery(secret, facts, webCryptoRng);
});

const open = (changed: PassphraseWrap, passphrase = TEST_PASSPHRASE) =>
  unwrapWithPassphrase(changed, passphrase, wasmArgon2id);
const words = () => recovery.words.join(' ');
const file = (json: unknown) => canonicalBytes(json as Json);
/** The same text with one character exchanged, still base64url. */
const bent = (text: string, at = 1) => `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;

describe('a wrap under a passphrase', () => {
  test('opens with the passphrase, also after a round through its file, and holds nothing of the secret', async () => {
    const read = decodeWrap(encodeWrap(wrap), 'passphrase', TEST_COSTS);
    expect(await open(read)).toEqual(secret);
    expect(JSON.stringify(wrap)).not.toContain(toBase64Url(secret).slice(4, 40));
  });

  test('is different each time, for the same key and passphrase', async () => {
    const again = await wrapWithPassphrase(secret, facts, TEST_PASSPHRASE, tools);
    expect([again.salt, again.nonce, again.sealed]).not.toEqual([wrap.salt, wrap.nonce, wrap.sealed]);
  });

  test('does not open with another passphrase', async () => {
    expect(await faultOf(open(wrap, `${TEST_PASSPHRASE}.`))).toMatchObject({ code: 'key/wrong-passphrase' });
  });

  test.each([
    ['salt', (w: PassphraseWrap) => ({ ...w, salt: bent(w.salt) })],
    ['nonce', (w: PassphraseWrap) => ({ ...w, nonce: bent(w.nonce) })],
    ['sealed octets', (w: PassphraseWrap) => ({ ...w, sealed: bent(w.sealed, 100) })],
    ['tag', (w: PassphraseWrap) => ({ ...w, sealed: bent(w.sealed, w.sealed.length - 8) })],
    ['length', (w: PassphraseWrap) => ({ ...w, sealed: w.sealed.slice(0, -4) })],
    ['key id', (w: PassphraseWrap) => ({ ...w, keyId: 'ac'.repeat(32) })],
    ['preset', (w: PassphraseWrap) => ({ ...w, preset: 'paillier-2048' as const })],
    ['origin', (w: PassphraseWrap) => ({ ...w, origin: 'imported' as const })],
    ['study', (w: PassphraseWrap) => ({ ...w, studyId: null })],
    ['memory', (w: PassphraseWrap) => ({ ...w, kdf: { ...w.kdf, memoryMiB: 2 } })],
  ])('does not open when its %s was exchanged', async (_, change) => {
    expect(await faultOf(open(change(wrap)))).toMatchObject({ code: 'key/wrong-passphrase' });
  });

  test('records the memory that the device granted, and says so when it grants none', async () => {
    const small = { ...tools, argon2id: deviceWith(1) };
    const onSmall = await wrapWithPassphrase(secret, facts, TEST_PASSPHRASE, small);
    expect([wrap.kdf.memoryMiB, onSmall.kdf.memoryMiB]).toEqual([4, 1]);
    expect(await open(onSmall)).toEqual(secret);
    expect(await faultOf(unwrapWithPassphrase(wrap, TEST_PASSPHRASE, deviceWith(1)))).toMatchObject({
      code: 'key/device-memory',
    });
    const none = { ...tools, argon2id: deviceWith(0) };
    expect(await faultOf(wrapWithPassphrase(secret, facts, TEST_PASSPHRASE, none))).toMatchObject({
      code: 'key/device-memory',
    });
  });

  test('refuses a weak passphrase', async () => {
    expect(await faultOf(wrapWithPassphrase(secret, facts, 'password1234', tools))).toMatchObject({
      code: 'key/weak-passphrase',
    });
  });
});

describe('a wrap file', () => {
  test.each([
    ['4 GiB', { memoryMiB: 4096, iterations: 3, parallelism: 1 }],
    ['less than 64 MiB', { memoryMiB: 8, iterations: 3, parallelism: 1 }],
    ['a million passes', { memoryMiB: 64, iterations: 1_000_000, parallelism: 1 }],
    ['one pass', { memoryMiB: 64, iterations: 1, parallelism: 1 }],
    ['many lanes', { memoryMiB: 64, iterations: 3, parallelism: 1000 }],
  ])('that asks for %s is refused before anything is computed', (_, cost) => {
    const hostile = encodeWrap({ ...wrap, kdf: { name: 'argon2id', ...cost } });
    expect(() => decodeWrap(hostile, 'passphrase', PASSPHRASE_COSTS)).toThrow(
      expect.objectContaining({ detail: expect.objectContaining({ why: 'cost' }) }),
    );
  });

  test.each([
    ['nothing', new Uint8Array(), 'length'],
    ['a flood', new Uint8Array(8193).fill(0x20), 'length'],
    ['other octets', Uint8Array.of(0x7b, 0xff, 0x7d), 'text'],
    ['broken JSON', new TextEncoder().encode('{"format":'), 'json'],
    ['another form', file({ format: 'else' }), 'form'],
  ])('of %s is refused', (_, octets, why) => {
    expect(() => decodeWrap(octets, 'passphrase', TEST_COSTS)).toThrow(
      expect.objectContaining({ code: 'key/malformed', detail: { why } }),
    );
  });

  test('of another version, with a member too many, in another order or with white space is refused', () => {
    const why = (octets: Uint8Array) => {
      try {
        decodeWrap(octets, 'passphrase', TEST_COSTS);
      } catch (fault) {
        return (fault as { detail: { why: string } }).detail.why;
      }
      return 'passed';
    };
    expect(why(file({ ...wrap, version: 2 }))).toBe('form');
    expect(why(file({ ...wrap, more: 1 }))).toBe('form');
    expect(why(new TextEncoder().encode(JSON.stringify({ ...wrap, __proto__: {}, version: 1 })))).toBe('canonical');
    expect(why(new TextEncoder().encode(` ${new TextDecoder().decode(encodeWrap(wrap))}`))).toBe('canonical');
    expect(why(encodeWrap(wrap))).toBe('passed');
  });

  test('of one kind is not taken for the other', () => {
    expect(() => decodeWrap(encodeWrap(recovery.wrap), 'passphrase', TEST_COSTS)).toThrow('key/malformed');
    expect(() => decodeWrap(encodeWrap(wrap), 'recovery', TEST_COSTS)).toThrow('key/malformed');
  });
});

describe('a recovery file', () => {
  test('opens with its twelve words, however they are typed', async () => {
    const read = decodeWrap(encodeWrap(recovery.wrap), 'recovery', TEST_COSTS);
    expect(recovery.words).toHaveLength(12);
    expect(await openRecovery(read, words())).toEqual(secret);
    const numbered = recovery.words.map((word, i) => `${i + 1}. ${word.toUpperCase()}`).join('\n');
    expect(await openRecovery(read, numbered)).toEqual(secret);
  });

  test('holds none of its words', async () => {
    // Words of a seed: "version" and "cover" stand in every such file, and would in one of a hundred be among those of chance.
    const fixed = await makeRecovery(secret, facts, seededRng('words'));
    const text = new TextDecoder().decode(encodeWrap(fixed.wrap));
    const long = fixed.words.filter((word) => word.length > 4);
    expect(long.length).toBeGreaterThan(4);
    expect(long.filter((word) => text.includes(word))).toEqual([]);
  });

  test('does not open with other words: too few, unknown, a wrong checksum, those of another file', async () => {
    const other = await makeRecovery(secret, facts, webCryptoRng);
    const swapped = [...recovery.words].reverse();
    expect(await faultOf(openRecovery(recovery.wrap, recovery.words.slice(1).join(' ')))).toMatchObject({
      why: 'words',
    });
    expect(await faultOf(openRecovery(recovery.wrap, `${recovery.words.slice(1).join(' ')} zebrafish`))).toMatchObject({
      why: 'words',
    });
    expect(await faultOf(openRecovery(recovery.wrap, swapped.join(' ')))).toMatchObject({
      code: 'key/wrong-recovery-code',
    });
    expect(await faultOf(openRecovery(recovery.wrap, other.words.join(' ')))).toEqual({
      code: 'key/wrong-recovery-code',
      why: 'seal',
    });
  });

  test.each(['keyId', 'studyId', 'salt', 'nonce', 'sealed', 'origin'] as const)(
    'does not open when its %s was exchanged',
    async (member) => {
      const exchanged = {
        keyId: 'ac'.repeat(32),
        studyId: null,
        salt: bent(recovery.wrap.salt),
        nonce: bent(recovery.wrap.nonce),
        sealed: bent(recovery.wrap.sealed),
        origin: 'imported',
      };
      const changed = { ...recovery.wrap, [member]: exchanged[member] } as RecoveryWrap;
      expect(await faultOf(openRecovery(changed, words()))).toEqual({ code: 'key/wrong-recovery-code', why: 'seal' });
    },
  );
});
