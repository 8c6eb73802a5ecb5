import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigintToBytes } from '../core/bytes.ts';
import { appendSignature, decodeEnvelope, signedMessage, unsignedOctets } from '../core/codec/envelope.ts';
import { asDigest } from '../core/digest.ts';
import { sign } from '../core/protocol/signature.ts';
import { LINK_HEADER } from '../core/protocol/study-link.ts';
import { PUBLIC_TEST_PRIMES_3072 } from '../core/schemes/paillier/vectors/public-test-key-3072.ts';
import {
  encrypt,
  makeEnvelope,
  type OpenedStudy,
  openTestServer,
  type Person,
  TEST_KEY,
  type TestServer,
  type Unsigned,
} from './testing.ts';

let server: TestServer;
let owner: Person;
let study: OpenedStudy;
let closed: OpenedStudy;
/** Somebody's good envelope, stored before all others. */
let stored: Uint8Array;

beforeAll(async () => {
  server = await openTestServer();
  await server.operator();
  owner = await server.researcher('ada');
  closed = await server.openedStudy(owner);
  await owner.call.study.close({ studyId: closed.studyId });
  study = await server.openedStudy(owner);
  stored = makeEnvelope(study.frozen).octets;
  expect((await server.submit(study.linkToken, stored)).status).toBe(200);
});
afterAll(() => server.close());

/** Everything that an envelope or a request for a change could leave behind. */
async function kept(): Promise<unknown> {
  const { rows } = await server.deps.database.pool.query(
    `SELECT (SELECT count(*) FROM contribution) AS contributions, (SELECT count(*) FROM contribution_part) AS parts,
            (SELECT count(*) FROM log_leaf) AS leaves, (SELECT coalesce(sum(persons), 0) FROM study_tally) AS persons,
            (SELECT sum(uses) FROM study_link) AS uses, (SELECT md5(string_agg(s::text, '' ORDER BY id)) FROM study s) AS studies,
            (SELECT count(*) FROM study_link) AS links, (SELECT count(*) FROM "user") AS users, (SELECT count(*) FROM api_key) AS tokens`,
  );
  return rows[0];
}

async function refusal(request: Promise<Response>): Promise<{ status: number; code: unknown }> {
  const response = await request;
  const body = (await response.json()) as { code?: unknown; error?: { json: { data: { code: unknown } } } };
  return { status: response.status, code: body.error?.json.data.code ?? body.code };
}

const seed = new Uint8Array(randomBytes(32));
const changed = (change: (unsigned: Unsigned) => Unsigned): Uint8Array =>
  makeEnvelope(study.frozen, { seed, change }).octets;
const resigned = (unsigned: Uint8Array): Uint8Array => appendSignature(unsigned, sign(signedMessage(unsigned), seed));
const withCiphertext = (c: bigint | Uint8Array): Uint8Array =>
  changed((unsigned) => ({
    ...unsigned,
    parts: unsigned.parts.map((part) => ({
      ...part,
      bytes: typeof c === 'bigint' ? bigintToBytes(c, TEST_KEY.ciphertextBytes) : c,
    })),
  }));
const other = (): ReturnType<typeof asDigest> => asDigest(new Uint8Array(randomBytes(32)));
/** Replaces octets and signs again, so that nothing but the octets is wrong. */
const edited = (edit: (unsigned: Uint8Array) => void): Uint8Array => {
  const unsigned = unsignedOctets(makeEnvelope(study.frozen, { seed }).octets).slice();
  edit(unsigned);
  return resigned(unsigned);
};
const { n, n2 } = TEST_KEY;
const [p] = PUBLIC_TEST_PRIMES_3072;

