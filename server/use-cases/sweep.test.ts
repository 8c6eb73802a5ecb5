import { afterAll, beforeAll, expect, test } from 'vitest';
import { demonstrationsOn } from '../repositories/demonstrations.ts';
import { limitsOn } from '../repositories/limits.ts';
import { makeEnvelope, openTestServer, type Person, type TestServer, testDraft } from '../testing.ts';
import { sweep } from './sweep.ts';

const HOUR = 3600 * 1000;
let server: TestServer;
let owner: Person;

beforeAll(async () => {
  server = await openTestServer();
  await server.operator();
  owner = await server.researcher('ada');
});
afterAll(() => server.close());

const sweepIn = (hours: number) =>
  sweep({
    demonstrations: demonstrationsOn(server.deps.database),
    limits: limitsOn(server.deps.database),
    now: () => new Date(Date.now() + hours * HOUR),
  });

const count = async (what: string, values: unknown[] = []): Promise<number> => {
  const { rows } = await server.deps.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${what}`,
    values,
  );
  return rows[0]?.count ?? -1;
};

/** A demonstration with a contribution and a sealed round, as a visitor leaves it. */
async function leftBehind(visitor: Person): Promise<string> {
  const { studyId } = await visitor.call.study.create({
    from: { kind: 'draft', draft: testDraft() },
    demonstration: true,
  });
  const { pool } = server.deps.database;
  const opened = await server.openedStudy(owner);
  await server.submit(opened.linkToken, makeEnvelope(opened.frozen).octets);
  // The visitor's own study cannot have the test key as well: what was contributed to the other one becomes theirs.
  await pool.query(
    `INSERT INTO round (id, study_id, visit, number, state) VALUES (gen_random_uuid(), $1, 0, 1, 'sealed')`,
    [studyId],
  );
  await pool.query(
    'UPDATE contribution SET study_id = $1, link_id = NULL, round_id = (SELECT id FROM round WHERE study_id = $1) WHERE study_id = $2',
    [studyId, opened.studyId],
  );
  await pool.query('UPDATE contribution_part SET study_id = $1 WHERE study_id = $2', [studyId, opened.studyId]);
  await pool.query('UPDATE holder_key SET study_id = $1 WHERE study_id = $2', [studyId, opened.studyId]);
  return studyId;
}

test('demonstrations and visitors go after a day with all that was theirs; studies and the log stay', async () => {
  const visitor = await server.demonstrator();
  const idle = await server.demonstrator();
  const kept = await server.openedStudy(owner);
  await server.submit(kept.linkToken, makeEnvelope(kept.frozen).octets);
  const studyId = await leftBehind(visitor);
  const leaves = await count('log_leaf');
  const studies = await count('study WHERE NOT demonstration');

  expect(await sweepIn(23)).toEqual({ studies: 0, visitors: 0 });
  expect(await count('study WHERE id = $1', [studyId])).toBe(1);

  expect(await sweepIn(25)).toEqual({ studies: 1, visitors: 2 });
  for (const table of [
    'study WHERE id = $1',
    ...['round', 'contribution', 'contribution_part', 'holder_key', 'study_member'].map(
      (name) => `${name} WHERE study_id = $1`,
    ),
  ])
    expect([table, await count(table, [studyId])]).toEqual([table, 0]);
  for (const { id } of [visitor, idle]) {
    expect(await count('"user" WHERE id = $1', [id])).toBe(0);
    expect(await count('session WHERE user_id = $1', [id])).toBe(0);
  }
  expect(await count('log_leaf')).toBe(leaves);
  expect(await count('study WHERE NOT demonstration')).toBe(studies);
  expect(await count('contribution WHERE study_id = $1', [kept.studyId])).toBe(1);
  expect(await count('"user" WHERE id = $1', [owner.id])).toBe(1);
  expect(await sweepIn(25)).toEqual({ studies: 0, visitors: 0 });
});

test('several at once sweep each study once', async () => {
  const visitor = await server.demonstrator();
  for (let i = 0; i < 3; i++)
    await visitor.call.study.create({ from: { kind: 'draft', draft: testDraft() }, demonstration: true });
  const swept = await Promise.all([sweepIn(25), sweepIn(25), sweepIn(25)]);
  await sweepIn(25);
  expect(swept.reduce((sum, { studies }) => sum + studies, 0)).toBeLessThanOrEqual(3);
  expect(await count('study WHERE demonstration')).toBe(0);
  expect(await count(`"user" WHERE role = 'demonstrator'`)).toBe(0);
});

test('limits that are whole again are forgotten, others are kept', async () => {
  const { pool } = server.deps.database;
  await pool.query('DELETE FROM rate_bucket');
  await pool.query(
    `INSERT INTO rate_bucket (key, level, burst, per_second, filled) VALUES
       ('whole', 10, 10, 1, now()), ('whole by now', 0, 10, 1, now() - interval '11 seconds'), ('not yet', 0, 100, 0.001, now())`,
  );
  await pool.query(
    `INSERT INTO rate_window (key, started, count) VALUES ('over', now() - interval '2 days', 1), ('running', now(), 1)`,
  );
  await sweepIn(0);
  const { rows } = await pool.query<{ key: string }>(
    'SELECT key FROM rate_bucket UNION SELECT key FROM rate_window ORDER BY key',
  );
  expect(rows.map(({ key }) => key).filter((key) => !key.includes(':'))).toEqual(['not yet', 'running']);
});
