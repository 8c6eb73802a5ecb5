import { describe, expect, test } from 'vitest';
import { DomainError } from '../core/errors.ts';
import { parsePrivateJwk } from '../core/schemes/paillier/decrypt-jwk.ts';
import { encodeSecretKey } from '../core/schemes/paillier/decrypt-key.ts';
import { generateKey } from '../core/schemes/paillier/keygen.ts';
import { decodePublicKey } from '../core/schemes/paillier/keys.ts';
import { parametersOf } from '../core/schemes/paillier/parameters.ts';
import { PUBLIC_TEST_PRIMES_3072 } from '../core/schemes/paillier/vectors/public-test-key-3072.ts';
import { verifyKey } from '../core/schemes/paillier/verify.ts';
import type { KeyHandle, KeyProgress, KeySummary } from '../workers/keyroom-api.ts';
import { PASSPHRASE_COSTS } from './argon2.ts';
import { startKeyRoom } from './key-service.ts';
import { webCryptoPrimes } from './primes.ts';
import { makeRecovery } from './recovery.ts';
import { webCryptoRng } from './rng.ts';
import type { KeyStore } from './stores/key-store.ts';
import { memoryKeyStore } from './stores/memory-key-store.ts';
import { deviceWith, faultOf, silent, TEST_PASSPHRASE, TEST_STUDY_ID, testRoom } from './testing.ts';
import { encodeWrap } from './wrap-file.ts';

const made = (room = testRoom()) => room.createKey({ studyId: TEST_STUDY_ID }, silent);

/** Every text and every run of octets that a structure holds. */
function* contents(held: unknown): Generator<string> {
  if (typeof held === 'string') yield held;
  else if (held instanceof Uint8Array) yield Buffer.from(held).toString('hex');
  else if (typeof held === 'bigint') yield held.toString(16);
  else if (typeof held === 'object' && held !== null) for (const member of Object.values(held)) yield* contents(member);
}
/** A run from the middle of each prime in hexadecimal, in decimal and in base64 at each of the three alignments. */
const secrets = PUBLIC_TEST_PRIMES_3072.flatMap((prime) => {
  const octets = Buffer.from(prime.toString(16), 'hex');
  const base64 = [32, 33, 34].map((from) =>
    octets
      .subarray(from, from + 36)
      .toString('base64url')
      .slice(0, 46),
  );
  return [octets.subarray(32, 64).toString('hex'), prime.toString().slice(100, 160), ...base64];
});
const showsSecret = (held: unknown) =>
  [...contents(held)].some((text) => secrets.some((secret) => text.includes(secret)));

describe('making a key', () => {
  test("out of WebCrypto gives a 3,072-bit Blum modulus that passes its own proof and the self-test; it survives under the product's passphrase cost", async () => {
    const store = memoryKeyStore();
    const room = startKeyRoom(store);
    const seen: KeyProgress[] = [];
    const key = await room.createKey({ studyId: TEST_STUDY_ID }, (progress) => seen.push(progress));
    expect(key).toMatchObject({
      preset: 'paillier-3072',
      origin: 'made',
      studyId: TEST_STUDY_ID,
      locked: false,
      proved: false,
      wraps: [],
    });
    expect(key.fingerprint.length).toBeGreaterThanOrEqual(6);
    expect(seen.every(({ step, total }) => step === 'primes' && total === 0)).toBe(true);

    const proof = await room.proveKey(key.handle, silent);
    await verifyKey(decodePublicKey(key.publicBytes), proof);
    expect(await room.proveKey(key.handle, silent)).toEqual(proof);
    expect(await room.selfTest(key.handle, silent)).toMatchObject({ proved: true, selfTested: true });

    const wrapped = await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    expect(wrapped.wraps).toEqual([
      { kind: 'passphrase', provedByOpening: false, memoryMiB: PASSPHRASE_COSTS.memoryMiB[0] },
    ]);
    const again = await startKeyRoom(store).unlock(key.keyId, TEST_PASSPHRASE, silent);
    expect(again).toMatchObject({ locked: false, proved: true, selfTested: true, wraps: [{ provedByOpening: true }] });
    expect(again.handle).not.toBe(key.handle);
  });

  test('draws two WebCrypto keys at a time, each for its two primes of the wanted length', async () => {
    expect(webCryptoPrimes.atOnce).toBe(2);
    const primes = (await Promise.all([webCryptoPrimes.next(1536), webCryptoPrimes.next(1536)])).flat();
    expect(primes.map((prime) => prime.length)).toEqual([192, 192, 192, 192]);
    expect(new Set(primes.map((prime) => Buffer.from(prime).toString('hex'))).size).toBe(4);
  });

  test('stops when cancelled, and leaves nothing behind', async () => {
    const room = testRoom({ primes: () => ({ next: async () => [] }) });
    const making = made(room);
    await room.cancel();
    expect(await faultOf(making)).toMatchObject({ code: 'computation/cancelled' });
    expect(await room.list()).toEqual([]);
  });

  test('a proof stops when cancelled, and is not kept', async () => {
    const room = testRoom();
    const key = await made(room);
    const proving = room.proveKey(key.handle, ({ done }) => {
      if (done === 3) void room.cancel();
    });
    expect(await faultOf(proving)).toMatchObject({ code: 'computation/cancelled' });
    expect((await room.list())[0]).toMatchObject({ proved: false });
  });
});

