import { afterEach, expect, test } from 'vitest';
import { fromBase64Url, fromHex, sameBytes, toBase64Url } from '../../core/bytes.ts';
import { decodeEnvelope, envelopeDigest } from '../../core/codec/envelope.ts';
import { inputsRoot } from '../../core/evaluation/inputs.ts';
import { logLeafHash } from '../../core/protocol/log.ts';
import { checkAggregate } from '../../core/protocol/transcript.ts';
import { encodeWithdrawal } from '../../core/protocol/withdrawal.ts';
import { makeEvaluator } from '../../core/schemes/paillier/evaluate.ts';
import { testKey3072 } from '../../core/schemes/paillier/testing.ts';
import { makeValidator } from '../../core/schemes/paillier/validate.ts';
import { readRelease } from '../use-cases/read-release.ts';
import { reportSpoilt } from '../use-cases/report-spoilt.ts';
import { retryComputation } from '../use-cases/retry-computation.ts';
import { studyRounds } from '../use-cases/study-rounds.ts';
import { withdrawContribution } from '../use-cases/withdraw-contribution.ts';
import { openRoad, type Road, type TestContributor } from './testing.ts';
import { people, testDraft } from './testing-study.ts';

let road: Road;
afterEach(() => road.close());

const _withdraw = (contributor: TestContributor) =>
  withdrawContribution(
    road.deps,
    road.study.document.id,
    encodeWithdrawal({ studyDigest: road.study.digests.study, contributionId: contributor.id }, contributor.seed),
  );
const stateOf = async (number = 1) => {
  const { rounds } = await studyRounds(road.deps, road.study.document.id);
  return rounds.find((round) => round.number === number)?.state;
};

test('adds what was contributed, exactly, over many leaves and groups', async () => {
  road = await openRoad({ draft: testDraft({ groups: 3 }), leafSize: 4 });
  const contributors = await road.contributeMany(
    people(11).map((answers) => ({
      ...answers,
      ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`wide${i}`, '101.5'])),
    })),
  );
  expect(road.study.layout.groups.length).toBeGreaterThan(1);
  await road.startWorker();
  const id = await road.launch();
  expect(await road.ended(id)).toMatchObject({ state: 'succeeded', step: 'released', persons: 11, attempt: 1 });
  expect(await road.opened(id)).toEqual([{ cell: '', persons: 11, plaintexts: road.expected(contributors) }]);
  expect(await stateOf()).toBe('released');
});

test('an auditor gets the same octets from the envelopes, and what is released is under fresh randomness', async () => {
  road = await openRoad({ leafSize: 2 });
  const contributors = await road.contributeMany(people(5));
  await road.startWorker();
  const id = await road.launch();
  await road.ended(id);
  const { aggregates } = await readRelease(road.deps, (await road.deps.store.releases.ofComputation(id))?.id ?? '');
  const [aggregate] = aggregates;
  if (aggregate === undefined) throw new Error('no aggregate');

  const { transcript, signature, released } = aggregate;
  const checked = checkAggregate(
    { transcript, signature: toBase64Url(signature), parts: released.map(toBase64Url) },
    road.study,
  );
  expect(checked).toBeDefined();

  const places = await Promise.all(
    contributors.map(async ({ octets }) => {
      const digest = envelopeDigest(octets);
      return {
        octets,
        envelopeDigest: digest,
        logIndex: (await road.deps.store.log.placeOf(logLeafHash('contribution', digest))) ?? -1,
      };
    }),
  );
  const ordered = places.sort((a, b) => a.logIndex - b.logIndex);
  expect(transcript.inputsRoot).toBe(Buffer.from(inputsRoot(ordered)).toString('hex'));

  const key = testKey3072().publicKey;
  const evaluator = makeEvaluator(key);
  const ciphertexts = makeValidator(key).batch(
    ordered.map(({ octets }) => decodeEnvelope(octets).parts[0]?.bytes.slice() ?? new Uint8Array()),
  );
  const sum = evaluator.sum(ciphertexts);
  const { rows } = await road.database.pool.query('SELECT sum, rerandomiser FROM aggregate_part');
  expect(sameBytes(sum, rows[0].sum)).toBe(true);
  expect(sameBytes(sum, released[0] ?? new Uint8Array())).toBe(false);
  expect(
    sameBytes(evaluator.rerandomiseWith(sum, new Uint8Array(rows[0].rerandomiser)), released[0] ?? new Uint8Array()),
  ).toBe(true);
});

