import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DomainError } from '../core/errors.ts';
import { NearWorker, nearWorkers } from './testing-near-worker.ts';
import { workerDoor } from './worker-door.ts';

const api = {
  answer: async (number: number) => number + 1,
  refuse: async () => {
    throw new DomainError('key/device-memory', { memoryMiB: 64 });
  },
  fail: async () => {
    throw new TypeError('cannot read 97.31 of undefined');
  },
  hang: () => new Promise<never>(() => undefined),
};
type Api = typeof api;

const started: NearWorker[] = [];
const rooms: NearWorker[] = [];
const near = (): Worker => {
  const worker = new NearWorker(api);
  started.push(worker);
  return worker as unknown as Worker;
};
const fault = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (thrown: DomainError) => ({ code: thrown.code, detail: thrown.detail }),
  );

afterEach(() => {
  for (const worker of [...started.splice(0), ...rooms.splice(0)]) worker.terminate();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the door to a worker', () => {
  test('starts it with the first question, and only then', async () => {
    const door = workerDoor<Api>(near);
    expect([started.length, door.isRunning]).toEqual([0, false]);
    expect(await door.ask((worker) => worker.answer(1))).toBe(2);
    expect(await door.ask((worker) => worker.answer(2))).toBe(3);
    expect([started.length, door.isRunning]).toEqual([1, true]);
  });

  test('brings a fault across with its code and detail', async () => {
    const thrown = await workerDoor<Api>(near)
      .ask((worker) => worker.refuse())
      .catch((caught: unknown) => caught);
    expect(thrown).toBeInstanceOf(DomainError);
    expect(thrown).toMatchObject({
      code: 'key/device-memory',
      message: 'key/device-memory',
      detail: { memoryMiB: 64 },
    });
  });

  test('brings nothing across of a fault that is not ours: its sentence may hold a measurement', async () => {
    const thrown = await workerDoor<Api>(near)
      .ask((worker) => worker.fail())
      .catch((caught: unknown) => caught);
    expect(thrown).toMatchObject({ code: 'internal', detail: {} });
    expect(JSON.stringify([String(thrown), (thrown as Error).stack, (thrown as Error).cause])).not.toContain('97.31');
  });

  test('says when the worker does not start, and tries again with the next question', async () => {
    const starts = [
      () => {
        throw new Error('blocked');
      },
      near,
    ];
    const door = workerDoor<Api>(() => (starts.shift() ?? near)());
    expect(await fault(door.ask((worker) => worker.answer(1)))).toMatchObject({ code: 'worker/unavailable' });
    expect(await door.ask((worker) => worker.answer(1))).toBe(2);
  });

  test('says to everyone who waits that the worker crashed, and starts another', async () => {
    const door = workerDoor<Api>(near);
    const waiting = [fault(door.ask((worker) => worker.hang())), fault(door.ask((worker) => worker.hang()))];
    started[0]?.crash();
    expect(await Promise.all(waiting)).toEqual(Array(2).fill({ code: 'worker/crashed', detail: { why: 'error' } }));
    expect(started[0]?.terminated).toBe(true);
    expect(await door.ask((worker) => worker.answer(1))).toBe(2);
    expect(started).toHaveLength(2);
  });

  test('ends the worker and whatever it is busy with', async () => {
    const door = workerDoor<Api>(near);
    const waiting = fault(door.ask((worker) => worker.hang()));
    door.end();
    expect(await waiting).toEqual({ code: 'worker/crashed', detail: { why: 'ended' } });
    expect([started[0]?.terminated, door.isRunning]).toEqual([true, false]);
  });
});

describe('the door to the key room', () => {
  const room = {
    list: async () => [],
    lock: async () => undefined,
    selfTest: () => new Promise<never>(() => undefined),
  };
  beforeEach(() => {
    rooms.splice(0);
    vi.resetModules();
    vi.stubGlobal('Worker', nearWorkers(room, rooms));
  });

  test('is ended by fifteen idle minutes, but not by work that takes long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { keyRoom, onKeyRoomEnded, IDLE_MINUTES } = await import('./keyroom-client.ts');
    const ended = vi.fn();
    onKeyRoomEnded(ended);
    await keyRoom.list();
    vi.advanceTimersByTime(IDLE_MINUTES * 60_000 - 1);
    expect(rooms[0]?.terminated).toBe(false);
    const busy = fault(keyRoom.selfTest('handle' as never, () => undefined));
    vi.advanceTimersByTime(IDLE_MINUTES * 60_000 * 3);
    expect(rooms[0]?.terminated).toBe(false);
    await keyRoom.list();
    expect(rooms[0]?.terminated).toBe(false);
    rooms[0]?.crash();
    expect(await busy).toMatchObject({ code: 'worker/crashed' });
    expect(ended).toHaveBeenCalledTimes(1);

    await keyRoom.list();
    vi.advanceTimersByTime(IDLE_MINUTES * 60_000);
    expect(rooms[1]?.terminated).toBe(true);
    expect(ended).toHaveBeenCalledTimes(2);
  });

  test('is ended by locking, which does not start a worker for it', async () => {
    const { keyRoom } = await import('./keyroom-client.ts');
    await keyRoom.lock();
    expect(rooms).toHaveLength(0);
    await keyRoom.list();
    await keyRoom.lock();
    expect(rooms[0]?.terminated).toBe(true);
  });

  test('is ended by signing out, in this tab and in every other', async () => {
    const here = await import('./keyroom-client.ts');
    await here.keyRoom.list();
    vi.resetModules();
    const elsewhere = await import('./keyroom-client.ts');
    await elsewhere.keyRoom.list();
    const heard = new Promise<void>((resolve) => elsewhere.onKeyRoomEnded(resolve));
    here.endKeyRooms();
    expect(rooms[0]?.terminated).toBe(true);
    await heard;
    expect(rooms.map(({ terminated }) => terminated)).toEqual([true, true]);
    // The next question starts another: signing out is no lock for good.
    await elsewhere.keyRoom.list();
    expect(rooms).toHaveLength(3);
  });
});
