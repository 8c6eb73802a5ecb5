import { beforeAll, describe, expect, test } from 'vitest';
import { sameBytes, toHex } from '../core/bytes.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import { checkEnvelope, checkEnvelopeSignature } from '../core/protocol/check-envelope.ts';
import { decodeWithdrawal } from '../core/protocol/withdrawal.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import { proveKey } from '../core/schemes/paillier/prove.ts';
import { makeValidator } from '../core/schemes/paillier/validate.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import type { Progress } from '../workers/contribution-api.ts';
import { webCryptoRng } from './rng.ts';
import type { ContributionRecord, ContributionStore } from './stores/contribution-store.ts';
import { memoryContributionStore } from './stores/memory-contribution-store.ts';
import { faultOf, silent, testRoom } from './testing.ts';
import {
  answers,
  bundleOf,
  contribute,
  key,
  PACE,
  ready,
  receiptOf,
  serviceWith,
  study,
} from './testing-contributions.ts';
import { aggregateOfEnvelopes, releaseOf, SERVER_SEED, testStudy } from './testing-release.ts';

let proof: Uint8Array;

beforeAll(async () => {
  proof = await proveKey(key, webCryptoRng);
});

describe('checking a study', () => {
  test("verifies the key's proof once per device, and shows the key as its owner sees it", async () => {
    const store = memoryContributionStore();
    const steps: Progress[] = [];
    const first = await serviceWith(store).checkStudy(bundleOf(study), study.studyDigest, proof, (progress) =>
      steps.push(progress),
    );
    expect(first).toMatchObject({ studyDigest: study.studyDigest, remembered: false, tier: 'bigint' });
    expect(steps.at(-1)).toMatchObject({ step: 'key' });
    expect(await serviceWith(store).knowsKey(toHex(key.publicKey.keyId))).toBe(true);
    const again = await serviceWith(store).checkStudy(bundleOf(study), study.studyDigest, null, silent);
    expect(again).toMatchObject({ remembered: true, fingerprint: first.fingerprint });
    const owner = await testRoom().createKey({ studyId: study.document.id }, silent);
    expect(owner.fingerprint).toEqual(first.fingerprint);
  });

  test('refuses a key without proof, with a bent one, and remembers neither', async () => {
    const store = memoryContributionStore();
    const check = (octets: Uint8Array | null) =>
      faultOf(serviceWith(store).checkStudy(bundleOf(study), study.studyDigest, octets, silent));
    expect(await check(null)).toMatchObject({ code: 'key/unproved' });
    const bent = proof.slice();
    bent[5000] = (bent[5000] as number) ^ 1;
    expect(await check(bent)).toMatchObject({ code: 'key/invalid-proof' });
    expect(await store.knowsKey(toHex(key.publicKey.keyId))).toBe(false);
  });

  test('refuses a study that is not the one in the link: another key, a lower minimum, another digest', async () => {
    const swapped = testStudy({ title: 'Another title' });
    const service = serviceWith();
    const check = (bundle: ReturnType<typeof bundleOf>) =>
      faultOf(service.checkStudy(bundle, study.studyDigest, proof, silent));
    expect(await check(bundleOf(swapped))).toEqual({ code: 'study/digest-mismatch', why: 'study' });
    expect(await check({ ...bundleOf(study), studyDigest: swapped.studyDigest })).toEqual({
      code: 'study/digest-mismatch',
      why: 'study',
    });
    const lowered = { ...study.document, policyDigest: 'ab'.repeat(32) };
    expect(await check({ ...bundleOf(study), document: lowered })).toMatchObject({ code: 'study/digest-mismatch' });
  });
});

