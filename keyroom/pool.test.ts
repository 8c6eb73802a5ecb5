import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { Pool, type PoolTerms } from './pool.ts';
import type { MemberLine } from './pool-port.ts';
import { faultOf } from './testing.ts';
import { MARK, type TestSetup, type TestTask } from './testing-pool-thread.ts';

type TestLine = MemberLine<TestSetup, TestTask, number>;
type TestPool = Pool<TestSetup, TestTask, number>;

const threads: Worker[] = [];
const pools: TestPool[] = [];
let ended = 0;

function spawn(): TestLine {
  const thread = new Worker(new URL('./testing-pool-thread.ts', import.meta.url));
  threads.push(thread);
  return {
    post: (message) => thread.postMessage(message),
    listen: (heard) => thread.on('message', heard),
    onLost: (lost) => thread.on('error', lost).on('exit', lost),
    end: () => {
      ended++;
      return thread.terminate();
    },
  };
}

function poolOf(terms: Partial<PoolTerms<TestSetup, TestTask, number>> = {}, isRefused = false) {
  const marks = new Int32Array(new SharedArrayBuffer(4 * Object.keys(MARK).length));
  const pool: TestPool = new Pool({ spawn, size: 2, setup: { marks, isRefused }, ...terms });
  pools.push(pool);
  const mark = (name: keyof typeof MARK) => Atomics.load(marks, MARK[name]);
  const openGate = () => Atomics.store(marks, MARK.gate, 1);
  const until = (name: keyof typeof MARK, count: number) =>
    vi.waitUntil(() => mark(name) >= count, { timeout: 60_000, interval: 5 });
  return { pool, mark, openGate, until };
}

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(threads.splice(0).map((thread) => thread.terminate()));
  await Promise.all(pools.splice(0).map((pool) => pool.stop()));
  ended = 0;
});

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a pool', () => {
  test('answers each task with its own answer, and starts threads as they are needed, no more than its size', async () => {
    const { pool, mark } = poolOf();
    expect(threads).toHaveLength(0);
    expect(await pool.run({ do: 'double', number: 4 })).toBe(8);
    expect(threads).toHaveLength(1);
    const answers = await Promise.all([...Array(20).keys()].map((number) => pool.run({ do: 'double', number })));
    expect(answers).toEqual([...Array(20).keys()].map((number) => 2 * number));
    expect([threads.length, mark('threads')]).toEqual([2, 2]);
  });

  test('gives a task to whoever has least to do: a second one does not wait behind the first', async () => {
    const { pool, openGate, until } = poolOf();
    const first = pool.run({ do: 'wait' });
    await until('begun', 1);
    for (let number = 0; number < 5; number++) expect(await pool.run({ do: 'double', number })).toBe(2 * number);
    openGate();
    expect(await first).toBe(0);
  });

  test('lets in no more than its members and its queue hold; the others wait at the door, in order', async () => {
    const { pool, openGate } = poolOf({ size: 1, queued: 2 });
    let letIn = 0;
    const order: number[] = [];
    const offered = [...Array(7).keys()].map(async (number) => {
      const ticket = await pool.offer({ do: 'wait' });
      letIn++;
      await ticket.answer;
      order.push(number);
    });
    await turns();
    expect(letIn).toBe(4); // two at the member, two in the queue
    openGate();
    await Promise.all(offered);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('tells a fault by its code and detail, and goes on', async () => {
    const { pool } = poolOf();
    const fault = await pool.run({ do: 'fail' }).catch((thrown: unknown) => thrown);
    expect(fault).toMatchObject({ code: 'envelope/visit', detail: { visit: 3 } });
    expect(await pool.run({ do: 'double', number: 1 })).toBe(2);
  });

  test("answers every task with the fault of a member's beginning", async () => {
    const { pool } = poolOf({}, true);
    for (let again = 0; again < 2; again++)
      expect(await faultOf(pool.run({ do: 'double', number: 1 }))).toEqual({
        code: 'study/digest-mismatch',
        why: 'study',
      });
  });

  test('refuses a task of which no clone can be made, and keeps its place free', async () => {
    const { pool } = poolOf({ size: 1, queued: 1 });
    const uncloneable = { do: 'double', number: () => 1 } as unknown as TestTask;
    for (let i = 0; i < 5; i++) expect(await faultOf(pool.run(uncloneable))).toMatchObject({ code: 'internal' });
    expect(await pool.run({ do: 'double', number: 3 })).toBe(6);
  });
});

