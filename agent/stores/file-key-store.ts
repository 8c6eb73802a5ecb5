import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type KeyRecord, type KeyStore, readRecord } from '../../keyroom/stores/key-store.ts';
import { makePrivateFolder, readIfThere, writePrivate } from '../private-files.ts';
import { fromOctetJson, toOctetJson } from './octet-json.ts';

const NAME = /^([0-9a-f]{64})\.json$/;

/** Wrapped keys in a folder, a file for each, readable by its owner only. Secrets stand in them wrapped, never open. */
export function fileKeyStore(folder: string): KeyStore {
  const fileOf = (keyId: string): string => path.join(folder, `${keyId}.json`);
  const get = async (keyId: string): Promise<KeyRecord | null> => {
    if (!NAME.test(`${keyId}.json`)) return null;
    const octets = await readIfThere(fileOf(keyId));
    return octets === null ? null : readRecord(fromOctetJson(Buffer.from(octets).toString('utf8')));
  };
  return {
    get,
    async all() {
      await makePrivateFolder(folder);
      const ids = (await readdir(folder)).flatMap((name) => NAME.exec(name)?.[1] ?? []).sort();
      const records = await Promise.all(ids.map(get));
      return records.filter((record) => record !== null);
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
