import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { hashPassword } from 'better-auth/crypto';
import { STUDY_TEMPLATES } from '../core/protocol/templates.ts';
import { startPostgres } from '../server/database/embedded-postgres.ts';
import { migrate } from '../server/database/migrate.ts';
import { type Database, openDatabase } from '../server/database/pool.ts';
import { inherited, readEnvironment } from '../server/env.ts';
import { studiesOn } from '../server/repositories/studies.ts';
import { createStudy } from '../server/use-cases/create-study.ts';

/** Everybody's password in a seeded database: it is for development, and says so. */
export const SEED_PASSWORD = 'only for development';
export const OPERATOR_EMAIL = 'operator@example.org';
export const RESEARCHER_EMAIL = 'researcher@example.org';

/** Why a database is not seeded, in words for the developer. */
export class SeedRefusal extends Error {}

/**
 * Gives an empty database of development an operator, a researcher, and a draft from each template for the researcher. No keys, no
 * contributions: those only a browser makes.
 * @param mode what NODE_ENV says
 * @throws SeedRefusal in production, and where anybody has an account
 */
export async function seed(database: Database, mode: string | undefined): Promise<{ readonly drafts: number }> {
  if (mode === 'production') throw new SeedRefusal('Nothing is seeded in production.');
  const [operatorId, researcherId] = [randomUUID(), randomUUID()];
  const password = await hashPassword(SEED_PASSWORD);
  await database.transaction(async (sql) => {
    await sql.query(`SELECT pg_advisory_xact_lock(hashtextextended('seed', 0))`);
    const { rows } = await sql.query<{ used: boolean }>(
      'SELECT EXISTS (SELECT FROM "user") OR EXISTS (SELECT FROM study) OR EXISTS (SELECT FROM log_leaf) AS used',
    );
    if (rows[0]?.used !== false) throw new SeedRefusal('This database is in use: only an empty one is seeded.');
    for (const [id, name, email, role] of [
      [operatorId, 'Olga Operator', OPERATOR_EMAIL, 'operator'],
      [researcherId, 'Rita Researcher', RESEARCHER_EMAIL, 'researcher'],
    ] as const) {
      await sql.query(
        `INSERT INTO "user" (id, name, email, role, updated_at) VALUES ($1, $2, $3, $4::account_role, now())`,
        [id, name, email, role],
      );
      await sql.query(
        `INSERT INTO account (id, account_id, provider_id, user_id, password, updated_at) VALUES ($1, $2, 'credential', $2, $3, now())`,
        [randomUUID(), id, password],
      );
    }
    await sql.query(
      `INSERT INTO installation (id, claimed_at) VALUES (1, now()) ON CONFLICT (id) DO UPDATE SET claimed_at = now(), setup_token_hash = NULL`,
    );
  });
  const deps = { studies: studiesOn(database), newId: randomUUID };
  const keyOwner = { name: 'Rita Researcher', contact: RESEARCHER_EMAIL };
  for (const { id } of STUDY_TEMPLATES)
    await createStudy(deps, { id: researcherId, visitor: false }, { template: id, keyOwner }, false);
  return { drafts: STUDY_TEMPLATES.length };
}

/** The database that `npm run dev` uses: DATABASE_URL, or the embedded one of the data folder, running or not. */
async function main(): Promise<void> {
  const { databaseUrl, dataDir } = readEnvironment();
  const embedded =
    databaseUrl === undefined ? await startPostgres({ home: path.resolve(dataDir), database: 'cipherward' }) : null;
  const url = databaseUrl ?? embedded?.url ?? '';
  try {
    await migrate(url);
    const database = openDatabase(url, { connections: 2 });
    try {
      const { drafts } = await seed(database, inherited().NODE_ENV);
      process.stdout.write(
        `Seeded: ${OPERATOR_EMAIL} and ${RESEARCHER_EMAIL} (password "${SEED_PASSWORD}"), ${drafts} drafts.\n`,
      );
    } finally {
      await database.close();
    }
  } finally {
    if (embedded?.reused === false) await embedded.stop();
  }
}

if (import.meta.main) {
  main().catch((fault: unknown) => {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exitCode = 1;
  });
}
