import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ByteWriter, concat, fromBase64Url, toHex } from '../core/bytes.ts';
import { envelopeDigest } from '../core/codec/envelope.ts';
import { checkReceipt } from '../core/protocol/receipt.ts';
import { encodeWithdrawal } from '../core/protocol/withdrawal.ts';
import {
  makeEnvelope,
  type OpenedStudy,
  openTestServer,
  type Person,
  streamOf,
  type TestServer,
  testDraft,
} from './testing.ts';

let server: TestServer;
let owner: Person;
let study: OpenedStudy;

beforeAll(async () => {
  server = await openTestServer();
  await server.operator();
  owner = await server.researcher('ada');
  study = await server.openedStudy(owner);
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly receipt?: Record<string, unknown>;
  readonly code?: string;
}

async function send(octets: Uint8Array, to = study): Promise<Answer> {
  const response = await server.submit(to.linkToken, octets);
  const body = (await response.json()) as {
    result?: { data: { json: Record<string, unknown> } };
    error?: { json: { data: { code: string } } };
  };
  if (body.result) return { status: response.status, receipt: body.result.data.json };
  return { status: response.status, code: body.error?.json.data.code ?? '' };
}

const count = async (what: string, studyId = study.studyId): Promise<number> => {
  const { rows } = await server.deps.database.pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${what} AND study_id = $1`,
    [studyId],
  );
  return rows[0]?.count ?? -1;
};

test('an envelope gets a receipt that its contributor can check, and the same octets get the same one again', async () => {
  const { octets, id } = makeEnvelope(study.frozen);
  const { receipt } = await send(octets);
  const serverKey = fromBase64Url(study.frozen.document.serverKey.publicKey);
  const subject = {
    studyDigest: study.frozen.digests.study,
    contributionId: id,
    envelopeDigest: envelopeDigest(octets),
  };
  expect(checkReceipt(receipt, subject, serverKey)).toEqual(receipt);
  expect((await send(octets)).receipt).toEqual(receipt);
  expect(await count(`contribution WHERE id = '${toHex(id)}'`)).toBe(1);
  const status = await server.caller().contribution.status({ contributionId: toHex(id) });
  expect(status).toMatchObject({ state: 'accepted', visit: 0, round: null });
});

test('after closing nothing new is let in, but whoever lost their receipt gets the same one for the same octets', async () => {
  const other = await server.openedStudy(owner);
  const { octets, id, seed } = makeEnvelope(other.frozen);
  const { receipt } = await send(octets, other);
  await owner.call.study.close({ studyId: other.studyId });
  expect((await send(octets, other)).receipt).toEqual(receipt);
  await owner.call.study.archive({ studyId: other.studyId });
  expect((await send(octets, other)).receipt).toEqual(receipt);
  // Another one, another one under the same id, and one that is stored elsewhere.
  expect((await send(makeEnvelope(other.frozen).octets, other)).code).toBe('study/closed');
  const sameId = makeEnvelope(other.frozen, { seed, change: (unsigned) => ({ ...unsigned, contributionId: id }) });
  expect((await send(sameId.octets, other)).code).toBe('study/closed');
  const elsewhere = makeEnvelope(study.frozen);
  await send(elsewhere.octets);
  expect((await send(elsewhere.octets, other)).code).toBe('study/closed');
  expect(await count(`contribution WHERE state = 'accepted'`, other.studyId)).toBe(1);
});

describe('limits at the door', () => {
  /** Used up this long ago; without a time so that nothing comes back while the test runs. */
  const drain = (like: string, seconds = -3600) =>
    server.deps.database.pool.query(
      `UPDATE rate_bucket SET level = 0, filled = now() - make_interval(secs => $2) WHERE key LIKE $1`,
      [like, seconds],
    );
  const fillAll = () => server.deps.database.pool.query('DELETE FROM rate_bucket');
  afterEach(fillAll);

  test.each(['submit link %', 'submit address %'])(
    '%s: nothing is stored beyond it, and the answer says when to come again',
    async (like) => {
      const known = makeEnvelope(study.frozen);
      const { receipt } = await send(known.octets);
      await drain(like);
      const late = makeEnvelope(study.frozen);
      const response = await server.submit(study.linkToken, late.octets);
      expect(response.status).toBe(429);
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(await response.text()).toContain('access/rate-limited');
      expect(await count(`contribution WHERE id = '${toHex(late.id)}'`)).toBe(0);
      // What is stored is no use of the limit, and is acknowledged whatever the limit says.
      expect((await send(known.octets)).receipt).toEqual(receipt);
      // Time gives back.
      await drain(like, 60);
      expect((await send(late.octets)).status).toBe(200);
    },
  );

  test('each stored contribution takes one away, what is refused takes none', async () => {
    await fillAll();
    const made = Array.from({ length: 5 }, () => makeEnvelope(study.frozen));
    const bad = makeEnvelope(study.frozen, {
      change: (u) => ({ ...u, parts: u.parts.map((part) => ({ ...part, bytes: new Uint8Array(part.bytes.length) })) }),
    });
    await Promise.all([...made, ...made, bad].map(({ octets }) => send(octets)));
    const { rows } = await server.deps.database.pool.query<{ uses: number }>(
      `SELECT round(burst - level)::int AS uses FROM rate_bucket ORDER BY key`,
    );
    expect(rows.map(({ uses }) => uses)).toEqual([5, 5]);
  });

  test('a batch in which the limit runs out stores as many as it lets in', async () => {
    await send(makeEnvelope(study.frozen).octets);
    await server.deps.database.pool.query(
      `UPDATE rate_bucket SET level = 3.01, filled = now() + interval '1 hour' WHERE key LIKE 'submit link %'`,
    );
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(makeEnvelope(study.frozen).octets)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(answers.filter(({ code }) => code === 'access/rate-limited')).toHaveLength(7);
  });

  test('addresses are not kept', async () => {
    await send(makeEnvelope(study.frozen).octets);
    const { rows } = await server.deps.database.pool.query<{ key: string }>('SELECT key FROM rate_bucket');
    expect(rows.map(({ key }) => key.replace(/[\w-]{43}$/, '…')).sort()[0]).toBe('submit address …');
  });
});

test('an auditor can rebuild the envelope octet for octet from what is stored', async () => {
  const { octets, id } = makeEnvelope(study.frozen);
  await send(octets);
  const { pool } = server.deps.database;
  const { rows } = await pool.query<{ head: Buffer; tail: Buffer }>(
    'SELECT head, tail FROM contribution WHERE id = $1',
    [toHex(id)],
  );
  const parts = await pool.query<{
    group_index: number;
    holder_index: number;
    key_id: Buffer;
    kind: number;
    bytes: Buffer;
  }>('SELECT * FROM contribution_part WHERE contribution_id = $1 ORDER BY ordinal', [toHex(id)]);
  const middle = parts.rows.map((part) =>
    new ByteWriter()
      .u8(part.group_index)
      .u8(part.holder_index)
      .put(part.key_id)
      .u8(part.kind)
      .u32(part.bytes.length)
      .put(part.bytes)
      .bytes(),
  );
  const [row] = rows;
  expect(toHex(concat(row?.head ?? new Uint8Array(), ...middle, row?.tail ?? new Uint8Array()))).toBe(toHex(octets));
});

describe('many at once', () => {
  test('each gets its own verdict: good ones are stored whatever stands beside them', async () => {
    const before = await count(`contribution WHERE state = 'accepted'`);
    const good = Array.from({ length: 40 }, () => makeEnvelope(study.frozen));
    const bad = Array.from({ length: 10 }, () =>
      makeEnvelope(study.frozen, {
        change: (u) => ({
          ...u,
          parts: u.parts.map((part) => ({ ...part, bytes: new Uint8Array(part.bytes.length) })),
        }),
      }),
    );
    const seed = new Uint8Array(randomBytes(32));
    const rivals = Array.from({ length: 10 }, () => makeEnvelope(study.frozen, { seed }));
    const twice = good.slice(0, 5);
    const answers = await Promise.all([...good, ...bad, ...rivals, ...twice].map(({ octets }) => send(octets)));
    expect(answers.slice(0, 40).map(({ status }) => status)).toEqual(Array(40).fill(200));
    expect(answers.slice(40, 50).map(({ code }) => code)).toEqual(Array(10).fill('ciphertext/zero'));
    const winners = answers.slice(50, 60).filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    expect(answers.slice(50, 60).filter(({ code }) => code === 'contribution/duplicate')).toHaveLength(9);
    expect(answers.slice(60).map(({ receipt }) => receipt)).toEqual(answers.slice(0, 5).map(({ receipt }) => receipt));
    expect(await count(`contribution WHERE state = 'accepted'`)).toBe(before + 41);
  });

  test('two servers on one database count a contributor once', async () => {
    const seed = new Uint8Array(randomBytes(32));
    const rivals = Array.from({ length: 12 }, () => makeEnvelope(study.frozen, { seed, visit: 1 }));
    const { openAdmissions } = await import('./use-cases/admit-contributions.ts');
    const { submitContribution } = await import('./use-cases/submit-contribution.ts');
    // A second process has its own queue of batches and its own shelf.
    const elsewhere = { ...server.deps, admissions: openAdmissions(server.deps.contributions) };
    const entry = { studyId: study.studyId, linkId: null, late: false, address: '' };
    const outcomes = await Promise.allSettled(
      rivals.map(({ octets }, index) => submitContribution(index % 2 === 0 ? server.deps : elsewhere, entry, octets)),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a ciphertext counts once in a study, even when two bring it at the same moment', async () => {
    const first = makeEnvelope(study.frozen);
    const copies = Array.from({ length: 6 }, () =>
      makeEnvelope(study.frozen, {
        change: (u) => ({
          ...u,
          parts: u.parts.map((part) => ({ ...part, bytes: first.octets.slice(-70 - part.bytes.length, -70) })),
        }),
      }),
    );
    const answers = await Promise.all(copies.map(({ octets }) => send(octets)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'ciphertext/duplicate')).toHaveLength(5);
  });

  test('no more persons than the layout has room for', async () => {
    const small = await server.openedStudy(owner, testDraft({ personsCap: 7 }));
    const answers = await Promise.all(Array.from({ length: 12 }, () => send(makeEnvelope(small.frozen).octets, small)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7);
    expect(answers.filter(({ code }) => code === 'contribution/study-full')).toHaveLength(5);
    // Another visit is another cohort.
    expect((await send(makeEnvelope(small.frozen, { visit: 1 }).octets, small)).status).toBe(200);
  });

  test('closing waits for those who were let in, and lets nobody in afterwards', async () => {
    const other = await server.openedStudy(owner);
    const sent = Array.from({ length: 30 }, () => send(makeEnvelope(other.frozen).octets, other));
    await owner.call.study.close({ studyId: other.studyId });
    const atClosing = await count(`contribution WHERE state = 'accepted'`, other.studyId);
    const answers = await Promise.all(sent);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(atClosing);
    expect(answers.every(({ status, code }) => status === 200 || code === 'study/closed')).toBe(true);
  });
});

describe('replacing', () => {
  test('the earlier one loses its ciphertexts and its seat, the new one is counted', async () => {
    const earlier = makeEnvelope(study.frozen);
    await send(earlier.octets);
    const later = makeEnvelope(study.frozen, { seed: earlier.seed, replaces: earlier.id });
    const answer = await send(later.octets);
    expect(answer.status).toBe(200);
    expect((await send(later.octets)).receipt).toEqual(answer.receipt);
    expect(await server.caller().contribution.status({ contributionId: toHex(earlier.id) })).toMatchObject({
      state: 'replaced',
    });
    expect(await count(`contribution_part WHERE contribution_id = '${toHex(earlier.id)}' AND bytes IS NULL`)).toBe(1);
    expect(await count(`contribution_part WHERE contribution_id = '${toHex(later.id)}' AND bytes IS NOT NULL`)).toBe(1);
    // The ciphertext of the earlier one cannot come again.
    expect((await send(earlier.octets)).status).toBe(200); // its receipt, nothing is stored
    expect(await server.caller().contribution.status({ contributionId: toHex(earlier.id) })).toMatchObject({
      state: 'replaced',
    });
  });

  test('sent several times at once, it is counted once and each sender gets the same receipt', async () => {
    const earlier = makeEnvelope(study.frozen);
    await send(earlier.octets);
    const later = makeEnvelope(study.frozen, { seed: earlier.seed, replaces: earlier.id });
    const { pool } = server.deps.database;
    // All of them are at the door before the first is let in.
    const gate = await pool.connect();
    await gate.query('BEGIN');
    await gate.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`round ${study.studyId} 0`]);
    const sent = [1, 2, 3].map(() => send(later.octets));
    const waiting = async () =>
      (
        await pool.query(
          `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        )
      ).rowCount;
    while ((await waiting()) !== 3) await new Promise(setImmediate);
    await gate.query('COMMIT');
    gate.release();
    const answers = await Promise.all(sent);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { receipt } of answers) expect(receipt).toEqual(answers[0]?.receipt);
    expect(await count(`contribution WHERE id = '${toHex(later.id)}' AND state = 'accepted'`)).toBe(1);
  });

  test('a replacement that is refused leaves the earlier one as it was', async () => {
    const [earlier, neighbour] = [makeEnvelope(study.frozen), makeEnvelope(study.frozen)];
    await send(earlier.octets);
    await send(neighbour.octets);
    const copied = makeEnvelope(study.frozen, {
      seed: earlier.seed,
      replaces: earlier.id,
      change: (u) => ({
        ...u,
        parts: u.parts.map((part) => ({ ...part, bytes: neighbour.octets.slice(-70 - part.bytes.length, -70) })),
      }),
    });
    expect((await send(copied.octets)).code).toBe('ciphertext/duplicate');
    expect(await server.caller().contribution.status({ contributionId: toHex(earlier.id) })).toMatchObject({
      state: 'accepted',
    });
    expect(await count(`contribution_part WHERE contribution_id = '${toHex(earlier.id)}' AND bytes IS NOT NULL`)).toBe(
      1,
    );
  });

  test('not after its round was released', async () => {
    const other = await server.openedStudy(owner);
    const earlier = makeEnvelope(other.frozen);
    await send(earlier.octets, other);
    const { pool } = server.deps.database;
    await pool.query(
      `INSERT INTO round (id, study_id, visit, number, state) VALUES (gen_random_uuid(), $1, 0, 1, 'released')`,
      [other.studyId],
    );
    await pool.query('UPDATE contribution SET round_id = (SELECT id FROM round WHERE study_id = $1) WHERE id = $2', [
      other.studyId,
      toHex(earlier.id),
    ]);
    const later = makeEnvelope(other.frozen, { seed: earlier.seed, replaces: earlier.id });
    expect((await send(later.octets, other)).code).toBe('contribution/released');
  });
});

