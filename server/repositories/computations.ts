import {
  type AddendPage,
  type Computation,
  type Computations,
  JOINED_LEAF,
  type Leaf,
  type LeafName,
} from '../ports/computations.ts';
import type { Sql } from '../ports/sql.ts';
import {
  COMPUTATION_CHANNEL,
  COMPUTATION_COLUMNS,
  type ComputationRow,
  type LeafRow,
  toComputation,
  toLeaf,
} from './computation-rows.ts';

const LEAF = `computation_id = $1 AND attempt = $2 AND cell = $3 AND group_index = $4 AND holder_index = $5 AND leaf_index = $6`;
const leafKey = (name: LeafName): unknown[] => [
  name.computationId,
  name.attempt,
  name.cell,
  name.group,
  name.holder,
  name.leaf,
];

/** Computations and their leaves, in SQL. Every change tells the watchers when its transaction commits. */
export function makeComputations(sql: Sql): Computations {
  const one = async (rest: string, values: unknown[]): Promise<Computation | null> => {
    const { rows } = await sql.query<ComputationRow>(
      `SELECT ${COMPUTATION_COLUMNS} FROM computation c ${rest}`,
      values,
    );
    return rows[0] === undefined ? null : toComputation(rows[0]);
  };
  /** An update that watchers see. @returns false when `where` held for no row */
  const change = async (set: string, where: string, values: unknown[]): Promise<boolean> => {
    const { rowCount } = await sql.query(
      `WITH changed AS (UPDATE computation SET revision = revision + 1, ${set} WHERE id = $1 AND ${where} RETURNING id)
       SELECT pg_notify('${COMPUTATION_CHANNEL}', id::text) FROM changed`,
      values,
    );
    return rowCount === 1;
  };

  return {
    async insert(c) {
      await sql.query(
        `INSERT INTO computation (id, study_id, visit, from_stored, query_digest, plan, cohort, persons, launched_by_id, leaf_size, total)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
        [
          c.id,
          c.studyId,
          c.visit,
          c.fromStored,
          c.queryDigest,
          JSON.stringify(c.plan),
          c.cohort,
          c.persons,
          c.launchedBy,
          c.leafSize,
          c.total,
        ],
      );
      await sql.query('INSERT INTO computation_round (computation_id, round_id) SELECT $1, unnest($2::uuid[])', [
        c.id,
        c.roundIds,
      ]);
    },
    async insertLeaves(computationId, attempt, leaves) {
      await sql.query(
        `INSERT INTO computation_leaf (computation_id, attempt, cell, group_index, holder_index, leaf_index, first_index, last_index, addends)
         SELECT $1, $2, * FROM unnest($3::text[], $4::int[], $5::int[], $6::int[], $7::bigint[], $8::bigint[], $9::int[])`,
        [
          computationId,
          attempt,
          leaves.map((leaf) => leaf.cell),
          leaves.map((leaf) => leaf.group),
          leaves.map((leaf) => leaf.holder),
          leaves.map((leaf) => leaf.leaf),
          leaves.map((leaf) => leaf.firstIndex),
          leaves.map((leaf) => leaf.lastIndex),
          leaves.map((leaf) => leaf.addends),
        ],
      );
    },
    get: (id) => one('WHERE c.id = $1', [id]),
    async list(studyId, limit) {
      const { rows } = await sql.query<ComputationRow>(
        `SELECT ${COMPUTATION_COLUMNS} FROM computation c WHERE c.study_id = $1 ORDER BY c.created_at DESC, c.id LIMIT $2`,
        [studyId, limit],
      );
      return rows.map(toComputation);
    },
    hold: (id) => one('WHERE c.id = $1 FOR UPDATE OF c', [id]),
    living: (studyId, queryDigest) =>
      one(
        `WHERE c.study_id = $1 AND c.query_digest = $2 AND c.state IN ('queued', 'running', 'succeeded') AND c.superseded_at IS NULL`,
        [studyId, queryDigest],
      ),
    ofSealedRound: (studyId, visit) =>
      one(
        `JOIN computation_round own ON own.computation_id = c.id JOIN round r ON r.id = own.round_id
         WHERE c.study_id = $1 AND c.visit = $2 AND r.state = 'sealed' AND NOT c.from_stored AND c.superseded_at IS NULL
         ORDER BY c.created_at DESC LIMIT 1`,
        [studyId, visit],
      ),
    thatReleased: (roundId) =>
      one(
        `JOIN computation_round own ON own.computation_id = c.id
         WHERE own.round_id = $1 AND NOT c.from_stored AND c.state = 'succeeded' AND c.superseded_at IS NULL ORDER BY c.created_at DESC LIMIT 1`,
        [roundId],
      ),
    async begin(id, attempt) {
      const started = await change(
        `state = 'running', step = CASE WHEN from_stored THEN 'joining' ELSE 'adding' END, started_at = coalesce(started_at, now())`,
        `attempt = $2 AND state = 'queued'`,
        [id, attempt],
      );
      return started || this.wanted(id, attempt);
    },
    async wanted(id, attempt) {
      const { rowCount } = await sql.query(
        `SELECT 1 FROM computation WHERE id = $1 AND attempt = $2 AND state = 'running'`,
        [id, attempt],
      );
      return rowCount === 1;
    },
    setStep: async (id, attempt, step) => {
      await change('step = $3', `attempt = $2 AND state = 'running'`, [id, attempt, step]);
    },
    async discard(id) {
      await sql.query('DELETE FROM computation_leaf WHERE computation_id = $1', [id]);
      await sql.query('DELETE FROM aggregate WHERE computation_id = $1', [id]);
      await change(
        `attempt = attempt + 1, state = 'queued', step = 'queued', failure_code = NULL, failure_detail = NULL, finished_at = NULL`,
        'true',
        [id],
      );
    },
    async ask(id, { queryDigest, cohort, persons, total }) {
      await change('query_digest = $2, cohort = $3, persons = $4, total = $5', 'true', [
        id,
        queryDigest,
        cohort,
        persons,
        total,
      ]);
      const { rows } = await sql.query<{ attempt: number }>('SELECT attempt FROM computation WHERE id = $1', [id]);
      return rows[0]?.attempt ?? 0;
    },
    succeed: async (id, step, leafId) => {
      await change(`state = 'succeeded', step = $2, leaf_id = $3, finished_at = now()`, 'true', [id, step, leafId]);
    },
    fail: (id, attempt, code, detail) =>
      change(
        `state = 'failed', failure_code = $3, failure_detail = $4, finished_at = now()`,
        `attempt = $2 AND state IN ('queued', 'running')`,
        [id, attempt, code, JSON.stringify(detail)],
      ),
    cancel: async (id, code, detail) => {
      await change(
        `state = 'cancelled', superseded_at = now(), failure_code = $2, failure_detail = $3, finished_at = now()`,
        'true',
        [id, code, JSON.stringify(detail)],
      );
    },
    async leaf(name) {
      const { rows } = await sql.query<LeafRow>(`SELECT * FROM computation_leaf WHERE ${LEAF}`, leafKey(name));
      return rows[0] === undefined ? null : toLeaf(rows[0]);
    },
    async leaves(id, attempt) {
      const { rows } = await sql.query<LeafRow>(
        `SELECT * FROM computation_leaf WHERE computation_id = $1 AND attempt = $2
         ORDER BY cell COLLATE "C", group_index, holder_index, leaf_index`,
        [id, attempt],
      );
      return rows.map(toLeaf);
    },
    addends: (leaf, roundId, after, limit) => addendPage(sql, leaf, roundId, after, limit),
    async noteProgress(name, added) {
      await sql.query(`UPDATE computation_leaf SET added = $7 WHERE ${LEAF} AND product IS NULL`, [
        ...leafKey(name),
        added,
      ]);
      await change('state = state', `attempt = $2 AND state = 'running'`, [name.computationId, name.attempt]);
    },
    async setProduct(name, product, inputsRoot) {
      // Two last leaves at once must not each see the other as unfinished: they pass one after the other.
      const { rowCount } = await sql.query(
        `SELECT 1 FROM computation WHERE id = $1 AND attempt = $2 AND state = 'running' FOR UPDATE`,
        [name.computationId, name.attempt],
      );
      if (rowCount !== 1) return -1;
      const { rowCount: set } = await sql.query(
        `UPDATE computation_leaf SET product = $7, inputs_root = $8, added = addends WHERE ${LEAF} AND product IS NULL`,
        [...leafKey(name), product, inputsRoot],
      );
      if (set !== 1) return -1;
      await change('state = state', 'true', [name.computationId]);
      const { rows } = await sql.query<{ left: number }>(
        `SELECT count(*)::int AS left FROM computation_leaf WHERE computation_id = $1 AND attempt = $2 AND product IS NULL`,
        [name.computationId, name.attempt],
      );
      return rows[0]?.left ?? 0;
    },
    async addJoined(id, attempt, { cell, group, holder, firstIndex, lastIndex, addends }, sum) {
      await sql.query(
        `INSERT INTO computation_leaf (computation_id, attempt, cell, group_index, holder_index, leaf_index, first_index, last_index, addends, product)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
        [id, attempt, cell, group, holder, JOINED_LEAF, firstIndex, lastIndex, addends, sum],
      );
    },
  };
}

