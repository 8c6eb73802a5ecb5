import type pg from 'pg';
import { COMPUTATION_CHANNEL } from '../repositories/computation-rows.ts';

/** Tells whoever watches a computation that it changed; all watchers of a process share one connection. */
export interface ComputationWatch {
  /** @param changed called after a change, and once whenever changes may have been missed @returns ends the watching */
  watch(computationId: string, changed: () => void): () => void;
}

/** Listens while somebody watches, on a connection taken from the pool. Without one the watchers' own polling goes on. */
function watchOn(pool: pg.Pool): ComputationWatch {
  const watchers = new Map<string, Set<() => void>>();
  let connection: Promise<pg.PoolClient> | undefined;

  const wakeAll = (): void => {
    for (const set of watchers.values()) for (const changed of set) changed();
  };
  const listen = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    client.on('notification', ({ payload }) => {
      for (const changed of watchers.get(payload ?? '') ?? []) changed();
    });
    client.on('error', () => {
      connection = undefined;
      client.release(true);
      if (watchers.size > 0) start();
    });
    await client.query(`LISTEN ${COMPUTATION_CHANNEL}`);
    wakeAll(); // what changed before LISTEN took hold
    return client;
  };
  const start = (): void => {
    connection ??= listen();
    connection.catch(() => {
      connection = undefined;
    });
  };
  const stop = (): void => {
    const last = connection;
    connection = undefined;
    // Destroyed, not returned: it carries our listeners.
    last?.then((client) => client.release(true)).catch(() => {});
  };

  return {
    watch(computationId, changed) {
      const set = watchers.get(computationId) ?? new Set();
      watchers.set(computationId, set.add(changed));
      start();
      return () => {
        set.delete(changed);
        if (set.size === 0 && watchers.get(computationId) === set) watchers.delete(computationId);
        if (watchers.size === 0) stop();
      };
    },
  };
}

const known = new WeakMap<pg.Pool, ComputationWatch>();

/** The one watch of a pool. */
export function watchOf(pool: pg.Pool): ComputationWatch {
  const watch = known.get(pool) ?? watchOn(pool);
  known.set(pool, watch);
  return watch;
}