/** Class of the fault, what is sent, its status and code. */
const ENVELOPES: readonly (readonly [string, () => Uint8Array, number, string])[] = [
  ['nothing', () => new Uint8Array(), 400, 'envelope/malformed'],
  ['short', () => makeEnvelope(study.frozen).octets.slice(0, -100), 400, 'envelope/malformed'],
  ['one octet short', () => makeEnvelope(study.frozen).octets.slice(0, -1), 400, 'envelope/malformed'],
  ['one octet long', () => new Uint8Array([...makeEnvelope(study.frozen).octets, 0]), 400, 'envelope/malformed'],
  ['oversized', () => new Uint8Array([...stored, ...new Uint8Array(100_000)]), 413, 'request/too-large'],
  ['noise', () => new Uint8Array(randomBytes(1000)), 400, 'envelope/malformed'],
  ['wrong magic', () => edited((octets) => octets.set([0x43, 0x50, 0x58])), 400, 'envelope/malformed'],
  ['wrong version', () => edited((octets) => octets.set([2], 3)), 400, 'envelope/wrong-version'],
  ['wrong kind', () => changed((unsigned) => ({ ...unsigned, kind: 'aggregate' })), 400, 'envelope/wrong-kind'],
  [
    'wrong study digest',
    () => changed((unsigned) => ({ ...unsigned, studyDigest: other() })),
    400,
    'envelope/wrong-study',
  ],
  ['wrong key ring', () => changed((unsigned) => ({ ...unsigned, keyRingDigest: other() })), 400, 'envelope/wrong-key'],
  [
    'wrong key',
    () => changed((unsigned) => ({ ...unsigned, parts: unsigned.parts.map((part) => ({ ...part, keyId: other() })) })),
    400,
    'envelope/wrong-key',
  ],
  ['wrong layout', () => changed((unsigned) => ({ ...unsigned, layoutDigest: other() })), 400, 'envelope/wrong-layout'],
  [
    'wrong part',
    () => changed((unsigned) => ({ ...unsigned, parts: unsigned.parts.map((part) => ({ ...part, group: 1 })) })),
    400,
    'envelope/wrong-parts',
  ],
  [
    'a holder that there is not',
    () => changed((unsigned) => ({ ...unsigned, parts: unsigned.parts.map((part) => ({ ...part, holderIndex: 1 })) })),
    400,
    'envelope/wrong-parts',
  ],
  ['persons other than one', () => changed((unsigned) => ({ ...unsigned, persons: 2 })), 400, 'envelope/persons'],
  ['a visit that there is not', () => changed((unsigned) => ({ ...unsigned, visit: 2 })), 400, 'envelope/visit'],
  [
    'strata that there are not',
    () => changed((unsigned) => ({ ...unsigned, strata: '{"sex":"female"}' })),
    400,
    'envelope/bad-strata',
  ],
  [
    'prototype keys in strata',
    () => changed((unsigned) => ({ ...unsigned, strata: '{"__proto__":"x"}' })),
    400,
    'envelope/bad-strata',
  ],
  ['unsigned', () => unsignedOctets(makeEnvelope(study.frozen).octets).slice(), 400, 'envelope/unsigned'],
  [
    'signed by another',
    () =>
      appendSignature(
        unsignedOctets(changed((u) => u)),
        sign(signedMessage(unsignedOctets(changed((u) => u))), new Uint8Array(randomBytes(32))),
      ),
    400,
    'envelope/bad-signature',
  ],
  [
    'one bit turned',
    () => {
      const octets = makeEnvelope(study.frozen).octets.slice();
      octets[octets.length - 200] = (octets[octets.length - 200] as number) ^ 1;
      return octets;
    },
    400,
    'envelope/bad-signature',
  ],
  [
    'unknown critical section',
    () => {
      const unsigned = unsignedOctets(makeEnvelope(study.frozen, { seed }).octets);
      return resigned(new Uint8Array([...unsigned, 0x80, 0x7f, 0, 0, 0, 0]));
    },
    400,
    'envelope/unknown-section',
  ],
  ['ciphertext of another length', () => withCiphertext(encrypt(1n).slice(1)), 400, 'ciphertext/length'],
  ['c = 0', () => withCiphertext(0n), 400, 'ciphertext/zero'],
  ['c = 1', () => withCiphertext(1n), 400, 'ciphertext/trivial'],
  ['c ≡ 1 mod n', () => withCiphertext(1n + 7n * n), 400, 'ciphertext/trivial'],
  ['c = n²', () => withCiphertext(n2), 400, 'ciphertext/range'],
  ['c > n²', () => withCiphertext(n2 + 2n), 400, 'ciphertext/range'],
  ['gcd(c, n) = n', () => withCiphertext(5n * n), 400, 'ciphertext/not-unit'],
  ['gcd(c, n) a prime', () => withCiphertext(p), 400, 'ciphertext/not-unit'],
  [
    'somebody else’s ciphertext',
    () => withCiphertext((decodeEnvelope(stored).parts[0] as { bytes: Uint8Array }).bytes),
    409,
    'ciphertext/duplicate',
  ],
  [
    'the same contributor twice',
    () => makeEnvelope(study.frozen, { seed: storedSeed }).octets,
    409,
    'contribution/duplicate',
  ],
  [
    'a replayed id',
    () => changed((unsigned) => ({ ...unsigned, contributionId: decodeEnvelope(stored).contributionId })),
    409,
    'contribution/replayed',
  ],
  [
    'in place of one that there is not',
    () => changed((unsigned) => ({ ...unsigned, replaces: new Uint8Array(randomBytes(16)) })),
    409,
    'contribution/replaces-unknown',
  ],
  [
    'in place of somebody else’s',
    () => changed((unsigned) => ({ ...unsigned, replaces: decodeEnvelope(stored).contributionId })),
    409,
    'contribution/replaces-unknown',
  ],
];

