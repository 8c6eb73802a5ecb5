import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf } from '../core/errors.ts';
import { ACTIONS, RULES } from '../core/protocol/authorisation-rules.ts';
import { SCOPES } from '../core/protocol/roles.ts';
import { LINK_HEADER } from '../core/protocol/study-link.ts';
import { appRouter } from './routers/app-router.ts';
import {
  type Caller,
  makeEnvelope,
  type OpenedStudy,
  openTestServer,
  type Person,
  streamOf,
  type TestServer,
  testDraft,
} from './testing.ts';
import { STUDY_HEADER } from './trpc.ts';

const PRINCIPALS = [
  'anonymous',
  'forged cookie',
  'link',
  'link of another study',
  'revoked link',
  'expired link',
  'stranger',
  'demonstrator',
  'operator',
  'viewer',
  'analyst',
  'owner',
  'token',
  'token without scopes',
  'expired token',
  'token of a stranger',
] as const;
type PrincipalName = (typeof PRINCIPALS)[number];

const everybody = PRINCIPALS;
const accounts: readonly PrincipalName[] = ['stranger', 'operator', 'viewer', 'analyst', 'owner'];
const members: readonly PrincipalName[] = ['viewer', 'analyst', 'owner', 'token'];
const workers: readonly PrincipalName[] = ['analyst', 'owner', 'token'];

/** What a refusal may say: never whether there is such a study. */
const REFUSALS = new Set([
  'access/denied',
  'access/signed-out',
  'access/token-expired',
  'access/setup-token',
  'link/unknown',
  'link/expired',
  'not-found',
]);

interface Row {
  /** Whoever is not here gets nothing. */
  readonly allowed: readonly PrincipalName[];
  readonly call: (caller: Caller, places: Places) => Promise<unknown>;
}

interface Places {
  /** In the phase that the action wants. */
  readonly draft: string;
  readonly draftToPurge: string;
  readonly open: OpenedStudy;
  readonly openToClose: string;
  readonly closed: string;
  readonly computationId: string;
  readonly releaseId: string;
  /** Ready to be revoked; who succeeds takes the first away. */
  readonly links: string[];
  readonly octets: () => ReturnType<typeof streamOf>;
}

const some = { studyId: (p: Places) => ({ studyId: p.open.studyId }) };
const about = (p: Places) => ({ studyId: p.open.studyId, computationId: p.computationId });
const release = (p: Places) => ({ studyId: p.open.studyId, releaseId: p.releaseId });
const keyOwner = { name: 'Owner', contact: 'owner@example.org' };

