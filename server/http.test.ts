import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../core/bytes.ts';
import { LINK_HEADER } from '../core/protocol/study-link.ts';
import { serveHealth } from './http/health.ts';
import { serveKeyProof } from './http/key-proof.ts';
import { serveMetrics } from './http/metrics-endpoint.ts';
import { OPERATIONS, openApiDocument } from './http/openapi.ts';
import { serveRest } from './http/rest-endpoint.ts';
import {
  APP_URL,
  makeEnvelope,
  type OpenedStudy,
  openTestServer,
  type Person,
  TEST_KEY,
  type TestServer,
} from './testing.ts';

const METRICS_TOKEN = 'm'.repeat(32);
let server: TestServer;
let operator: Person;
let owner: Person;
let study: OpenedStudy;

beforeAll(async () => {
  server = await openTestServer({ metricsToken: METRICS_TOKEN });
  operator = await server.operator();
  owner = await server.researcher('ada');
  study = await server.openedStudy(owner);
});
afterAll(() => server.close());

const at = (path: string, init: RequestInit = {}): Request => new Request(`${APP_URL}${path}`, init);
const rest = (path: string, init: RequestInit = {}): Promise<Response> =>
  serveRest(server.deps, at(`/api/v1${path}`, init));

describe('health', () => {
  test('says that the database answers, and the version', async () => {
    const response = await serveHealth(Promise.resolve(server.deps));
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: 'ok',
      database: 'reachable',
      version: expect.stringMatching(/^cipherward\/\d/),
    });
  });

  test('says that it does not', async () => {
    const gone = await openTestServer();
    await gone.close();
    expect((await serveHealth(Promise.resolve(gone.deps))).status).toBe(503);
    expect((await serveHealth(Promise.reject(new Error('no database')))).status).toBe(503);
  });
});

describe('metrics', () => {
  const metrics = (headers: Headers): Promise<Response> => serveMetrics(server.deps, at('/metrics', { headers }));

  test('for the operator’s session and for METRICS_TOKEN', async () => {
    await server.submit(study.linkToken, makeEnvelope(study.frozen).octets);
    for (const headers of [operator.headers, new Headers({ authorization: `Bearer ${METRICS_TOKEN}` })]) {
      const response = await metrics(headers);
      expect(response.status).toBe(200);
      const text = await response.text();
      expect(text).toContain('cipherward_contributions_total{outcome="accepted"}');
      expect(text).toContain('cipherward_procedure_seconds_count{procedure="contribution.submit",status="ok"}');
      expect(text).toContain('cipherward_stored{kind="study"}');
      expect(text).not.toContain(study.studyId);
      expect(text).not.toContain('Glucose');
    }
  });

  test('for nobody else', async () => {
    const { headers } = await server.token(owner, ['study:read']);
    const token = await server.token(operator, ['study:read', 'study:write', 'contribute', 'compute', 'release:read']);
    const others = [
      new Headers(),
      owner.headers,
      headers,
      token.headers,
      new Headers({ authorization: `Bearer ${METRICS_TOKEN}x` }),
      new Headers({ [LINK_HEADER]: study.linkToken }),
    ];
    for (const other of others) {
      const response = await metrics(other);
      expect([401, 403]).toContain(response.status);
      expect(await response.text()).not.toContain('cipherward_');
    }
  });

  test('a server without METRICS_TOKEN takes no token for it', async () => {
    const settings = { ...server.deps.settings, metricsToken: undefined };
    const response = await serveMetrics(
      { ...server.deps, settings },
      at('/metrics', { headers: { authorization: 'Bearer undefined' } }),
    );
    expect(response.status).toBe(403);
  });
});

describe('a key’s proof', () => {
  test('is public and never changes under its name', async () => {
    const response = await serveKeyProof(server.deps, toHex(TEST_KEY.keyId));
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(await response.text()).toBe('a proof');
  });

  test.each(['0'.repeat(64), 'x', '..'])('of %s is not found', async (keyId) => {
    expect((await serveKeyProof(server.deps, keyId)).status).toBe(404);
  });
});

describe('the JSON interface', () => {
  test('the document is OpenAPI 3.1 and names every address that is served', () => {
    const document = openApiDocument(APP_URL);
    expect(document.openapi).toMatch(/^3\.1/);
    for (const { method, segments } of OPERATIONS)
      expect(document.paths?.[`/${segments.join('/')}`]).toHaveProperty(method.toLowerCase());
    expect(document.paths?.['/contributions']).toHaveProperty('post');
    expect(JSON.stringify(document)).not.toContain('localhost:5432');
  });

  test('answers with the procedures’ own answers', async () => {
    const status = await rest('/installation');
    expect(status.status).toBe(200);
    expect(await status.json()).toMatchObject({ claimed: true, operatorName: 'Operator' });
    const { headers } = await server.token(owner, ['study:read']);
    const seen = await rest(`/studies/${study.studyId}`, { headers });
    expect(await seen.json()).toMatchObject({ id: study.studyId, phase: 'open' });
  });

  test('takes an envelope', async () => {
    const { octets, id } = makeEnvelope(study.frozen);
    const sent = await rest('/contributions', {
      method: 'POST',
      headers: { [LINK_HEADER]: study.linkToken },
      body: new Uint8Array(octets),
    });
    expect(sent.status).toBe(200);
    const status = await rest(`/contributions/${toHex(id)}`);
    expect(await status.json()).toMatchObject({ state: 'accepted' });
  });

  test('makes and revokes a link', async () => {
    const { headers } = await server.token(owner, ['study:write']);
    const json = new Headers([...headers, ['content-type', 'application/json']]);
    const made = await rest(`/studies/${study.studyId}/links`, {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ label: 'x', days: 1 }),
    });
    const { linkId } = (await made.json()) as { linkId: string };
    const revoked = await rest(`/studies/${study.studyId}/links/${linkId}`, { method: 'DELETE', headers });
    expect(revoked.status).toBe(200);
  });

  test.each([
    ['an address that there is not', '/nowhere', {}, 404, 'not-found'],
    ['a method that it has not', '/studies', { method: 'DELETE' }, 400, 'request/malformed'],
    ['nobody', '/studies', {}, 401, 'access/signed-out'],
    ['a repeated field', '/installation?x=1&x=2', {}, 400, 'request/malformed'],
    ['an unknown field', '/installation?x=1', {}, 400, 'request/malformed'],
    ['a prototype key', '/installation?__proto__=1', {}, 400, 'request/malformed'],
    [
      'a form',
      '/studies',
      { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'a=b' },
      400,
      'request/malformed',
    ],
    [
      'an oversized body',
      '/studies',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: 'x'.repeat(300_000) },
      413,
      'request/too-large',
    ],
    ['octets beyond the bound', '/withdrawals', { method: 'POST', body: 'x'.repeat(1000) }, 413, 'request/too-large'],
  ])('refuses %s', async (_, path, init, status, code) => {
    const response = await rest(path, init);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });
});