describe('what crosses the door', () => {
  test('is never the secret key, in any encoding; and this test would notice', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    // the one door through which it does leave, after a typed confirmation
    const bare = await room.exportJwk(key.handle, key.fingerprint[0] ?? '');
    expect(bare.summary.bareExports).toBe(1);
    expect(showsSecret(bare)).toBe(true);
    expect(showsSecret(parsePrivateJwk(bare.text, webCryptoRng))).toBe(true);

    const crossed = [
      key,
      await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent),
      await room.makeRecovery(key.handle),
      await room.selfTest(key.handle, silent),
      await room.list(),
    ];
    expect(crossed.filter(showsSecret)).toEqual([]);
    expect(showsSecret(await store.all())).toBe(false);
  });

  test('handles are random, and mean nothing to another room', async () => {
    const [one, other] = [testRoom(), testRoom()];
    const [mine, theirs] = [await made(one), await made(other)];
    expect(mine.keyId).toBe(theirs.keyId);
    expect(mine.handle).not.toBe(theirs.handle);
    expect(await faultOf(one.selfTest(theirs.handle, silent))).toMatchObject({ code: 'key/unknown' });
    expect(await faultOf(one.selfTest(mine.keyId as unknown as KeyHandle, silent))).toMatchObject({
      code: 'key/unknown',
    });
  });
});

describe('locking', () => {
  test('zeroises the secret octets and forgets the key; every method that needs it says so', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    const { file, words } = await room.makeRecovery(key.handle);
    await room.lock();
    expect((await room.list())[0]).toMatchObject({ keyId: key.keyId, locked: true });
    const asked: (() => Promise<unknown>)[] = [
      () => room.proveKey(key.handle, silent),
      () => room.selfTest(key.handle, silent),
      () => room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent),
      () => room.makeRecovery(key.handle),
      () => room.proveRecovery(key.handle, file, words.join(' ')),
      () => room.bindStudy(key.handle, {}),
      () => room.exportJwk(key.handle, key.fingerprint[0] ?? ''),
      () => room.openForeign(key.handle, '{}', silent),
      () => room.sealForeign(key.handle, ['1'], silent),
      () => room.openRelease(key.handle, { releaseId: '', document: {}, aggregates: [], members: [] }, silent),
    ];
    for (const ask of asked) expect(await faultOf(ask())).toMatchObject({ code: 'key/locked' });
  });

  test('while a passphrase is being tried leaves the key locked', async () => {
    const room = testRoom();
    const key = await made(room);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    await room.lock();
    const unlocking = room.unlock(key.keyId, TEST_PASSPHRASE, silent);
    await room.lock();
    expect(await faultOf(unlocking)).toMatchObject({ code: 'computation/cancelled' });
    expect((await room.list())[0]).toMatchObject({ locked: true });
  });
});

