import { expect, test } from 'vitest';
import { GroupCommit } from './group-commit.ts';

test('whoever comes while a batch is under way shares the next one, in order, each with an own outcome', async () => {
  const batches: number[][] = [];
  const gate = Promise.withResolvers<void>();
  const joint = new GroupCommit<number, string>(async (items) => {
    batches.push([...items]);
    if (batches.length === 1) await gate.promise;
    return items.map((item) => `outcome ${item}`);
  }, 4);
  const first = joint.add(1);
  await new Promise((resolve) => setImmediate(resolve));
  const rest = [2, 3, 4, 5, 6, 7].map((item) => joint.add(item));
  gate.resolve();
  expect(await Promise.all([first, ...rest])).toEqual([1, 2, 3, 4, 5, 6, 7].map((item) => `outcome ${item}`));
  expect(batches).toEqual([[1], [2, 3, 4, 5], [6, 7]]);
});

test('a batch that fails fails its own members alone', async () => {
  const joint = new GroupCommit<number, number>(async (items) => {
    if (items.includes(1)) throw new Error('lost');
    return items;
  }, 1);
  const outcomes = await Promise.allSettled([joint.add(1), joint.add(2)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(await joint.add(3)).toBe(3);
});

test('nobody is left without an answer', async () => {
  const joint = new GroupCommit<number, number>(async () => [], 8);
  await expect(joint.add(1)).rejects.toThrow('without an outcome');
});
