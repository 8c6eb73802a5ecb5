import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../core/bytes.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import { checkEnvelope, checkEnvelopeSignature } from '../core/protocol/check-envelope.ts';
import { makeDecryptor } from '../core/schemes/paillier/decrypt.ts';
import { testKey3072 } from '../core/schemes/paillier/testing.ts';
import { makeValidator } from '../core/schemes/paillier/validate.ts';
import { packAnswers } from '../core/statistics/slots.ts';
import { webCryptoRng } from '../keyroom/rng.ts';
import { faultOf } from '../keyroom/testing.ts';
import { testStudy } from '../keyroom/testing-release.ts';
import { startSealingPool } from './sealing-pool.ts';
import { fileContributionStore } from './stores/file-contribution-store.ts';

const study = testStudy();
const { document, studyDigest } = study;
const bundle = { document, studyDigest, proofUrl: '', phase: 'open', spoiltRounds: 0 } as const;
const key = testKey3072();
const row = (glucose: string) => ({ sex: 'female', glucose, cholesterol: '201' });
let home: string;

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'cipherward-pool-'));
  await fileContributionStore(home).rememberKey(toHex(key.publicKey.keyId));
});
afterAll(() => rm(home, { recursive: true, force: true }));

describe('the pool of threads', () => {
  test('seals every row as itself, on the kernels, and keeps its seed in the folder', async () => {
    const pool = startSealingPool({ home, bundle, linkDigest: studyDigest, threads: 2, rows: 40 });
    try {
      const rows = [...Array(40).keys()].map((number) => row(String(70 + number)));
      const sealed = await Promise.all(rows.map((answers) => pool.seal(answers, 0)));
      const decryptor = makeDecryptor(key);
      for (const [index, { envelope: octets, contributionId }] of sealed.entries()) {
        const envelope = decodeEnvelope(octets);
        checkEnvelope(envelope, document, study.layout, study.digests);
        checkEnvelopeSignature(octets, envelope);
        const [first] = makeValidator(key.publicKey).batch(envelope.parts.map(({ bytes }) => bytes));
        const packed = packAnswers(study.layout, document.variables, rows[index] ?? {});
        expect(first && decryptor.open(first, webCryptoRng).plain).toBe(packed[0]);
        expect((await fileContributionStore(home).contribution(contributionId))?.studyDigest).toBe(studyDigest);
      }
    } finally {
      await pool.stop();
    }
  });

  test('tells a fault to the row that has it: those that went with it are sealed', async () => {
    const pool = startSealingPool({ home, bundle, linkDigest: studyDigest, threads: 1, rows: 4 });
    try {
      const outcomes = await Promise.all([
        pool.seal(row('80'), 0),
        faultOf(pool.seal(row('high'), 0)),
        faultOf(pool.seal(row('90'), 7)),
        pool.seal(row('100'), 0),
      ]);
      expect(outcomes[1]).toMatchObject({ code: 'measurement/not-a-number' });
      expect(outcomes[2]).toMatchObject({ code: 'envelope/visit' });
      for (const { envelope } of [outcomes[0], outcomes[3]])
        checkEnvelope(decodeEnvelope(envelope), document, study.layout, study.digests);
    } finally {
      await pool.stop();
    }
    expect(await faultOf(pool.seal(row('80'), 0))).toMatchObject({ code: 'worker/crashed', why: 'ended' });
  });

  test('seals nothing for a key whose proof this folder has not seen', async () => {
    const stranger = path.join(home, 'elsewhere');
    const pool = startSealingPool({ home: stranger, bundle, linkDigest: studyDigest, threads: 1, rows: 1 });
    try {
      expect(await faultOf(pool.seal(row('80'), 0))).toMatchObject({ code: 'key/unproved' });
    } finally {
      await pool.stop();
    }
  });
});
