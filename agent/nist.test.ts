import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CipherwardClient, createCipherwardClient } from '../client/index.ts';
import { fetchKeyProof, submitEnvelope } from '../client/submit.ts';
import { waitForRelease } from '../client/wait.ts';
import { toBase64Url } from '../core/bytes.ts';
import { parseDecimal, powerOfTen } from '../core/dictionary/decimal.ts';
import { StudyDraft } from '../core/protocol/study.ts';
import { parseStudyLink } from '../core/protocol/study-link.ts';
import sets from '../core/statistics/vectors/nist/strd_univariate.json' with { type: 'json' };
import { chooseArithmetic } from '../keyroom/arithmetic.ts';
import { startContributions } from '../keyroom/contribution-service.ts';
import { KeyRoom } from '../keyroom/key-service.ts';
import { devicePrimes } from '../keyroom/primes.ts';
import { silent, TEST_PASSPHRASE, testTools } from '../keyroom/testing.ts';
import { readKernel } from './read-kernel.ts';
import { startSealingPool } from './sealing-pool.ts';
import { fileContributionStore } from './stores/file-contribution-store.ts';
import { startTestSite, type TestSite } from './testing-site.ts';

const NAMES = ['PiDigits', 'Lottery', 'Lew', 'Mavro', 'Michelso', 'NumAcc1', 'NumAcc2', 'NumAcc3', 'NumAcc4'] as const;
const AT_ONCE = 24;

let site: TestSite;
let owner: CipherwardClient;
let home: string;

beforeAll(async () => {
  site = await startTestSite();
  home = path.join(site.folder, 'home');
  const token = await site.token('statistician');
  owner = createCipherwardClient({ url: site.url, token });
});
afterAll(() => site?.close());

function draftFor(name: string, observations: readonly string[]): StudyDraft {
  const byValue = [...observations].sort((a, b) => Number(a) - Number(b));
  return StudyDraft.parse({
    title: `NIST ${name}`,
    question: 'Are the certified values reached?',
    variables: [
      {
        kind: 'number',
        id: 'x',
        label: 'Observation',
        required: true,
        unit: '1',
        // A range that is known beforehand, wider than what is observed: at its very ends mean and variance would be counts, and withheld.
        minimum: String(Math.floor(Number(byValue[0])) - 100),
        maximum: String(Math.ceil(Number(byValue.at(-1))) + 100),
        decimals: Math.max(...observations.map((text) => parseDecimal(text).decimals)),
      },
    ],
    statistics: [
      { kind: 'sum', variable: 'x' },
      { kind: 'variance', variable: 'x' },
    ],
    personsCap: 10_000,
    visits: 1,
    policy: {
      version: 1,
      minimumPersons: 3,
      override: 'Some of these sets have three observations, and all of them are published by NIST.',
    },
    keyOwner: { name: 'Statistician', contact: 'statistician@example.org' },
    consent: 'These observations are public.',
  });
}

/** A study under a new 3072-bit key that only this room has, and its link. */
async function openStudy(room: KeyRoom, draft: StudyDraft) {
  const { studyId } = await owner.api.study.create.mutate({ from: { kind: 'draft', draft } });
  const { handle, publicBytes } = await room.createKey({ studyId }, silent);
  const proof = await room.proveKey(handle, silent);
  await room.selfTest(handle, silent);
  await room.wrapWithPassphrase(handle, TEST_PASSPHRASE, silent);
  const { file, words } = await room.makeRecovery(handle);
  const { keyId, preset } = await room.proveRecovery(handle, file, words.join(' '));
  expect(preset).toBe('paillier-3072');
  await owner.api.study.registerKey.mutate({
    studyId,
    publicBytes: toBase64Url(publicBytes),
    proof: toBase64Url(proof),
  });
  const { document } = await owner.api.study.open.mutate({ studyId, keyId, wraps: 2, provedWraps: 1 });
  await room.bindStudy(handle, document);
  const { url } = await owner.api.link.create.mutate({ studyId, label: 'rows', days: null });
  return { studyId, handle, link: parseStudyLink(new URL(url).hash) };
}

/** One contribution for each observation, encrypted in threads, through the ordinary door. */
async function contributeAll(token: string, linkDigest: string, observations: readonly string[]): Promise<void> {
  const client = createCipherwardClient({ url: site.url, studyLink: token });
  const bundle = await client.api.contribution.study.query({});
  const proof = await fetchKeyProof(client, bundle.proofUrl);
  await startContributions(fileContributionStore(home), readKernel).checkStudy(bundle, linkDigest, proof, silent);
  const pool = startSealingPool({ home, bundle, linkDigest, threads: 2, rows: observations.length });
  const pending = observations[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (const x of pending) {
      const { envelope } = await pool.seal({ x }, 0);
      await submitEnvelope(client, envelope);
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
  } finally {
    await pool.stop();
  }
}

/** Log relative error, capped at 15 digits. */
function lre(computed: number | null, certified: string): number {
  const exact = Number(certified);
  return computed === exact
    ? 15
    : Math.min(15, -Math.log10(Math.abs((computed ?? Number.NaN) - exact) / Math.abs(exact)));
}

/** A ratio of integers as text, times 10^decimals, exactly. */
function scaled(ratio: string, decimals: number): bigint {
  const [numerator = '', denominator = '1'] = ratio.split('/');
  const product = BigInt(numerator) * powerOfTen(decimals);
  expect(product % BigInt(denominator)).toBe(0n);
  return product / BigInt(denominator);
}

test.each(NAMES)(
  'NIST %s, one row per contribution, encrypted, added, released and opened: certified values',
  async (name) => {
    const { data, n, certified, exact_sum } = sets[name];
    const observations = typeof data === 'string' ? [...data] : data;
    expect(observations).toHaveLength(n);
    const room = new KeyRoom(testTools({ primes: devicePrimes, chosen: chooseArithmetic(readKernel) }));
    const { studyId, handle, link } = await openStudy(room, draftFor(name, observations));
    await contributeAll(link.token, Buffer.from(link.studyDigest).toString('hex'), observations);

    const { computationId } = await owner.api.computation.launch.mutate({ studyId, visit: 0 });
    const { releaseId, persons } = await waitForRelease(owner, { studyId, computationId });
    expect(persons).toBe(n);
    const release = await owner.api.release.get.query({ studyId, releaseId });
    const [result] = (await room.openRelease(handle, release, silent)).total.variables;
    if (result?.kind !== 'numeric') throw new Error('a numeric result was expected');
    expect(result.n).toBe(n);
    const sum = parseDecimal(result.sum ?? '');
    expect(sum.units).toBe(scaled(exact_sum, sum.decimals));
    expect(lre(result.mean, certified.mean)).toBeGreaterThanOrEqual(14);
    expect(lre(result.standardDeviation, certified.sd_n_minus_1)).toBeGreaterThanOrEqual(14);
  },
  600_000,
);
