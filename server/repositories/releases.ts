import type { ErrorDetail } from '../../core/errors.ts';
import type { ReleaseState } from '../../core/protocol/release-states.ts';
import type { RuleCheck } from '../../core/protocol/ruling.ts';
import type { Transcript } from '../../core/protocol/transcript.ts';
import type { NewAggregate, Release, ReleaseReason, Releases, StoredSum } from '../ports/releases.ts';
import type { Sql } from '../ports/sql.ts';

interface ReleaseRow {
  readonly id: string;
  readonly study_id: string;
  readonly computation_id: string;
  readonly visit: number;
  readonly rounds: { readonly id: string; readonly number: number }[];
  readonly state: ReleaseState;
  readonly reason_code: ReleaseReason | null;
  readonly reason_detail: ErrorDetail | null;
  readonly persons: number;
  readonly figures: number;
  readonly ruling: RuleCheck[];
  readonly cohort: Buffer;
  readonly created_at: Date;
}

const toRelease = (row: ReleaseRow): Release => ({
  id: row.id,
  studyId: row.study_id,
  computationId: row.computation_id,
  visit: row.visit,
  rounds: row.rounds,
  state: row.state,
  reasonCode: row.reason_code,
  reasonDetail: row.reason_detail,
  persons: row.persons,
  figures: row.figures,
  ruling: row.ruling,
  cohort: row.cohort,
  createdAt: row.created_at,
});

const COLUMNS = `r.id, r.study_id, r.computation_id, c.visit, r.state, r.reason_code, r.reason_detail, r.persons, r.figures, r.ruling, r.cohort, r.created_at,
  (SELECT json_agg(json_build_object('id', o.id, 'number', o.number) ORDER BY o.number)
    FROM computation_round cr JOIN round o ON o.id = cr.round_id WHERE cr.computation_id = c.id) AS rounds`;

/** Releases, their aggregates and the sums behind them, in SQL. */
export function makeReleases(sql: Sql): Releases {
  const many = async (rest: string, values: unknown[]): Promise<Release[]> => {
    const { rows } = await sql.query<ReleaseRow>(
      `SELECT ${COLUMNS} FROM release r JOIN computation c ON c.id = r.computation_id ${rest}`,
      values,
    );
    return rows.map(toRelease);
  };
  const insertAggregate = async (aggregate: NewAggregate): Promise<void> => {
    const { id, computationId, cell, persons, contributions, inputsRoot, transcript, transcriptDigest, signature } =
      aggregate;
    await sql.query(
      `INSERT INTO aggregate (id, computation_id, cell, persons, contributions, inputs_root, transcript, transcript_digest, signature)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        computationId,
        cell,
        persons,
        contributions,
        inputsRoot,
        JSON.stringify(transcript),
        transcriptDigest,
        signature,
      ],
    );
    for (const part of aggregate.parts) {
      await sql.query(
        `INSERT INTO aggregate_part (aggregate_id, group_index, holder_index, key_id, sum, released, rerandomiser, sum_digest, released_digest, rerandomiser_digest)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
        [
          id,
          part.group,
          part.holder,
          part.keyId,
          part.sum,
          part.released,
          part.rerandomiser,
          part.sumDigest,
          part.releasedDigest,
          part.rerandomiserDigest,
        ],
      );
    }
  };

  return {
    async insert(r, aggregates) {
      for (const aggregate of aggregates) await insertAggregate(aggregate);
      await sql.query(
        `INSERT INTO release (id, study_id, computation_id, state, reason_code, reason_detail, persons, figures, ruling, query_digest, cohort, requested_by_id, leaf_id, ruled_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now())`,
        [
          r.id,
          r.studyId,
          r.computationId,
          r.state,
          r.reasonCode,
          r.reasonDetail === null ? null : JSON.stringify(r.reasonDetail),
          r.persons,
          r.figures,
          JSON.stringify(r.ruling),
          r.queryDigest,
          r.cohort,
          r.requestedBy,
          r.leafId,
        ],
      );
    },
    get: async (id) => (await many('WHERE r.id = $1', [id]))[0] ?? null,
    list: (studyId) => many('WHERE r.study_id = $1 ORDER BY r.created_at DESC, r.id', [studyId]),
    ofComputation: async (id) => (await many('WHERE r.computation_id = $1', [id]))[0] ?? null,
    ofRound: (roundId) =>
      many(
        'WHERE EXISTS (SELECT 1 FROM computation_round cr WHERE cr.computation_id = c.id AND cr.round_id = $1) ORDER BY r.created_at, r.id',
        [roundId],
      ),
    async aggregates(computationId) {
      const { rows } = await sql.query<{
        cell: string;
        persons: number;
        transcript: Transcript;
        signature: Buffer;
        released: string[];
      }>(
        `SELECT a.cell, a.persons, a.transcript, a.signature,
           (SELECT array_agg(encode(p.released, 'base64') ORDER BY p.group_index, p.holder_index) FROM aggregate_part p WHERE p.aggregate_id = a.id) AS released
         FROM aggregate a WHERE a.computation_id = $1 ORDER BY a.cell COLLATE "C"`,
        [computationId],
      );
      return rows.map(({ released, ...row }) => ({
        ...row,
        released: released.map((text) => Buffer.from(text, 'base64')),
      }));
    },
    async storedSums(roundIds) {
      const { rows } = await sql.query<StoredSum>(
        `SELECT cr.round_id AS "roundId", a.cell, p.group_index AS "group", p.holder_index AS holder, a.persons, a.contributions, p.sum
         FROM aggregate a JOIN aggregate_part p ON p.aggregate_id = a.id JOIN computation c ON c.id = a.computation_id
         JOIN computation_round cr ON cr.computation_id = c.id
         WHERE cr.round_id = ANY($1::uuid[]) AND NOT c.from_stored AND c.state = 'succeeded' AND c.superseded_at IS NULL
         ORDER BY a.cell COLLATE "C", p.group_index, p.holder_index, cr.round_id`,
        [roundIds],
      );
      return rows;
    },
    refuse: async (id, code, detail) => {
      await sql.query(`UPDATE release SET state = 'refused', reason_code = $2, reason_detail = $3 WHERE id = $1`, [
        id,
        code,
        JSON.stringify(detail),
      ]);
    },
  };
}
