/** For tests only: a server in a database of its own, people of every kind, studies through the ordinary doors. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bigintFromBytes, bigintToBytes, toBase64Url, toHex } from '../core/bytes.ts';
import {
  appendSignature,
  type Envelope,
  encodeUnsigned,
  SUITE_PAILLIER_ED25519,
  signedMessage,
} from '../core/codec/envelope.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { asDigest, digestHex } from '../core/digest.ts';
import { checkDocument, type FrozenStudy } from '../core/protocol/freeze.ts';
import type { Scope } from '../core/protocol/roles.ts';
import { sign, signingPublicKey } from '../core/protocol/signature.ts';
import { strataOf, strataText } from '../core/protocol/strata.ts';
import { StudyDraft } from '../core/protocol/study.ts';
import { LINK_HEADER, parseStudyLink } from '../core/protocol/study-link.ts';
import { encodePublicKey } from '../core/schemes/paillier/keys.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import { makeContext } from './context.ts';
import { freshDatabase } from './database/testing.ts';
import { type Deps, openDeps } from './deps.ts';
import { serveAuth } from './http/auth-endpoint.ts';
import { octetInput } from './http/octets.ts';
import { serveTrpc } from './http/trpc-endpoint.ts';
import { makeLogger } from './logger.ts';
import { createCaller } from './routers/app-router.ts';
import { setupTokenHash } from './setup-token.ts';

export const APP_URL = 'http://localhost:3000';
export const PASSWORD = 'correct horse battery';
const KEY = testKey3072().publicKey;

export type Caller = ReturnType<typeof createCaller>;

/** Somebody with an account, and the headers of their browser. */
export interface Person {
  readonly id: string;
  readonly headers: Headers;
  readonly call: Caller;
}

export interface OpenedStudy {
  readonly studyId: string;
  readonly frozen: FrozenStudy;
  readonly linkToken: string;
}

export interface TestServer {
  readonly deps: Deps;
  /** Lines of the log. */
  readonly logged: readonly string[];
  readonly databaseUrl: string;
  /** POSTs to a route of better-auth as the page does, and keeps the cookie. @param further headers @throws Error with status and body when it is refused */
  signIn(route: string, body: unknown, further?: Readonly<Record<string, string>>): Promise<Person>;
  caller(headers?: Record<string, string> | Headers): Caller;
  /** Asks through HTTP's own forms. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** The first one becomes the operator by claiming. */
  operator(): Promise<Person>;
  researcher(name: string): Promise<Person>;
  demonstrator(): Promise<Person>;
  token(
    of: Person,
    scopes: readonly Scope[],
  ): Promise<{ readonly call: Caller; readonly headers: Headers; readonly tokenId: string }>;
  /** A draft, keyed with the published test key's modulus, opened, with one link. */
  openedStudy(owner: Person, draft?: StudyDraft, demonstration?: boolean): Promise<OpenedStudy>;
  submit(linkToken: string, octets: Uint8Array): Promise<Response>;
  close(): Promise<void>;
}

/** Public text of a small study. */
export const testDraft = (changes: Partial<StudyDraft> = {}): StudyDraft =>
  StudyDraft.parse({
    title: 'Glucose',
    question: 'How high is glucose?',
    variables: [
      {
        kind: 'number',
        id: 'glucose',
        label: 'Glucose',
        required: true,
        unit: 'mg/dL',
        minimum: '0',
        maximum: '500',
        decimals: 1,
      },
    ],
    statistics: [{ kind: 'variance', variable: 'glucose' }],
    personsCap: 1000,
    visits: 2,
    policy: { version: 1, minimumPersons: 3, override: 'A small minimum, because these people are made up.' },
    keyOwner: { name: 'Owner', contact: 'owner@example.org' },
    consent: 'Yes.',
    ...changes,
  });