/** One row a page: the octets are joined in Postgres, which spares the driver a thousand small values. */
async function addendPage(sql: Sql, leaf: Leaf, roundId: string, after: number, limit: number): Promise<AddendPage> {
  const { rows } = await sql.query<{
    indices: string[] | null;
    envelopes: Buffer | null;
    ciphertexts: Buffer | null;
    digests: Buffer | null;
  }>(
    `SELECT array_agg(page.log_index ORDER BY page.log_index) AS indices,
       string_agg(page.envelope_digest, ''::bytea ORDER BY page.log_index) AS envelopes,
       string_agg(p.bytes, ''::bytea ORDER BY page.log_index) AS ciphertexts,
       string_agg(p.ciphertext_digest, ''::bytea ORDER BY page.log_index) AS digests
     FROM (
       SELECT id, log_index, envelope_digest FROM contribution
       WHERE round_id = $1 AND cell = $2 AND log_index > $3 AND log_index <= $4 AND state = 'accepted'
       ORDER BY log_index LIMIT $5
     ) page JOIN contribution_part p ON p.contribution_id = page.id AND p.group_index = $6 AND p.holder_index = $7`,
    [roundId, leaf.cell, after, leaf.lastIndex, limit, leaf.group, leaf.holder],
  );
  const [page] = rows;
  const logIndices = (page?.indices ?? []).map(Number);
  const none = new Uint8Array(0);
  return {
    count: logIndices.length,
    lastIndex: logIndices.at(-1) ?? after,
    logIndices,
    envelopeDigests: page?.envelopes ?? none,
    ciphertexts: page?.ciphertexts ?? none,
    ciphertextDigests: page?.digests ?? none,
  };
}
