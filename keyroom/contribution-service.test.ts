import { beforeAll, describe, expect, test, vi } from 'vitest';
import { fromHex, sameBytes, toBase64Url, toHex } from '../core/bytes.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { asDigest } from '../core/digest.ts';
import { checkEnvelope, checkEnvelopeSignature } from '../core/protocol/check-envelope.ts';
import type { FrozenStudy } from '../core/protocol/freeze.ts';
import { type Receipt, receiptFor, receiptMessage } from '../core/protocol/receipt.ts';
import { sign, signingPublicKey } from '../core/protocol/signature.ts';
import { decodeWithdrawal } from '../core/protocol/withdrawal.ts';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import { proveKey } from '../core/schemes/paillier/prove.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import { makeValidator } from '../core/schemes/paillier/validate.ts';
import type { Pace } from '../core/schemes/types.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import type { Progress, SealedContribution } from '../workers/contribution-api.ts';
import { ContributionService } from './contribution-service.ts';
import { webCryptoRng } from './rng.ts';
import type { ContributionStore } from './stores/contribution-store.ts';
import { memoryContributionStore } from './stores/memory-contribution-store.ts';
import { faultOf, silent, testRoom } from './testing.ts';
import { aggregateOfEnvelopes, releaseOf, SERVER_SEED, testStudy } from './testing-release.ts';

const study = testStudy();
const key = testKey3072();
const PACE: Pace = { breathe: async () => undefined };
const answers: Answers = { sex: 'female', glucose: '97.3', cholesterol: '201' };
let proof: Uint8Array;

beforeAll(async () => {
  proof = await proveKey(key, webCryptoRng);
});

const serviceWith = (store: ContributionStore = memoryContributionStore()) =>
  new ContributionService({
    store,
    rng: webCryptoRng,
    chosen: Promise.resolve({ tier: 'bigint', arithmetic: BIGINT_ARITHMETIC }),
  });
const bundleOf = ({ document, studyDigest }: FrozenStudy & { readonly studyDigest: string }) =>
  ({ document, studyDigest, proofUrl: '', phase: 'open', spoiltRounds: 0 }) as const;

/** A worker that has checked the study, with a key whose proof this device has seen. */
async function ready(frozen = study, store = memoryContributionStore()): Promise<ContributionService> {
  await store.rememberKey(toHex(key.publicKey.keyId));
  const service = serviceWith(store);
  await service.checkStudy(bundleOf(frozen), frozen.studyDigest, null, silent);
  return service;
}
const contribute = (
  service: ContributionService,
  changes: Partial<Parameters<ContributionService['encryptContribution']>[0]> = {},
) => service.encryptContribution({ studyId: study.document.id, answers, visit: 0, replaces: null, ...changes }, silent);

