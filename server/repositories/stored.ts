import type { Database } from '../database/pool.ts';

/** Rows by kind, for the operator's metrics: no names, and of the large tables the planner's estimate. */
export async function readStored({ pool }: Pick<Database, 'pool'>): Promise<Readonly<Record<string, number>>> {
  const { rows } = await pool.query<{ kind: string; count: number }>(
    `SELECT relname AS kind, greatest(reltuples, 0)::float8 AS count FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relname IN ('user', 'study', 'study_link', 'contribution', 'computation', 'release', 'log_leaf')`,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** What the compute workers have before them. */
export interface JobsOverview {
  /** By state. */
  readonly computations: Record<string, number>;
  readonly jobs: readonly { readonly kind: string; readonly state: string; readonly count: number }[];
  /** Log leaves that wait for their place. */
  readonly unsequenced: number;
}

/** Counts for the operator; studies are not named. */
export async function readJobs({ pool }: Pick<Database, 'pool'>): Promise<JobsOverview> {
  const [computations, jobs, waiting] = await Promise.all([
    pool.query<{ state: string; count: number }>(
      'SELECT state::text, count(*)::int AS count FROM computation GROUP BY state',
    ),
    pool.query<{ kind: string; state: string; count: number }>(
      'SELECT name AS kind, state::text, count(*)::int AS count FROM jobs.job GROUP BY name, state ORDER BY name, state',
    ),
    pool.query<{ count: number }>('SELECT count(*)::int AS count FROM log_leaf WHERE seq IS NULL'),
  ]);
  return {
    computations: Object.fromEntries(computations.rows.map(({ state, count }) => [state, count])),
    jobs: jobs.rows,
    unsequenced: waiting.rows[0]?.count ?? 0,
  };
}
