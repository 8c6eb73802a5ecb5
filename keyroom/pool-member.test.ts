import { expect, test } from 'vitest';
import { serveAsMember } from './pool-member.ts';
import type { FromMember, ToMember } from './pool-port.ts';

test('between two tasks a member listens: one that is cancelled meanwhile is never begun', async () => {
  const said: FromMember<number>[] = [];
  const begun: number[] = [];
  let hear: (message: ToMember<null, number>) => void = () => undefined;
  const isOver = new Promise<void>((resolve) => {
    serveAsMember<null, number, number>(
      {
        post: (message) => {
          said.push(message);
          if (said.length === 2) resolve();
        },
        listen: (heard) => {
          hear = heard;
        },
      },
      async () => ({
        // a workman who never breathes by himself
        work: async (task) => {
          begun.push(task);
          setTimeout(() => hear({ kind: 'cancel', id: 2 }), 0);
          return task;
        },
        dispose: async () => undefined,
      }),
    );
  });
  hear({ kind: 'setup', setup: null });
  hear({ kind: 'task', id: 1, task: 10 });
  hear({ kind: 'task', id: 2, task: 20 });
  await isOver;
  expect(begun).toEqual([10]);
  expect(said).toEqual([
    { kind: 'answer', id: 1, answer: 10 },
    { kind: 'fault', id: 2, code: 'computation/cancelled', detail: {} },
  ]);
});

test('a member that was told nothing says so to every task', async () => {
  const { promise, resolve } = Promise.withResolvers<FromMember<number>>();
  let hear: (message: ToMember<null, number>) => void = () => undefined;
  serveAsMember<null, number, number>(
    {
      post: resolve,
      listen: (heard) => {
        hear = heard;
      },
    },
    () => Promise.reject(new Error('nobody begins')),
  );
  hear({ kind: 'task', id: 1, task: 10 });
  expect(await promise).toMatchObject({ kind: 'fault', id: 1, code: 'worker/unavailable' });
});
