import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  damagedRecords,
  type KeyRecord,
  type KeyStore,
  readableRecords,
  readRecord,
  type StoredKey,
} from '../../keyroom/stores/key-store.ts';
import { makePrivateFolder, readIfThere, writePrivate } from '../private-files.ts';
import { fromOctetJson, toOctetJson } from './octet-json.ts';

const NAME = /^([0-9a-f]{64})\.json$/;

/** Null for what is not JSON any more: the record's own reading refuses it. */
const parsed = (stored: string): unknown => {
  try {
    return fromOctetJson(stored);
  } catch {
    return null;
  }
};

/** Wrapped keys in a folder, a file for each, readable by its owner only. Secrets stand in them wrapped, never open. */
export function fileKeyStore(folder: string): KeyStore {
  const fileOf = (keyId: string): string => path.join(folder, `${keyId}.json`);
  const octetsOf = async (keyId: string): Promise<string | null> => {
    const octets = await readIfThere(fileOf(keyId));
    return octets === null ? null : Buffer.from(octets).toString('utf8');
  };
  const stored = async (): Promise<StoredKey[]> => {
    await makePrivateFolder(folder);
    const ids = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
    const texts = await Promise.all(ids.map(octetsOf));
    return ids.map((name, at) => ({ name, record: parsed(texts[at] ?? '') }));
  };
  return {
    async get(keyId): Promise<KeyRecord | null> {
      const text = NAME.test(`${keyId}.json`) ? await octetsOf(keyId) : null;
      return text === null ? null : readRecord({ name: keyId, record: parsed(text) });
    },
    all: async () => readableRecords(await stored()),
    damaged: async () => damagedRecords(await stored()),
    async put(record) {
      await makePrivateFolder(folder);
      await writePrivate(fileOf(readRecord({ name: record.keyId, record }).keyId), toOctetJson(record));
    },
    async delete(name) {
      if (NAME.test(`${name}.json`)) await rm(fileOf(name), { force: true });
    },
  };
}
