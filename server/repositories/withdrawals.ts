import type { Sql } from '../ports/sql.ts';
import type { WithdrawableContribution, Withdrawals } from '../ports/withdrawals.ts';

interface Row {
  readonly id: string;
  readonly study_id: string;
  readonly visit: number;
  readonly contributor_key: Buffer;
  readonly state: WithdrawableContribution['state'];
  readonly round_id: string | null;
  readonly round_state: 'collecting' | 'sealed' | 'released' | 'spoilt' | null;
}

const COLUMNS = 'c.id, c.study_id, c.visit, c.contributor_key, c.state, c.round_id, r.state AS round_state';

const toContribution = (row: Row | undefined): WithdrawableContribution | null =>
  row === undefined
    ? null
    : {
        id: row.id,
        studyId: row.study_id,
        visit: row.visit,
        contributorKey: row.contributor_key,
        state: row.state,
        round: row.round_id === null || row.round_state === null ? null : { id: row.round_id, state: row.round_state },
      };

/** Withdrawing, in SQL. */
export function makeWithdrawals(sql: Sql): Withdrawals {
  return {
    async find(studyId, contributionId) {
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM contribution c LEFT JOIN round r ON r.id = c.round_id
         WHERE c.study_id = $1 AND c.id = $2 FOR UPDATE OF c`,
        [studyId, contributionId],
      );
      return toContribution(rows[0]);
    },
    async successor({ studyId, visit, contributorKey }) {
      const { rows } = await sql.query<Row>(
        `SELECT ${COLUMNS} FROM contribution c LEFT JOIN round r ON r.id = c.round_id
         WHERE c.study_id = $1 AND c.visit = $2 AND c.contributor_key = $3 AND c.kind = 'data' AND c.state IN ('accepted', 'withdrawn')
         ORDER BY c.state = 'accepted' DESC, c.round_id IS NOT NULL DESC LIMIT 1 FOR UPDATE OF c`,
        [studyId, visit, Buffer.from(contributorKey)],
      );
      return toContribution(rows[0]);
    },
    async withdraw(contributionId, withdrawalLeafId, leavesRound) {
      await sql.query(
        `WITH gone AS (
           UPDATE contribution SET state = 'withdrawn', withdrawal_leaf_id = $2, round_id = CASE WHEN $3 THEN NULL ELSE round_id END
           WHERE id = $1 AND state = 'accepted' RETURNING study_id, visit, persons
         )
         UPDATE study_tally t SET persons = t.persons - gone.persons FROM gone WHERE $3 AND t.study_id = gone.study_id AND t.visit = gone.visit`,
        [contributionId, withdrawalLeafId, leavesRound],
      );
      await sql.query('UPDATE contribution_part SET bytes = NULL WHERE contribution_id = $1', [contributionId]);
    },
  };
}
