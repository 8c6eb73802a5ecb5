import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url, toHex } from '../core/bytes.ts';
import { digestHex } from '../core/digest.ts';
import { studyDigest } from '../core/protocol/freeze.ts';
import { logLeafHash } from '../core/protocol/log.ts';
import { LINK_HEADER, parseStudyLink } from '../core/protocol/study-link.ts';
import { encodePublicKey } from '../core/schemes/paillier/keys.ts';
import { proveKey } from '../core/schemes/paillier/prove.ts';
import { seededRng, testKey3072 } from '../core/schemes/paillier/testing.ts';
import { serveKeyProof } from './http/key-proof.ts';
import { makeEnvelope, openTestServer, type Person, TEST_KEY, type TestServer, testDraft } from './testing.ts';

let server: TestServer;
let ada: Person;
let eve: Person;
let proof: Uint8Array;
const publicBytes = toBase64Url(encodePublicKey(TEST_KEY));
const keyId = digestHex(TEST_KEY.keyId);

beforeAll(async () => {
  proof = await proveKey(testKey3072(), seededRng('studies'));
  server = await openTestServer();
  await server.operator();
  [ada, eve] = [await server.researcher('ada'), await server.researcher('eve')];
});
afterAll(() => server.close());

const draftOf = async (person: Person, draft = testDraft()): Promise<string> =>
  (await person.call.study.create({ from: { kind: 'draft', draft } })).studyId;

describe('a draft', () => {
  test('starts from a template and is edited as a whole', async () => {
    const { studyId } = await ada.call.study.create({
      from: { kind: 'template', template: 'screening', keyOwner: { name: 'Ada', contact: 'ada@example.org' } },
    });
    const seen = await ada.call.study.get({ studyId });
    expect(seen).toMatchObject({ phase: 'draft', role: 'owner', document: null, keys: [], report: { faults: [] } });
    const { revision } = seen;
    const report = await ada.call.study.update({ studyId, revision, draft: { ...seen.draft, title: 'Renamed' } });
    expect(report).toEqual({ ...seen.report, revision: revision + 1 });
    expect((await ada.call.study.get({ studyId })).draft.title).toBe('Renamed');
    expect((await ada.call.study.list({})).find(({ id }) => id === studyId)).toMatchObject({
      title: 'Renamed',
      contributions: 0,
    });
  });

  test('is not overwritten by whoever saw an earlier one, nor opened in its place', async () => {
    const studyId = await draftOf(ada);
    const { draft, revision } = await ada.call.study.get({ studyId });
    const saved = await ada.call.study.update({ studyId, revision, draft: { ...draft, title: 'From the first tab' } });
    const late = { studyId, revision, draft: { ...draft, title: 'From the second tab' } };
    await expect(ada.call.study.update(late)).rejects.toThrow('request/conflict');
    // Many at once: one of them is stored, and the others hear of it.
    const race = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        ada.call.study.update({ studyId, revision: saved.revision, draft: { ...draft, title: `Tab ${n}` } }),
      ),
    );
    expect(race.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const there = await ada.call.study.get({ studyId });
    expect(there.revision).toBe(revision + 2);
    expect(there.draft.title).toMatch(/^Tab \d$/);
  });

  test('says how many persons its figures need, and what keeps it from opening', async () => {
    const policy = { ...testDraft().policy, minimumPersons: 3, override: null };
    const report = await ada.call.study.figures({ draft: testDraft({ policy }) });
    expect(report.smallestMinimum).toBeGreaterThan(3);
    expect(report.faults).toMatchObject([{ reason: 'minimum-too-low', where: 'policy.minimumPersons' }]);
  });
});

