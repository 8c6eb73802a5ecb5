import { beforeAll, describe, expect, test } from 'vitest';
import { formatPrivateJwk } from '../core/schemes/paillier/decrypt-jwk.ts';
import type { SecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { generateKey } from '../core/schemes/paillier/keygen.ts';
import { parametersOf } from '../core/schemes/paillier/parameters.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import type { KeySummary } from '../workers/keyroom-api.ts';
import type { KeyRoom } from './key-service.ts';
import { webCryptoPrimes } from './primes.ts';
import { webCryptoRng } from './rng.ts';
import { memoryKeyStore } from './stores/memory-key-store.ts';
import { faultOf, silent, TEST_PASSPHRASE, TEST_STUDY_ID, testRoom } from './testing.ts';
import { testStudy } from './testing-release.ts';

let foreign: SecretKey;
let jwk: string;
let room: KeyRoom;
let key: KeySummary;
const store = memoryKeyStore();

beforeAll(async () => {
  foreign = await generateKey(webCryptoPrimes, { parameters: parametersOf('paillier-2048'), rng: webCryptoRng });
  jwk = formatPrivateJwk(foreign, 'a private key', 'a public key');
  room = testRoom({ store });
  key = await room.importJwk(jwk);
});

describe('an imported key', () => {
  test('is labelled with its length and where it comes from, and passes the self-test with rⁿ', async () => {
    expect(key).toMatchObject({
      preset: 'paillier-2048',
      origin: 'imported',
      studyId: null,
      proved: false,
      locked: false,
    });
    expect(await room.selfTest(key.handle, silent)).toMatchObject({ selfTested: true, proved: false });
  });

  test("opens what it encrypted, in python-paillier's own file: integers of any size exactly, floats as doubles", async () => {
    const numbers = ['12', '-5', '0', '123456789012345678901234567890', '0.1', '-4.25'];
    const file = await room.sealForeign(key.handle, numbers, silent);
    expect(JSON.parse(file)).toMatchObject({ values: expect.arrayContaining([[expect.any(String), 0]]) });
    expect(await room.openForeign(key.handle, file, silent)).toEqual(numbers);
    const again = await room.sealForeign(key.handle, numbers, silent);
    expect(again).not.toBe(file);
  });

  test("opens neither another key's file nor no file", async () => {
    const other = testRoom();
    const otherKey = await other.importJwk(formatPrivateJwk(testKey3072(), 'x', 'y'));
    const file = await other.sealForeign(otherKey.handle, ['1'], silent);
    expect(await faultOf(room.openForeign(key.handle, file, silent))).toMatchObject({ code: 'envelope/wrong-key' });
    expect(await faultOf(room.openForeign(key.handle, '{"v":', silent))).toMatchObject({ code: 'request/malformed' });
    expect(await faultOf(room.openForeign(key.handle, '{"v":"0","e":0}', silent))).toMatchObject({
      code: 'ciphertext/zero',
    });
    for (const number of ['', 'one', '1e5', 'NaN', '0x10']) {
      expect(await faultOf(room.sealForeign(key.handle, [number], silent))).toMatchObject({
        code: 'measurement/not-a-number',
      });
    }
  });

  test('gets no proof and opens no study', async () => {
    expect(await faultOf(room.proveKey(key.handle, silent))).toMatchObject({ code: 'key/imported' });
    expect(await faultOf(room.bindStudy(key.handle, testStudy().document))).toMatchObject({ code: 'key/imported' });
    const release = { releaseId: '', document: testStudy().document, aggregates: [], members: [] };
    expect(await faultOf(room.openRelease(key.handle, release, silent))).toMatchObject({ code: 'key/imported' });
  });

  test('is wrapped, unlocked and recovered like any other, and stays imported', async () => {
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    const { file, words } = await room.makeRecovery(key.handle);
    expect(await testRoom({ store }).unlock(key.keyId, TEST_PASSPHRASE, silent)).toMatchObject({ origin: 'imported' });
    expect(await testRoom().restore(file, words.join(' '), silent)).toMatchObject({
      origin: 'imported',
      preset: 'paillier-2048',
    });
    expect(await testRoom({ store }).importJwk(jwk)).toMatchObject({
      origin: 'imported',
      wraps: [{ kind: 'passphrase' }, { kind: 'recovery' }],
    });
  });

  test('of a wrong form, or with a number in the place of a prime, does not come in', async () => {
    const json = JSON.parse(jwk) as Record<string, unknown>;
    for (const text of [
      '',
      '[]',
      'null',
      JSON.stringify({ ...json, kty: 'RSA' }),
      JSON.stringify({ ...json, p: 'AQ' }),
    ]) {
      expect(await faultOf(testRoom().importJwk(text))).toMatchObject({ code: 'key/malformed' });
    }
  });
});

describe('the bare export of a key', () => {
  test('asks for the first word of the fingerprint, and is counted on the key for good', async () => {
    const kept = memoryKeyStore();
    const maker = testRoom({ store: kept });
    const made = await maker.createKey({ studyId: TEST_STUDY_ID }, silent);
    await maker.wrapWithPassphrase(made.handle, TEST_PASSPHRASE, silent);
    for (const word of ['', 'yes', made.fingerprint[1] ?? '']) {
      if (word !== made.fingerprint[0])
        expect(await faultOf(maker.exportJwk(made.handle, word))).toMatchObject({ code: 'key/confirmation' });
    }
    expect((await kept.get(made.keyId))?.bareExports).toBe(0);
    const { text, summary } = await maker.exportJwk(made.handle, made.fingerprint[0] ?? '');
    expect(summary.bareExports).toBe(1);
    expect(await testRoom({ store: kept }).unlock(made.keyId, TEST_PASSPHRASE, silent)).toMatchObject({
      bareExports: 1,
    });
    // and it does not come back in as a foreign key, which would open single ciphertexts
    expect(await faultOf(maker.importJwk(text))).toEqual({ code: 'key/already-used', why: 'made here' });
    expect(await faultOf(testRoom({ store: kept }).importJwk(text))).toEqual({
      code: 'key/already-used',
      why: 'made here',
    });
  });
});
