/** For tests only: a study in a database of its own, contributions under the published test key, and compute workers to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { toHex } from '../../core/bytes.ts';
import type { Answers } from '../../core/dictionary/variable.ts';
import { envelopeLimit } from '../../core/protocol/check-envelope.ts';
import { type FrozenStudy, freezeStudy, keyRingOf } from '../../core/protocol/freeze.ts';
import type { Receipt } from '../../core/protocol/receipt.ts';
import type { StudyDraft } from '../../core/protocol/study.ts';
import { makeDecryptor } from '../../core/schemes/paillier/decrypt.ts';
import { encodePublicKey } from '../../core/schemes/paillier/keys.ts';
import { seededRng, testKey3072 } from '../../core/schemes/paillier/testing.ts';
import type { Ciphertext } from '../../core/schemes/types.ts';
import { packAnswers } from '../../core/statistics/slots.ts';
import { computeDeps } from '../compute-deps.ts';
import { type Database, openDatabase } from '../database/pool.ts';
import { freshDatabase } from '../database/testing.ts';
import { inherited } from '../env.ts';
import { type OpenQueue, openQueue } from '../jobs/queue.ts';
import { watchOf } from '../jobs/watch.ts';
import type { Computation } from '../ports/computations.ts';
import { computeRepositories } from '../repositories/compute-store.ts';
import { contributionsOn } from '../repositories/contributions.ts';
import { studiesOn } from '../repositories/studies.ts';
import { makeSigner, type ServerSigner } from '../signing.ts';
import { makeEnvelope } from '../testing.ts';
import { openAdmissions } from '../use-cases/admit-contributions.ts';
import type { ComputeDeps } from '../use-cases/compute-deps.ts';
import { launchComputation } from '../use-cases/launch-computation.ts';
import { restartRound } from '../use-cases/restart-round.ts';
import { StudyShelf } from '../use-cases/study-shelf.ts';
import { submitContribution } from '../use-cases/submit-contribution.ts';
import { watchComputation } from '../use-cases/watch-computation.ts';
import { startComputeWorker } from './run.ts';
import { testDraft } from './testing-study.ts';

const APP_URL = 'http://localhost:3000';
const OWNER_ID = 'owner';
const SECRET = testKey3072();
const KEY = SECRET.publicKey;
const decryptor = makeDecryptor(SECRET);

/** One contributor, with what is needed to replace or withdraw. */
export interface TestContributor {
  readonly id: Uint8Array;
  readonly seed: Uint8Array;
  readonly answers: Answers;
  readonly octets: Uint8Array;
  readonly receipt: Receipt;
}

export interface Road {
  readonly databaseUrl: string;
  readonly database: Database;
  readonly queue: OpenQueue;
  readonly deps: ComputeDeps;
  readonly signer: ServerSigner;
  readonly study: FrozenStudy;
  /** Goes in through the ordinary door. `as` signs with the key of somebody who was here before. */
  contribute(
    answers: Answers,
    options?: { readonly visit?: number; readonly replaces?: TestContributor; readonly as?: TestContributor },
  ): Promise<TestContributor>;
  contributeMany(answers: readonly Answers[]): Promise<TestContributor[]>;
  /** A compute worker in this process. It is stopped with the road, or before. */
  startWorker(): Promise<() => Promise<void>>;
  /** A compute worker process as `start` runs it, ready for work. */
  spawnWorker(): Promise<ChildProcess>;
  launch(rounds?: readonly number[], visit?: number): Promise<string>;
  /** The computation once it has ended. */
  ended(computationId: string): Promise<Computation>;
  /** What the key owner finds in each cell: plaintexts of all groups. */
  opened(
    computationId: string,
  ): Promise<{ readonly cell: string; readonly persons: number; readonly plaintexts: bigint[] }[]>;
  /** What these contributors' plaintexts add up to. */
  expected(contributors: readonly { readonly answers: Answers }[]): bigint[];
  close(): Promise<void>;
}