let storedSeed: Uint8Array;
beforeAll(async () => {
  storedSeed = new Uint8Array(randomBytes(32));
  expect((await server.submit(study.linkToken, makeEnvelope(study.frozen, { seed: storedSeed }).octets)).status).toBe(
    200,
  );
});

describe('an envelope that is wrong leaves nothing behind', () => {
  test.each(ENVELOPES)('%s', async (_, make, status, code) => {
    const before = await kept();
    expect(await refusal(server.submit(study.linkToken, make()))).toEqual({ status, code });
    expect(await kept()).toEqual(before);
  });

  test('the same contributor, rightly done, is admitted: the table fails for the faults alone', async () => {
    expect(
      (
        await server.submit(
          study.linkToken,
          changed((unsigned) => unsigned),
        )
      ).status,
    ).toBe(200);
  });

  test('closed study', async () => {
    const before = await kept();
    const { octets } = makeEnvelope(closed.frozen);
    expect(await refusal(server.submit(closed.linkToken, octets))).toEqual({ status: 409, code: 'study/closed' });
    expect(await kept()).toEqual(before);
  });

  test('an endless body is cut off at the bound, whatever it announced', async () => {
    const before = await kept();
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 65_536;
        controller.enqueue(new Uint8Array(65_536));
      },
    });
    const init: RequestInit & { duplex: 'half' } = {
      method: 'POST',
      headers: { [LINK_HEADER]: study.linkToken, 'content-type': 'application/octet-stream' },
      body: endless,
      duplex: 'half',
    };
    expect(await refusal(server.fetch('contribution.submit', init))).toEqual({
      status: 413,
      code: 'request/too-large',
    });
    expect(sent).toBeLessThan(1_000_000);
    expect(await kept()).toEqual(before);
  });
});

const post = (route: string, headers: Headers, body: string): Promise<Response> =>
  server.fetch(route, {
    method: 'POST',
    headers: new Headers([...headers, ['content-type', 'application/json']]),
    body,
  });
const json = (value: unknown): string => JSON.stringify({ json: value });

