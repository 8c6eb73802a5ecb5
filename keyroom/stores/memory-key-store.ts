import { damagedRecords, type KeyRecord, type KeyStore, readableRecords, readRecord } from './key-store.ts';

/**
 * Keeps wrapped keys as long as it lives: for tests, and for programs that keep their files themselves.
 * @param before what lies there already, readable or not, by the names that it is held under
 */
export function memoryKeyStore(before: Readonly<Record<string, unknown>> = {}): KeyStore {
  const records = new Map<string, unknown>(Object.entries(before));
  const stored = () => [...records].map(([name, record]) => ({ name, record }));
  return {
    all: async () => readableRecords(stored()).map(copyOf),
    damaged: async () => damagedRecords(stored()),
    get: async (keyId) => {
      const record = records.get(keyId);
      return record === undefined ? null : copyOf(readRecord({ name: keyId, record }));
    },
    put: async (record) => {
      records.set(record.keyId, copyOf(readRecord({ name: record.keyId, record })));
    },
    delete: async (name) => {
      records.delete(name);
    },
  };
}

/** As a database would: nobody holds the stored record itself. */
const copyOf = (record: KeyRecord): KeyRecord => ({
  ...record,
  publicBytes: record.publicBytes.slice(),
  proof: record.proof?.slice() ?? null,
  note: record.note.slice(),
  wraps: record.wraps.map((wrap) => (wrap.kind === 'passphrase' ? { ...wrap, file: wrap.file.slice() } : { ...wrap })),
});
