import { expect, test, vi } from 'vitest';
import { makeLanes } from './lanes.ts';

/** Work that ends when it is told to. */
function held() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve, fail: reject };
}

test('as many as the width run at a time, and all of it ends', async () => {
  const lanes = makeLanes(3);
  const works = Array.from({ length: 7 }, held);
  const begun: number[] = [];
  const all = (async () => {
    for (const [index, { work }] of works.entries()) {
      await lanes.begin(() => {
        begun.push(index);
        return work();
      });
    }
    await lanes.end();
  })();
  for (const [index, { end }] of works.entries()) {
    await vi.waitUntil(() => begun.length === Math.min(works.length, index + 3));
    end();
  }
  await all;
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a full road makes the next one wait', async () => {
  const lanes = makeLanes(1);
  const first = held();
  await lanes.begin(first.work);
  let begun = false;
  const second = lanes.begin(async () => {
    begun = true;
  });
  await Promise.resolve();
  expect(begun).toBe(false);
  first.end();
  await second;
  expect(begun).toBe(true);
});

test('a failure stops the next one and comes out at the end', async () => {
  const lanes = makeLanes(2);
  const fault = new Error('refused');
  await lanes.begin(() => Promise.reject(fault));
  await new Promise((resolve) => queueMicrotask(() => resolve(undefined)));
  let begun = false;
  await expect(
    lanes.begin(async () => {
      begun = true;
    }),
  ).rejects.toBe(fault);
  expect(begun).toBe(false);
  await expect(lanes.end()).rejects.toBe(fault);
});
