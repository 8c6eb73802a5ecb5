import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { codeOf } from '../core/errors.ts';
import { INVITATION_HEADER } from '../core/protocol/invitation.ts';
import type { StudyDraft } from '../core/protocol/study.ts';
import { testDraft as roadDraft } from './compute/testing-study.ts';
import { invitationHash } from './invitation.ts';
import { ensureSetupToken, isSetupToken, setupTokenHash } from './setup-token.ts';
import { APP_URL, openTestServer, PASSWORD, type Person, type TestServer, testDraft } from './testing.ts';

/** A study of three ciphertexts, at a thousand persons. */
const wideDraft = (): StudyDraft => roadDraft({ groups: 6 });

const mallory = { name: 'Mallory', email: 'mallory@example.org', password: PASSWORD };

describe('claiming', () => {
  let server: TestServer;
  beforeEach(async () => {
    server = await openTestServer();
  });
  afterEach(() => server.close());
  const claim = (token: string, email = 'op@example.org') =>
    server.caller().installation.claim({ token, name: 'Op', email, password: PASSWORD });

  test('the token works once, and makes an operator who can sign in', async () => {
    const token = (await ensureSetupToken(server.databaseUrl)) as string;
    expect((await server.caller().installation.status({})).claimed).toBe(false);
    await claim(token);
    expect((await server.caller().installation.status({})).claimed).toBe(true);
    await expect(claim(token, 'second@example.org')).rejects.toThrow('access/setup-token');
    const operator = await server.signIn('sign-in/email', { email: 'op@example.org', password: PASSWORD });
    expect(await operator.call.account.me({})).toMatchObject({ role: 'operator' });
    expect(await ensureSetupToken(server.databaseUrl)).toBeNull();
  });

  test('of two who hold it one becomes the operator', async () => {
    const token = (await ensureSetupToken(server.databaseUrl)) as string;
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map((n) => claim(token, `op${n}@example.org`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const { rows } = await server.deps.database.pool.query('SELECT count(*)::int AS n FROM "user"');
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('a newer token voids the older; a wrong one is refused; guessing is slowed down', async () => {
    const older = (await ensureSetupToken(server.databaseUrl)) as string;
    const token = (await ensureSetupToken(server.databaseUrl)) as string;
    await expect(claim(older)).rejects.toThrow('access/setup-token');
    const guesses: string[] = [];
    while (guesses.length < 20 && guesses.at(-1) !== 'access/rate-limited')
      guesses.push(await claim(`guess ${guesses.length}`).then(() => 'claimed', codeOf));
    // Nine, with the older token; more when a new window of ten minutes began meanwhile.
    expect(guesses.filter((code) => code === 'access/setup-token').length).toBeGreaterThanOrEqual(9);
    expect(guesses.at(-1)).toBe('access/rate-limited');
    // Nor does the right one pass while the limit stands, whichever window it is by now.
    await server.deps.database.pool.query(
      `INSERT INTO rate_window (key, started, count)
       SELECT key, started + interval '600 seconds', count FROM rate_window ON CONFLICT DO NOTHING`,
    );
    await expect(claim(token)).rejects.toThrow('access/rate-limited');
  });

  test('what is kept is a hash', async () => {
    const token = (await ensureSetupToken(server.databaseUrl)) as string;
    const { rows } = await server.deps.database.pool.query<{ setup_token_hash: Buffer }>(
      'SELECT setup_token_hash FROM installation',
    );
    expect(rows[0]?.setup_token_hash).toEqual(setupTokenHash(token));
    expect(isSetupToken(token, setupTokenHash(token))).toBe(true);
    expect(isSetupToken(`${token}x`, setupTokenHash(token))).toBe(false);
    expect(isSetupToken(token, new Uint8Array())).toBe(false);
  });

  test('nobody signs up before there is an operator', async () => {
    await expect(server.signIn('sign-up/email', mallory)).rejects.toThrow('403');
  });
});

describe('signing up', () => {
  let server: TestServer;
  let operator: Person;
  beforeAll(async () => {
    server = await openTestServer();
    operator = await server.operator();
  });
  afterAll(() => server.close());

  test('makes a researcher, whatever role was asked for', async () => {
    const asked = await server
      .signIn('sign-up/email', { ...mallory, role: 'operator' })
      .catch((fault: unknown) => fault);
    if (asked instanceof Error) expect(asked.message).toContain('400');
    const person = await server.researcher('eve');
    expect(await person.call.account.me({})).toMatchObject({ role: 'researcher' });
    const { rows } = await server.deps.database.pool.query(
      `SELECT count(*)::int AS n FROM "user" WHERE role = 'operator'`,
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  test('wants a password of twelve characters', async () => {
    await expect(
      server.signIn('sign-up/email', { ...mallory, email: 'short@example.org', password: 'eleven char' }),
    ).rejects.toThrow('400');
  });

  test('signing in is rate limited per address, in the database', async () => {
    const attempt = async (): Promise<number> => {
      const { serveAuth } = await import('./http/auth-endpoint.ts');
      const request = new Request(`${APP_URL}/api/auth/sign-in/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: APP_URL, 'x-forwarded-for': '203.0.113.9' },
        body: JSON.stringify({ email: 'operator@example.org', password: 'wrong wrong wrong' }),
      });
      return (await serveAuth(server.deps, request)).status;
    };
    const statuses: number[] = [];
    for (let i = 0; i < 12; i++) statuses.push(await attempt());
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  test('better-auth’s own token routes are shut: tokens without scopes or end are not made', async () => {
    const { serveAuth } = await import('./http/auth-endpoint.ts');
    for (const route of [
      'api-key/create',
      'api-key/update',
      'api-key/delete',
      'api-key/list',
      'api-key/get',
      'list-sessions',
    ]) {
      const headers = new Headers([...operator.headers, ['content-type', 'application/json']]);
      const request = new Request(`${APP_URL}/api/auth/${route}`, { method: 'POST', headers, body: '{"name":"x"}' });
      expect((await serveAuth(server.deps, request)).status).toBe(404);
    }
  });
});

describe('signing up by invitation', () => {
  let server: TestServer;
  let operator: Person;
  beforeAll(async () => {
    server = await openTestServer();
    operator = await server.operator();
    await operator.call.operator.signUp({ kind: 'mode', mode: 'invited' });
  });
  afterAll(() => server.close());

  const invited = async (email: string): Promise<{ readonly token: string; readonly expiresAt: Date }> => {
    const { invitation } = await operator.call.operator.signUp({ kind: 'invite', email });
    const url = new URL(invitation?.url ?? '');
    expect([url.origin, url.pathname, url.search]).toEqual([APP_URL, '/sign-up', '']);
    return { token: url.hash.slice(1), expiresAt: invitation?.expiresAt ?? new Date(0) };
  };
  const signUp = (name: string, token?: string, password = PASSWORD): Promise<Person> =>
    server.signIn(
      'sign-up/email',
      { name, email: `${name}@example.org`, password },
      token === undefined ? {} : { [INVITATION_HEADER]: token },
    );
  const usedAt = async (name: string): Promise<Date | null | undefined> => {
    const { invitations } = await operator.call.operator.users({});
    return invitations.find(({ email }) => email === `${name}@example.org`)?.usedAt;
  };

  test('takes the token and the address together, once', async () => {
    expect((await server.caller().installation.status({})).signUp).toBe('invited');
    await expect(signUp('uninvited')).rejects.toThrow('403');
    const { token } = await invited('Guest@example.org');
    expect(await usedAt('guest')).toBeNull();
    await expect(signUp('guest')).rejects.toThrow('403');
    await expect(signUp('guest', 'A'.repeat(43))).rejects.toThrow('403');
    await expect(signUp('other', token)).rejects.toThrow('403');
    const guest = await signUp('guest', token);
    expect(await guest.call.account.me({})).toMatchObject({ role: 'researcher' });
    expect(await usedAt('guest')).toBeInstanceOf(Date);
    // Not even when the account is gone.
    await server.deps.database.pool.query('DELETE FROM "user" WHERE id = $1', [guest.id]);
    await expect(signUp('guest', token)).rejects.toThrow('403');
  });

  test('is not spent by a form that is refused', async () => {
    const { token } = await invited('clumsy@example.org');
    await expect(signUp('clumsy', token, 'short')).rejects.toThrow('400');
    expect(await usedAt('clumsy')).toBeNull();
    await signUp('clumsy', token);
  });

  test('ends after 14 days, and with a newer invitation of the same address', async () => {
    const older = await invited('late@example.org');
    const days = (older.expiresAt.getTime() - server.deps.now().getTime()) / (24 * 3600 * 1000);
    expect(days).toBeGreaterThan(13.9);
    expect(days).toBeLessThanOrEqual(14);
    const newer = await invited('late@example.org');
    await expect(signUp('late', older.token)).rejects.toThrow('403');
    const { pool } = server.deps.database;
    await pool.query(`UPDATE invitation SET expires_at = now() - interval '1 second' WHERE email = 'late@example.org'`);
    await expect(signUp('late', newer.token)).rejects.toThrow('403');
    await signUp('late', (await invited('late@example.org')).token);
  });

  test('what is kept is a hash, and the list has no token', async () => {
    const { token } = await invited('kept@example.org');
    const { rows } = await server.deps.database.pool.query<{ row: string; token_hash: Buffer }>(
      `SELECT i::text AS row, token_hash FROM invitation i WHERE email = 'kept@example.org'`,
    );
    expect(rows[0]?.token_hash).toEqual(invitationHash(token));
    expect(rows[0]?.row).not.toContain(token);
    expect(JSON.stringify(await operator.call.operator.users({}))).not.toContain(token);
  });
});

describe('sessions and tokens', () => {
  let server: TestServer;
  let ada: Person;
  let eve: Person;
  beforeAll(async () => {
    server = await openTestServer();
    await server.operator();
    [ada, eve] = [await server.researcher('ada'), await server.researcher('eve')];
  });
  afterAll(() => server.close());

  test('sessions are listed without their tokens, and a revoked one is signed out', async () => {
    const second = await server.signIn('sign-in/email', { email: 'ada@example.org', password: PASSWORD });
    const listed = await ada.call.account.sessions.list({});
    expect(listed).toHaveLength(2);
    expect(listed.filter(({ current }) => current)).toHaveLength(1);
    expect(JSON.stringify(listed)).not.toContain('token');
    const other = listed.find(({ current }) => !current)?.id as string;
    await expect(eve.call.account.sessions.revoke({ sessionId: other })).rejects.toThrow('not-found');
    expect(await second.call.study.list({})).toEqual([]);
    await ada.call.account.sessions.revoke({ sessionId: other });
    await expect(second.call.study.list({})).rejects.toThrow('access/signed-out');
    expect(await ada.call.study.list({})).toEqual([]);
  });

  test('a token is shown once, kept as a hash, does what its scopes say and ends', async () => {
    const { token, summary } = await ada.call.account.tokens.create({ name: 'site', scopes: ['study:read'], days: 1 });
    expect(summary).toMatchObject({ name: 'site', scopes: ['study:read'] });
    const { rows } = await server.deps.database.pool.query<{ row: string }>('SELECT a::text AS row FROM api_key a');
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    expect(JSON.stringify(await ada.call.account.tokens.list({}))).not.toContain(token);
    const program = server.caller({ authorization: `Bearer ${token}` });
    expect(await program.study.list({})).toEqual([]);
    await expect(program.study.create({ from: { kind: 'draft', draft: testDraft() } })).rejects.toThrow(
      'access/denied',
    );
    await expect(program.account.tokens.create({ name: 'more', scopes: ['study:write'], days: 1 })).rejects.toThrow(
      'access/denied',
    );
    await expect(eve.call.account.tokens.revoke({ tokenId: summary.id })).rejects.toThrow('not-found');
    await ada.call.account.tokens.revoke({ tokenId: summary.id });
    await expect(program.study.list({})).rejects.toThrow('access/denied');
  });

  test('a token’s end is kept to', async () => {
    const { call, tokenId } = await server.token(ada, ['study:read']);
    expect(await call.study.list({})).toEqual([]);
    await server.deps.database.pool.query(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      tokenId,
    ]);
    await expect(call.study.list({})).rejects.toThrow('access/token-expired');
  });
});

describe('requests from elsewhere', () => {
  let server: TestServer;
  let ada: Person;
  beforeAll(async () => {
    server = await openTestServer();
    await server.operator();
    ada = await server.researcher('ada');
  });
  afterAll(() => server.close());
  const cookie = () => ada.headers.get('cookie') as string;
  const create = (headers: Record<string, string>) =>
    server.caller(headers).study.create({ from: { kind: 'draft', draft: testDraft() } });

  test.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a neighbour under the same domain', { origin: 'http://other.localhost:3000', 'sec-fetch-site': 'same-site' }],
    ['our host on another port', { origin: 'http://localhost:3001' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a lie about the origin', { origin: APP_URL, 'sec-fetch-site': 'cross-site' }],
    ['nowhere', {}],
    ['a typed address', { 'sec-fetch-site': 'none' }],
  ])('a cookie sent along from %s changes nothing', async (_, headers) => {
    await expect(create({ cookie: cookie(), ...headers })).rejects.toThrow('access/denied');
    expect(await ada.call.study.list({})).toEqual([]);
  });

  test('our own pages, and programs with a token, may', async () => {
    await create({ cookie: cookie(), origin: APP_URL, 'sec-fetch-site': 'same-origin' });
    await create({ cookie: cookie(), origin: APP_URL });
    await create({ cookie: cookie(), 'sec-fetch-site': 'same-origin' });
    const { headers } = await server.token(ada, ['study:write']);
    await create({ authorization: headers.get('authorization') as string });
    expect(await ada.call.study.list({})).toHaveLength(4);
  });

  test('a token does not borrow from a cookie beside it', async () => {
    const { headers } = await server.token(ada, ['study:read']);
    const both = { authorization: headers.get('authorization') as string, cookie: cookie(), origin: APP_URL };
    await expect(create(both)).rejects.toThrow('access/denied');
  });
});

describe('the demonstration', () => {
  test('a visitor makes demonstrations and nothing else', async () => {
    const server = await openTestServer();
    const visitor = await server.demonstrator();
    expect(await visitor.call.account.me({})).toMatchObject({ role: 'demonstrator' });
    const from = { kind: 'draft', draft: testDraft() } as const;
    await expect(visitor.call.study.create({ from })).rejects.toThrow('access/denied');
    const { studyId } = await visitor.call.study.create({ from, demonstration: true });
    expect(await visitor.call.study.get({ studyId })).toMatchObject({ demonstration: true, role: 'owner' });
    await expect(visitor.call.account.tokens.create({ name: 'x', scopes: ['compute'], days: 1 })).rejects.toThrow(
      'access/denied',
    );
    await server.close();
  });

  test('is small, whoever makes it', async () => {
    const server = await openTestServer();
    await server.operator();
    const visitor = await server.demonstrator();
    const ada = await server.researcher('ada');
    const limit = (what: string, maximum: number) => ({
      cause: { code: 'study/demonstration-limit', detail: { what, maximum } },
    });
    const keyOwner = { name: 'Ada', contact: 'ada@example.org' };
    const template = { kind: 'template', template: 'screening', keyOwner } as const;
    const of = (draft: StudyDraft) => ({ kind: 'draft', draft }) as const;

    // Templates are cut to it.
    const cut = await visitor.call.study.create({ from: template, demonstration: true });
    expect((await visitor.call.study.get(cut)).draft.personsCap).toBe(5_000);
    const whole = await ada.call.study.create({ from: template });
    expect((await ada.call.study.get(whole)).draft.personsCap).toBe(100_000);

    for (const person of [visitor, ada]) {
      const wide = person.call.study.create({ from: of(testDraft({ personsCap: 5_001 })), demonstration: true });
      await expect(wide).rejects.toMatchObject(limit('persons', 5_000));
    }

    // What was widened afterwards does not open, and neither does what needs more than two ciphertexts.
    const grown = await server.openedStudy(ada, testDraft({ personsCap: 5_000 }), true);
    expect(grown.frozen.document.personsCap).toBe(5_000);
    const { variables, statistics } = wideDraft();
    const opening = server.openedStudy(ada, testDraft({ variables, statistics }), true);
    await expect(opening).rejects.toMatchObject(limit('groups', 2));
    expect((await server.openedStudy(ada, testDraft({ variables, statistics }))).frozen.layout.groups).toHaveLength(3);
    await server.close();
  });

  test('is made five times by one visitor, also when they ask at once', async () => {
    const server = await openTestServer();
    const visitor = await server.demonstrator();
    const from = { kind: 'draft', draft: testDraft() } as const;
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, () => visitor.call.study.create({ from, demonstration: true })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const outcome of asked.filter(({ status }) => status === 'rejected'))
      expect(codeOf((outcome as PromiseRejectedResult).reason)).toBe('study/demonstration-limit');
    expect(await visitor.call.study.list({})).toHaveLength(5);
    await server.close();
  });

  test('is off where the operator says so', async () => {
    const server = await openTestServer({ demonstration: false });
    expect((await server.caller().installation.status({})).demonstration).toBe(false);
    await expect(server.demonstrator()).rejects.toThrow('404');
    await server.close();
  });
});

describe('the log', () => {
  test('names procedures, outcomes and times, and nothing that anybody sent', async () => {
    const server = await openTestServer();
    await server.operator();
    const ada = await server.researcher('ada');
    const { studyId } = await ada.call.study.create({
      from: { kind: 'draft', draft: testDraft({ title: 'Zebrafish' }) },
    });
    await ada.call.study.get({ studyId });
    const { headers } = await server.token(ada, ['study:read']);
    await server
      .caller({ 'x-cipherward-link': 'Z'.repeat(43) })
      .contribution.study({})
      .catch(codeOf);
    await server
      .caller()
      .installation.claim({ ...mallory, token: 'guessed-token' })
      .catch(codeOf);
    const text = server.logged.join('');
    expect(text).toContain('"procedure":"study.create"');
    expect(text).toContain('"status":"link/unknown"');
    expect(text).toMatch(/"requestId":"[0-9a-f-]{36}"/);
    const secrets = [
      'Zebrafish',
      'mallory',
      'ada@',
      PASSWORD,
      'guessed-token',
      'Z'.repeat(43),
      headers.get('authorization'),
      ada.headers.get('cookie'),
      studyId,
      '10.0.0.',
    ];
    for (const secret of secrets) expect(text).not.toContain(String(secret));
    await server.close();
  });

  test('an unexpected fault is logged under an id and told as internal, without its words', async () => {
    const server = await openTestServer();
    await server.operator();
    const ada = await server.researcher('ada');
    await server.deps.database.pool.query('ALTER TABLE study RENAME TO study_gone');
    const response = await server.fetch('study.create', {
      method: 'POST',
      headers: new Headers([...ada.headers, ['content-type', 'application/json']]),
      body: JSON.stringify({ json: { from: { kind: 'draft', draft: testDraft({ title: 'Zebrafish' }) } } }),
    });
    const body = await response.text();
    expect(response.status).toBe(500);
    const { data } = JSON.parse(body).error.json;
    expect(data).toEqual({ code: 'internal', detail: { requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    const line = server.logged.find((entry) => entry.includes(data.detail.requestId) && entry.includes('unexpected'));
    expect(line).toContain('"frames":[');
    for (const words of ['study_gone', 'Zebrafish', 'prisma.study']) expect(body).not.toContain(words);
    expect(line).not.toContain('Zebrafish');
    await server.close();
  });
});
