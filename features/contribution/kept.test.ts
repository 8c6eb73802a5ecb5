import { describe, expect, test } from 'vitest';
import { toBase64Url } from '../../core/bytes.ts';
import { codeOf, DomainError } from '../../core/errors.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';
import { afterSending, delayBeforeSending, type KeptContribution, prospectOf, readKept } from './kept.ts';
import { makeKeptStore, type TextStore } from './kept-store.ts';
import { type SendingTools, sendWaiting } from './sending.ts';

const STUDY = '6b6ad0f0-2f5e-4e4a-9f6b-0d5c6f3b8a11';
const waiting: KeptContribution = {
  version: 1,
  contributionId: 'a'.repeat(32),
  studyId: STUDY,
  studyDigest: 'b'.repeat(64),
  envelopeDigest: 'c'.repeat(64),
  visit: 0,
  replaces: null,
  state: 'waiting',
  envelope: toBase64Url(new Uint8Array([1, 2, 3])),
  receipt: null,
  fault: null,
  attempts: 0,
  withdrawal: null,
};
const receipt: Receipt = {
  version: 1,
  studyId: STUDY,
  studyDigest: waiting.studyDigest,
  contributionId: waiting.contributionId,
  envelopeDigest: waiting.envelopeDigest,
  leafHash: 'd'.repeat(64),
  day: '2026-03-01',
  serverKey: 'e'.repeat(64),
  signature: 'f',
};

/** A storage of texts as browsers have one. */
function textStore(): TextStore {
  const texts = new Map<string, string>();
  return {
    get length() {
      return texts.size;
    },
    key: (index) => [...texts.keys()][index] ?? null,
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  };
}

/** Tabs that take turns, as the browser's locks make them. */
function turns(): SendingTools['alone'] {
  let last: Promise<unknown> = Promise.resolve();
  return (_, work) => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

const tools = (submit: SendingTools['submit'], texts = textStore()): SendingTools => ({
  store: makeKeptStore(texts),
  submit,
  holds: async () => true,
  counts: async () => false,
  faultOf: (thrown) => (thrown instanceof DomainError ? thrown : new DomainError(codeOf(thrown))),
  alone: turns(),
});

describe('after an attempt', () => {
  test('a receipt ends the waiting, and the envelope is dropped', () => {
    expect(afterSending(waiting, { kind: 'receipt', receipt })).toMatchObject({
      state: 'stored',
      envelope: null,
      receipt,
      fault: null,
    });
  });

  test('a lost connection keeps the envelope and waits longer each time', () => {
    const once = afterSending(waiting, { kind: 'fault', code: 'network/offline' });
    const twice = afterSending(once, { kind: 'fault', code: 'network/offline' });
    expect([once.envelope, twice.attempts]).toEqual([waiting.envelope, 2]);
    expect(delayBeforeSending(waiting, 0.5)).toBe(0);
    expect(delayBeforeSending(twice, 0.5)).toBe(2 * (delayBeforeSending(once, 0.5) ?? 0));
    expect(delayBeforeSending({ ...twice, attempts: 40 }, 0.999)).toBeLessThanOrEqual(120_000);
  });

  test('an expired link keeps the envelope, but does not knock by itself', () => {
    const held = afterSending(waiting, { kind: 'fault', code: 'link/expired' });
    expect([held.state, held.envelope, delayBeforeSending(held, 0)]).toEqual(['waiting', waiting.envelope, null]);
  });

  test.each(['study/closed', 'envelope/wrong-study', 'contribution/duplicate'] as const)('%s is final', (code) => {
    const refused = afterSending(waiting, { kind: 'fault', code });
    expect([prospectOf(code), refused.state, refused.envelope]).toEqual(['final', 'refused', null]);
  });
});

describe('what an earlier page left', () => {
  test('is read as it was written', () => {
    const store = makeKeptStore(textStore());
    store.put(waiting);
    expect(store.get(waiting.contributionId)).toEqual(waiting);
    expect(store.ofStudy(STUDY)).toEqual([waiting]);
    expect(store.ofStudy('another')).toEqual([]);
  });

  test.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['null', 'null'],
    ['another version', JSON.stringify({ ...waiting, version: 2 })],
    ['a foreign id', JSON.stringify({ ...waiting, contributionId: '../x' })],
    ['waiting without an envelope', JSON.stringify({ ...waiting, envelope: null })],
    ['stored without a receipt', JSON.stringify({ ...waiting, state: 'stored', envelope: null })],
    ['an unknown fault', JSON.stringify({ ...waiting, fault: 'nothing/known' })],
  ])('is ignored when it is %s', (_, text) => {
    expect(readKept(text)).toBeNull();
  });

  test('stays in memory where the browser forbids storage, and says so', () => {
    const full: TextStore = {
      ...textStore(),
      setItem: () => {
        throw new Error('quota');
      },
    };
    const store = makeKeptStore(full);
    expect(store.lasts).toBe(true);
    store.put(waiting);
    expect([store.lasts, store.get(waiting.contributionId)]).toEqual([false, waiting]);
  });
});