test('a withdrawal is believed by its signature alone, without any link', async () => {
  const { octets, id, seed } = makeEnvelope(study.frozen);
  await send(octets);
  const subject = { studyDigest: study.frozen.digests.study, contributionId: id };
  const withdraw = (by: Uint8Array) => server.caller().contribution.withdraw(streamOf(encodeWithdrawal(subject, by)));
  await expect(withdraw(new Uint8Array(randomBytes(32)))).rejects.toThrow('access/denied');
  expect(await withdraw(seed)).toEqual({ contributionId: toHex(id), outcome: 'removed' });
  expect(await server.caller().contribution.status({ contributionId: toHex(id) })).toMatchObject({
    state: 'withdrawn',
  });
  expect(await count(`contribution_part WHERE contribution_id = '${toHex(id)}' AND bytes IS NULL`)).toBe(1);
});

test('a member’s own program submits with an API token, without a link, to a demonstration alone', async () => {
  const { call } = await server.token(owner, ['contribute']);
  await expect(call.contribution.submit(streamOf(makeEnvelope(study.frozen).octets))).rejects.toThrow('not-found');
  const { STUDY_HEADER } = await import('./trpc.ts');
  const { headers } = await server.token(owner, ['contribute']);
  const named = (studyId: string) => server.caller(new Headers([...headers, [STUDY_HEADER, studyId]]));
  const refused = named(study.studyId).contribution.submit(streamOf(makeEnvelope(study.frozen).octets));
  await expect(refused).rejects.toThrow('access/denied');
  const trial = await server.openedStudy(owner, testDraft(), true);
  const { octets } = makeEnvelope(trial.frozen);
  const receipt = await named(trial.studyId).contribution.submit(streamOf(octets));
  expect(receipt.studyId).toBe(trial.studyId);
  await owner.call.study.close({ studyId: trial.studyId });
  expect(await named(trial.studyId).contribution.submit(streamOf(octets))).toEqual(receipt);
});
