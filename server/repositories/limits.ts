import { createHash } from 'node:crypto';
import type { Database } from '../database/pool.ts';
import type { Limits } from '../ports/limits.ts';

/** Windows older than this are swept; none is longer. */
const KEPT = '1 day';

/** {@link Limits} on Postgres: fixed windows by the database's clock, so that every process counts in the same. */
export function limitsOn({ pool }: Database): Limits {
  return {
    async take(name, who, { seconds, uses }) {
      const key = `${name}:${createHash('sha256').update(`${name}\0${who}`).digest('base64url')}`;
      const { rows } = await pool.query<{ count: number }>(
        `INSERT INTO rate_window (key, started, count) VALUES ($1, to_timestamp(floor(extract(epoch FROM now()) / $2) * $2), 1)
         ON CONFLICT (key, started) DO UPDATE SET count = rate_window.count + 1 RETURNING count`,
        [key, seconds],
      );
      return (rows[0]?.count ?? 1) <= uses;
    },

    async sweep() {
      await pool.query(`DELETE FROM rate_window WHERE started < now() - interval '${KEPT}'`);
      await pool.query(
        'DELETE FROM rate_bucket WHERE level + per_second * extract(epoch FROM now() - filled)::float8 >= burst',
      );
    },
  };
}
