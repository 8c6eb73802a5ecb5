import { expect, test } from 'vitest';
import { excerptOf, FIRST, STAGES, shareOf, withStage } from './stages.ts';

test('the bar only ever grows, from nothing towards the whole', () => {
  const shares = STAGES.flatMap((stage) => [0, 1, 2].map((done) => shareOf({ ...FIRST, stage, done, total: 2 })));
  expect(shares[0]).toBe(0);
  expect(shares.at(-1)).toBeCloseTo(1, 12);
  expect(shares.every((share, i) => i === 0 || share >= (shares[i - 1] ?? 0))).toBe(true);
});

test('a stage of unknown length stands at its beginning', () => {
  expect(shareOf({ ...FIRST, stage: 'key', done: 7, total: 0 })).toBe(shareOf({ ...FIRST, stage: 'key' }));
});

test('a stage that ends leaves the time that it took', () => {
  const next = withStage({ ...FIRST, stage: 'key', done: 3, total: 4 }, 'proof', 1500);
  expect(next).toMatchObject({ stage: 'proof', done: 0, total: 0, took: { key: 1500 } });
});

test('the excerpt is of the last ciphertext, not of header or signature', () => {
  const envelope = new Uint8Array(200 + 768 + 64);
  envelope.fill(0xcd, 200, 200 + 768);
  expect(excerptOf(envelope)).toBe('cd'.repeat(60));
});