describe('a key', () => {
  test('is taken with a valid proof, served to contributors, and opens the study', async () => {
    const studyId = await draftOf(ada);
    await expect(ada.call.study.open({ studyId, keyId, wraps: 2, provedWraps: 1 })).rejects.toThrow(
      'study/key-missing',
    );
    const registered = await ada.call.study.registerKey({ studyId, publicBytes, proof: toBase64Url(proof) });
    expect(registered).toEqual({ keyId });
    expect(await ada.call.study.registerKey({ studyId, publicBytes, proof: toBase64Url(proof) })).toEqual(registered);
    expect((await ada.call.study.get({ studyId })).keys).toMatchObject([
      { keyId, publicBytes, proved: true, status: 'verified' },
    ]);
    const served = await serveKeyProof(server.deps, keyId);
    expect(toHex(new Uint8Array(await served.arrayBuffer()))).toBe(toHex(proof));

    const opening = { studyId, keyId, wraps: 2, provedWraps: 1 };
    await expect(ada.call.study.open({ ...opening, wraps: 1 })).rejects.toThrow('study/wraps-missing');
    await expect(ada.call.study.open({ ...opening, provedWraps: 0 })).rejects.toThrow('study/wraps-missing');
    await expect(ada.call.study.open({ ...opening, keyId: '0'.repeat(64) })).rejects.toThrow('study/key-missing');
    // Somebody changed the draft since the owner looked at it.
    const { draft, revision } = await ada.call.study.get({ studyId });
    await ada.call.study.update({ studyId, revision, draft });
    await expect(ada.call.study.open({ ...opening, revision })).rejects.toThrow('request/conflict');
    const opened = await ada.call.study.open({ ...opening, revision: revision + 1 });
    expect(digestHex(studyDigest(opened.document))).toBe(opened.studyDigest);
    const { rows } = await server.deps.database.pool.query<{ kind: string; leaf_hash: Buffer }>(
      'SELECT kind, leaf_hash FROM log_leaf ORDER BY entered',
    );
    expect(rows.map(({ kind }) => kind)).toEqual(['study', 'keyRing']);
    expect(toHex(rows[0]?.leaf_hash ?? new Uint8Array())).toBe(
      toHex(logLeafHash('study', studyDigest(opened.document))),
    );
    await expect(ada.call.study.open(opening)).rejects.toThrow('study/not-draft');
    await expect(ada.call.study.update({ studyId, revision: revision + 1, draft })).rejects.toThrow('study/not-draft');
  });

  test('serves one study only, of one owner only', async () => {
    for (const person of [ada, eve]) {
      const studyId = await draftOf(person);
      await expect(person.call.study.registerKey({ studyId, publicBytes, proof: toBase64Url(proof) })).rejects.toThrow(
        'key/already-used',
      );
      expect((await person.call.study.get({ studyId })).keys).toEqual([]);
    }
  });

  test.each<[string, () => { publicBytes: string; proof: string }, string]>([
    [
      'cut short',
      () => ({ publicBytes: toBase64Url(encodePublicKey(TEST_KEY).slice(1)), proof: toBase64Url(proof) }),
      'key/malformed',
    ],
    [
      'even',
      () => ({ publicBytes: toBase64Url(withLast(encodePublicKey(TEST_KEY), 0)), proof: toBase64Url(proof) }),
      'key/invalid-modulus',
    ],
    [
      'of another modulus',
      () => ({ publicBytes: toBase64Url(withLast(encodePublicKey(TEST_KEY), 3)), proof: toBase64Url(proof) }),
      'key/invalid-proof',
    ],
    ['with a proof cut short', () => ({ publicBytes, proof: toBase64Url(proof.slice(1)) }), 'key/invalid-proof'],
    [
      'with a proof that was changed',
      () => ({ publicBytes, proof: toBase64Url(withLast(proof, 1)) }),
      'key/invalid-proof',
    ],
    ['that is no base64url', () => ({ publicBytes: '!', proof: '' }), 'request/malformed'],
  ])('%s is refused', async (_, make, code) => {
    const studyId = await draftOf(eve);
    await expect(eve.call.study.registerKey({ studyId, ...make() })).rejects.toThrow(code);
    expect((await eve.call.study.get({ studyId })).keys).toEqual([]);
  });
});

const withLast = (bytes: Uint8Array, last: number): Uint8Array => new Uint8Array([...bytes.slice(0, -1), last]);

describe('opening', () => {
  test('refuses a minimum below what the figures allow, unless it is overridden in words', async () => {
    const policy = { ...testDraft().policy, override: null };
    await expect(server.openedStudy(eve, testDraft({ policy }))).rejects.toThrow('study/minimum-too-low');
    const words = 'Ten volunteers from our own group have agreed to this in writing.';
    const opened = await server.openedStudy(eve, testDraft({ policy: { ...policy, override: words } }));
    expect(opened.frozen.document.policy.override).toBe(words);
  });

  test('the database itself keeps what contributors rely on', async () => {
    const { studyId } = await server.openedStudy(eve);
    const change = (what: string) =>
      server.deps.database.pool.query(`UPDATE study SET ${what} WHERE id = $1`, [studyId]);
    await expect(change(`document = jsonb_set(document, '{policy,minimumPersons}', '1')`)).rejects.toThrow('frozen');
    await expect(change(`phase = 'draft'`)).rejects.toThrow('frozen');
    await expect(change(`study_digest = decode(repeat('00', 32), 'hex')`)).rejects.toThrow('frozen');
    await expect(server.deps.database.pool.query('DELETE FROM log_leaf')).rejects.toThrow('only grows');
    await expect(
      server.deps.database.pool.query(`UPDATE log_leaf SET digest = decode(repeat('00', 32), 'hex')`),
    ).rejects.toThrow('only grows');
  });
});

