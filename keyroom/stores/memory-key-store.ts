import { type KeyRecord, type KeyStore, readRecord } from './key-store.ts';

/** Keeps wrapped keys as long as it lives: for tests, and for programs that keep their files themselves. */
export function memoryKeyStore(): KeyStore {
  const records = new Map<string, KeyRecord>();
  return {
    all: async () => [...records.values()].map(copyOf),
    get: async (keyId) => {
      const record = records.get(keyId);
      return record === undefined ? null : copyOf(record);
    },
    put: async (record) => {
      records.set(record.keyId, copyOf(record));
    },
    delete: async (keyId) => {
      records.delete(keyId);
    },
  };
}

/** As a database would: nobody holds the stored record itself. */
const copyOf = (record: KeyRecord): KeyRecord =>
  readRecord({
    ...record,
    publicBytes: record.publicBytes.slice(),
    proof: record.proof?.slice() ?? null,
    note: record.note.slice(),
    wraps: record.wraps.map((wrap) =>
      wrap.kind === 'passphrase' ? { ...wrap, file: wrap.file.slice() } : { ...wrap },
    ),
  });
