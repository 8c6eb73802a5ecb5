import { sameBytes } from '../../core/bytes.ts';
import { type Database, sqlState } from '../database/pool.ts';
import type { ContributionStatus, Contributions, InsertVerdict, NewContribution } from '../ports/contributions.ts';
import type { Sql } from '../ports/sql.ts';
import { insertBatch, knownContributions } from './contribution-insert.ts';
import { makeRounds } from './rounds.ts';

/** A unique violation (another process was quicker), a deadlock, a serialisation failure: the same again sees the world as it now is. */
const TRANSIENT: ReadonlySet<string | undefined> = new Set(['23505', '40P01', '40001']);
const ATTEMPTS = 4;

/** Told, inside the transaction, that a sealed round lost or exchanged a contribution. */
export type RoundChanged = (sql: Sql, roundId: string) => Promise<void>;

/** {@link Contributions} on Postgres. */
export function contributionsOn(database: Database, roundChanged: RoundChanged): Contributions {
  const again = async <T>(work: (sql: Sql) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await database.transaction(work);
      } catch (fault) {
        if (attempt === ATTEMPTS || !TRANSIENT.has(sqlState(fault))) throw fault;
      }
    }
  };
  return {
    insert: (contributions) => again((sql) => insertBatch(sql, contributions)),

    replace: (contribution) =>
      again((sql) => replace(sql, contribution, roundChanged)).catch((fault: unknown) => {
        if (fault instanceof Refusal) return fault.verdict;
        throw fault;
      }),

    async known(contributionId) {
      const [found] = await knownContributions(database.pool, [contributionId]);
      return found ?? null;
    },

    async status(contributionId) {
      const { rows } = await database.pool.query<{
        id: string;
        state: ContributionStatus['state'];
        visit: number;
        day: string;
        log_index: string | null;
        leaf_hash: Buffer;
        number: number | null;
        round_state: NonNullable<ContributionStatus['round']>['state'] | null;
      }>(
        `SELECT c.id, c.state, c.visit, to_char(c.day, 'YYYY-MM-DD') AS day, c.log_index, l.leaf_hash, r.number, r.state AS round_state
           FROM contribution c JOIN log_leaf l ON l.id = c.leaf_id LEFT JOIN round r ON r.id = c.round_id WHERE c.id = $1`,
        [contributionId],
      );
      const row = rows[0];
      if (row === undefined) return null;
      return {
        id: row.id,
        state: row.state,
        visit: row.visit,
        day: row.day,
        round: row.number === null || row.round_state === null ? null : { number: row.number, state: row.round_state },
        logIndex: row.log_index === null ? null : Number(row.log_index),
        leafHash: row.leaf_hash,
      };
    },
  };
}

/** Unwinds a replacement: the earlier contribution stays as it was. */
class Refusal extends Error {
  readonly verdict: InsertVerdict;
  constructor(verdict: InsertVerdict) {
    super('refused');
    this.verdict = verdict;
  }
}

interface Earlier {
  readonly study_id: string;
  readonly visit: number;
  readonly contributor_key: Buffer;
  readonly state: string;
  readonly persons: number;
  readonly round_id: string | null;
  readonly round_state: string | null;
}

async function replace(sql: Sql, contribution: NewContribution, roundChanged: RoundChanged): Promise<InsertVerdict> {
  const { studyId, visit, replacesId } = contribution;
  await makeRounds(sql).lock(studyId, visit);
  // Behind the lock: the same octets that came at the same moment are stored by now.
  const sent = await sql.query('SELECT 1 FROM contribution WHERE id = $1', [contribution.id]);
  if (sent.rowCount === 1) return only(await insertBatch(sql, [contribution])); // sent before: the same receipt, or a replay
  const { rows } = await sql.query<Earlier>(
    `SELECT c.study_id, c.visit, c.contributor_key, c.state, c.persons, c.round_id, r.state AS round_state
       FROM contribution c LEFT JOIN round r ON r.id = c.round_id WHERE c.id = $1 AND c.study_id = $2 FOR UPDATE OF c`,
    [replacesId, studyId],
  );
  const earlier = rows[0];
  const own =
    earlier !== undefined && earlier.visit === visit && sameBytes(earlier.contributor_key, contribution.contributorKey);
  if (own && earlier.state === 'withdrawn' && earlier.round_id !== null)
    return { ok: false, code: 'contribution/counted', detail: { visit } };
  if (!own || earlier.state !== 'accepted') return { ok: false, code: 'contribution/replaces-unknown', detail: {} };
  if (earlier.round_state === 'released' || earlier.round_state === 'spoilt')
    return { ok: false, code: 'contribution/released', detail: {} };
  await sql.query(`UPDATE contribution SET state = 'replaced', round_id = NULL WHERE id = $1`, [replacesId]);
  await sql.query('UPDATE contribution_part SET bytes = NULL WHERE contribution_id = $1', [replacesId]);
  await sql.query('UPDATE study_tally SET persons = persons - $3 WHERE study_id = $1 AND visit = $2', [
    studyId,
    visit,
    earlier.persons,
  ]);
  const verdict = only(await insertBatch(sql, [contribution]));
  if (!verdict.ok) throw new Refusal(verdict);
  if (earlier.round_state === 'sealed' && earlier.round_id !== null) {
    await sql.query('UPDATE contribution SET round_id = $2 WHERE id = $1', [contribution.id, earlier.round_id]);
    await roundChanged(sql, earlier.round_id);
  }
  return verdict;
}

function only(verdicts: readonly InsertVerdict[]): InsertVerdict {
  const [verdict] = verdicts;
  if (verdict === undefined) throw new Error('a batch of one has one verdict');
  return verdict;
}
