import { describe, expect, test, vi } from 'vitest';
import { toHex } from '../core/bytes.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import { DomainError } from '../core/errors.ts';
import { checkEnvelope, checkEnvelopeSignature } from '../core/protocol/check-envelope.ts';
import { decodeWithdrawal } from '../core/protocol/withdrawal.ts';
import { BIGINT_ARITHMETIC } from '../core/schemes/paillier/arithmetic-bigint.ts';
import { proveKey } from '../core/schemes/paillier/prove.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import type { SealedContribution } from '../workers/contribution-api.ts';
import { ContributionService } from './contribution-service.ts';
import type { FromMember, ToMember } from './pool-port.ts';
import { webCryptoRng } from './rng.ts';
import {
  rowsInOneTask,
  SealingCoordinator,
  type SealingLine,
  type SealingSetup,
  type SealingTask,
  serveSealing,
} from './sealing-pool.ts';
import type { ContributionStore } from './stores/contribution-store.ts';
import { memoryContributionStore } from './stores/memory-contribution-store.ts';
import { faultOf, silent } from './testing.ts';
import { testStudy } from './testing-release.ts';

const study = testStudy({}, { demonstration: true });
const answers = { sex: 'female', glucose: '97.3', cholesterol: '201' };
const bundle = {
  document: study.document,
  studyDigest: study.studyDigest,
  proofUrl: '',
  phase: 'open',
  spoiltRounds: 0,
} as const;

const serviceAround = (store: ContributionStore): ContributionService =>
  new ContributionService({
    store,
    rng: webCryptoRng,
    chosen: Promise.resolve({ tier: 'bigint', arithmetic: BIGINT_ARITHMETIC }),
  });

/** A coordinator whose members stand in the same thread, each with a service of its own around one store. */
async function coordinatorOf(size: number, store = memoryContributionStore()) {
  await store.rememberKey(toHex(testKey3072().publicKey.keyId));
  const tasks: SealingTask[] = [];
  let members = 0;
  let running = 0;
  const spawn = (): SealingLine => {
    members++;
    running++;
    const toPool: ((message: FromMember<readonly SealedContribution[]>) => void)[] = [];
    const toMember: ((message: ToMember<SealingSetup, SealingTask>) => void)[] = [];
    serveSealing(
      {
        post: (message) => setImmediate(() => toPool.forEach((heard) => void heard(structuredClone(message)))),
        listen: (heard) => void toMember.push(heard),
      },
      serviceAround(store),
    );
    return {
      post: (message) => {
        if (message.kind === 'task') tasks.push(message.task);
        const clone = structuredClone(message);
        setImmediate(() => toMember.forEach((heard) => void heard(clone)));
      },
      listen: (heard) => void toPool.push(heard),
      onLost: () => undefined,
      end: () => running--,
    };
  };
  const coordinator = new SealingCoordinator({ service: serviceAround(store), spawn, size });
  const count = () => ({ members, running });
  return { coordinator, tasks, count, store };
}

async function checked(size = 2) {
  const all = await coordinatorOf(size);
  await all.coordinator.checkStudy(bundle, study.studyDigest, null, silent);
  return all;
}

function collect() {
  const sealed: SealedContribution[] = [];
  return { sealed, take: async (one: SealedContribution) => void sealed.push(one) };
}

describe('contributions in one task', () => {
  test('are many at first, few towards the end, and never none', () => {
    expect(rowsInOneTask(100_000, 4)).toBe(16);
    expect([40, 8, 4, 1].map((left) => rowsInOneTask(left, 4))).toEqual([5, 1, 1, 1]);
  });
});