describe('sending', () => {
  test('two tabs send one envelope once', async () => {
    let sent = 0;
    const both = tools(async () => {
      sent++;
      return receipt;
    });
    both.store.put(waiting);
    const outcomes = await Promise.all([
      sendWaiting(both, waiting.contributionId),
      sendWaiting(both, waiting.contributionId),
    ]);
    expect([sent, ...outcomes.map((kept) => kept?.state)]).toEqual([1, 'stored', 'stored']);
  });

  test('a page that was closed in the middle sends the same octets again', async () => {
    const texts = textStore();
    const before = tools(() => Promise.reject(new DomainError('network/offline')), texts);
    before.store.put(waiting);
    await sendWaiting(before, waiting.contributionId);
    const arrived: Uint8Array[] = [];
    const after = tools(async (envelope) => {
      arrived.push(envelope);
      return receipt;
    }, texts);
    await sendWaiting(after, waiting.contributionId);
    expect(arrived).toEqual([new Uint8Array([1, 2, 3])]);
    expect(after.store.get(waiting.contributionId)?.state).toBe('stored');
  });

  test('a receipt that the study’s server did not sign leaves the envelope waiting', async () => {
    const doubtful = { ...tools(async () => receipt), holds: async () => false };
    doubtful.store.put(waiting);
    expect(await sendWaiting(doubtful, waiting.contributionId)).toMatchObject({
      state: 'waiting',
      fault: 'receipt/invalid',
    });
  });

  test('what was replaced is forgotten once the new one is stored', async () => {
    const replacing = tools(async () => receipt);
    const old = { ...waiting, contributionId: '0'.repeat(32), state: 'stored', envelope: null, receipt } as const;
    replacing.store.put(old);
    replacing.store.put({ ...waiting, replaces: old.contributionId });
    await sendWaiting(replacing, waiting.contributionId);
    expect(replacing.store.ofStudy(STUDY).map(({ contributionId }) => contributionId)).toEqual([
      waiting.contributionId,
    ]);
  });

  test.each([
    ['contribution/replaces-unknown', true, 'waiting', 'request/conflict'],
    ['contribution/duplicate', true, 'waiting', 'request/conflict'],
    ['study/closed', true, 'waiting', 'request/conflict'],
    ['contribution/replaces-unknown', false, 'refused', 'contribution/replaces-unknown'],
    ['study/closed', false, 'refused', 'study/closed'],
    ['contribution/replayed', true, 'refused', 'contribution/replayed'],
  ] as const)(
    'a refusal by %s is believed only of what is not counted (counted: %s)',
    async (code, counted, state, fault) => {
      const refusing = { ...tools(() => Promise.reject(new DomainError(code))), counts: async () => counted };
      refusing.store.put(waiting);
      const after = await sendWaiting(refusing, waiting.contributionId);
      expect(after).toMatchObject({ state, fault, envelope: state === 'waiting' ? waiting.envelope : null });
      // What waits goes again by itself: the same octets get the receipt that was lost.
      if (after !== null && state === 'waiting') expect(delayBeforeSending(after, 0.5)).toBeGreaterThan(0);
    },
  );

  test('a refusal is not believed while nobody can say whether it is counted', async () => {
    const unsure = {
      ...tools(() => Promise.reject(new DomainError('contribution/replaces-unknown'))),
      counts: () => Promise.reject(new DomainError('network/offline')),
    };
    unsure.store.put(waiting);
    const after = await sendWaiting(unsure, waiting.contributionId);
    expect(after).toMatchObject({ state: 'waiting', fault: 'network/offline', envelope: waiting.envelope });
  });
});
