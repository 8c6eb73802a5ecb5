import { expose } from 'comlink';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { DomainError } from '../core/errors.ts';
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

/** A worker that is one message channel away: what the door sees of a real one. */
class NearWorker {
  readonly #channel = new MessageChannel();
  readonly #listeners = new Map<string, (event: Event) => void>();
  terminated = false;

  constructor(exposed: object = api) {
    expose(exposed, this.#channel.port2);
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    if (type === 'message') this.#channel.port1.addEventListener('message', listener as (event: Event) => void);
    else this.#listeners.set(type, listener);
  }
  removeEventListener(type: string, listener: (event: Event) => void): void {
    this.#channel.port1.removeEventListener(type, listener);
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#channel.port1.start();
    this.#channel.port1.postMessage(message, transfer as never);
  }
  terminate(): void {
    this.terminated = true;
    this.#channel.port1.close();
    this.#channel.port2.close();
  }
  crash(): void {
    this.#listeners.get('error')?.(new Event('error', { cancelable: true }));
  }
}

const started: NearWorker[] = [];
const near = (): Worker => {
  const worker = new NearWorker();
  started.push(worker);
  return worker as unknown as Worker;
};
const fault = (work: Promise<unknown>) =>
  work.then(
    () => 'answered',
    (thrown: DomainError) => ({ code: thrown.code, detail: thrown.detail }),
  );

afterEach(() => {
  for (const worker of started.splice(0)) worker.terminate();
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
  const rooms: NearWorker[] = [];

  beforeEach(() => {
    rooms.splice(0);
    vi.resetModules();
    vi.stubGlobal(
      'Worker',
      class {
        constructor() {
          const worker = new NearWorker(room);
          rooms.push(worker);
          started.push(worker);
          // biome-ignore lint/correctness/noConstructorReturn: stands in for the platform's Worker
          return worker as unknown as object;
        }
      },
    );
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
