import { describe, expect, test } from 'vitest';
import { memoryContributionStore } from './memory-contribution-store.ts';
import { memoryKeyStore } from './memory-key-store.ts';
import { CONTRIBUTION_STORE_CONTRACT, KEY_STORE_CONTRACT, sampleKey } from './testing-contracts.ts';

describe('the memory key store', () => {
  test.each(KEY_STORE_CONTRACT)('$name', ({ check }) => check(memoryKeyStore()));

  const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(64)) as [string, string, string];
  const { studyId } = sampleKey('a');

  test.each([
    ['lacks a part', { ...sampleKey('b'), note: undefined }, { name: b, studyId }],
    ['has a part of another kind', { ...sampleKey('b'), studyId: 7 }, { name: b, studyId: null }],
    ['is of another version', { ...sampleKey('b'), version: 2 }, { name: b, studyId }],
    ["is another key's", sampleKey('c'), { name: b, studyId }],
    ['is nothing at all', null, { name: b, studyId: null }],
  ])('a record that %s hides no other, is told as damaged, and goes when it is told to', async (_, record, told) => {
    const store = memoryKeyStore({ [a]: sampleKey('a'), [b]: record });
    expect((await store.all()).map(({ keyId }) => keyId)).toEqual([a]);
    expect(await store.damaged()).toEqual([told]);
    await expect(store.get(b)).rejects.toThrow('key/damaged');
    await store.put(sampleKey('c'));
    await store.delete(b);
    expect(await store.damaged()).toEqual([]);
    expect((await store.all()).map(({ keyId }) => keyId)).toEqual([a, c]);
  });
});

describe('the memory contribution store', () => {
  test.each(CONTRIBUTION_STORE_CONTRACT)('$name', ({ check }) => check(memoryContributionStore()));
});
