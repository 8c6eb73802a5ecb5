import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONTRIBUTION_STORE_CONTRACT, KEY_STORE_CONTRACT, sampleKey } from '../../keyroom/stores/testing-contracts.ts';
import { fileContributionStore } from './file-contribution-store.ts';
import { fileKeyStore } from './file-key-store.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cipherward-stores-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('keys in files', () => {
  test.each(KEY_STORE_CONTRACT)('$name', ({ check }) => check(fileKeyStore(path.join(folder, 'keys'))));

  test('only their owner can read them', async () => {
    const keys = path.join(folder, 'keys');
    await fileKeyStore(keys).put(sampleKey('a'));
    const [name = ''] = await readdir(keys);
    expect((await stat(keys)).mode & 0o777).toBe(0o700);
    expect((await stat(path.join(keys, name))).mode & 0o777).toBe(0o600);
  });

  test('a file that is no record is refused, and one with another name is none of ours', async () => {
    const store = fileKeyStore(folder);
    await writeFile(path.join(folder, 'notes.json'), '{}');
    expect(await store.all()).toEqual([]);
    await writeFile(path.join(folder, `${'b'.repeat(64)}.json`), '{"version":1}');
    await expect(store.get('b'.repeat(64))).rejects.toThrow('key/damaged');
  });

  test('a damaged record hides no other, and is told as damaged until it is removed', async () => {
    const store = fileKeyStore(folder);
    await store.put(sampleKey('a'));
    const { studyId } = sampleKey('b');
    await writeFile(path.join(folder, `${'b'.repeat(64)}.json`), JSON.stringify({ version: 1, studyId }));
    await writeFile(path.join(folder, `${'c'.repeat(64)}.json`), '{"version":1,"half of');
    expect((await store.all()).map(({ keyId }) => keyId[0])).toEqual(['a']);
    expect(await store.damaged()).toEqual([
      { name: 'b'.repeat(64), studyId },
      { name: 'c'.repeat(64), studyId: null },
    ]);
    for (const damaged of ['b', 'c']) await expect(store.get(damaged.repeat(64))).rejects.toThrow('key/damaged');
    await store.delete('b'.repeat(64));
    expect((await store.damaged()).map(({ name }) => name[0])).toEqual(['c']);
  });

  test('no name leads out of the folder', async () => {
    const store = fileKeyStore(path.join(folder, 'keys'));
    await writeFile(path.join(folder, 'outside.json'), '{}');
    expect(await store.get('../outside')).toBeNull();
    await store.delete('../outside');
    expect(await readdir(folder)).toContain('outside.json');
  });
});

describe('contributions in files', () => {
  test.each(CONTRIBUTION_STORE_CONTRACT)('$name', ({ check }) => check(fileContributionStore(folder)));

  test('only their owner can read them', async () => {
    await fileContributionStore(folder).rememberKey('c'.repeat(64));
    expect((await stat(path.join(folder, 'checked-keys', 'c'.repeat(64)))).mode & 0o777).toBe(0o600);
  });
});
