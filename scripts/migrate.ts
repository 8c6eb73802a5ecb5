// `npm run migrate`: brings the database to the newest schema. With words after `--` it is Prisma's own command, for
// whoever changes the schema: npm run migrate -- dev --name add_visits
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startPostgres } from '../server/database/embedded-postgres.ts';
import { migrate, prismaSurroundings } from '../server/database/migrate.ts';
import { readEnvironment } from '../server/env.ts';

const { databaseUrl, dataDir } = readEnvironment();
const postgres =
  databaseUrl === undefined ? await startPostgres({ home: path.resolve(dataDir), database: 'cipherward' }) : undefined;
const url = databaseUrl ?? postgres?.url ?? '';
const words = process.argv.slice(2);
try {
  if (words.length === 0) console.log((await migrate(url)).trim());
  else {
    const cli = path.resolve(import.meta.dirname, '../node_modules/prisma/build/index.js');
    const { status } = spawnSync(process.execPath, [cli, 'migrate', ...words], {
      stdio: 'inherit',
      env: prismaSurroundings(url),
    });
    process.exitCode = status ?? 1;
  }
} finally {
  if (postgres?.reused === false) await postgres.stop();
}