/** A receipt as the server signs it. */
function receiptOf(
  { contributionId, envelopeDigest }: SealedContribution,
  seed = SERVER_SEED,
  studyId = study.document.id,
): Receipt {
  const subject = {
    studyDigest: study.digests.study,
    contributionId: fromHex(contributionId),
    envelopeDigest: asDigest(fromHex(envelopeDigest)),
  };
  const facts = { studyId, day: '2026-11-21', serverKey: signingPublicKey(seed) };
  const unsigned = receiptFor(subject, facts);
  return { ...unsigned, signature: toBase64Url(sign(receiptMessage(unsigned), seed)) };
}

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
    const text = JSON.stringify(kept, (_, held) =>
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

describe('many rows', () => {
  const rowsOf = (...glucose: string[]) =>
    glucose.map((typed) => ({ answers: { ...answers, glucose: typed }, visit: 0 }));
  const sealRows = (service: ContributionService, rows = rowsOf('80', '90.5', '101'), pace = PACE) =>
    service.encryptRows({ studyId: study.document.id, rows, expected: rows.length }, pace);

  test('become contributions of their own, in order, each withdrawn with its own key', async () => {
    const service = await ready();
    const rows = rowsOf('80', '90.5', '101');
    const sealed = await sealRows(service, rows);
    const decryptor = makeDecryptor(key);
    const keys = new Set<string>();
    for (const [index, { envelope: octets, contributionId }] of sealed.entries()) {
      const envelope = decodeEnvelope(octets);
      checkEnvelope(envelope, study.document, study.layout, study.digests);
      checkEnvelopeSignature(octets, envelope);
      const ciphertexts = makeValidator(key.publicKey).batch(envelope.parts.map(({ bytes }) => bytes));
      const plains = ciphertexts.map((ciphertext) => decryptor.open(ciphertext, webCryptoRng).plain);
      expect(plains).toEqual(packAnswers(study.layout, study.document.variables, rows[index]?.answers ?? {}));
      const withdrawal = decodeWithdrawal(await service.signWithdrawal(contributionId));
      expect(withdrawal.contributorKey).toEqual(envelope.contributorKey);
      keys.add(toHex(envelope.contributorKey));
    }
    expect(keys.size).toBe(3);
  });

  test('are sealed all or none: one faulty row leaves nothing on the device', async () => {
    const store = memoryContributionStore();
    const keep = vi.fn(store.keepContribution);
    const service = await ready(study, { ...store, keepContribution: keep });
    expect(await faultOf(sealRows(service, rowsOf('80', 'high', '101')))).toMatchObject({
      code: 'measurement/not-a-number',
    });
    expect(keep).not.toHaveBeenCalled();
    await sealRows(service);
    expect(keep).toHaveBeenCalledTimes(3);
  });

  test('stop between two batches when they are told to, and leave nothing either', async () => {
    const store = memoryContributionStore();
    const keep = vi.fn(store.keepContribution);
    const service = await ready(study, { ...store, keepContribution: keep });
    const signal = { aborted: false };
    let breaths = 0;
    const breathe = async () => {
      signal.aborted = ++breaths === 2;
    };
    const rows = rowsOf('80', '81', '82', '83', '84', '85');
    expect(await faultOf(sealRows(service, rows, { signal, breathe }))).toMatchObject({
      code: 'computation/cancelled',
    });
    expect([breaths, keep.mock.calls.length]).toEqual([2, 0]);
  });

  test('come in bounded numbers', async () => {
    const rows = rowsOf(...Array<string>(65).fill('80'));
    expect(await faultOf(sealRows(await ready(), rows))).toMatchObject({ code: 'request/too-large' });
  });
});

describe('what is computed ahead', () => {
  /** A worker whose arithmetic notes the powers and the shifts that it makes. */
  async function watchedService() {
    const done: string[] = [];
    const kept: unknown[] = [];
    const arithmetic: Arithmetic = {
      ...BIGINT_ARITHMETIC,
      squareRing: (root) => {
        const ring = BIGINT_ARITHMETIC.squareRing(root);
        return {
          ...ring,
          shift: (plain, factor) => {
            done.push(`shift ${toHex(factor)}`);
            return ring.shift(plain, factor);
          },
          fixedBase: (base, bits, expected) => {
            const table = ring.fixedBase(base, bits, expected);
            const shiftMany = (plains: Uint8Array, exponents: Uint8Array) => {
              done.push('shiftMany');
              return table.shiftMany(plains, exponents);
            };
            const power = (exponent: Uint8Array) => {
              done.push('power');
              return table.power(exponent);
            };
            return { ...table, power, shiftMany };
          },
        };
      },
    };
    const plain = memoryContributionStore();
    const store: ContributionStore = {
      ...plain,
      keepContribution: async (record) => {
        kept.push(record);
        await plain.keepContribution(record);
      },
    };
    await store.rememberKey(toHex(key.publicKey.keyId));
    const service = new ContributionService({
      store,
      rng: webCryptoRng,
      chosen: Promise.resolve({ tier: 'fma', arithmetic }),
    });
    await service.checkStudy(bundleOf(study), study.studyDigest, null, silent);
    const count = (what: string) => done.filter((one) => one.startsWith(what)).length;
    return { service, done, kept, count, groups: study.layout.groups.length };
  }

  test('is enough for two forms and no more, and each factor goes into one ciphertext', async () => {
    const { service, done, count, groups } = await watchedService();
    await service.prepare(study.document.id);
    await service.prepare(study.document.id);
    expect(count('power')).toBe(2 * groups);
    const envelopes = [await contribute(service), await contribute(service), await contribute(service)];
    expect([count('shift '), count('power')]).toEqual([2 * groups, 2 * groups]);
    expect(count('shiftMany')).toBe(1);
    const factors = done.filter((one) => one.startsWith('shift '));
    expect(new Set(factors).size).toBe(factors.length);
    const decryptor = makeDecryptor(key);
    for (const { envelope } of envelopes) {
      const parts = makeValidator(key.publicKey).batch(decodeEnvelope(envelope).parts.map(({ bytes }) => bytes));
      expect(parts.map((part) => decryptor.open(part, webCryptoRng).plain)).toEqual(
        packAnswers(study.layout, study.document.variables, answers),
      );
    }
  });

  test('gives way to whoever sends: what is ready is used, the rest is made at once', async () => {
    const { service, count, groups } = await watchedService();
    const ahead = service.prepare(study.document.id);
    const sealed = await Promise.all([contribute(service), contribute(service), contribute(service)]);
    await ahead;
    expect(count('power')).toBeLessThan(2 * groups);
    const parts = sealed.flatMap(({ envelope }) => decodeEnvelope(envelope).parts.map(({ bytes }) => toHex(bytes)));
    expect(new Set(parts).size).toBe(3 * groups);
  });

  test('is in no store, and is gone with the tables', async () => {
    const { service, done, kept, count } = await watchedService();
    await service.prepare(study.document.id);
    expect(kept).toEqual([]);
    await contribute(service);
    const text = JSON.stringify(kept, (_, held) => (held instanceof Uint8Array ? toHex(held) : held));
    expect(text).toContain(study.document.id);
    for (const one of done.filter((entry) => entry.startsWith('shift '))) expect(text).not.toContain(one.slice(6, 70));
    await service.dispose();
    expect(await faultOf(contribute(service))).toMatchObject({ code: 'not-found' });
    const before = count('shift ');
    await service.checkStudy(bundleOf(study), study.studyDigest, null, silent);
    await contribute(service);
    expect([count('shift '), count('shiftMany')]).toEqual([before, 1]);
  });

  test('is for a study that was checked', async () => {
    expect(await faultOf(serviceWith().prepare(study.document.id))).toMatchObject({ code: 'not-found' });
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
