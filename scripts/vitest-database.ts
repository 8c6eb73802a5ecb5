import path from 'node:path';
import pg from 'pg';
import { type EmbeddedPostgres, startPostgres } from '../server/database/embedded-postgres.ts';
import { sweepTestDatabases } from '../server/database/testing.ts';
import { lock } from '../server/lock.mjs';

const HOME = path.resolve(import.meta.dirname, '../.data/test-postgres');

/** This run's share in the server; undefined when the server is somebody else's to stop. */
let share: { readonly postgres: EmbeddedPostgres; readonly presence: pg.Client } | undefined;

const turn = () => lock(path.join(HOME, 'runs.lock'));

/**
 * Vitest's global set-up. `npm test` brings a throw-away server; a developer who runs one file shares a server with every
 * other run in this checkout: the first run starts it, the last one stops it. An open connection is what counts as a run.
 */
export async function setup(): Promise<void> {
  if (process.env.TEST_DATABASE_URL !== undefined) return;
  const release = await turn();
  try {
    const postgres = await startPostgres({ home: HOME, database: 'cipherward', fast: true });
    if (!postgres.reused) await sweepTestDatabases(postgres.url);
    const presence = new pg.Client({ connectionString: postgres.url, application_name: 'test run' });
    presence.on('error', () => {}); // the server was stopped by hand: the tests will say so
    await presence.connect();
    process.env.TEST_DATABASE_URL = postgres.url;
    share = { postgres, presence };
  } finally {
    release();
  }
}

export async function teardown(): Promise<void> {
  if (share === undefined) return;
  const release = await turn();
  try {
    const others = await share.presence.query(
      "SELECT 1 FROM pg_stat_activity WHERE application_name = 'test run' AND pid <> pg_backend_pid()",
    );
    await share.presence.end();
    if (others.rowCount === 0) await share.postgres.stop();
  } finally {
    release();
  }
}