/** Opens a server on a fresh database. */
export async function openTestServer(changes: Partial<Parameters<typeof openDeps>[0]> = {}): Promise<TestServer> {
  const fresh = await freshDatabase();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-'));
  const signingKeyFile = path.join(folder, 'signing-key.pem');
  writeFileSync(signingKeyFile, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const environment = {
    appUrl: APP_URL,
    databaseUrl: fresh.url,
    authSecret: toHex(randomBytes(32)),
    signingKeyFile,
    operatorName: 'Operator',
    demonstration: true,
    signUp: 'open' as const,
    metricsToken: undefined,
    logLevel: 'info' as const,
    ...changes,
  };
  const logged: string[] = [];
  const logger = makeLogger(environment.logLevel, 'test', { write: (line) => void logged.push(line) });
  const deps = await openDeps(environment, logger);
  const caller = (headers: Record<string, string> | Headers = {}): Caller =>
    createCaller(makeContext(deps, new Headers(headers)));

  const signIn: TestServer['signIn'] = async (route, body, further = {}) => {
    const response = await serveAuth(
      deps,
      new Request(`${APP_URL}/api/auth/${route}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          origin: APP_URL,
          'x-forwarded-for': `10.0.0.${randomBytes(1)[0]}`,
          ...further,
        },
        body: JSON.stringify(body),
      }),
    );
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const headers = new Headers({ cookie, origin: APP_URL, 'sec-fetch-site': 'same-origin' });
    const { user } = (await response.json()) as { user: { id: string } };
    return { id: user.id, headers, call: caller(headers) };
  };

  const serve = (route: string, init: RequestInit = {}): Promise<Response> =>
    serveTrpc(deps, new Request(`${APP_URL}/api/trpc/${route}`, init));

  const openedStudy = async (
    owner: Person,
    draft: StudyDraft = testDraft(),
    demonstration = false,
  ): Promise<OpenedStudy> => {
    const { studyId } = await owner.call.study.create({ from: { kind: 'draft', draft }, demonstration });
    await insertVerifiedKey(deps, studyId);
    const opened = await owner.call.study.open({ studyId, keyId: digestHex(KEY.keyId), wraps: 2, provedWraps: 1 });
    const link = await owner.call.link.create({ studyId, label: 'test', days: null });
    return { studyId, frozen: checkDocument(opened.document), linkToken: parseStudyLink(new URL(link.url).hash).token };
  };

  return {
    deps,
    logged,
    signIn,
    databaseUrl: fresh.url,
    caller,
    fetch: serve,
    async operator() {
      const token = toBase64Url(randomBytes(24));
      await deps.installations.setSetupToken(setupTokenHash(token));
      await caller().installation.claim({ token, name: 'Operator', email: 'operator@example.org', password: PASSWORD });
      return signIn('sign-in/email', { email: 'operator@example.org', password: PASSWORD });
    },
    researcher: (name) => signIn('sign-up/email', { name, email: `${name}@example.org`, password: PASSWORD }),
    demonstrator: () => signIn('sign-in/anonymous', {}),
    async token(of, scopes) {
      const { token, summary } = await of.call.account.tokens.create({ name: 'test', scopes: [...scopes], days: 1 });
      const headers = new Headers({ authorization: `Bearer ${token}` });
      return { call: caller(headers), headers, tokenId: summary.id };
    },
    openedStudy,
    submit: (linkToken, octets) =>
      serve('contribution.submit', {
        method: 'POST',
        headers: {
          [LINK_HEADER]: linkToken,
          'content-type': 'application/octet-stream',
          'content-length': String(octets.length),
        },
        body: new Uint8Array(octets),
      }),
    async close() {
      await deps.close();
      await fresh.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The test key has its place in one study: each further study of a database takes over the row, as no real key could. */
async function insertVerifiedKey({ database }: Deps, studyId: string): Promise<void> {
  await database.pool.query('DELETE FROM holder_key WHERE key_id = $1', [Buffer.from(KEY.keyId)]);
  await database.pool.query(
    `INSERT INTO holder_key (id, study_id, holder_index, role, scheme, preset, key_id, public_bytes, proof, status)
     VALUES ($1, $2, 0, 'owner', 'paillier', 'paillier-3072', $3, $4, $5, 'verified')`,
    [randomUUID(), studyId, Buffer.from(KEY.keyId), Buffer.from(encodePublicKey(KEY)), Buffer.from('a proof')],
  );
}

/** Encryptions of zero that differ, each from the one before by one product: cheap, and of full size. */
function* zeros(): Generator<bigint> {
  const unit = bigintFromBytes(randomBytes(KEY.modulusBytes - 1));
  let power = 1n;
  for (const digit of KEY.n.toString(2)) power = (digit === '1' ? power * power * unit : power * power) % KEY.n2;
  for (let current = power; ; current = (current * power) % KEY.n2) yield current;
}
const zero = zeros();

/** Octets as a procedure takes them. */
export const streamOf = (octets: Uint8Array): ReturnType<typeof octetInput> =>
  octetInput(new Blob([new Uint8Array(octets)]).stream());

/** A fresh encryption under the test key. */
export const encrypt = (plain: bigint): Uint8Array =>
  bigintToBytes(((1n + plain * KEY.n) * (zero.next().value as bigint)) % KEY.n2, KEY.ciphertextBytes);

export const TEST_KEY = KEY;

export type Unsigned = Omit<Envelope, 'signature'>;

/** A contributor's envelope, right in every way until `change` has its say. */
export function makeEnvelope(
  { document, digests, layout }: FrozenStudy,
  {
    answers = { glucose: '97.3' },
    seed = new Uint8Array(randomBytes(32)),
    visit = 0,
    replaces = null,
    change = (unsigned) => unsigned,
  }: {
    readonly answers?: Answers;
    readonly seed?: Uint8Array;
    readonly visit?: number;
    readonly replaces?: Uint8Array | null;
    readonly change?: (unsigned: Unsigned) => Unsigned;
  } = {},
): { readonly octets: Uint8Array; readonly id: Uint8Array; readonly seed: Uint8Array } {
  const id = new Uint8Array(randomBytes(16));
  const unsigned = encodeUnsigned(
    change({
      kind: 'contribution',
      suite: SUITE_PAILLIER_ED25519,
      studyDigest: digests.study,
      keyRingDigest: digests.keyRing,
      layoutDigest: digests.layout,
      visit,
      persons: 1,
      contributionId: id,
      replaces,
      contributorKey: signingPublicKey(seed),
      strata: strataText(strataOf(document.variables, answers)),
      parts: packAnswers(layout, document.variables, answers).map((plain, group) => ({
        group,
        holderIndex: 0,
        keyId: asDigest(KEY.keyId),
        kind: 'paillier' as const,
        bytes: encrypt(plain),
      })),
      build: null,
    }),
  );
  return { octets: appendSignature(unsigned, sign(signedMessage(unsigned), seed)), id, seed };
}