describe('ways back to a key', () => {
  test('the passphrase opens it, a wrong one does not, and a device too small says so', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    expect(await faultOf(testRoom({ store }).unlock(key.keyId, 'violet tram, ten lemons', silent))).toMatchObject({
      code: 'key/wrong-passphrase',
    });
    expect(
      await faultOf(testRoom({ store, argon2id: deviceWith(1) }).unlock(key.keyId, TEST_PASSPHRASE, silent)),
    ).toMatchObject({ code: 'key/device-memory' });
    expect(await faultOf(testRoom().unlock(key.keyId, TEST_PASSPHRASE, silent))).toMatchObject({ code: 'key/unknown' });
    expect(await testRoom({ store }).unlock(key.keyId, TEST_PASSPHRASE, silent)).toMatchObject({
      keyId: key.keyId,
      locked: false,
    });
  });

  test('the drill proves the recovery file, and only with the right words and the right file', async () => {
    const room = testRoom();
    const key = await made(room);
    const recovery = await room.makeRecovery(key.handle);
    const wraps = ({ wraps }: KeySummary) => wraps.map(({ kind, provedByOpening }) => [kind, provedByOpening]);
    expect(wraps(recovery.summary)).toEqual([['recovery', false]]);
    expect(
      await faultOf(room.proveRecovery(key.handle, recovery.file, [...recovery.words].reverse().join(' '))),
    ).toMatchObject({ code: 'key/wrong-recovery-code' });
    expect(wraps((await room.list())[0] as KeySummary)).toEqual([['recovery', false]]);

    const other = testRoom({ primes: () => webCryptoPrimes });
    const otherKey = await made(other);
    expect(await faultOf(other.proveRecovery(otherKey.handle, recovery.file, recovery.words.join(' ')))).toMatchObject({
      code: 'key/malformed',
      why: 'other key',
    });

    expect(wraps(await room.proveRecovery(key.handle, recovery.file, recovery.words.join(' ')))).toEqual([
      ['recovery', true],
    ]);
    const another = await room.makeRecovery(key.handle);
    expect(wraps(another.summary)).toEqual([['recovery', false]]);
  });

  test('the recovery file brings the key to another device, where it can be wrapped again', async () => {
    const key = await (async () => {
      const room = testRoom();
      const { handle, keyId } = await made(room);
      return { keyId, ...(await room.makeRecovery(handle)) };
    })();
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const restored = await room.restore(key.file, key.words.join(' '), silent);
    expect(restored).toMatchObject({
      keyId: key.keyId,
      studyId: TEST_STUDY_ID,
      origin: 'made',
      locked: false,
      wraps: [{ kind: 'recovery', provedByOpening: true }],
    });
    await room.wrapWithPassphrase(restored.handle, TEST_PASSPHRASE, silent);
    expect(await testRoom({ store }).unlock(key.keyId, TEST_PASSPHRASE, silent)).toMatchObject({ keyId: key.keyId });
  });

  test.each([
    ['study', { studyId: 'e3a1b2c4-5d6e-4f70-8a9b-0c1d2e3f4a5b' }, 'note'],
    ['origin', { origin: 'imported' as const }, 'note'],
    ['bare exports', { bareExports: 0 }, 'note'],
    ['study digest', { studyDigest: 'ab'.repeat(32) }, 'note'],
    ['drill', { wraps: 'proved' }, 'note'],
  ])('a record whose %s was altered is noticed at unlocking', async (_, change, why) => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    await room.exportJwk(key.handle, key.fingerprint[0] ?? '');
    const record = await store.get(key.keyId);
    if (record === null) throw new Error('no record');
    const wraps = record.wraps.map((wrap) => ({ ...wrap, provedByOpening: true }));
    await store.put({ ...record, ...('wraps' in change ? { wraps } : change) } as typeof record);
    expect(await faultOf(testRoom({ store }).unlock(key.keyId, TEST_PASSPHRASE, silent))).toEqual({
      code: 'key/damaged',
      why,
    });
  });

  test('an altered record is noticed when its key is restored, too', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    const { file, words } = await room.makeRecovery(key.handle);
    const record = await store.get(key.keyId);
    if (record === null) throw new Error('no record');
    await store.put({ ...record, studyId: null });
    expect(await faultOf(testRoom({ store }).restore(file, words.join(' '), silent))).toEqual({
      code: 'key/damaged',
      why: 'note',
    });
  });

  test('a kept wrap that cannot be read is damage, and says so', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    const record = await store.get(key.keyId);
    if (record === null) throw new Error('no record');
    const wraps = record.wraps.map((wrap) => ('file' in wrap ? { ...wrap, file: wrap.file.slice(9) } : wrap));
    await store.put({ ...record, wraps });
    expect(await faultOf(testRoom({ store }).unlock(key.keyId, TEST_PASSPHRASE, silent))).toEqual({
      code: 'key/damaged',
      why: 'wrap',
    });
  });

  test('a recovery file that names this key and holds another does not pass the drill', async () => {
    const room = testRoom();
    const key = await made(room);
    const other = await generateKey(webCryptoPrimes, { parameters: parametersOf('paillier-3072'), rng: webCryptoRng });
    const facts = { keyId: key.keyId, preset: key.preset, origin: key.origin, studyId: key.studyId };
    const { wrap, words } = await makeRecovery(encodeSecretKey(other), facts, webCryptoRng);
    expect(await faultOf(room.proveRecovery(key.handle, encodeWrap(wrap), words.join(' ')))).toEqual({
      code: 'key/malformed',
      why: 'key id',
    });
  });

  test('forgetting asks for the first word of the fingerprint', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    expect(await faultOf(room.forget(key.keyId, 'yes'))).toMatchObject({ code: 'key/confirmation' });
    expect(await store.all()).toHaveLength(1);
    await room.forget(key.keyId, ` ${key.fingerprint[0]?.toUpperCase()} `);
    expect(await store.all()).toEqual([]);
    expect(await faultOf(room.forget(key.keyId, 'yes'))).toMatchObject({ code: 'key/unknown' });
  });
});

