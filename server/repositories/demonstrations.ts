import type { Database } from '../database/pool.ts';
import type { Demonstrations } from '../ports/demonstrations.ts';
import type { Sql } from '../ports/sql.ts';

/** Studies of one sweep; the rest waits for the next. */
const STUDIES = 200;

/** {@link Demonstrations} on Postgres: one study, one transaction. */
export function demonstrationsOn({ pool, transaction }: Database): Demonstrations {
  return {
    async sweep(before) {
      const { rows } = await pool.query<{ id: string }>(
        'SELECT id FROM study WHERE demonstration AND created_at < $1 ORDER BY created_at LIMIT $2',
        [before, STUDIES],
      );
      let studies = 0;
      for (const { id } of rows) if (await transaction((sql) => remove(sql, id, before))) studies++;
      const visitors = await pool.query(
        `DELETE FROM "user" u WHERE role = 'demonstrator' AND created_at < $1 AND NOT EXISTS (SELECT FROM study WHERE owner_id = u.id)`,
        [before],
      );
      return { studies, visitors: visitors.rowCount ?? 0 };
    },
  };
}

/** What refers to others goes before them. Tallies are locked first, as those who store contributions do. */
async function remove(sql: Sql, studyId: string, before: Date): Promise<boolean> {
  const lock = await sql.query<{ free: boolean }>(
    `SELECT pg_try_advisory_xact_lock(hashtextextended('sweep demonstrations', 0)) AS free`,
  );
  if (lock.rows[0]?.free !== true) return false;
  await sql.query('SELECT 1 FROM study_tally WHERE study_id = $1 ORDER BY visit FOR UPDATE', [studyId]);
  const study = await sql.query('SELECT 1 FROM study WHERE id = $1 AND demonstration AND created_at < $2 FOR UPDATE', [
    studyId,
    before,
  ]);
  if (study.rowCount !== 1) return false;
  for (const table of ['release', 'computation', 'contribution', 'round', 'holder_key'])
    await sql.query(`DELETE FROM ${table} WHERE study_id = $1`, [studyId]);
  await sql.query('DELETE FROM study WHERE id = $1', [studyId]);
  return true;
}
