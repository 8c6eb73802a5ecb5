import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DomainError } from '../core/errors.ts';
import type { StudyCheck } from './contribution-api.ts';
import { type NearWorker, nearWorkers } from './testing-near-worker.ts';

const made: NearWorker[] = [];
const check: StudyCheck = { fingerprint: [], studyDigest: 'd', remembered: true, tier: 'bigint' };
const bundle = { document: { id: 'a-study' } } as never;

function stand(exposed: object): void {
  vi.resetModules();
  vi.stubGlobal('Worker', nearWorkers(exposed, made));
}
beforeEach(() => made.splice(0));
afterEach(() => {
  for (const worker of made) worker.terminate();
  vi.unstubAllGlobals();
});

describe("the door to the contributor's worker", () => {
  test('has the worker compute ahead once a study is checked, and waits for nothing', async () => {
    const prepared = vi.fn(() => new Promise<never>(() => undefined));
    stand({ checkStudy: async () => check, prepare: prepared });
    const { contributions } = await import('./contribution-client.ts');
    expect(await contributions.checkStudy(bundle, 'd', null, () => undefined)).toEqual(check);
    await vi.waitUntil(() => prepared.mock.calls.length > 0);
    expect(prepared.mock.calls).toEqual([['a-study']]);
  });

  test('computes nothing ahead for a study that was refused, and bears that it cannot', async () => {
    const prepared = vi.fn(async () => {
      throw new DomainError('internal');
    });
    const answers = [
      async () => check,
      async () => {
        throw new DomainError('study/digest-mismatch');
      },
    ];
    stand({ checkStudy: () => (answers.shift() ?? (async () => check))(), prepare: prepared });
    const { contributions } = await import('./contribution-client.ts');
    expect(await contributions.checkStudy(bundle, 'd', null, () => undefined)).toEqual(check);
    await vi.waitUntil(() => prepared.mock.calls.length === 1);
    await expect(contributions.checkStudy(bundle, 'd', null, () => undefined)).rejects.toMatchObject({
      code: 'study/digest-mismatch',
    });
    await contributions.checkStudy(bundle, 'd', null, () => undefined);
    await vi.waitUntil(() => prepared.mock.calls.length === 2);
  });
});

describe('the door to the pool', () => {
  test('starts nothing for cancelling or stopping', async () => {
    stand({});
    const { contributionPool } = await import('./contribution-pool-client.ts');
    await contributionPool.cancel();
    await contributionPool.stop();
    expect(made).toHaveLength(0);
  });

  test('brings envelopes to the page one by one, and hears of a fault there', async () => {
    const sealed = [1, 2, 3].map((octet) => ({ envelope: Uint8Array.of(octet) }));
    stand({
      encryptSynthetic: async (_: object, onEnvelope: (one: object) => Promise<void>) => {
        for (const one of sealed) await onEnvelope(one);
      },
    });
    const { contributionPool } = await import('./contribution-pool-client.ts');
    const octets: number[] = [];
    await contributionPool.encryptSynthetic({ persons: 3 }, async ({ envelope }) => void octets.push(envelope[0] ?? 0));
    expect(octets).toEqual([1, 2, 3]);
    const refuse = async () => {
      throw new DomainError('contribution/study-full');
    };
    await expect(contributionPool.encryptSynthetic({ persons: 3 }, refuse)).rejects.toMatchObject({
      code: 'contribution/study-full',
    });
  });

  test('lets the workers zeroise before it ends them, and ends them all the same when they fail', async () => {
    const stop = vi.fn(async () => undefined);
    stand({ cancel: async () => undefined, checkStudy: async () => check, stop });
    const { contributionPool } = await import('./contribution-pool-client.ts');
    await contributionPool.checkStudy(bundle, 'd', null, () => undefined);
    await contributionPool.stop();
    expect([stop.mock.calls.length, made[0]?.terminated]).toEqual([1, true]);
    stop.mockRejectedValueOnce(new DomainError('internal'));
    await contributionPool.checkStudy(bundle, 'd', null, () => undefined);
    await expect(contributionPool.stop()).rejects.toMatchObject({ code: 'internal' });
    expect(made[1]?.terminated).toBe(true);
  });
});
