import { execFile } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { inherited } from '../env.ts';

const root = path.resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** What Prisma's command line needs so as to work without fetching its native engine. */
export function prismaSurroundings(databaseUrl: string): NodeJS.ProcessEnv {
  const engine = path.join(root, 'scripts/schema-engine.mjs');
  // An archive may have dropped the mode. Where it is there, nothing is done: in a container the file is not this user's.
  if ((statSync(engine).mode & 0o111) !== 0o111) chmodSync(engine, 0o755);
  return inherited({
    PATH: [path.dirname(process.execPath), ...(inherited().PATH?.split(path.delimiter) ?? [])].join(path.delimiter),
    PRISMA_SCHEMA_ENGINE_BINARY: engine,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    DATABASE_URL: databaseUrl,
  });
}

/**
 * Brings a database to the newest schema (`prisma migrate deploy`); makes the database when it is absent.
 * @returns what Prisma printed
 * @throws Error with Prisma's words
 */
export async function migrate(databaseUrl: string): Promise<string> {
  try {
    const cli = path.join(root, 'node_modules/prisma/build/index.js');
    const { stdout } = await run(process.execPath, [cli, 'migrate', 'deploy'], {
      cwd: root,
      env: prismaSurroundings(databaseUrl),
    });
    return stdout;
  } catch (error) {
    const words =
      error instanceof Error && 'stderr' in error
        ? `${'stdout' in error ? error.stdout : ''}\n${error.stderr}`
        : String(error);
    throw new Error(`The database could not be brought to the newest schema.\n${words.trim()}`);
  }
}
