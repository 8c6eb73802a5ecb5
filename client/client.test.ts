import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startTestSite, type TestSite } from '../agent/testing-site.ts';
import { DomainError } from '../core/errors.ts';
import { makeEnvelope, type OpenedStudy } from '../server/testing.ts';
import { faultOf } from './faults.ts';
import { type CipherwardClient, createCipherwardClient } from './index.ts';
import { fetchKeyProof, submitEnvelope } from './submit.ts';
import { type ComputationState, waitForRelease } from './wait.ts';

let site: TestSite;
let token: string;
let owner: CipherwardClient;
let study: OpenedStudy;
let contributor: CipherwardClient;

beforeAll(async () => {
  site = await startTestSite();
  token = await site.token('owner');
  owner = createCipherwardClient({ url: site.url, token });
});
afterAll(() => site?.close());
beforeEach(async () => {
  site.cutOff(null);
  const headers = new Headers({ authorization: `Bearer ${token}` });
  study = await site.server.openedStudy({ id: '', headers, call: site.server.caller(headers) });
  contributor = createCipherwardClient({ url: site.url, studyLink: study.linkToken });
});

const envelope = (): Uint8Array => makeEnvelope(study.frozen).octets;
const contribute = async (persons: number): Promise<void> => {
  for (let i = 0; i < persons; i++) await submitEnvelope(contributor, envelope());
};
const launch = async () => {
  const { studyId } = study;
  const { computationId } = await owner.api.computation.launch.mutate({ studyId, visit: 0 });
  return { studyId, computationId };
};

describe('who asks', () => {
  test('a token speaks for its account, a study link for nobody but its study', async () => {
    expect(await owner.api.account.me.query({})).toMatchObject({ email: 'owner@example.org' });
    expect((await contributor.api.contribution.study.query({})).document.id).toBe(study.studyId);
    await expect(contributor.api.study.get.query({ studyId: study.studyId })).rejects.toThrow('access/denied');
    const nobody = createCipherwardClient({ url: site.url });
    await expect(nobody.api.study.list.query({})).rejects.toMatchObject({ code: 'access/signed-out' });
  });

  test('only http addresses are taken', () => {
    expect(() => createCipherwardClient({ url: 'file:///etc/passwd' })).toThrow(TypeError);
  });
});

describe('faults', () => {
  test('are domain errors with code and detail, wherever they arise', async () => {
    const fault = await contributor.api.contribution.study.query({ studyId: 'x' as never }).catch(faultOf);
    expect(fault).toBeInstanceOf(DomainError);
    const unknown = createCipherwardClient({ url: site.url, studyLink: 'A'.repeat(43) });
    await expect(unknown.api.contribution.study.query({})).rejects.toMatchObject({ code: 'link/unknown' });
    await expect(submitEnvelope(contributor, envelope().slice(0, 50))).rejects.toMatchObject({ name: 'DomainError' });
    await expect(fetchKeyProof(contributor, `/api/key-proof/${'0'.repeat(64)}`)).rejects.toThrow('not-found');
  });

  test('a server that is not there is offline, not internal', async () => {
    const nowhere = createCipherwardClient({ url: 'http://127.0.0.1:9' });
    await expect(nowhere.api.installation.status.query({})).rejects.toMatchObject({ code: 'network/offline' });
    await expect(nowhere.ask('/api/healthz')).rejects.toMatchObject({ code: 'network/offline' });
  });
});

describe('submitting', () => {
  test('the same octets get the same receipt and count once', async () => {
    const octets = envelope();
    const receipt = await submitEnvelope(contributor, octets);
    expect(await submitEnvelope(contributor, octets)).toEqual(receipt);
    expect((await owner.api.study.get.query({ studyId: study.studyId })).counts).toMatchObject([{ contributions: 1 }]);
  });

  test('a broken line is tried again, a refusal is not', async () => {
    let asked = 0;
    const flaky = createCipherwardClient({
      url: site.url,
      studyLink: study.linkToken,
      fetch: (address, init) => (asked++ === 0 ? Promise.reject(new TypeError('fetch failed')) : fetch(address, init)),
    });
    await submitEnvelope(flaky, envelope());
    expect(asked).toBe(2);
    await expect(submitEnvelope(flaky, new Uint8Array(3))).rejects.toMatchObject({ name: 'DomainError' });
    expect(asked).toBe(3);
  });
});

describe('waiting for a release', () => {
  test('follows server-sent events to the release', async () => {
    await contribute(3);
    const paths: string[] = [];
    const watching = createCipherwardClient({
      url: site.url,
      token,
      fetch: (address, init) => {
        paths.push(String(address));
        return fetch(address, init);
      },
    });
    const states: ComputationState[] = [];
    const released = await waitForRelease(watching, await launch(), { onProgress: (state) => states.push(state) });
    expect(released).toMatchObject({ state: 'succeeded', step: 'released', persons: 3 });
    expect(states.at(-1)).toMatchObject({ step: 'released' });
    expect(paths.some((path) => path.includes('computation.progress'))).toBe(true);
    expect(paths.some((path) => path.includes('computation.get'))).toBe(false);
    const { aggregates } = await owner.api.release.get.query({ studyId: study.studyId, releaseId: released.releaseId });
    expect(aggregates).toHaveLength(1);
  });

  test('asks again and again where events do not get through', async () => {
    await contribute(3);
    site.cutOff('computation.progress');
    expect(await waitForRelease(owner, await launch())).toMatchObject({ step: 'released', persons: 3 });
  });

  test('says why there is no computation, and stops when told to', async () => {
    await contribute(2);
    await expect(launch()).rejects.toMatchObject({ code: 'cohort/too-small', detail: { persons: 2, minimum: 3 } });
    await contribute(1);
    const aborted = new AbortController();
    aborted.abort();
    await expect(waitForRelease(owner, await launch(), { signal: aborted.signal })).rejects.toThrow();
  });

  const IDS = { studyId: 'study', computationId: 'computation' };
  /** A server that answers with one state, where a real one cannot be brought to it at a chosen moment. */
  const answering = (state: Partial<ComputationState>, releases: readonly unknown[] = []): CipherwardClient => {
    const progress = {
      subscribe: (_: unknown, { onComplete }: { onComplete: () => void }) => {
        onComplete();
        return { unsubscribe() {} };
      },
    };
    const computation = { progress, get: { query: async () => state } };
    const release = { list: { query: async () => ({ releases }) } };
    return { api: { computation, release } } as unknown as CipherwardClient;
  };

  test.each([
    ['cancelled', answering({ state: 'cancelled' }), 'computation/cancelled'],
    [
      'failed for a reason',
      answering({ state: 'failed', fault: { code: 'release/spoilt', detail: {} } }),
      'release/spoilt',
    ],
    [
      'failed for no reason that we know',
      answering({ state: 'failed', fault: { code: 'x', detail: {} } }),
      'computation/failed',
    ],
    [
      'refused by the policy',
      answering({ state: 'succeeded', releaseId: 'r' }, [
        { id: 'r', open: false, reason: { code: 'release/figures', detail: { figures: 9 } } },
      ]),
      'release/figures',
    ],
  ])('a computation that was %s is a fault', async (_, client, code) => {
    await expect(waitForRelease(client, IDS)).rejects.toMatchObject({ name: 'DomainError', code });
  });
});
