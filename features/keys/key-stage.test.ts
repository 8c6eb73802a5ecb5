import { expect, test } from 'vitest';
import type { DamagedKey, KeyHandle, KeySummary } from '../../workers/keyroom-api.ts';
import { damagedKeyOf, keyStageOf, needsBinding, type StudyKeyFacts } from './key-stage.ts';

const STUDY = '6b6ad0f0-2f5e-4e4a-9f6b-0d5c6f3b8a11';
const passphrase = { kind: 'passphrase', provedByOpening: false, memoryMiB: 256 } as const;
const recovery = { kind: 'recovery', provedByOpening: false, memoryMiB: null } as const;
const tried = { ...recovery, provedByOpening: true } as const;
const key: KeySummary = {
  handle: 'h' as KeyHandle,
  keyId: 'a'.repeat(64),
  fingerprint: ['one', 'two', 'three', 'four', 'five', 'six'],
  publicBytes: new Uint8Array(),
  preset: 'paillier-3072',
  origin: 'made',
  studyId: STUDY,
  studyDigest: null,
  locked: false,
  proved: true,
  selfTested: true,
  wraps: [passphrase, tried],
  bareExports: 0,
};
const draft: StudyKeyFacts = { studyId: STUDY, phase: 'draft', registered: [key.keyId] };
const none: StudyKeyFacts = { ...draft, registered: [] };

test('without any key one is made; with one that is elsewhere it is brought here', () => {
  expect(keyStageOf(none, [], []).at).toBe('make');
  expect(keyStageOf(draft, [], []).at).toBe('elsewhere');
});

test('another study’s key and an imported one are not this study’s', () => {
  const others = [
    { ...key, studyId: null, origin: 'imported' as const },
    { ...key, studyId: '6b6ad0f0-2f5e-4e4a-9f6b-0d5c6f3b8a12' },
  ];
  expect(keyStageOf(none, others, []).at).toBe('make');
});

test.each([
  ['just made, not sealed', { wraps: [] }, none, 'seal'],
  ['sealed, not proved', { wraps: [passphrase], proved: false, selfTested: false }, none, 'finish'],
  ['proved and tested, not registered', { wraps: [passphrase] }, none, 'finish'],
  ['registered', { wraps: [passphrase] }, draft, 'recovery'],
  ['with a file that was not tried', { wraps: [passphrase, recovery] }, draft, 'drill'],
  ['with a file that was tried', {}, draft, 'done'],
  ['reloaded in the middle', { wraps: [passphrase], locked: true }, draft, 'unlock'],
  ['finished and locked', { locked: true }, draft, 'done'],
] as const)('a key %s goes on at the right place', (_, changes, facts, at) => {
  expect(keyStageOf(facts, [{ ...key, ...changes }], []).at).toBe(at);
});

test('a key restored for an open study needs a passphrase here, no new proof', () => {
  const open: StudyKeyFacts = { ...draft, phase: 'open' };
  const restored = { ...key, proved: false, selfTested: false, wraps: [tried] };
  expect(keyStageOf(open, [restored], []).at).toBe('seal');
  expect(keyStageOf(open, [{ ...restored, wraps: [passphrase, tried] }], []).at).toBe('done');
});

test('a key that the open study does not name is said to be another one', () => {
  expect(keyStageOf({ ...none, phase: 'open', registered: ['b'.repeat(64)] }, [key], []).at).toBe('other-key');
});

const torn: DamagedKey = { name: key.keyId, keyId: key.keyId, fingerprint: key.fingerprint, studyId: null };
const nameless: DamagedKey = { name: 'x', keyId: null, fingerprint: null, studyId: null };

test.each([
  ['the one that the server names', draft, [nameless, torn], torn],
  ['one that names the study, of a key that the server does not know', none, [{ ...torn, studyId: STUDY }], torn],
  ['one of which nothing is left, when the study has a key', draft, [nameless], nameless],
  ['no nameless one when the study has no key', none, [nameless], null],
  [
    'no other key’s',
    draft,
    [
      { ...torn, keyId: 'b'.repeat(64) },
      { ...nameless, studyId: 'another' },
    ],
    null,
  ],
])('the damaged record of a study’s key is %s', (_, facts, damaged, found) => {
  expect(damagedKeyOf(facts, damaged)?.name).toBe(found?.name);
});

test('a damaged record is told instead of a key to be made or brought here', () => {
  expect(keyStageOf(draft, [], [torn])).toEqual({ at: 'damaged', damaged: torn });
  expect(keyStageOf(none, [], [{ ...torn, studyId: STUDY }]).at).toBe('damaged');
  expect(keyStageOf(none, [], [torn]).at).toBe('make');
});

test('a key that can be read goes before a damaged one, unless the open study names the damaged one', () => {
  const second = { ...key, keyId: 'b'.repeat(64) };
  expect(keyStageOf(draft, [key], [{ ...torn, keyId: 'c'.repeat(64), studyId: STUDY }]).at).toBe('done');
  expect(keyStageOf(draft, [{ ...second, wraps: [passphrase] }], [torn]).at).toBe('finish');
  expect(keyStageOf({ ...draft, phase: 'open' }, [second], [torn]).at).toBe('damaged');
});

test('an open key is bound once its study is open', () => {
  expect(needsBinding(key, 'draft')).toBe(false);
  expect(needsBinding(key, 'open')).toBe(true);
  expect(needsBinding({ ...key, locked: true }, 'open')).toBe(false);
  expect(needsBinding({ ...key, studyDigest: 'c'.repeat(64) }, 'open')).toBe(false);
});