/** Every procedure with everybody who may call it. */
const TABLE: Readonly<Record<string, Row>> = {
  'installation.status': { allowed: everybody, call: (c) => c.installation.status({}) },
  'installation.claim': {
    allowed: [],
    call: (c) =>
      c.installation.claim({
        token: 'wrong',
        name: 'Mallory',
        email: 'mallory@example.org',
        password: 'a long enough one',
      }),
  },
  'account.me': { allowed: everybody, call: (c) => c.account.me({}) },
  'account.tokens.list': { allowed: accounts, call: (c) => c.account.tokens.list({}) },
  'account.tokens.create': {
    allowed: accounts,
    call: (c) => c.account.tokens.create({ name: 'x', scopes: ['compute'], days: 1 }),
  },
  'account.tokens.revoke': { allowed: [], call: (c) => c.account.tokens.revoke({ tokenId: 'somebody else’s' }) },
  'account.sessions.list': { allowed: [...accounts, 'demonstrator'], call: (c) => c.account.sessions.list({}) },
  'account.sessions.revoke': { allowed: [], call: (c) => c.account.sessions.revoke({ sessionId: 'somebody else’s' }) },
  'study.list': {
    allowed: [...accounts, 'demonstrator', 'token', 'token of a stranger'],
    call: (c) => c.study.list({}),
  },
  'study.create': {
    allowed: [...accounts, 'token', 'token of a stranger'],
    call: (c) => c.study.create({ from: { kind: 'template', template: 'screening', keyOwner } }),
  },
  'study.figures': {
    allowed: [...accounts, 'demonstrator', 'token', 'token of a stranger'],
    call: (c) => c.study.figures({ draft: testDraft() }),
  },
  'study.get': { allowed: members, call: (c, p) => c.study.get(some.studyId(p)) },
  'study.update': {
    allowed: workers,
    call: (c, p) => c.study.update({ studyId: p.draft, revision: 0, draft: testDraft() }),
  },
  'study.registerKey': {
    allowed: ['owner', 'token'],
    call: (c, p) => c.study.registerKey({ studyId: p.draft, publicBytes: 'AAAA', proof: 'AAAA' }),
  },
  'study.open': {
    allowed: ['owner', 'token'],
    call: (c, p) => c.study.open({ studyId: p.draft, keyId: '0'.repeat(64), wraps: 2, provedWraps: 1 }),
  },
  'study.members.list': { allowed: members, call: (c, p) => c.study.members.list(some.studyId(p)) },
  'study.members.add': {
    allowed: ['owner'],
    call: (c, p) => c.study.members.add({ ...some.studyId(p), email: 'viewer@example.org', role: 'viewer' }),
  },
  'study.members.remove': {
    allowed: ['owner'],
    call: (c, p) => c.study.members.remove({ studyId: p.draft, userId: removable }),
  },
  'link.list': { allowed: workers, call: (c, p) => c.link.list(some.studyId(p)) },
  'link.create': { allowed: workers, call: (c, p) => c.link.create({ ...some.studyId(p), label: 'x', days: 1 }) },
  'link.revoke': {
    allowed: workers,
    call: async (c, p) => {
      await c.link.revoke({ ...some.studyId(p), linkId: p.links[0] as string });
      p.links.shift();
    },
  },
  'contribution.study': { allowed: [...members, 'link'], call: (c, p) => c.contribution.study(some.studyId(p)) },
  'contribution.submit': { allowed: ['link'], call: (c, p) => c.contribution.submit(p.octets()) },
  'contribution.withdraw': { allowed: everybody, call: (c) => c.contribution.withdraw(streamOf(new Uint8Array(9))) },
  'contribution.status': { allowed: [], call: (c) => c.contribution.status({ contributionId: '0'.repeat(32) }) },
  'contribution.receiptProof': {
    allowed: [],
    call: (c) => c.contribution.receiptProof({ contributionId: '0'.repeat(32) }),
  },
  'computation.launch': { allowed: workers, call: (c, p) => c.computation.launch({ ...some.studyId(p), visit: 1 }) },
  'computation.get': { allowed: members, call: (c, p) => c.computation.get(about(p)) },
  'computation.list': { allowed: members, call: (c, p) => c.computation.list(some.studyId(p)) },
  'computation.cancel': { allowed: workers, call: (c, p) => c.computation.cancel(about(p)) },
  'computation.retry': { allowed: workers, call: (c, p) => c.computation.retry(about(p)) },
  'computation.progress': {
    allowed: members,
    call: async (c, p) => {
      for await (const _ of (await c.computation.progress(about(p))) as AsyncIterable<unknown>) return;
    },
  },
  'release.list': { allowed: members, call: (c, p) => c.release.list(some.studyId(p)) },
  'release.get': { allowed: workers, call: (c, p) => c.release.get(release(p)) },
  'release.inputs': { allowed: [...members, 'link'], call: (c, p) => c.release.inputs(release(p)) },
  'release.spoil': {
    allowed: ['owner', 'token'],
    call: (c, p) => c.release.spoil({ ...release(p), reason: 'release/count-mismatch' }),
  },
  'log.checkpoint': { allowed: everybody, call: (c) => c.log.checkpoint({}) },
  'log.inclusion': { allowed: [], call: (c) => c.log.inclusion({ leafHash: '0'.repeat(64) }) },
  'log.consistency': { allowed: [], call: (c) => c.log.consistency({ first: 1, second: 1_000_000 }) },
  'operator.users': { allowed: ['operator'], call: (c) => c.operator.users({}) },
  'operator.signUp': { allowed: ['operator'], call: (c) => c.operator.signUp({ kind: 'mode', mode: 'open' }) },
  'operator.jobs': { allowed: ['operator'], call: (c) => c.operator.jobs({}) },
  // At the end: these end what the others need.
  'study.close': { allowed: ['owner', 'token'], call: (c, p) => c.study.close({ studyId: p.openToClose }) },
  'study.archive': { allowed: ['owner', 'token'], call: (c, p) => c.study.archive({ studyId: p.closed }) },
  'study.purge': { allowed: ['owner'], call: (c, p) => c.study.purge({ studyId: p.draftToPurge }) },
};

let server: TestServer;
let before: string;
let owner: Person;
let stranger: Person;
let analyst: Person;
let places: Places;
let removable: string;
let callers: Readonly<Record<PrincipalName, Caller>>;

