import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type KeyRecord, type KeyStore, readableRecords, readRecord } from '../../keyroom/stores/key-store.ts';
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
  return {
    async get(keyId): Promise<KeyRecord | null> {
      const stored = NAME.test(`${keyId}.json`) ? await octetsOf(keyId) : null;
      return stored === null ? null : readRecord(parsed(stored));
    },
    async all() {
      await makePrivateFolder(folder);
      const ids = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
      const stored = await Promise.all(ids.map(octetsOf));
      return readableRecords(stored.map((text) => parsed(text ?? '')));
    },
    async put(record) {
      await makePrivateFolder(folder);
      await writePrivate(fileOf(readRecord(record).keyId), toOctetJson(record));
    },
    async delete(keyId) {
      if (NAME.test(`${keyId}.json`)) await rm(fileOf(keyId), { force: true });
    },
  };
}
