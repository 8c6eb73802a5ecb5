import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CipherwardClient } from '../client/index.ts';
import { toHex } from '../core/bytes.ts';
import { appendSignature, encodeUnsigned } from '../core/codec/envelope.ts';
import { asDigest } from '../core/digest.ts';
import { DomainError, type ErrorCode } from '../core/errors.ts';
import { type OutboxJob, openJob } from './outbox.ts';
import { sendRows } from './sending.ts';

const STUDY = 'ab'.repeat(32);
const ID = new Uint8Array(16).fill(7);
const digest = asDigest(new Uint8Array(32));
/** Octets of the right form: what is in them is the server's to judge. */
const ENVELOPE = appendSignature(
  encodeUnsigned({
    kind: 'contribution',
    suite: 1,
    studyDigest: digest,
    keyRingDigest: digest,
    layoutDigest: digest,
    visit: 0,
    persons: 1,
    contributionId: ID,
    replaces: null,
    contributorKey: new Uint8Array(32),
    strata: '',
    parts: [{ group: 0, holderIndex: 0, keyId: digest, kind: 'noop', bytes: new Uint8Array(8) }],
    build: null,
  }),
  new Uint8Array(64),
);

/** A server that refuses every envelope and says of each contribution what it is told to, where a real one cannot be brought to it at a chosen moment. */
const refusing = (code: ErrorCode, status: () => Promise<{ readonly state: string }>): CipherwardClient =>
  ({
    api: {
      contribution: {
        submit: { mutate: () => Promise.reject(new DomainError(code)) },
        status: { query: status },
      },
    },
  }) as unknown as CipherwardClient;

let home: string;
let job: OutboxJob;
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'cipherward-sending-'));
  job = await openJob(home, STUDY, 'file-1');
});
afterEach(async () => {
  await job.close();
  await rm(home, { recursive: true });
});

const send = (client: CipherwardClient) =>
  sendRows(
    {
      client,
      contributions: { checkReceipt: () => Promise.reject(new Error('there is no receipt')) },
      seal: async () => ({ envelope: ENVELOPE }),
      job,
      onReceipt: () => undefined,
    },
    [{ number: 1, answers: {} }],
    1,
  );
const standing = async () => ({ waiting: await job.waiting(), done: [...job.done] });
const said = (state: string) => () => Promise.resolve({ state });

test('what the server does not have is forgotten', async () => {
  const unknown = () => Promise.reject(new DomainError('not-found'));
  const [refusal] = await send(refusing('contribution/duplicate', unknown));
  expect(refusal?.fault.code).toBe('contribution/duplicate');
  expect(await standing()).toEqual({ waiting: [], done: [] });
});

test('what it counts all the same waits for the receipt', async () => {
  const [refusal] = await send(refusing('contribution/replaces-unknown', said('accepted')));
  expect(refusal?.fault).toMatchObject({ code: 'request/conflict', detail: { contribution: toHex(ID) } });
  expect(await standing()).toEqual({ waiting: [1], done: [] });
});

test.each(['withdrawn', 'replaced'])('what was %s since is never sent again', async (state) => {
  const [refusal] = await send(refusing('contribution/counted', said(state)));
  expect(refusal?.fault.code).toBe('contribution/withdrawn');
  expect(await standing()).toEqual({ waiting: [], done: [[1, toHex(ID)]] });
});

test('while it cannot say, nothing is forgotten', async () => {
  const offline = () => Promise.reject(new DomainError('network/offline'));
  await expect(send(refusing('contribution/duplicate', offline))).rejects.toMatchObject({ code: 'network/offline' });
  expect(await standing()).toEqual({ waiting: [1], done: [] });
});

test('somebody else’s octets under the same number are not ours, whatever stands there', async () => {
  await send(refusing('contribution/replayed', said('accepted')));
  expect(await standing()).toEqual({ waiting: [], done: [] });
});
