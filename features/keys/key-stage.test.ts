import { expect, test } from 'vitest';
import type { KeyHandle, KeySummary } from '../../workers/keyroom-api.ts';
import { keyStageOf, needsBinding, type StudyKeyFacts } from './key-stage.ts';

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
  expect(keyStageOf(none, []).at).toBe('make');
  expect(keyStageOf(draft, []).at).toBe('elsewhere');
});

test('another study’s key and an imported one are not this study’s', () => {
  const others = [
    { ...key, studyId: null, origin: 'imported' as const },
    { ...key, studyId: '6b6ad0f0-2f5e-4e4a-9f6b-0d5c6f3b8a12' },
  ];
  expect(keyStageOf(none, others).at).toBe('make');
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
  expect(keyStageOf(facts, [{ ...key, ...changes }]).at).toBe(at);
});

test('a key restored for an open study needs a passphrase here, no new proof', () => {
  const open: StudyKeyFacts = { ...draft, phase: 'open' };
  const restored = { ...key, proved: false, selfTested: false, wraps: [tried] };
  expect(keyStageOf(open, [restored]).at).toBe('seal');
  expect(keyStageOf(open, [{ ...restored, wraps: [passphrase, tried] }]).at).toBe('done');
});

test('a key that the open study does not name is said to be another one', () => {
  expect(keyStageOf({ ...none, phase: 'open', registered: ['b'.repeat(64)] }, [key]).at).toBe('other-key');
});

test('an open key is bound once its study is open', () => {
  expect(needsBinding(key, 'draft')).toBe(false);
  expect(needsBinding(key, 'open')).toBe(true);
  expect(needsBinding({ ...key, locked: true }, 'open')).toBe(false);
  expect(needsBinding({ ...key, studyDigest: 'c'.repeat(64) }, 'open')).toBe(false);
});