describe('the coordinator', () => {
  test('has synthetic people encrypted by all members, each once, in envelopes that the server admits', async () => {
    const { coordinator, tasks, count } = await checked();
    const { sealed, take } = collect();
    await coordinator.encryptSynthetic({ persons: 23 }, take);
    expect(sealed).toHaveLength(23);
    for (const { envelope: octets } of sealed) {
      const envelope = decodeEnvelope(octets);
      checkEnvelope(envelope, study.document, study.layout, study.digests);
      checkEnvelopeSignature(octets, envelope);
    }
    expect(new Set(sealed.map(({ contributionId }) => contributionId)).size).toBe(23);
    // what a member's table is sized for is its share
    expect(new Set(tasks.map(({ expected }) => expected))).toEqual(new Set([12]));
    expect(count().members).toBe(2);
    await coordinator.stop();
    expect(count().running).toBe(0);
  });

  test('has rows encrypted, each of which this device can withdraw', async () => {
    const { coordinator, store } = await checked();
    const { sealed, take } = collect();
    await coordinator.encryptRows({ rows: Array(5).fill(answers), visit: 0 }, take);
    expect(sealed).toHaveLength(5);
    const device = serviceAround(store);
    for (const { contributionId, envelope } of sealed)
      expect(decodeWithdrawal(await device.signWithdrawal(contributionId)).contributorKey).toEqual(
        decodeEnvelope(envelope).contributorKey,
      );
    await coordinator.stop();
  });

  test('says the fault of a row, and of whoever takes the envelopes', async () => {
    const { coordinator } = await checked();
    const rows = [answers, { ...answers, glucose: 'high' }];
    expect(await faultOf(coordinator.encryptRows({ rows, visit: 0 }, silentTake))).toMatchObject({
      code: 'measurement/not-a-number',
    });
    const offline = () => Promise.reject(new DomainError('network/offline'));
    expect(await faultOf(coordinator.encryptSynthetic({ persons: 9 }, offline))).toMatchObject({
      code: 'network/offline',
    });
    await coordinator.stop();
  });

  test('stops when it is told to, while somebody is still taking', async () => {
    const { coordinator } = await checked();
    const take = vi.fn(async () => coordinator.cancel());
    expect(await faultOf(coordinator.encryptSynthetic({ persons: 60 }, take))).toMatchObject({
      code: 'computation/cancelled',
    });
    expect(take.mock.calls.length).toBeLessThan(60);
    const { sealed, take: again } = collect();
    await coordinator.encryptSynthetic({ persons: 2 }, again);
    expect(sealed).toHaveLength(2);
    await coordinator.stop();
  });

  test('invents people in bounded numbers, and for demonstrations only', async () => {
    const { coordinator } = await checked();
    for (const persons of [0, -1, 1.5, 1_000_000])
      expect(await faultOf(coordinator.encryptSynthetic({ persons }, silentTake))).toMatchObject({
        code: 'request/too-large',
      });
    const real = testStudy();
    await coordinator.checkStudy({ ...bundle, ...real }, real.studyDigest, null, silent);
    expect(await faultOf(coordinator.encryptSynthetic({ persons: 3 }, silentTake))).toMatchObject({
      code: 'access/denied',
    });
    await coordinator.stop();
  });

  test('encrypts for no study that was not checked, and checks the proof before its members take it as verified', async () => {
    const { coordinator, store } = await coordinatorOf(1);
    expect(await faultOf(coordinator.encryptSynthetic({ persons: 1 }, silentTake))).toMatchObject({
      code: 'not-found',
    });
    const fresh = memoryContributionStore();
    const service = serviceAround(fresh);
    const stranger = new SealingCoordinator({
      service,
      size: 1,
      spawn: () => {
        throw new Error('nothing may start');
      },
    });
    expect(await faultOf(stranger.checkStudy(bundle, study.studyDigest, null, silent))).toMatchObject({
      code: 'key/unproved',
    });
    expect(await faultOf(stranger.encryptSynthetic({ persons: 1 }, silentTake))).toMatchObject({ code: 'not-found' });
    const proof = await proveKey(testKey3072(), webCryptoRng);
    expect(await stranger.checkStudy(bundle, study.studyDigest, proof, silent)).toMatchObject({ remembered: false });
    expect(await store.knowsKey(toHex(testKey3072().publicKey.keyId))).toBe(true);
  });

  test('ends the members of the study before when another one is checked', async () => {
    const { coordinator, count } = await checked(1);
    await coordinator.encryptSynthetic({ persons: 1 }, silentTake);
    const other = testStudy({ title: 'Another title' }, { demonstration: true });
    await coordinator.checkStudy({ ...bundle, ...other }, other.studyDigest, null, silent);
    expect(count()).toEqual({ members: 1, running: 0 });
    const { sealed, take } = collect();
    await coordinator.encryptSynthetic({ persons: 1 }, take);
    expect(decodeEnvelope((sealed[0] as SealedContribution).envelope).studyDigest).toEqual(other.digests.study);
    await coordinator.stop();
  });
});

const silentTake = async (): Promise<void> => undefined;
