import type { Bucket } from '../ports/contributions.ts';
import type { Sql } from '../ports/sql.ts';

/** Pours in what time has given back, by the database's clock, and holds the rows. @returns uses left of each limit */
export async function fillBuckets(sql: Sql, named: readonly Bucket[]): Promise<Map<string, number>> {
  const buckets = [...new Map(named.map((bucket) => [bucket.key, bucket])).values()].sort((a, b) =>
    a.key < b.key ? -1 : 1,
  );
  if (buckets.length === 0) return new Map();
  const { rows } = await sql.query<{ key: string; level: number }>(
    `INSERT INTO rate_bucket AS b (key, level, burst, per_second, filled)
     SELECT w.key, w.burst, w.burst, w.per_second, now() FROM unnest($1::text[], $2::float8[], $3::float8[]) AS w(key, burst, per_second)
     ON CONFLICT (key) DO UPDATE SET
       level = least(excluded.burst, b.level + excluded.per_second * greatest(0, extract(epoch FROM excluded.filled - b.filled)::float8)),
       burst = excluded.burst, per_second = excluded.per_second, filled = greatest(b.filled, excluded.filled)
     RETURNING key, level`,
    [buckets.map(({ key }) => key), buckets.map(({ burst }) => burst), buckets.map(({ perSecond }) => perSecond)],
  );
  return new Map(rows.map(({ key, level }) => [key, level]));
}
