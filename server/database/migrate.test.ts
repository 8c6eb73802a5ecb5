import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prismaSurroundings } from './migrate.ts';
import { type FreshDatabase, freshDatabase } from './testing.ts';

// Prisma's own command line against a real Postgres, through our schema engine, on a project of its own.

const root = path.resolve(import.meta.dirname, '../..');
let project = '';
let database: FreshDatabase;

const SCHEMA = `datasource db {
  provider = "postgresql"
}

generator client {
  provider = "prisma-client"
  output   = "../generated"
}

model Mark {
  id   Int    @id
  body Bytes
}
`;

/** A body between $$ with semicolons in it, and a column of Postgres' "char" type in the catalogue query behind \`diff\`. */
const MIGRATION = `CREATE TABLE "Mark" ("id" INTEGER NOT NULL, "body" BYTEA NOT NULL, CONSTRAINT "Mark_pkey" PRIMARY KEY ("id"));
CREATE FUNCTION refuse() RETURNS trigger AS $$
BEGIN
  PERFORM 1;
  RAISE EXCEPTION 'marks are never changed';
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER mark_refuse BEFORE UPDATE ON "Mark" FOR EACH ROW EXECUTE FUNCTION refuse();
`;

beforeAll(async () => {
  database = await freshDatabase();
  project = mkdtempSync(path.join(os.tmpdir(), 'cipherward-prisma-'));
  symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
  write('prisma/schema.prisma', SCHEMA);
  write('prisma/migrations/migration_lock.toml', 'provider = "postgresql"\n');
  write('prisma/migrations/0001_first/migration.sql', MIGRATION);
  write(
    'prisma.config.ts',
    "export default { schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' }, datasource: { url: process.env.DATABASE_URL } };\n",
  );
});

afterAll(async () => {
  rmSync(project, { recursive: true });
  await database.drop();
});

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(project, file)), { recursive: true });
  writeFileSync(path.join(project, file), content);
}

/** A database of this name beside ours. */
function beside(name: string): string {
  const url = new URL(database.url);
  url.pathname = `/${name}`;
  return url.href;
}

async function prisma(
  url: string,
  ...words: readonly string[]
): Promise<{ readonly code: number; readonly said: string }> {
  const cli = path.join(root, 'node_modules/prisma/build/index.js');
  const child = spawn(process.execPath, [cli, ...words], { cwd: project, env: prismaSurroundings(url) });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number>((resolve) => child.once('close', (status) => resolve(status ?? 1)));
  return { code, said };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the schema engine', () => {
  const name = `cipherward_test_${randomBytes(8).toString('hex')}`;
  let url = '';
  beforeAll(() => {
    url = beside(name);
  });
  afterAll(() => query(database.url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));

  test('deploys into a database that it makes, trigger bodies whole', async () => {
    expect(await prisma(url, 'migrate', 'deploy')).toMatchObject({ code: 0 });
    await query(url, `INSERT INTO "Mark" VALUES (1, '\\\\x00ff')`);
    await expect(query(url, 'UPDATE "Mark" SET id = 2')).rejects.toThrow(/never changed/);
    expect(await query(url, 'SELECT migration_name FROM _prisma_migrations')).toEqual([
      { migration_name: '0001_first' },
    ]);
  });

  test('deploys once', async () => {
    expect((await prisma(url, 'migrate', 'deploy')).said).toContain('No pending migrations');
    expect(await prisma(url, 'migrate', 'status')).toMatchObject({ code: 0 });
  });

  test('sees no difference where there is none, and one where there is', async () => {
    const diff = ['migrate', 'diff', '--from-config-datasource', '--to-schema', 'prisma/schema.prisma', '--exit-code'];
    expect(await prisma(url, ...diff)).toMatchObject({ code: 0 });
    await query(url, 'ALTER TABLE "Mark" ADD COLUMN extra int');
    const differs = await prisma(url, ...diff);
    expect(differs.code).toBe(2);
    expect(differs.said).toContain('extra');
    await query(url, 'ALTER TABLE "Mark" DROP COLUMN extra');
  });

  test('writes the next migration by way of a shadow database, which is gone afterwards', async () => {
    write('prisma/schema.prisma', `${SCHEMA}\nmodel Word {\n  id Int @id\n}\n`);
    expect(await prisma(url, 'migrate', 'dev', '--name', 'word')).toMatchObject({ code: 0 });
    expect(await query(url, 'SELECT * FROM "Word"')).toEqual([]);
    expect(await query(url, "SELECT 1 FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'")).toEqual([]);
  });

  test('a migration that fails is an error, and the next deploy says so', async () => {
    write('prisma/migrations/9999_broken/migration.sql', 'CREATE TABLE nonsense (n no_such_type);\n');
    const first = await prisma(url, 'migrate', 'deploy');
    expect(first.code).toBe(1);
    expect(first.said).toContain('no_such_type');
    expect(await prisma(url, 'migrate', 'deploy')).toMatchObject({ code: 1 });
  });

  test('a wrong password is named as such', async () => {
    const wrong = new URL(url);
    wrong.password = 'wrong';
    const { code, said } = await prisma(wrong.href, 'migrate', 'deploy');
    expect(code).toBe(1);
    expect(said).toContain('P1000');
  });

  test('a server that is not there is named as such', async () => {
    const { code, said } = await prisma('postgres://a:b@127.0.0.1:1/c', 'migrate', 'deploy');
    expect(code).toBe(1);
    expect(said).toContain('P1001');
  });
});

test('an engine that may be run already is left alone: in a container it belongs to somebody else', () => {
  const { PRISMA_SCHEMA_ENGINE_BINARY: engine = '' } = prismaSurroundings('');
  const { ctimeMs } = statSync(engine);
  prismaSurroundings('');
  expect(statSync(engine)).toMatchObject({ ctimeMs });
});