beforeAll(async () => {
  server = await openTestServer();
  const operator = await server.operator();
  owner = await server.researcher('owner');
  stranger = await server.researcher('stranger');
  analyst = await server.researcher('analyst');
  const viewer = await server.researcher('viewer');
  const demonstrator = await server.demonstrator();
  removable = viewer.id;
  const other = await server.openedStudy(stranger);
  const [openToClose, closed, open] = [
    await server.openedStudy(owner),
    await server.openedStudy(owner),
    await server.openedStudy(owner),
  ];
  await owner.call.study.close({ studyId: closed.studyId });
  const draft = (await owner.call.study.create({ from: { kind: 'draft', draft: testDraft() } })).studyId;
  const draftToPurge = (await owner.call.study.create({ from: { kind: 'draft', draft: testDraft() } })).studyId;
  for (const studyId of [open.studyId, openToClose.studyId, closed.studyId, draft, draftToPurge]) {
    await owner.call.study.members.add({ studyId, email: 'analyst@example.org', role: 'analyst' });
    await owner.call.study.members.add({ studyId, email: 'viewer@example.org', role: 'viewer' });
  }
  const [revoked, expired] = [await linkOf(open.studyId), await linkOf(open.studyId)];
  await owner.call.link.revoke({ studyId: open.studyId, linkId: revoked.linkId });
  await server.deps.database.pool.query(
    `UPDATE study_link SET expires_at = now() - interval '1 second' WHERE id = $1`,
    [expired.linkId],
  );
  const { computationId, releaseId } = await insertRelease(open.studyId);
  places = {
    draft,
    draftToPurge,
    open,
    openToClose: openToClose.studyId,
    closed: closed.studyId,
    computationId,
    releaseId,
    links: await Promise.all([1, 2, 3, 4].map(async () => (await linkOf(open.studyId)).linkId)),
    octets: () => streamOf(makeEnvelope(open.frozen).octets),
  };
  const expiredToken = await server.token(owner, SCOPES);
  await server.deps.database.pool.query(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [
    expiredToken.tokenId,
  ]);
  const inStudy = (headers: Headers): Caller => server.caller(new Headers([...headers, [STUDY_HEADER, open.studyId]]));
  callers = {
    anonymous: server.caller({ [STUDY_HEADER]: open.studyId }),
    'forged cookie': inStudy(
      new Headers({ cookie: 'cipherward.session_token=forged.signature', origin: 'http://localhost:3000' }),
    ),
    link: server.caller({ [LINK_HEADER]: open.linkToken }),
    'link of another study': inStudy(new Headers({ [LINK_HEADER]: other.linkToken })),
    'revoked link': server.caller({ [LINK_HEADER]: revoked.token }),
    'expired link': server.caller({ [LINK_HEADER]: expired.token }),
    stranger: inStudy(stranger.headers),
    demonstrator: inStudy(demonstrator.headers),
    operator: inStudy(operator.headers),
    viewer: inStudy(viewer.headers),
    analyst: inStudy(analyst.headers),
    owner: inStudy(owner.headers),
    token: inStudy((await server.token(owner, SCOPES)).headers),
    'token without scopes': inStudy((await tokenWithoutScopes()).headers),
    'expired token': inStudy(expiredToken.headers),
    'token of a stranger': inStudy((await server.token(stranger, SCOPES)).headers),
  };
  before = await fingerprint();
});
afterAll(() => server.close());

/** Of every row that a refused caller could have changed. */
async function fingerprint(): Promise<string> {
  const tables = [
    '"user"',
    'study',
    'study_member',
    'study_link',
    'holder_key',
    'contribution',
    'computation',
    'release',
    'log_leaf',
    'audit_event',
    'installation',
  ];
  const { rows } = await server.deps.database.pool.query<{ digest: string }>(
    `SELECT md5(concat(${tables.map((table) => `(SELECT string_agg(md5(t::text), '' ORDER BY t::text) FROM ${table} t)`).join(', ')})) AS digest`,
  );
  return rows[0]?.digest ?? '';
}

async function linkOf(studyId: string): Promise<{ linkId: string; token: string }> {
  const { linkId, url } = await owner.call.link.create({ studyId, label: 'x', days: 1 });
  return { linkId, token: new URL(url).hash.slice(1, 44) };
}

async function tokenWithoutScopes() {
  const made = await server.token(owner, ['contribute']);
  await server.deps.database.pool.query(`UPDATE api_key SET permissions = '{"cipherward":[]}' WHERE id = $1`, [
    made.tokenId,
  ]);
  return made;
}

