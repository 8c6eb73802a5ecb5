import { describe, expect, test } from 'vitest';
import { generateKey } from '../core/schemes/paillier/keygen.ts';
import { parametersOf } from '../core/schemes/paillier/parameters.ts';
import { webCryptoPrimes } from './primes.ts';
import { webCryptoRng } from './rng.ts';
import { faultOf, silent, TEST_PASSPHRASE, TEST_STUDY_ID, testRoom } from './testing.ts';
import { testStudy } from './testing-release.ts';

const study = testStudy();
const OTHER_ID = 'c9f8e7d6-b5a4-4392-8170-6f5e4d3c2b1a';

describe('binding a key to its study', () => {
  test('asks for a proof, a self-test, two wraps, and one of them opened by hand; then holds for good', async () => {
    const room = testRoom();
    const { handle } = await room.createKey({ studyId: TEST_STUDY_ID }, silent);
    const bind = () => room.bindStudy(handle, study.document);
    expect(await faultOf(bind())).toMatchObject({ code: 'key/unproved' });
    await room.proveKey(handle, silent);
    expect(await faultOf(bind())).toMatchObject({ code: 'key/self-test-failed' });
    await room.selfTest(handle, silent);
    expect(await faultOf(bind())).toMatchObject({ code: 'study/wraps-missing' });
    const one = await room.makeRecovery(handle);
    await room.proveRecovery(handle, one.file, one.words.join(' '));
    expect(await faultOf(bind())).toMatchObject({ code: 'study/wraps-missing' });
    await room.wrapWithPassphrase(handle, TEST_PASSPHRASE, silent);
    const { file, words } = await room.makeRecovery(handle);
    expect(await faultOf(bind())).toMatchObject({ code: 'study/wraps-missing' });
    await room.proveRecovery(handle, file, words.join(' '));
    expect(await bind()).toMatchObject({ studyDigest: study.studyDigest });

    expect(await bind()).toMatchObject({ studyDigest: study.studyDigest });
    expect(await faultOf(room.bindStudy(handle, testStudy({ title: 'Another title' }).document))).toEqual({
      code: 'key/already-used',
      why: 'digest',
    });
    const foreign = testStudy({}, { id: OTHER_ID });
    expect(await faultOf(room.bindStudy(handle, foreign.document))).toEqual({ code: 'key/already-used', why: 'study' });
  });

  test('refuses a document that contradicts itself, or that is for another key', async () => {
    const room = testRoom();
    const { handle, keyId } = await room.createKey({ studyId: TEST_STUDY_ID }, silent);
    const { file, words } = await room.makeRecovery(handle);
    await room.forget(keyId, (await room.list())[0]?.fingerprint[0] ?? '');
    const restored = await room.restore(file, words.join(' '), silent);
    const bind = (document: unknown) => faultOf(room.bindStudy(restored.handle, document));
    expect(await bind({ ...study.document, layoutDigest: 'ab'.repeat(32) })).toMatchObject({
      code: 'study/digest-mismatch',
    });
    expect(await bind({ ...study.document, policy: { ...study.document.policy, minimumPersons: 5 } })).toMatchObject({
      code: 'study/digest-mismatch',
    });
    expect(await bind({ ...study.document, extra: 1 })).toMatchObject({ code: 'study/invalid' });
    const { publicKey } = await generateKey(webCryptoPrimes, {
      parameters: parametersOf('paillier-3072'),
      rng: webCryptoRng,
    });
    expect(await bind(testStudy({}, { publicKey }).document)).toEqual({ code: 'study/digest-mismatch', why: 'key' });
  });
});