describe('a member that dies', () => {
  test('is replaced, and what it worked on is done by another', async () => {
    const { pool, mark } = poolOf({ size: 1 });
    const all = await Promise.all([
      pool.run({ do: 'double', number: 1 }),
      pool.run({ do: 'crash', times: 1 }),
      pool.run({ do: 'double', number: 2 }),
    ]);
    expect(all).toEqual([2, -1, 4]);
    expect([mark('crashes'), threads.length]).toEqual([2, 2]);
  });

  test('of the same task again is said; those who waited behind it get their answers', async () => {
    const { pool, mark } = poolOf({ size: 1, queued: 4 });
    const crash = faultOf(pool.run({ do: 'crash', times: 99 }));
    const others = [...Array(4).keys()].map((number) => pool.run({ do: 'double', number }));
    expect(await crash).toEqual({ code: 'worker/crashed', why: 'error' });
    expect(await Promise.all(others)).toEqual([0, 2, 4, 6]);
    expect(mark('crashes')).toBe(2);
  });

  test('is no fault of whoever waited behind it, however often that happens', async () => {
    const { pool } = poolOf({ size: 1, queued: 8 });
    const crashes = [1, 2, 3].map(() => faultOf(pool.run({ do: 'crash', times: 99 })));
    const patient = pool.run({ do: 'double', number: 21 });
    expect(await patient).toBe(42);
    expect((await Promise.all(crashes)).map(({ code }) => code)).toEqual(Array(3).fill('worker/crashed'));
  });

  test('takes nothing from whoever waited behind it: a later crash of their own is their first', async () => {
    const { pool, mark } = poolOf({ size: 1, queued: 4 });
    const twice = faultOf(pool.run({ do: 'crash', times: 2 }));
    const once = pool.run({ do: 'crash', times: 3 });
    expect(await twice).toEqual({ code: 'worker/crashed', why: 'error' });
    expect([await once, mark('crashes')]).toEqual([-1, 4]);
  });

  test('before it was ever started is said, and tried again with the next task', async () => {
    let refusals = 1;
    const { pool } = poolOf({
      spawn: () => {
        if (refusals-- > 0) throw new Error('no threads left');
        return spawn();
      },
    });
    expect(await faultOf(pool.run({ do: 'double', number: 1 }))).toMatchObject({ code: 'worker/unavailable' });
    expect(await pool.run({ do: 'double', number: 1 })).toBe(2);
  });

  test('where the platform gives fewer threads, those do it all', async () => {
    const { pool, openGate } = poolOf({
      size: 8,
      spawn: () => {
        if (threads.length >= 2) throw new Error('no threads left');
        return spawn();
      },
    });
    openGate();
    expect(await Promise.all(Array.from({ length: 12 }, () => pool.run({ do: 'wait' })))).toEqual(Array(12).fill(0));
    expect(threads).toHaveLength(2);
  });
});

describe('taking a task back', () => {
  test('from the queue or from the place behind the work: it is never begun', async () => {
    const { pool, mark, openGate, until } = poolOf({ size: 1, queued: 2 });
    const running = pool.run({ do: 'wait' });
    const behind = await pool.offer({ do: 'double', number: 1 });
    const queued = await pool.offer({ do: 'double', number: 2 });
    await until('begun', 1);
    queued.cancel();
    behind.cancel();
    expect(await faultOf(queued.answer)).toMatchObject({ code: 'computation/cancelled' });
    openGate();
    expect(await faultOf(behind.answer)).toMatchObject({ code: 'computation/cancelled' });
    expect([await running, mark('doubled')]).toEqual([0, 0]);
  });

  test('from a member that works on it: it hears of it, stops, and lives on', async () => {
    const { pool, mark, until } = poolOf({ size: 1, patience: 60_000 });
    const ticket = await pool.offer({ do: 'wait' });
    await until('begun', 1);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    ticket.cancel();
    ticket.cancel();
    expect(await faultOf(ticket.answer)).toMatchObject({ code: 'computation/cancelled' });
    expect(mark('cancelled')).toBe(1);
    vi.advanceTimersByTime(60_000);
    vi.useRealTimers();
    expect(await pool.run({ do: 'double', number: 2 })).toBe(4);
    expect([threads.length, ended]).toEqual([1, 0]);
  });

  test('from a member that does not heed: it is ended, and what waited behind is done by another', async () => {
    const { pool, until } = poolOf({ size: 1, patience: 30 });
    const ticket = await pool.offer({ do: 'spin' });
    const behind = pool.run({ do: 'double', number: 2 });
    await until('begun', 1);
    ticket.cancel();
    expect(await faultOf(ticket.answer)).toMatchObject({ code: 'computation/cancelled' });
    expect(await behind).toBe(4);
    expect([threads.length, ended]).toEqual([2, 1]);
  });

  test('from a member that answers all the same: nobody gets what they did not want any more', async () => {
    const { pool, openGate, until } = poolOf({ size: 1 });
    const ticket = await pool.offer({ do: 'deaf' });
    await until('begun', 1);
    ticket.cancel();
    openGate();
    expect(await faultOf(ticket.answer)).toMatchObject({ code: 'computation/cancelled' });
    expect(await pool.run({ do: 'double', number: 2 })).toBe(4);
    expect([threads.length, ended]).toEqual([1, 0]);
  });

  test('after its answer changes nothing', async () => {
    const { pool } = poolOf({ patience: 0 });
    const ticket = await pool.offer({ do: 'double', number: 2 });
    expect(await ticket.answer).toBe(4);
    ticket.cancel();
    await turns();
    expect(ended).toBe(0);
  });
});