describe('links', () => {
  test('carry token and digest in the fragment; what is kept is a hash; uses are counted', async () => {
    const { studyId, frozen } = await server.openedStudy(eve);
    const { url, linkId } = await eve.call.link.create({ studyId, label: 'Clinic A', days: 7 });
    const { token, studyDigest: named } = parseStudyLink(new URL(url).hash);
    expect(new URL(url).pathname).toBe('/contribute');
    expect(digestHex(named)).toBe(digestHex(frozen.digests.study));
    const { rows } = await server.deps.database.pool.query<{ row: string }>('SELECT l::text AS row FROM study_link l');
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
    const through = server.caller({ [LINK_HEADER]: token });
    expect(await through.contribution.study({})).toMatchObject({
      studyDigest: digestHex(named),
      phase: 'open',
      spoiltRounds: 0,
      proofUrl: `/api/key-proof/${keyId}`,
    });
    expect((await server.submit(token, makeEnvelope(frozen).octets)).status).toBe(200);
    const [link] = (await eve.call.link.list({ studyId })).filter(({ id }) => id === linkId);
    expect(link).toMatchObject({ label: 'Clinic A', uses: 1, revokedAt: null });
    await eve.call.link.revoke({ studyId, linkId });
    await expect(through.contribution.study({})).rejects.toThrow('link/expired');
    await expect(eve.call.link.revoke({ studyId, linkId })).rejects.toThrow('not-found');
  });
});

describe('the end of a study', () => {
  test('close, archive, purge: the ciphertexts go, digests and log stay', async () => {
    const { studyId, frozen, linkToken } = await server.openedStudy(eve);
    for (let i = 0; i < 3; i++) await server.submit(linkToken, makeEnvelope(frozen).octets);
    await expect(eve.call.study.archive({ studyId })).rejects.toThrow('request/conflict');
    await expect(eve.call.study.purge({ studyId })).rejects.toThrow('request/conflict');
    await eve.call.study.close({ studyId });
    await eve.call.study.archive({ studyId });
    await eve.call.study.purge({ studyId });
    const { rows } = await server.deps.database.pool.query(
      `SELECT count(*)::int AS parts, count(bytes)::int AS kept, count(ciphertext_digest)::int AS digests FROM contribution_part WHERE study_id = $1`,
      [studyId],
    );
    expect(rows).toEqual([{ parts: 3, kept: 0, digests: 3 }]);
    expect(await eve.call.study.get({ studyId })).toMatchObject({ phase: 'purged', counts: [{ persons: 3 }] });
    await expect(server.caller({ [LINK_HEADER]: linkToken }).contribution.study({})).rejects.toThrow('not-found');
  });

  test('a draft can be purged at once', async () => {
    const studyId = await draftOf(eve);
    await eve.call.study.purge({ studyId });
    expect(await eve.call.study.get({ studyId })).toMatchObject({ phase: 'purged', document: null });
  });
});

describe('members', () => {
  test('are added by address, see what their role allows, and are removed; the owner stays', async () => {
    const studyId = await draftOf(ada);
    await expect(eve.call.study.get({ studyId })).rejects.toThrow('not-found');
    await expect(ada.call.study.members.add({ studyId, email: 'nobody@example.org', role: 'viewer' })).rejects.toThrow(
      'not-found',
    );
    await ada.call.study.members.add({ studyId, email: 'Eve@example.org', role: 'viewer' });
    expect(await eve.call.study.get({ studyId })).toMatchObject({ role: 'viewer' });
    const change = { studyId, revision: 0, draft: testDraft() };
    await expect(eve.call.study.update(change)).rejects.toThrow('access/denied');
    await ada.call.study.members.add({ studyId, email: 'eve@example.org', role: 'analyst' });
    expect((await eve.call.study.update(change)).faults).toEqual([]);
    expect(await ada.call.study.members.list({ studyId })).toMatchObject([{ role: 'owner' }, { role: 'analyst' }]);
    await expect(ada.call.study.members.add({ studyId, email: 'ada@example.org', role: 'viewer' })).rejects.toThrow(
      'not-found',
    );
    await expect(ada.call.study.members.remove({ studyId, userId: ada.id })).rejects.toThrow('not-found');
    await ada.call.study.members.remove({ studyId, userId: eve.id });
    await expect(eve.call.study.get({ studyId })).rejects.toThrow('not-found');
  });
});
