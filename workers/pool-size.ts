import { LARGE_DEVICE_BYTES, SMALL_DEVICE_BYTES } from '../keyroom/sealing-tables.ts';

/** What a browser tells of the device; some tell less. */
export interface DeviceFacts {
  readonly hardwareConcurrency?: number;
  /** GiB, rounded down to a power of two, at most 8 or 32. */
  readonly deviceMemory?: number;
}

const MOST_MEMBERS = 8;
/** Workers for each GiB of memory: a page of ours is not the only one. */
const MEMBERS_PER_GIB = 2;
const LARGE_DEVICE_GIB = 8;

/** One worker for each core, as far as memory goes. */
export function poolSize({ hardwareConcurrency = 1, deviceMemory }: DeviceFacts): number {
  const byMemory = deviceMemory === undefined ? MOST_MEMBERS : Math.floor(deviceMemory * MEMBERS_PER_GIB);
  return Math.max(1, Math.min(MOST_MEMBERS, hardwareConcurrency, byMemory));
}

/** Octets that the tables of one of so many workers may take; as on a phone where the browser does not say. */
export const tableBytesFor = ({ deviceMemory = 0 }: DeviceFacts, workers = 1): number =>
  Math.floor((deviceMemory >= LARGE_DEVICE_GIB ? LARGE_DEVICE_BYTES : SMALL_DEVICE_BYTES) / workers);