describe('a record that cannot be read', () => {
  const OTHER = 'e'.repeat(64);

  /** A device on which the made key's record has lost its note, beside the record of another key that is in pieces. */
  async function damagedDevice() {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    const recovery = await room.makeRecovery(key.handle);
    const { note: _, ...rest } = (await store.get(key.keyId)) ?? {};
    const damaged = memoryKeyStore({ [key.keyId]: rest, [OTHER]: 'in pieces', torn: {} });
    return { key, store: damaged, room: testRoom({ store: damaged }), recovery };
  }

  test('is told with the words and the study that can still be made out, and is no key that can be unlocked', async () => {
    const { key, room } = await damagedDevice();
    expect(await room.list()).toEqual([]);
    expect(await room.damaged()).toEqual([
      { name: key.keyId, keyId: key.keyId, fingerprint: key.fingerprint, studyId: TEST_STUDY_ID },
      { name: OTHER, keyId: OTHER, fingerprint: expect.any(Array), studyId: null },
      { name: 'torn', keyId: null, fingerprint: null, studyId: null },
    ]);
    expect(await faultOf(room.unlock(key.keyId, TEST_PASSPHRASE, silent))).toEqual({
      code: 'key/damaged',
      why: 'record',
    });
  });

  test('stays until its owner has it replaced, and then only by a file that opens', async () => {
    const { key, room, store, recovery } = await damagedDevice();
    const words = recovery.words.join(' ');
    const isDamaged = async () => (await store.damaged()).some(({ name }) => name === key.keyId);
    expect(await faultOf(room.restore(recovery.file, words, silent))).toEqual({ code: 'key/damaged', why: 'record' });
    const wrong = [...recovery.words].reverse().join(' ');
    expect(await faultOf(room.restoreOverDamaged(recovery.file, wrong, silent))).toMatchObject({
      code: 'key/wrong-recovery-code',
    });
    expect(await isDamaged()).toBe(true);

    const restored = await room.restoreOverDamaged(recovery.file, words, silent);
    expect(restored).toMatchObject({ keyId: key.keyId, studyId: TEST_STUDY_ID, locked: false });
    expect(await isDamaged()).toBe(false);
    expect((await room.damaged()).map(({ name }) => name)).toEqual([OTHER, 'torn']);
    await room.wrapWithPassphrase(restored.handle, TEST_PASSPHRASE, silent);
    expect(await testRoom({ store }).unlock(key.keyId, TEST_PASSPHRASE, silent)).toMatchObject({ keyId: key.keyId });
  });

  test('stays where it is until its replacement is written', async () => {
    const { key, store, recovery } = await damagedDevice();
    const full: KeyStore = { ...store, put: () => Promise.reject(new DomainError('device/storage')) };
    const room = testRoom({ store: full });
    expect(await faultOf(room.restoreOverDamaged(recovery.file, recovery.words.join(' '), silent))).toMatchObject({
      code: 'device/storage',
    });
    expect((await store.damaged()).map(({ name }) => name)).toContain(key.keyId);
  });

  test('an altered one is replaced on the same terms, a sound one never', async () => {
    const store = memoryKeyStore();
    const room = testRoom({ store });
    const key = await made(room);
    const { file, words } = await room.makeRecovery(key.handle);
    await room.wrapWithPassphrase(key.handle, TEST_PASSPHRASE, silent);
    await room.exportJwk(key.handle, key.fingerprint[0] ?? '');
    const kept = await testRoom({ store }).restoreOverDamaged(file, words.join(' '), silent);
    expect(kept).toMatchObject({ bareExports: 1, wraps: [{ kind: 'passphrase' }, { kind: 'recovery' }] });

    const record = await store.get(key.keyId);
    if (record === null) throw new Error('no record');
    await store.put({ ...record, bareExports: 0 });
    expect(await faultOf(testRoom({ store }).restore(file, words.join(' '), silent))).toEqual({
      code: 'key/damaged',
      why: 'note',
    });
    const replaced = await testRoom({ store }).restoreOverDamaged(file, words.join(' '), silent);
    expect(replaced).toMatchObject({ locked: false, wraps: [{ kind: 'recovery' }] });
  });

  test('is removed by its name, and nothing that can be read is removed that way', async () => {
    const { room, store } = await damagedDevice();
    await room.forgetDamaged('torn');
    expect((await room.damaged()).map(({ name }) => name)).not.toContain('torn');
    expect(await faultOf(room.forgetDamaged('torn'))).toMatchObject({ code: 'key/unknown' });

    const beside = memoryKeyStore();
    const other = testRoom({ store: beside });
    const sound = await other.wrapWithPassphrase((await made(other)).handle, TEST_PASSPHRASE, silent);
    expect(await faultOf(other.forgetDamaged(sound.keyId))).toMatchObject({ code: 'key/unknown' });
    expect(await beside.all()).toHaveLength(1);
    expect(await store.damaged()).toHaveLength(2);
  });
});
