import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { migrate } from './migrate.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../prisma/migrations');

/** Names begin with it, so that what a killed run left can be found and dropped. */
const TEST_PREFIX = 'cipherward_test_';
const TEMPLATE_PREFIX = 'cipherward_template_';
/** An arbitrary number for Postgres' advisory locks: making the template is done by one test file, the others wait. */
const TEMPLATE_LOCK = 7_236_418;

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A new, empty, migrated database of one's own on the test server: a copy of a template that is migrated once for each
 * state of prisma/migrations. Close every connection before `drop`, or they are cut.
 * @param server connection string of any database of a server on which databases may be made; the test runner sets it
 */
export async function freshDatabase(server = process.env.TEST_DATABASE_URL): Promise<FreshDatabase> {
  if (!server)
    throw new Error('TEST_DATABASE_URL is not set: run this through vitest, which starts a Postgres for it.');
  const name = `${TEST_PREFIX}${randomBytes(8).toString('hex')}`;
  await withClient(server, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const template = await ensureTemplate(client, server);
    await client.query('SELECT pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  return {
    url: sibling(server, name),
    drop: () =>
      withClient(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)).then(() => {}),
  };
}

/** Drops what earlier runs left behind: their databases, and the templates of other states of the migrations. */
export async function sweepTestDatabases(server: string): Promise<void> {
  await withClient(server, async (client) => {
    const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database');
    for (const { datname } of rows) {
      const left =
        datname.startsWith(TEST_PREFIX) || (datname.startsWith(TEMPLATE_PREFIX) && datname !== templateName());
      if (left) await client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(datname)} WITH (FORCE)`);
    }
  });
}

async function ensureTemplate(client: pg.Client, server: string): Promise<string> {
  const name = templateName();
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (rowCount === 1) return name;
  const half = `${TEST_PREFIX}half_${randomBytes(4).toString('hex')}`;
  await client.query(`CREATE DATABASE ${half}`);
  if (existsSync(MIGRATIONS)) await migrate(sibling(server, half));
  await client.query(`ALTER DATABASE ${half} RENAME TO ${name}`); // only whole templates bear the name
  return name;
}

function templateName(): string {
  const hash = createHash('sha256');
  const files = existsSync(MIGRATIONS) ? readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' }).sort() : [];
  for (const name of files) {
    const file = path.join(MIGRATIONS, name);
    if (statSync(file).isFile()) hash.update(`${name}\0`).update(readFileSync(file)).update('\0');
  }
  return `${TEMPLATE_PREFIX}${hash.digest('hex').slice(0, 16)}`;
}

function sibling(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
