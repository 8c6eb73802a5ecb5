import { afterEach, expect, test } from 'vitest';
import { openRoad, type Road } from '../compute/testing.ts';
import { people } from '../compute/testing-study.ts';
import { watchOf } from '../jobs/watch.ts';
import type { Computation } from '../ports/computations.ts';
import { LOOKS_PER_QUESTION, watchComputation } from './watch-computation.ts';

let road: Road;
afterEach(() => road.close());

const silent = { watch: () => () => {} };

test('tells every state that it sees, once, until the end; who comes back hears only what is new', async () => {
  road = await openRoad({ leafSize: 2 });
  await road.contributeMany(people(6));
  const id = await road.launch();
  const watch = watchOf(road.database.pool);
  const { computations } = road.deps.store;
  const seen: Computation[] = [];
  const first = watchComputation(computations, watch, id, -1, undefined);
  seen.push((await first.next()).value as Computation);
  expect(seen[0]).toMatchObject({ state: 'queued', done: 0, total: 6 });
  await first.return();

  await road.startWorker();
  for await (const state of watchComputation(computations, watch, id, seen[0]?.revision ?? 0, undefined))
    seen.push(state);
  const revisions = seen.map(({ revision }) => revision);
  expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  expect(seen.at(-1)).toMatchObject({ state: 'succeeded', done: 6 });

  const late: Computation[] = [];
  for await (const state of watchComputation(computations, watch, id, revisions.at(-1) ?? 0, undefined))
    late.push(state);
  expect(late).toEqual([]);
});

test('finds the end by itself when no announcement comes through', async () => {
  road = await openRoad();
  await road.contributeMany(people(3));
  const id = await road.launch();
  await road.startWorker();
  let last: Computation | undefined;
  for await (last of watchComputation(road.deps.store.computations, silent, id, -1, undefined));
  expect(last?.state).toBe('succeeded');
});

test('ends when the watcher leaves, and gives the shared connection back with the last one', async () => {
  road = await openRoad();
  await road.contributeMany(people(3));
  const id = await road.launch();
  const leaving = new AbortController();
  const watching = watchComputation(road.deps.store.computations, watchOf(road.database.pool), id, -1, leaving.signal);
  await watching.next();
  const next = watching.next();
  leaving.abort();
  expect(await next).toEqual({ done: true, value: undefined });
  while (road.database.pool.totalCount !== road.database.pool.idleCount) await new Promise(setImmediate);
});

test('asks before each state, and now and then without one, whether the watcher may still watch', async () => {
  road = await openRoad();
  await road.contributeMany(people(3));
  const id = await road.launch();
  const gone = new Error('signed out');
  let asked = 0;
  let looks = 0;
  const mayStill = async (): Promise<void> => {
    if (++asked === 3) throw gone;
  };
  const eager = {
    get: (computationId: string) => {
      looks++;
      return road.deps.store.computations.get(computationId);
    },
  };
  // Announces without end: each look is followed by the next, and no state is new.
  const restless = {
    watch: (_: string, changed: () => void) => {
      let on = true;
      const again = () => {
        if (!on) return;
        changed();
        setImmediate(again);
      };
      again();
      return () => {
        on = false;
      };
    },
  };
  const watching = watchComputation(eager, restless, id, -1, undefined, mayStill);
  expect((await watching.next()).value).toMatchObject({ state: 'queued' });
  expect([asked, looks]).toEqual([1, 1]);
  await expect(watching.next()).rejects.toBe(gone);
  expect([asked, looks]).toEqual([3, 2 * LOOKS_PER_QUESTION]);
  expect(await watching.next()).toEqual({ done: true, value: undefined });
});