describe('doing many tasks', () => {
  const doubles = (count: number, taken: number[] = []) =>
    (function* () {
      for (let number = 0; number < count; number++) {
        taken.push(number);
        yield { do: 'double', number } as const;
      }
    })();

  test('brings every answer to the sink once', async () => {
    const { pool } = poolOf();
    const answers: number[] = [];
    await pool.each(doubles(50), async (answer) => void answers.push(answer));
    expect(answers.sort((a, b) => a - b)).toEqual([...Array(50).keys()].map((number) => 2 * number));
  });

  test('makes no more tasks than a slow sink lets through', async () => {
    const { pool, until } = poolOf({ size: 2, queued: 1 });
    const taken: number[] = [];
    let go: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      go = resolve;
    });
    const all = pool.each(doubles(50, taken), () => slow);
    await until('doubled', 5);
    await turns();
    expect(taken.length).toBeLessThanOrEqual(6); // two threads with two each, one in the queue, and one in the hand
    go();
    await all;
    expect(taken).toHaveLength(50);
  });

  test('stops when it is told to, and cancels what runs', async () => {
    const { pool, mark, until } = poolOf();
    const stopper = new AbortController();
    const waits = Array.from({ length: 10 }, () => ({ do: 'wait' }) as const);
    const sink = vi.fn(async () => undefined);
    const all = faultOf(pool.each(waits, sink, stopper.signal));
    await until('begun', 2);
    stopper.abort();
    expect(await all).toMatchObject({ code: 'computation/cancelled' });
    expect([mark('cancelled'), sink.mock.calls.length]).toEqual([2, 0]);
    const early = new AbortController();
    early.abort();
    expect(await faultOf(pool.each(doubles(3), sink, early.signal))).toMatchObject({ code: 'computation/cancelled' });
  });

  test('stops at the first fault, of a task or of the sink, and says it', async () => {
    const { pool } = poolOf();
    const tasks: TestTask[] = [{ do: 'fail' }, ...Array.from({ length: 9 }, () => ({ do: 'wait' }) as const)];
    expect(await faultOf(pool.each(tasks, async () => undefined))).toMatchObject({ code: 'envelope/visit' });
    const broken = new Error('the network is gone');
    await expect(pool.each(doubles(50), () => Promise.reject(broken))).rejects.toBe(broken);
    expect(await pool.run({ do: 'double', number: 1 })).toBe(2);
  });
});

describe('the end of a pool', () => {
  test('refuses everybody who waits, lets members zeroise, and ends them', async () => {
    const { pool, mark, until } = poolOf({ size: 1, queued: 1 });
    const faults = Array.from({ length: 5 }, () => faultOf(pool.run({ do: 'wait' })));
    await until('begun', 1);
    await pool.stop();
    expect(await Promise.all(faults)).toEqual(Array(5).fill({ code: 'worker/crashed', why: 'ended' }));
    expect([mark('disposed'), ended]).toEqual([1, 1]);
    expect(await faultOf(pool.run({ do: 'double', number: 1 }))).toEqual({ code: 'worker/crashed', why: 'ended' });
    expect(threads).toHaveLength(1);
  });

  test('does not wait for a member that does not listen', async () => {
    const { pool, until } = poolOf({ size: 1, patience: 30 });
    const spinning = faultOf(pool.run({ do: 'spin' }));
    await until('begun', 1);
    await pool.stop();
    expect(await spinning).toEqual({ code: 'worker/crashed', why: 'ended' });
    expect(ended).toBe(1);
  });
});
