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

/** Withdrawing, in SQL. */
export function makeWithdrawals(sql: Sql): Withdrawals {
  return {
    async find(studyId, contributionId) {
      const { rows } = await sql.query<Row>(
        `SELECT c.id, c.study_id, c.visit, c.contributor_key, c.state, c.round_id, r.state AS round_state
         FROM contribution c LEFT JOIN round r ON r.id = c.round_id WHERE c.study_id = $1 AND c.id = $2 FOR UPDATE OF c`,
        [studyId, contributionId],
      );
      const [row] = rows;
      if (row === undefined) return null;
      const round =
        row.round_id === null || row.round_state === null ? null : { id: row.round_id, state: row.round_state };
      return {
        id: row.id,
        studyId: row.study_id,
        visit: row.visit,
        contributorKey: row.contributor_key,
        state: row.state,
        round,
      };
    },
    async withdraw(contributionId, withdrawalLeafId, leavesRound) {
      await sql.query(
        `WITH gone AS (
           UPDATE contribution SET state = 'withdrawn', withdrawal_leaf_id = $2, round_id = CASE WHEN $3 THEN NULL ELSE round_id END
           WHERE id = $1 AND state = 'accepted' RETURNING study_id, visit, persons
         )
         UPDATE study_tally t SET persons = t.persons - gone.persons FROM gone WHERE t.study_id = gone.study_id AND t.visit = gone.visit`,
        [contributionId, withdrawalLeafId, leavesRound],
      );
      await sql.query('UPDATE contribution_part SET bytes = NULL WHERE contribution_id = $1', [contributionId]);
    },
  };
}