/** Opens a database with one open study in it. @param leafSize ciphertexts of one leaf job */
export async function openRoad({ draft = testDraft(), leafSize = 65_536 } = {}): Promise<Road> {
  const fresh = await freshDatabase();
  const database = openDatabase(fresh.url);
  const { privateKey } = generateKeyPairSync('ed25519');
  const signer = makeSigner(privateKey);
  const queue = await openQueue(fresh.url, { works: false, onFault: () => {} });
  const deps = computeDeps({ database, queue, signer, appUrl: APP_URL, leafSize });
  const study = await insertStudy(database, signer, draft);
  const contributions = contributionsOn(database, (sql, roundId) =>
    restartRound(computeRepositories(sql, queue.over), roundId),
  );
  const shelf = new StudyShelf(studiesOn(database));
  const admissions = openAdmissions(contributions);
  const { keyFile, forget } = keptKey(privateKey);
  const children = new Set<ChildProcess>();
  const workers: (() => Promise<void>)[] = [];

  const contribute: Road['contribute'] = async (answers, { visit = 0, replaces, as } = {}) => {
    const made = makeEnvelope(study, {
      answers,
      visit,
      ...(as === undefined ? {} : { seed: as.seed }),
      ...(replaces === undefined ? {} : { seed: replaces.seed, replaces: replaces.id }),
    });
    const receipt = await submitContribution(
      {
        shelf,
        admissions,
        contributions,
        signer,
        nameAddress: (address) => address,
        now: () => new Date(),
        newId: randomUUID,
      },
      { studyId: study.document.id, linkId: null, late: false, address: '' },
      made.octets,
    );
    return { ...made, answers, receipt };
  };

  return {
    databaseUrl: fresh.url,
    database,
    queue,
    deps,
    signer,
    study,
    contribute,
    async contributeMany(answers) {
      const made: TestContributor[] = [];
      for (let at = 0; at < answers.length; at += 64) {
        made.push(...(await Promise.all(answers.slice(at, at + 64).map((one) => contribute(one)))));
      }
      return made;
    },
    async startWorker() {
      const own = await openQueue(fresh.url, { works: true, onFault: () => {} });
      const worker = await startComputeWorker({
        deps,
        queue: own,
        databaseUrl: fresh.url,
        concurrency: 1,
        onFault: () => {},
        onLost: () => {},
      });
      let stopped: Promise<void> | undefined;
      const stop = () => (stopped ??= worker.stop().then(() => own.close()));
      workers.push(stop);
      return stop;
    },
    async launch(rounds, visit = 0) {
      const asked = { studyId: study.document.id, visit, ...(rounds === undefined ? {} : { rounds }) };
      return (await launchComputation(deps, OWNER_ID, asked)).computationId;
    },
    async ended(computationId) {
      let last: Computation | null = null;
      const watch = watchOf(database.pool);
      for await (last of watchComputation(deps.store.computations, watch, computationId, -1, undefined));
      if (last === null) throw new Error('there is no such computation');
      return last;
    },
    async opened(computationId) {
      const aggregates = await deps.store.releases.aggregates(computationId);
      return aggregates.map(({ cell, persons, released }) => ({
        cell,
        persons,
        plaintexts: released.map((bytes) => decryptor.open(bytes as Ciphertext<'paillier'>, seededRng('open')).plain),
      }));
    },
    expected: (contributors) =>
      contributors
        .map(({ answers }) => packAnswers(study.layout, study.document.variables, answers))
        .reduce((sums, plains) => sums.map((sum, group) => sum + (plains[group] ?? 0n))),
    async spawnWorker() {
      const child = spawn(process.execPath, [path.join(import.meta.dirname, 'worker.ts'), '--concurrency', '1'], {
        env: inherited({
          DATABASE_URL: fresh.url,
          APP_URL,
          AUTH_SECRET: toHex(randomBytes(32)),
          SIGNING_KEY_FILE: keyFile,
          LOG_LEVEL: 'fatal',
        }),
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      });
      children.add(child);
      await once(child, 'message');
      return child;
    },
    async close() {
      for (const stop of workers) await stop();
      for (const child of children) child.kill('SIGKILL');
      await queue.close();
      await database.close();
      await fresh.drop();
      forget();
    },
  };
}

async function insertStudy(database: Database, signer: ServerSigner, draft: StudyDraft): Promise<FrozenStudy> {
  const id = randomUUID();
  const frozen = freezeStudy({
    id,
    draft,
    demonstration: false,
    operator: { name: 'Operator' },
    serverKey: signer.publicKey,
    keyRing: keyRingOf(id, encodePublicKey(KEY)),
    openedOn: '2026-01-01',
  });
  const { document, layout, digests } = frozen;
  await database.pool.query(
    `INSERT INTO "user" (id, name, email) VALUES ($1, 'Owner', 'owner@example.org') ON CONFLICT DO NOTHING`,
    [OWNER_ID],
  );
  await database.pool.query(
    `INSERT INTO study (id, owner_id, phase, title, draft, document, study_digest, key_ring_digest, layout_digest, policy_digest, envelope_bytes, opened_at)
     VALUES ($1, $2, 'open', $3, $4, $5, $6, $7, $8, $9, $10, now())`,
    [
      id,
      OWNER_ID,
      draft.title,
      JSON.stringify(draft),
      JSON.stringify(document),
      digests.study,
      digests.keyRing,
      digests.layout,
      digests.policy,
      envelopeLimit(document, layout),
    ],
  );
  await database.pool.query(`INSERT INTO study_member (study_id, user_id, role) VALUES ($1, $2, 'owner')`, [
    id,
    OWNER_ID,
  ]);
  return frozen;
}

/** The server's signing key in a file, as worker processes read it. */
function keptKey(privateKey: KeyObject): { readonly keyFile: string; forget(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-key-'));
  const keyFile = path.join(folder, 'signing-key.pem');
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  return { keyFile, forget: () => rmSync(folder, { recursive: true, force: true }) };
}
