import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type OpenedStudy, openTestServer, PASSWORD, type Person, type TestServer } from './testing.ts';

// Whoever watches a computation watches for minutes: what let them in is asked after again.

let server: TestServer;
let owner: Person;
let viewer: Person;
let study: OpenedStudy;

beforeAll(async () => {
  server = await openTestServer();
  await server.operator();
  owner = await server.researcher('owner');
  viewer = await server.researcher('viewer');
  study = await server.openedStudy(owner);
});
afterEach(async () => {
  for (const leave of left.splice(0)) await leave();
});
afterAll(() => server.close());

/** Ends what a test left watching. */
const left: (() => Promise<unknown> | undefined)[] = [];

async function computation(): Promise<string> {
  const id = randomUUID();
  await server.deps.database.pool.query(
    `INSERT INTO computation (id, study_id, visit, query_digest, plan, cohort, persons, total) VALUES ($1, $2, 0, $3, '{}', '', 3, 3)`,
    [id, study.studyId, randomBytes(32)],
  );
  return id;
}

const advance = (computationId: string, done: number): Promise<unknown> =>
  server.deps.database.pool.query('UPDATE computation SET done = $2, revision = revision + 1 WHERE id = $1', [
    computationId,
    done,
  ]);

async function watching({ call }: Pick<Person, 'call'>): Promise<{
  readonly next: () => Promise<IteratorResult<unknown>>;
  readonly computationId: string;
}> {
  const computationId = await computation();
  const stream = (await call.computation.progress({
    studyId: study.studyId,
    computationId,
  })) as AsyncIterable<unknown>;
  const states = stream[Symbol.asyncIterator]();
  left.push(() => states.return?.());
  expect((await states.next()).done).toBe(false);
  return { next: () => states.next(), computationId };
}

test('a session that ended hears nothing more', async () => {
  const passing = await server.signIn('sign-in/email', { email: 'owner@example.org', password: PASSWORD });
  const { next, computationId } = await watching(passing);
  await advance(computationId, 1);
  expect((await next()).done).toBe(false);
  const session = (await passing.call.account.sessions.list({})).find(({ current }) => current)?.id ?? '';
  await owner.call.account.sessions.revoke({ sessionId: session });
  await advance(computationId, 2);
  await expect(next()).rejects.toThrow('access/signed-out');
  expect((await next()).done).toBe(true);
});

test('neither does a token that was revoked', async () => {
  const token = await server.token(owner, ['compute']);
  const { next, computationId } = await watching(token);
  await owner.call.account.tokens.revoke({ tokenId: token.tokenId });
  await advance(computationId, 1);
  await expect(next()).rejects.toThrow('access/denied');
});

test('neither does somebody who is no member any more', async () => {
  const { studyId } = study;
  await owner.call.study.members.add({ studyId, email: 'viewer@example.org', role: 'viewer' });
  const { next, computationId } = await watching(viewer);
  await owner.call.study.members.remove({ studyId, userId: viewer.id });
  await advance(computationId, 1);
  await expect(next()).rejects.toThrow('not-found');
});
