import { DomainError } from '../core/errors.ts';
import { type ContributionStore, readContributionRecord } from '../keyroom/stores/contribution-store.ts';
import {
  damagedRecords,
  type KeyStore,
  readableRecords,
  readRecord,
  type StoredKey,
} from '../keyroom/stores/key-store.ts';

const DATABASE = 'cipherward';
const VERSION = 1;
const KEYS = 'keys';
const CONTRIBUTIONS = 'contributions';
const CHECKED_KEYS = 'checked-keys';
type StoreName = typeof KEYS | typeof CONTRIBUTIONS | typeof CHECKED_KEYS;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A database with the stores of version 1; closed at once after every use, so that a newer version of the site is never kept waiting. */
async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore(KEYS, { keyPath: 'keyId' });
    request.result.createObjectStore(CONTRIBUTIONS, { keyPath: 'contributionId' });
    request.result.createObjectStore(CHECKED_KEYS, { keyPath: 'keyId' });
  };
  try {
    return await settled(request);
  } catch (cause) {
    throw new DomainError('device/storage', {}, { cause });
  }
}

/** One request in one transaction; resolves when what it wrote is on the disk. */
async function inStore<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction(name, mode, { durability: 'strict' });
    const finished = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    finished.catch(() => undefined);
    const answer = await settled(work(transaction.objectStore(name)));
    await finished;
    return answer;
  } catch (cause) {
    throw new DomainError('device/storage', {}, { cause });
  } finally {
    database.close();
  }
}

/** Every key that is held, readable or not. The name is the database's own key, which is there even when nothing else of a record is left. */
async function storedKeys(): Promise<StoredKey[]> {
  let names: IDBRequest<IDBValidKey[]> | undefined;
  const records = await inStore<unknown[]>(KEYS, 'readonly', (store) => {
    names = store.getAllKeys();
    return store.getAll();
  });
  return (names?.result ?? []).map((name, at) => ({ name: String(name), record: records[at] }));
}

/** Wrapped keys in the browser's IndexedDB. */
export const indexedKeyStore = (): KeyStore => ({
  all: async () => readableRecords(await storedKeys()),
  damaged: async () => damagedRecords(await storedKeys()),
  get: async (keyId) => {
    const stored = await inStore<unknown>(KEYS, 'readonly', (store) => store.get(keyId));
    return stored === undefined ? null : readRecord({ name: keyId, record: stored });
  },
  put: async (record) => {
    await inStore(KEYS, 'readwrite', (store) => store.put(record));
  },
  delete: async (name) => {
    await inStore(KEYS, 'readwrite', (store) => store.delete(name));
  },
});

/** Signing seeds of this device's contributions, and the keys whose proofs it has verified. */
export const indexedContributionStore = (): ContributionStore => ({
  contribution: async (contributionId) => {
    const stored = await inStore<unknown>(CONTRIBUTIONS, 'readonly', (store) => store.get(contributionId));
    return stored === undefined ? null : readContributionRecord(stored);
  },
  keepContribution: async (record) => {
    await inStore(CONTRIBUTIONS, 'readwrite', (store) => store.put(record));
  },
  forgetContribution: async (contributionId) => {
    await inStore(CONTRIBUTIONS, 'readwrite', (store) => store.delete(contributionId));
  },
  knowsKey: async (keyId) =>
    (await inStore<unknown>(CHECKED_KEYS, 'readonly', (store) => store.get(keyId))) !== undefined,
  rememberKey: async (keyId) => {
    await inStore(CHECKED_KEYS, 'readwrite', (store) => store.put({ keyId }));
  },
});