describe('a contribution', () => {
  test('is an envelope that the server admits, and holds exactly what was typed', async () => {
    const service = await ready();
    const steps: Progress[] = [];
    const request = { studyId: study.document.id, answers, visit: 0, replaces: null };
    const sealed = await service.encryptContribution(request, (progress) => steps.push(progress));
    const envelope = decodeEnvelope(sealed.envelope);
    expect(checkEnvelope(envelope, study.document, study.layout, study.digests)).toEqual({ strata: { sex: 'female' } });
    checkEnvelopeSignature(sealed.envelope, envelope);
    expect([...new Set(steps.map(({ step }) => step))]).toEqual(['table', 'pack', 'encrypt', 'sign', 'store']);

    const decryptor = makeDecryptor(key);
    const ciphertexts = makeValidator(key.publicKey).batch(envelope.parts.map(({ bytes }) => bytes));
    const plains = ciphertexts.map((ciphertext) => decryptor.open(ciphertext, webCryptoRng).plain);
    expect(plains).toEqual(packAnswers(study.layout, study.document.variables, answers));
  });

  test('has an own key and fresh ciphertexts each time; a replacement signs with the key of what it replaces', async () => {
    const service = await ready();
    const [one, other] = [await contribute(service), await contribute(service)];
    const [first, second] = [decodeEnvelope(one.envelope), decodeEnvelope(other.envelope)];
    expect(sameBytes(first.contributorKey, second.contributorKey)).toBe(false);
    expect(sameBytes(first.parts[0]?.bytes ?? new Uint8Array(), second.parts[0]?.bytes ?? new Uint8Array())).toBe(
      false,
    );

    const replacement = decodeEnvelope((await contribute(service, { replaces: one.contributionId })).envelope);
    expect(replacement.contributorKey).toEqual(first.contributorKey);
    expect(toHex(replacement.replaces ?? new Uint8Array())).toBe(one.contributionId);
  });

  test('replaces nothing of another visit or another study', async () => {
    const store = memoryContributionStore();
    const twice = testStudy({ visits: 2 });
    const service = await ready(twice, store);
    const { contributionId } = await contribute(service);
    expect(await faultOf(contribute(service, { visit: 1, replaces: contributionId }))).toMatchObject({
      code: 'contribution/replaces-unknown',
    });

    const elsewhere = testStudy({}, { id: 'c9f8e7d6-b5a4-4392-8170-6f5e4d3c2b1a' });
    const other = await ready(elsewhere, store);
    const request = { studyId: elsewhere.document.id, replaces: contributionId };
    expect(await faultOf(contribute(other, request))).toMatchObject({ code: 'contribution/replaces-unknown' });
  });

  test.each([
    ['a missing answer', { answers: { sex: 'female', glucose: '97.3' } }, 'measurement/missing'],
    ['an answer out of range', { answers: { ...answers, glucose: '9000' } }, 'measurement/out-of-range'],
    ['no number', { answers: { ...answers, glucose: 'high' } }, 'measurement/not-a-number'],
    ['an unknown category', { answers: { ...answers, sex: 'toString' } }, 'measurement/unknown-category'],
    ['a visit that the study has not', { visit: 1 }, 'envelope/visit'],
    ['a study that was not checked', { studyId: 'c9f8e7d6-b5a4-4392-8170-6f5e4d3c2b1a' }, 'not-found'],
    [
      'something to replace that this device does not know',
      { replaces: 'ab'.repeat(16) },
      'contribution/replaces-unknown',
    ],
  ])('is refused for %s', async (_, changes, code) => {
    expect(await faultOf(contribute(await ready(), changes))).toMatchObject({ code });
  });

  test('leaves nothing that was typed on the device', async () => {
    const kept: unknown[] = [];
    const store = memoryContributionStore();
    const watched: ContributionStore = { ...store, keepContribution: async (record) => void kept.push(record) };
    const service = await ready(study, watched);
    await contribute(service, { answers: { ...answers, glucose: '123.4' } });
    // What is random about a record holds any four digits by chance.
    const [{ contributionId, envelopeDigest, seed, ...rest }] = kept as [ContributionRecord];
    expect(contributionId).toMatch(/^[0-9a-f]{32}$/);
    expect(envelopeDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(seed).toHaveLength(32);
    const text = JSON.stringify(rest, (_, held) =>
      held instanceof Uint8Array ? Buffer.from(held).toString('latin1') : held,
    );
    expect(text).toContain(study.document.id);
    expect(text).not.toContain('123.4');
    expect(text).not.toContain('1034');
  });

  test('is withdrawn with its own key', async () => {
    const service = await ready();
    const sealed = await contribute(service);
    const withdrawal = decodeWithdrawal(await service.signWithdrawal(sealed.contributionId));
    expect(toHex(withdrawal.contributionId)).toBe(sealed.contributionId);
    expect(withdrawal.contributorKey).toEqual(decodeEnvelope(sealed.envelope).contributorKey);
    expect(await faultOf(service.signWithdrawal('ab'.repeat(16)))).toMatchObject({
      code: 'contribution/replaces-unknown',
    });
  });
});

describe('a receipt', () => {
  test("holds when the study's server signed it for this envelope, and only then", async () => {
    const service = await ready();
    const [sealed, other] = [await contribute(service), await contribute(service)];
    const receipt = receiptOf(sealed);
    expect(await service.checkReceipt(receipt, sealed)).toBe(true);
    expect(await service.checkReceipt(receiptOf(other), sealed)).toBe(false);
    expect(await service.checkReceipt(receipt, { ...sealed, envelopeDigest: other.envelopeDigest })).toBe(false);
    expect(await service.checkReceipt(receiptOf(sealed, new Uint8Array(32).fill(9)), sealed)).toBe(false);
    expect(await service.checkReceipt({ ...receipt, day: '2026-11-22' }, sealed)).toBe(false);
    expect(await service.checkReceipt({ ...receipt, studyId: 'c9f8e7d6-b5a4-4392-8170-6f5e4d3c2b1a' }, sealed)).toBe(
      false,
    );
    const elsewhere = receiptOf(sealed, SERVER_SEED, 'c9f8e7d6-b5a4-4392-8170-6f5e4d3c2b1a');
    expect(await service.checkReceipt(elsewhere, sealed)).toBe(false);
    expect(await (await ready()).checkReceipt(receipt, sealed)).toBe(false);
  });

  test('goes to another device as a file, from which the contribution can be withdrawn and replaced', async () => {
    const service = await ready();
    const sealed = await contribute(service);
    const file = await service.exportReceipt(sealed.contributionId, receiptOf(sealed));
    const elsewhere = await ready();
    expect(await elsewhere.importReceipt(file)).toEqual({ receipt: receiptOf(sealed), visit: 0 });
    const { contributorKey } = decodeEnvelope(sealed.envelope);
    expect(decodeWithdrawal(await elsewhere.signWithdrawal(sealed.contributionId)).contributorKey).toEqual(
      contributorKey,
    );
    const replacement = await contribute(elsewhere, { replaces: sealed.contributionId });
    expect(decodeEnvelope(replacement.envelope).contributorKey).toEqual(contributorKey);

    const bent = file.slice();
    const at = new TextDecoder().decode(file).indexOf('"day":"2026-11-21"') + '"day":"'.length;
    bent[at + 3] = 0x37;
    expect(await faultOf(elsewhere.importReceipt(bent))).toEqual({ code: 'receipt/invalid', why: 'signature' });
    expect(await faultOf(elsewhere.importReceipt(new Uint8Array()))).toEqual({
      code: 'receipt/invalid',
      why: 'length',
    });
    expect(
      await faultOf(service.exportReceipt(sealed.contributionId, receiptOf(sealed, new Uint8Array(32).fill(9)))),
    ).toMatchObject({ code: 'receipt/invalid' });
  });
});

describe('synthetic people', () => {
  test('contribute through the same door to a demonstration: real envelopes, added under encryption, open to a result', async () => {
    const demonstration = testStudy({}, { demonstration: true });
    const service = await ready(demonstration);
    const envelopes = (
      await service.encryptSynthetic({ studyId: demonstration.document.id, persons: 12, expected: 12 }, PACE)
    ).map(({ envelope }) => envelope);
    const decoded = envelopes.map((octets) => ({ octets, envelope: decodeEnvelope(octets) }));
    expect(new Set(decoded.map(({ envelope }) => toHex(envelope.contributorKey))).size).toBe(12);
    for (const { octets, envelope } of decoded) {
      checkEnvelope(envelope, demonstration.document, demonstration.layout, demonstration.digests);
      checkEnvelopeSignature(octets, envelope);
    }

    const first = testRoom();
    const made = await first.createKey({ studyId: demonstration.document.id }, silent);
    const { file, words } = await first.makeRecovery(made.handle);
    const room = testRoom();
    const { handle } = await room.restore(file, words.join(' '), silent);
    await room.bindStudy(handle, demonstration.document);
    const cells = ['{"sex":"female"}', '{"sex":"male"}']
      .map((cell) => decoded.filter(({ envelope }) => envelope.strata === cell).map(({ octets }) => octets))
      .filter((cell) => cell.length >= 3);
    const release = releaseOf(demonstration, ...cells.map((cell) => aggregateOfEnvelopes(demonstration, cell)));
    const result = await room.openRelease(handle, release, silent);
    expect(result.persons).toBe(cells.flat().length);
    expect(cells.length).toBeGreaterThan(0);
  });

  test('never contribute to a study about real people, nor too many at once', async () => {
    const real = await ready();
    const request = { studyId: study.document.id, persons: 3, expected: 3 };
    expect(await faultOf(real.encryptSynthetic(request, PACE))).toMatchObject({ code: 'access/denied' });
    const demonstration = testStudy({}, { demonstration: true });
    const service = await ready(demonstration);
    for (const persons of [0, -1, 1.5, 65])
      expect(await faultOf(service.encryptSynthetic({ ...request, persons }, PACE))).toMatchObject({
        code: 'request/too-large',
      });
  });
});

describe('forgetting a contribution', () => {
  test("deletes its signing key from the device, and no other's", async () => {
    const service = await ready();
    const [one, other] = [await contribute(service), await contribute(service)];
    await service.forget(one.contributionId);
    await service.forget('ab'.repeat(16));
    expect(await faultOf(service.signWithdrawal(one.contributionId))).toMatchObject({
      code: 'contribution/replaces-unknown',
    });
    expect(await faultOf(contribute(service, { replaces: one.contributionId }))).toMatchObject({
      code: 'contribution/replaces-unknown',
    });
    expect(decodeWithdrawal(await service.signWithdrawal(other.contributionId)).contributorKey).toHaveLength(32);
  });
});