test('the same question has one computation, also when it is asked by several at once', async () => {
  road = await openRoad();
  await road.contributeMany(people(4));
  const ids = await Promise.all([road.launch(), road.launch(), road.launch()]);
  expect(new Set(ids).size).toBe(1);
  await road.startWorker();
  await road.ended(ids[0] ?? '');
  expect(await road.launch([1])).toBe(ids[0]);
  const { rows } = await road.database.pool.query('SELECT count(*)::int AS n FROM computation');
  expect(rows[0].n).toBe(1);
  await expect(road.launch()).rejects.toMatchObject({ code: 'cohort/empty' });
});

test('seals nothing below the minimum, carries small cells, and adds whole rounds', async () => {
  road = await openRoad({ draft: testDraft({ strata: true }) });
  const women = people(4).map((answers) => ({ ...answers, sex: 'female' }));
  const men = people(2, 10).map((answers) => ({ ...answers, sex: 'male' }));
  const early = await road.contributeMany([...women.slice(0, 2), ...men]);
  await expect(road.launch()).rejects.toMatchObject({ code: 'cohort/too-small', detail: { persons: 2, minimum: 3 } });
  expect(await stateOf()).toBeUndefined();

  early.push(...(await road.contributeMany(women.slice(2))));
  await road.startWorker();
  const first = await road.launch();
  await road.ended(first);
  const female = '{"sex":"female"}';
  const male = '{"sex":"male"}';
  const firstWomen = early.filter(({ answers }) => answers.sex === 'female');
  expect(await road.opened(first)).toEqual([{ cell: female, persons: 4, plaintexts: road.expected(firstWomen) }]);
  expect((await studyRounds(road.deps, road.study.document.id)).waiting).toEqual([
    { visit: 0, cell: male, persons: 2, contributions: 2, missing: 1 },
  ]);

  const late = await road.contributeMany([
    ...people(3, 20).map((answers) => ({ ...answers, sex: 'female' })),
    ...people(1, 30).map((answers) => ({ ...answers, sex: 'male' })),
  ]);
  const second = await road.launch();
  await road.ended(second);
  const union = await road.launch([2, 1]);
  expect(await road.ended(union)).toMatchObject({
    state: 'succeeded',
    fromStored: true,
    persons: 10,
    rounds: [{ number: 1 }, { number: 2 }],
  });
  const all = [...early, ...late];
  expect(await road.opened(union)).toEqual([
    { cell: female, persons: 7, plaintexts: road.expected(all.filter(({ answers }) => answers.sex === 'female')) },
    { cell: male, persons: 3, plaintexts: road.expected(all.filter(({ answers }) => answers.sex === 'male')) },
  ]);
  expect(await road.launch([1, 2])).toBe(union);
});

test('a damaged store fails the computation with the place, and a retry goes on from what is stored', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(3));
  const { pool } = road.database;
  await pool.query(
    `UPDATE contribution_part SET bytes = set_byte(bytes, 700, get_byte(bytes, 700) # 1) WHERE contribution_id = (SELECT min(contribution_id) FROM contribution_part)`,
  );
  await road.startWorker();
  const id = await road.launch();
  expect(await road.ended(id)).toMatchObject({
    state: 'failed',
    failureCode: 'envelope/malformed',
    failureDetail: { why: 'digest' },
  });
  expect(await road.deps.store.releases.ofComputation(id)).toBeNull();
  await pool.query(
    `UPDATE contribution_part SET bytes = set_byte(bytes, 700, get_byte(bytes, 700) # 1) WHERE contribution_id = (SELECT min(contribution_id) FROM contribution_part)`,
  );
  await retryComputation(road.deps, id);
  expect(await road.ended(id)).toMatchObject({ state: 'succeeded', attempt: 2 });
  expect(await road.opened(id)).toMatchObject([{ plaintexts: road.expected(contributors) }]);
  await expect(retryComputation(road.deps, id)).rejects.toMatchObject({ code: 'computation/not-running' });
});

test('a contribution that is missing from the store fails the computation, whatever the rest adds up to', async () => {
  road = await openRoad();
  await road.contributeMany(people(4));
  const id = await road.launch();
  await road.database.pool.query(
    'DELETE FROM contribution_part WHERE contribution_id = (SELECT min(contribution_id) FROM contribution_part)',
  );
  await road.startWorker();
  expect(await road.ended(id)).toMatchObject({
    state: 'failed',
    failureCode: 'computation/failed',
    failureDetail: { why: 'count', expected: 4, count: 3 },
  });
});