/** A computation with a release, as rows alone: nobody who may see them is refused them, nobody else sees them. */
async function insertRelease(studyId: string): Promise<{ computationId: string; releaseId: string }> {
  const [computationId, releaseId] = [randomUUID(), randomUUID()];
  const { pool } = server.deps.database;
  await pool.query(
    `INSERT INTO computation (id, study_id, visit, state, step, query_digest, plan, cohort, persons, finished_at)
     VALUES ($1, $2, 0, 'succeeded', 'released', $3, '{"kind":"moments","linear":true,"groups":[0]}', '', 3, now())`,
    [computationId, studyId, Buffer.alloc(32)],
  );
  await pool.query(
    `INSERT INTO release (id, study_id, computation_id, state, reason_code, reason_detail, persons, figures, ruling, query_digest, cohort)
     VALUES ($1, $2, $3, 'ruled', 'release/allowed', '{}', 3, 1, '[]', $4, '')`,
    [releaseId, studyId, computationId, Buffer.alloc(32)],
  );
  return { computationId, releaseId };
}

const outcomeOf = async (row: Row, caller: Caller): Promise<string> => {
  try {
    await row.call(caller, places);
    return 'granted';
  } catch (fault) {
    return codeOf(fault);
  }
};

const paths = Object.keys(appRouter._def.procedures);

test('the table names every procedure, and the policy rules on each under its own path', () => {
  expect(Object.keys(TABLE).sort()).toEqual([...paths].sort());
  for (const [path, procedure] of Object.entries(appRouter._def.procedures)) {
    expect((procedure as unknown as { _def: { meta?: { action?: string } } })._def.meta?.action).toBe(path);
  }
  const elsewhere = ['operator.metrics', 'audit.envelopes'];
  expect([...ACTIONS].filter((action) => !elsewhere.includes(action)).sort()).toEqual([...paths].sort());
});

const refusedBy = ({ allowed }: Row): PrincipalName[] => PRINCIPALS.filter((name) => !allowed.includes(name));
const guarded = Object.entries(TABLE).filter(([, row]) => refusedBy(row).length > 0);

test.each(guarded)('%s gives nothing to anybody else', async (_, row) => {
  for (const name of refusedBy(row)) {
    const outcome = await outcomeOf(row, callers[name]);
    expect([name, outcome, REFUSALS.has(outcome)]).toEqual([name, outcome, true]);
  }
});

test('refusals changed nothing', async () => {
  expect(await fingerprint()).toBe(before);
});

test('whoever may is let in: a refusal above is a refusal of the person', async () => {
  const turnedAway: string[] = [];
  for (const [path, row] of Object.entries(TABLE)) {
    // One is enough where it works once only.
    const once = ['study.close', 'study.archive', 'study.purge', 'study.members.remove'].includes(path);
    for (const name of once ? row.allowed.slice(0, 1) : row.allowed) {
      const bad = ['revoked link', 'expired link', 'expired token'].includes(name) && path === 'account.me';
      const outcome = await outcomeOf(row, callers[name]);
      if (!bad && REFUSALS.has(outcome)) turnedAway.push(`${path} as ${name}: ${outcome}`);
    }
  }
  expect(turnedAway).toEqual([]);
});

test('nobody reaches into another study through their own', async () => {
  const mine = await server.openedStudy(stranger);
  const linkId = places.links[0] as string;
  const { studyId } = mine;
  const { computationId, releaseId } = places;
  const reaching = [
    stranger.call.computation.get({ studyId, computationId }),
    stranger.call.computation.cancel({ studyId, computationId }),
    stranger.call.computation.retry({ studyId, computationId }),
    stranger.call.release.get({ studyId, releaseId }),
    stranger.call.release.inputs({ studyId, releaseId }),
    stranger.call.release.spoil({ studyId, releaseId, reason: 'release/count-mismatch' }),
    stranger.call.link.revoke({ studyId, linkId }),
    stranger.call.study.members.remove({ studyId, userId: analyst.id }),
    server.caller({ [LINK_HEADER]: mine.linkToken }).release.inputs({ studyId: places.open.studyId, releaseId }),
    server.caller({ [LINK_HEADER]: mine.linkToken }).contribution.study({ studyId: places.open.studyId }),
  ];
  for (const attempt of await Promise.allSettled(reaching)) {
    expect(attempt.status).toBe('rejected');
    expect(REFUSALS.has(codeOf((attempt as PromiseRejectedResult).reason))).toBe(true);
  }
});

test('no rule lets anybody have a stored contribution', () => {
  expect(RULES['audit.envelopes'].for).toBe('nobody');
});
