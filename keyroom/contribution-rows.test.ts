import { describe, expect, test, vi } from 'vitest';
import { toHex } from '../core/bytes.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import { checkEnvelope, checkEnvelopeSignature } from '../core/protocol/check-envelope.ts';
import { decodeWithdrawal } from '../core/protocol/withdrawal.ts';
import type { Arithmetic } from '../core/schemes/paillier/arithmetic.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import { makeValidator } from '../core/schemes/paillier/validate.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import { ContributionService } from './contribution-service.ts';
import { webCryptoRng } from './rng.ts';
import type { ContributionStore } from './stores/contribution-store.ts';
import { memoryContributionStore } from './stores/memory-contribution-store.ts';
import { faultOf, silent } from './testing.ts';
import { answers, bundleOf, contribute, key, PACE, ready, serviceWith, study } from './testing-contributions.ts';

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