describe('a request that is wrong changes nothing', () => {
  const link = (): unknown => ({ studyId: study.studyId, label: 'x', days: 1 });
  const cases: readonly (readonly [string, () => Promise<Response>, number, string])[] = [
    ['malformed JSON', () => post('link.create', owner.headers, '{"json":{'), 400, 'request/malformed'],
    ['no JSON at all', () => post('link.create', owner.headers, ''), 400, 'request/malformed'],
    [
      'an unknown field',
      () => post('link.create', owner.headers, json({ ...(link() as object), role: 'owner' })),
      400,
      'request/malformed',
    ],
    [
      'prototype keys',
      () =>
        post(
          'link.create',
          owner.headers,
          `{"json":{"studyId":"${study.studyId}","label":"x","days":1,"__proto__":{"role":"owner"}}}`,
        ),
      400,
      'request/malformed',
    ],
    [
      'a constructor',
      () =>
        post(
          'link.create',
          owner.headers,
          `{"json":{"studyId":"${study.studyId}","label":"x","days":1,"constructor":{"prototype":{"role":"owner"}}}}`,
        ),
      400,
      'request/malformed',
    ],
    [
      'prototype paths in the transformer’s own notes',
      () =>
        post(
          'link.create',
          owner.headers,
          `{"json":{"studyId":"${study.studyId}","label":"x","days":1},"meta":{"values":{"__proto__.role":["Date"]}}}`,
        ),
      400,
      'request/malformed',
    ],
    [
      'prototype keys deep inside',
      () =>
        post(
          'study.update',
          owner.headers,
          `{"json":{"studyId":"${study.studyId}","revision":0,"draft":{"policy":{"__proto__":{"minimumPersons":0}}}}}`,
        ),
      400,
      'request/malformed',
    ],
    [
      'a thousand brackets',
      () => post('study.create', owner.headers, `{"json":${'['.repeat(1000)}${']'.repeat(1000)}}`),
      400,
      'request/malformed',
    ],
    [
      'database operators in an id',
      () => post('link.revoke', owner.headers, json({ studyId: study.studyId, linkId: { not: '' } })),
      400,
      'request/malformed',
    ],
    [
      'database operators in the study’s id',
      () => post('study.close', owner.headers, json({ studyId: { not: '' } })),
      404,
      'not-found',
    ],
    ['an absent id', () => post('study.close', owner.headers, json({})), 404, 'not-found'],
    [
      'database operators in a token’s id',
      () => post('account.tokens.revoke', owner.headers, json({ tokenId: { contains: '' } })),
      400,
      'request/malformed',
    ],
    [
      'oversized JSON',
      () => post('study.create', owner.headers, json({ text: 'x'.repeat(300_000) })),
      413,
      'request/too-large',
    ],
    [
      'an expired token',
      async () => post('link.create', await expiredToken(), json(link())),
      401,
      'access/token-expired',
    ],
    [
      'a token that never was',
      () => post('link.create', new Headers({ authorization: 'Bearer cw_invented' }), json(link())),
      403,
      'access/denied',
    ],
    ['a link that never was', () => server.submit('A'.repeat(43), stored), 403, 'link/unknown'],
    ['a link that is none', () => server.submit('x', stored), 403, 'link/unknown'],
    ['a procedure that there is not', () => post('study.constructor', owner.headers, json({})), 404, 'not-found'],
    [
      'a study id that is none',
      () => post('study.close', owner.headers, json({ studyId: "'; DROP TABLE study; --" })),
      404,
      'not-found',
    ],
  ];
  test.each(cases)('%s', async (_, ask, status, code) => {
    const before = await kept();
    expect(await refusal(ask())).toEqual({ status, code });
    expect(await kept()).toEqual(before);
    expect(({} as { role?: string }).role).toBeUndefined();
  });

  async function expiredToken(): Promise<Headers> {
    const { headers, tokenId } = await server.token(owner, ['study:write']);
    await server.deps.database.pool.query(`UPDATE api_key SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      tokenId,
    ]);
    return headers;
  }
});
