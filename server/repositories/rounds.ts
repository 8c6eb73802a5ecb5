import { randomUUID } from 'node:crypto';
import type { ErrorCode, ErrorDetail } from '../../core/errors.ts';
import type { CellCount, Round, RoundInput, RoundState, Rounds } from '../ports/rounds.ts';
import type { Sql } from '../ports/sql.ts';

interface RoundRow {
  readonly id: string;
  readonly study_id: string;
  readonly visit: number;
  readonly number: number;
  readonly state: RoundState;
  readonly generation: number;
  readonly spoilt_code: ErrorCode | null;
  readonly spoilt_detail: ErrorDetail | null;
  readonly sealed_at: Date | null;
  readonly released_at: Date | null;
}

const toRound = (row: RoundRow): Round => ({
  id: row.id,
  studyId: row.study_id,
  visit: row.visit,
  number: row.number,
  state: row.state,
  generation: row.generation,
  spoiltCode: row.spoilt_code,
  spoiltDetail: row.spoilt_detail,
  sealedAt: row.sealed_at,
  releasedAt: row.released_at,
});

/** What may be counted and belongs to no round yet. */
const UNCLAIMED = `state = 'accepted' AND kind = 'data' AND round_id IS NULL`;
/** Without a place in the log it cannot be named yet. */
const WAITING = `${UNCLAIMED} AND log_index IS NOT NULL`;

/** Rounds and who is in them, in SQL. */
export function makeRounds(sql: Sql): Rounds {
  const one = async (text: string, values: unknown[]): Promise<Round | null> => {
    const { rows } = await sql.query<RoundRow>(text, values);
    return rows[0] === undefined ? null : toRound(rows[0]);
  };
  const counts = async (where: string, values: unknown[]): Promise<CellCount[]> => {
    const { rows } = await sql.query<CellCount>(
      `SELECT cell, sum(persons)::int AS persons, count(*)::int AS contributions FROM contribution WHERE ${where} GROUP BY cell ORDER BY cell COLLATE "C"`,
      values,
    );
    return rows;
  };

  return {
    lock: async (studyId, visit) => {
      await sql.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`round ${studyId} ${visit}`]);
    },
    get: (id) => one('SELECT * FROM round WHERE id = $1', [id]),
    list: async (studyId) => {
      const { rows } = await sql.query<RoundRow>('SELECT * FROM round WHERE study_id = $1 ORDER BY visit, number', [
        studyId,
      ]);
      return rows.map(toRound);
    },
    waiting: (studyId, visit) => counts(`study_id = $1 AND visit = $2 AND ${WAITING}`, [studyId, visit]),
    async allWaiting(studyId) {
      const { rows } = await sql.query<CellCount & { readonly visit: number }>(
        `SELECT visit, cell, sum(persons)::int AS persons, count(*)::int AS contributions FROM contribution
         WHERE study_id = $1 AND ${UNCLAIMED} GROUP BY visit, cell ORDER BY visit, cell COLLATE "C"`,
        [studyId],
      );
      return rows;
    },
    async seal(studyId, visit, cells) {
      const again = await one(
        `UPDATE round SET state = 'sealed', generation = generation + 1, sealed_at = now()
         WHERE study_id = $1 AND visit = $2 AND state = 'collecting' RETURNING *`,
        [studyId, visit],
      );
      const round =
        again ??
        (await one(
          `INSERT INTO round (id, study_id, visit, number, state, sealed_at)
           SELECT $1, $2, $3, coalesce(max(number), 0) + 1, 'sealed', now() FROM round WHERE study_id = $2 AND visit = $3 RETURNING *`,
          [randomUUID(), studyId, visit],
        ));
      if (round === null) throw new Error('a round was not inserted');
      await sql.query(
        `UPDATE contribution SET round_id = $1 WHERE study_id = $2 AND visit = $3 AND cell = ANY($4) AND ${WAITING}`,
        [round.id, studyId, visit, cells],
      );
      return round;
    },
    async members(roundId) {
      const { rows } = await sql.query<CellCount & { readonly indices: string[] }>(
        `SELECT cell, sum(persons)::int AS persons, count(*)::int AS contributions, coalesce(array_agg(log_index ORDER BY log_index) FILTER (WHERE log_index IS NOT NULL), '{}') AS indices
         FROM contribution WHERE round_id = $1 AND state = 'accepted' GROUP BY cell ORDER BY cell COLLATE "C"`,
        [roundId],
      );
      return rows.map(({ indices, ...count }) => ({ ...count, logIndices: indices.map(Number) }));
    },
    async awaitsPlace(roundId) {
      const { rowCount } = await sql.query(
        `SELECT 1 FROM contribution WHERE round_id = $1 AND state = 'accepted' AND log_index IS NULL LIMIT 1`,
        [roundId],
      );
      return rowCount === 1;
    },
    regenerate: async (roundId) => {
      await sql.query('UPDATE round SET generation = generation + 1 WHERE id = $1', [roundId]);
    },
    dropCell: async (roundId, cell) => {
      await sql.query('UPDATE contribution SET round_id = NULL WHERE round_id = $1 AND cell = $2', [roundId, cell]);
    },
    async reopen(roundId) {
      await sql.query(
        `UPDATE contribution SET round_id = NULL WHERE round_id = $1 AND EXISTS (SELECT FROM round WHERE id = $1 AND state = 'sealed')`,
        [roundId],
      );
      await sql.query(`UPDATE round SET state = 'collecting', sealed_at = NULL WHERE id = $1 AND state = 'sealed'`, [
        roundId,
      ]);
    },
    markReleased: async (roundId) => {
      await sql.query(
        `UPDATE round SET state = 'released', released_at = date_trunc('day', now()) WHERE id = $1 AND state = 'sealed'`,
        [roundId],
      );
    },
    markSpoilt: async (roundId, code, detail) => {
      await sql.query(
        `UPDATE round SET state = 'spoilt', spoilt_code = $2, spoilt_detail = $3, spoilt_at = now() WHERE id = $1 AND state IN ('sealed', 'released')`,
        [roundId, code, JSON.stringify(detail)],
      );
    },
    async inputs(roundIds, { after, limit, cell }): Promise<RoundInput[]> {
      const { rows } = await sql.query<{ cell: string; log_index: string; envelope_digest: Buffer }>(
        `SELECT cell, log_index, envelope_digest FROM contribution
         WHERE round_id = ANY($1::uuid[]) AND log_index > $2 AND ($4::text IS NULL OR cell = $4) ORDER BY log_index LIMIT $3`,
        [roundIds, after, limit, cell ?? null],
      );
      return rows.map((row) => ({
        cell: row.cell,
        logIndex: Number(row.log_index),
        envelopeDigest: row.envelope_digest,
      }));
    },
  };
}
