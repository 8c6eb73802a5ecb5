import pg from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from './testing.ts';

async function query(url: string, sql: string): Promise<pg.QueryResult> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

test('two tests that ask at once get databases that do not see each other', async () => {
  const [one, other] = await Promise.all([freshDatabase(), freshDatabase()]);
  await query(one.url, 'CREATE TABLE mark (n int)');
  await expect(query(other.url, 'SELECT * FROM mark')).rejects.toThrow(/does not exist/);
  await Promise.all([one.drop(), other.drop()]);
});

test('a dropped database is gone, even under an open connection', async () => {
  const { url, drop } = await freshDatabase();
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  await drop();
  await expect(query(url, 'SELECT 1')).rejects.toThrow(/does not exist/);
});

test('without a server it says how to get one', async () => {
  await expect(freshDatabase('')).rejects.toThrow(/vitest/);
});
