import { expect, test } from 'vitest';
import { poolSize, tableBytesFor } from './pool-size.ts';

const MiB = 1 << 20;

test.each([
  ['a laptop', { hardwareConcurrency: 4, deviceMemory: 8 }, 4, 128],
  ['a large computer', { hardwareConcurrency: 64, deviceMemory: 8 }, 8, 128],
  ['a phone', { hardwareConcurrency: 8, deviceMemory: 4 }, 8, 32],
  ['a small phone', { hardwareConcurrency: 8, deviceMemory: 2 }, 4, 32],
  ['a phone with hardly any memory', { hardwareConcurrency: 4, deviceMemory: 0.25 }, 1, 32],
  ['a browser that tells its cores alone', { hardwareConcurrency: 6 }, 6, 32],
  ['a browser that tells nothing', {}, 1, 32],
])('%s has workers and tables that fit', (_, facts, workers, memory) => {
  expect(poolSize(facts)).toBe(workers);
  expect(tableBytesFor(facts)).toBe(memory * MiB);
  // together no more than one alone
  expect(workers * tableBytesFor(facts, workers)).toBeLessThanOrEqual(memory * MiB);
});
