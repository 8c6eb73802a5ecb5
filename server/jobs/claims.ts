import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { JOB_KINDS, JOBS_SCHEMA } from './queue.ts';

/**
 * Which jobs living workers are at. A claim is an advisory lock on a connection of the worker's own: when the worker is killed or its machine
 * is lost, Postgres drops the connection and with it the claims, and whoever looks next gives the jobs to others, without waiting for heartbeats.
 */
export interface Claims {
  /**
   * Waits while somebody else is at this job: a job that was given out twice is then found done, or is taken over from one who died.
   */
  claim(jobId: string): Promise<void>;
  release(jobId: string): Promise<void>;
  /** Jobs that count as running and that nobody claims. */
  abandoned(): Promise<readonly { readonly id: string; readonly kind: string }[]>;
  close(): Promise<void>;
}

/** Sets our claims apart from other advisory locks of this database. */
const LOCK_CLASS = 0x63706a62;
/** A job is fetched first and claimed a moment later. */
const GRACE = '2 seconds';
const TRY_AGAIN_MS = 200;
const KEY = `('x' || left(replace(%::text, '-', ''), 8))::bit(32)`;
const key = (column: string): string => KEY.replace('%', column);

/** @param onLost told when the connection broke: the claims are gone, and with them the right to go on */
export async function openClaims(databaseUrl: string, onLost: () => void): Promise<Claims> {
  const connection = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'cipherward claims',
    keepAlive: true,
  });
  let closing = false;
  connection.on('error', () => {});
  connection.on('end', () => {
    if (!closing) onLost();
  });
  await connection.connect();
  return {
    async claim(jobId) {
      for (;;) {
        const { rows } = await connection.query<{ taken: boolean }>(
          `SELECT pg_try_advisory_lock(${LOCK_CLASS}, ${key('$1::uuid')}::int) AS taken`,
          [jobId],
        );
        if (rows[0]?.taken === true) return;
        await pause(TRY_AGAIN_MS);
      }
    },
    async release(jobId) {
      await connection.query(`SELECT pg_advisory_unlock(${LOCK_CLASS}, ${key('$1::uuid')}::int)`, [jobId]);
    },
    async abandoned() {
      const { rows } = await connection.query<{ id: string; kind: string }>(
        `SELECT j.id, j.name AS kind FROM ${JOBS_SCHEMA}.job j
         WHERE j.state = 'active' AND j.name = ANY($1) AND j.started_on < now() - interval '${GRACE}'
           AND NOT EXISTS (
             SELECT 1 FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
               AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
               AND l.classid::bigint = ${LOCK_CLASS} AND l.objid::bigint = ${key('j.id')}::bigint)`,
        [[...JOB_KINDS]],
      );
      return rows;
    },
    async close() {
      closing = true;
      await connection.end();
    },
  };
}
