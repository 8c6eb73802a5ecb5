import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { found, type Needle } from './needles.ts';
import { place } from './place.ts';

/** Every cell of every table: what is bytes as bytes, everything else as text. */
async function* databaseCells(url = place.databaseUrl): AsyncGenerator<readonly [table: string, cell: Buffer]> {
  const client = new pg.Client({
    connectionString: url,
    types: { getTypeParser: (oid) => (oid === BYTEA ? octets : String) },
  });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    );
    for (const { name } of tables.rows) {
      const { rows } = await client.query<Record<string, Buffer | string | null>>(`SELECT * FROM ${name}`);
      for (const row of rows)
        for (const [column, cell] of Object.entries(row))
          if (cell !== null) yield [`${name}.${column}`, typeof cell === 'string' ? Buffer.from(cell) : cell];
    }
  } finally {
    await client.end();
  }
}

const BYTEA = 17;
/** One number is kept in so many octets at most. */
const WORD = 8;
/** So many octets turn up by chance in megabytes of ciphertexts, about once in a hundred runs. */
const CHANCE = 4;
const octets = (text: string): Buffer => Buffer.from(text.slice('\\x'.length), 'hex');

/** @returns `table.column: needle` for each place that holds one */
export async function inDatabase(needles: readonly Needle[], url = place.databaseUrl): Promise<string[]> {
  const places = new Set<string>();
  const long = needles.filter(({ octets }) => octets.length > CHANCE);
  for await (const [where, cell] of databaseCells(url))
    for (const name of found(cell.length > WORD ? long : needles, cell)) places.add(`${where}: ${name}`);
  return [...places];
}

/** @returns `file: needle` for each log of the server that holds one */
export const inLogs = (needles: readonly Needle[], folder = place.logs): string[] =>
  readdirSync(folder).flatMap((file) =>
    found(needles, readFileSync(path.join(folder, file))).map((name) => `${file}: ${name}`),
  );
