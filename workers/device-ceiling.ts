import { DomainError } from '../core/errors.ts';
import type { DeviceTier } from './device-api.ts';

/** Where the fastest tier that this device may use is kept. */
export interface CeilingStore {
  read(): Promise<DeviceTier>;
  /** @throws DomainError `device/storage` when it cannot be kept */
  write(ceiling: DeviceTier): Promise<void>;
}

/** From fastest to slowest. */
export const DEVICE_TIERS: readonly DeviceTier[] = ['fma', 'simd', 'bigint'];

/** True when a tier is faster than the device may be. */
export const isAbove = (tier: DeviceTier, ceiling: DeviceTier): boolean =>
  DEVICE_TIERS.indexOf(tier) < DEVICE_TIERS.indexOf(ceiling);

const NO_CEILING: DeviceTier = 'fma';
const DATABASE = 'cipherward-device';
const STORE = 'settings';
const KEY = 'ceiling';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** A database apart from that of keys, so that neither ever waits for the other's new version. */
async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

/** In the browser's IndexedDB: the one store that pages and workers share. What cannot be read limits nothing. */
export const indexedCeiling: CeilingStore = {
  async read() {
    try {
      const database = await opened();
      try {
        const stored = await settled<unknown>(database.transaction(STORE).objectStore(STORE).get(KEY));
        return DEVICE_TIERS.find((tier) => tier === stored) ?? NO_CEILING;
      } finally {
        database.close();
      }
    } catch {
      return NO_CEILING;
    }
  },
  async write(ceiling) {
    try {
      const database = await opened();
      try {
        await settled(database.transaction(STORE, 'readwrite').objectStore(STORE).put(ceiling, KEY));
      } finally {
        database.close();
      }
    } catch (cause) {
      throw new DomainError('device/storage', {}, { cause });
    }
  },
};
