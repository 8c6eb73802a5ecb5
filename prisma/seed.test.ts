import { afterEach, beforeEach, expect, test } from 'vitest';
import { STUDY_TEMPLATES } from '../core/protocol/templates.ts';
import { openTestServer, type TestServer } from '../server/testing.ts';
import { OPERATOR_EMAIL, RESEARCHER_EMAIL, SEED_PASSWORD, SeedRefusal, seed } from './seed.ts';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const signIn = (email: string) => server.signIn('sign-in/email', { email, password: SEED_PASSWORD });

test('a developer signs in as operator and as researcher, who finds a draft from each template', async () => {
  expect(await seed(server.deps.database, 'development')).toEqual({ drafts: STUDY_TEMPLATES.length });
  const operator = await signIn(OPERATOR_EMAIL);
  expect(await operator.call.operator.users({})).toBeDefined();
  const researcher = await signIn(RESEARCHER_EMAIL);
  const studies = await researcher.call.study.list({});
  expect(studies.map(({ title }) => title).sort()).toEqual(STUDY_TEMPLATES.map(({ draft }) => draft.title).sort());
  expect(studies.every(({ phase }) => phase === 'draft')).toBe(true);
  expect(await server.caller().installation.status({})).toMatchObject({ claimed: true });
});

test('nothing is made in production, or where somebody is already', async () => {
  await expect(seed(server.deps.database, 'production')).rejects.toThrow(SeedRefusal);
  const users = async () => (await server.deps.database.pool.query('SELECT 1 FROM "user"')).rowCount;
  expect(await users()).toBe(0);
  await server.operator();
  await expect(seed(server.deps.database, undefined)).rejects.toThrow(SeedRefusal);
  expect(await users()).toBe(1);
});

test('two at once seed once', async () => {
  const outcomes = await Promise.allSettled([1, 2].map(() => seed(server.deps.database, undefined)));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