test('a failed union that was asked for again is not tried again beside it', async () => {
  road = await openRoad();
  const { computations } = road.deps.store;
  await road.startWorker();
  for (const from of [0, 40]) {
    await road.contributeMany(people(3, from));
    await road.ended(await road.launch());
  }
  const failed = await road.launch([1, 2]);
  await road.ended(failed);
  await road.database.pool.query(`UPDATE computation SET state = 'failed' WHERE id = $1`, [failed]);
  const again = await road.launch([1, 2]);
  expect(again).not.toBe(failed);
  await expect(retryComputation(road.deps, failed)).rejects.toMatchObject({ code: 'request/conflict' });
  expect(await computations.get(failed)).toMatchObject({ state: 'failed', attempt: 1 });
});

test('a spoilt round says so and takes part in no further union', async () => {
  road = await openRoad();
  await road.contributeMany(people(3));
  await road.startWorker();
  const first = await road.launch();
  await road.ended(first);
  await road.contributeMany(people(3, 40));
  await road.ended(await road.launch());
  const union = await road.launch([1, 2]);
  await road.ended(union);
  const release = await road.deps.store.releases.ofComputation(first);
  // A union does not say which of its rounds it is.
  const both = await road.deps.store.releases.ofComputation(union);
  await expect(reportSpoilt(road.deps, both?.id ?? '', 'release/spoilt')).rejects.toMatchObject({
    code: 'release/union-spoilt',
    detail: { rounds: 2 },
  });
  expect(await stateOf(1)).toBe('released');
  await reportSpoilt(road.deps, release?.id ?? '', 'release/spoilt');
  expect(await stateOf(1)).toBe('spoilt');
  await expect(road.launch([1, 2])).rejects.toMatchObject({ code: 'release/spoilt', detail: { round: 1 } });
  for (const id of [first, union]) {
    const refused = await road.deps.store.releases.ofComputation(id);
    await expect(readRelease(road.deps, refused?.id ?? '')).rejects.toMatchObject({ code: 'release/spoilt' });
  }
});

test('a union is handed out with what was released of each of its rounds, and a single round by itself', async () => {
  road = await openRoad({ draft: testDraft({ strata: true }) });
  await road.startWorker();
  const women = (from: number) => people(3, from).map((answers) => ({ ...answers, sex: 'female' }));
  const men = people(3, 90).map((answers) => ({ ...answers, sex: 'male' }));
  await road.contributeMany(women(0));
  const first = await road.launch();
  await road.ended(first);
  await road.contributeMany([...women(40), ...men]);
  const second = await road.launch();
  await road.ended(second);
  const union = await road.launch([1, 2]);
  await road.ended(union);
  const fetched = async (computationId: string) =>
    readRelease(road.deps, (await road.deps.store.releases.ofComputation(computationId))?.id ?? '');
  const [one, two, both] = await Promise.all([first, second, union].map(fetched));
  expect([one?.members, two?.members]).toEqual([[], []]);
  expect(both?.aggregates.map(({ persons }) => persons)).toEqual([6, 3]);
  expect(both?.members).toEqual([...(one?.aggregates ?? []), ...(two?.aggregates ?? [])]);
  expect(both?.members.map(({ transcript }) => transcript.cohort.rounds)).toEqual([[1], [2], [2]]);
});

test('a round that is found spoilt while its union is added keeps the union from being released', async () => {
  road = await openRoad();
  await road.contributeMany(people(3));
  const stop = await road.startWorker();
  const first = await road.launch();
  await road.ended(first);
  await road.contributeMany(people(3, 40));
  await road.ended(await road.launch());
  await stop();
  const union = await road.launch([1, 2]);
  const release = await road.deps.store.releases.ofComputation(first);
  await reportSpoilt(road.deps, release?.id ?? '', 'release/count-mismatch');
  await road.startWorker();
  expect(await road.ended(union)).toMatchObject({ state: 'failed', failureCode: 'release/spoilt', releaseId: null });
});

test('receipts lead to a place in the log', async () => {
  road = await openRoad();
  const [contributor] = await road.contributeMany(people(3));
  await road.launch();
  const place = await road.deps.store.log.placeOf(fromHex(contributor?.receipt.leafHash ?? ''));
  expect(place).toBeTypeOf('number');
  expect(fromBase64Url(contributor?.receipt.signature ?? '').length).toBe(64);
});
