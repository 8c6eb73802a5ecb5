import { afterEach, describe, expect, test } from 'vitest';
import { encodeWithdrawal } from '../../core/protocol/withdrawal.ts';
import { cancelComputation } from '../use-cases/cancel-computation.ts';
import type { ComputeDeps } from '../use-cases/compute-deps.ts';
import { resealRound } from '../use-cases/restart-round.ts';
import { studyRounds } from '../use-cases/study-rounds.ts';
import { withdrawContribution } from '../use-cases/withdraw-contribution.ts';
import { openRoad, type Road, type TestContributor } from './testing.ts';
import { people, testDraft } from './testing-study.ts';

let road: Road;
afterEach(() => road.close());

const withdraw = (contributor: TestContributor) =>
  withdrawContribution(
    road.deps,
    road.study.document.id,
    encodeWithdrawal({ studyDigest: road.study.digests.study, contributionId: contributor.id }, contributor.seed),
  );
const stateOf = async (number = 1) => {
  const { rounds } = await studyRounds(road.deps, road.study.document.id);
  return rounds.find((round) => round.number === number)?.state;
};

test('a withdrawal in a sealed round starts it again without the one who left', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(5));
  const id = await road.launch();
  const [leaver, ...rest] = contributors;
  if (leaver === undefined) throw new Error('nobody');
  expect(await withdraw(leaver)).toMatchObject({ outcome: 'removed' });
  await road.startWorker();
  expect(await road.ended(id)).toMatchObject({ state: 'succeeded', persons: 4, attempt: 2 });
  expect(await road.opened(id)).toEqual([{ cell: '', persons: 4, plaintexts: road.expected(rest) }]);
});

test('a round that falls below its minimum is open again, and collects on', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(3));
  const id = await road.launch();
  await withdraw(contributors[0] as TestContributor);
  await road.startWorker();
  expect(await road.ended(id)).toMatchObject({
    state: 'cancelled',
    failureCode: 'cohort/too-small',
    failureDetail: { persons: 2, minimum: 3 },
  });
  expect(await stateOf()).toBe('collecting');
  const more = await road.contributeMany(people(1, 50));
  const next = await road.launch();
  expect(await road.ended(next)).toMatchObject({ state: 'succeeded', persons: 3, rounds: [{ number: 1 }] });
  expect(await road.opened(next)).toMatchObject([{ plaintexts: road.expected([...contributors.slice(1), ...more]) }]);
});

test('a cell that falls below the minimum waits for a later round; the others go on', async () => {
  road = await openRoad({ draft: testDraft({ strata: true }) });
  const women = await road.contributeMany(people(3).map((answers) => ({ ...answers, sex: 'female' })));
  const men = await road.contributeMany(people(3, 20).map((answers) => ({ ...answers, sex: 'male' })));
  const id = await road.launch();
  await withdraw(men[0] as TestContributor);
  await road.startWorker();
  expect(await road.ended(id)).toMatchObject({ state: 'succeeded', persons: 3, attempt: 2 });
  expect(await road.opened(id)).toEqual([{ cell: '{"sex":"female"}', persons: 3, plaintexts: road.expected(women) }]);
  const { waiting } = await studyRounds(road.deps, road.study.document.id);
  expect(waiting).toEqual([{ visit: 0, cell: '{"sex":"male"}', persons: 2, contributions: 2, missing: 1 }]);
});

test('a replacement in a sealed round is counted instead of what it replaces', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(4));
  const id = await road.launch();
  const [old, ...rest] = contributors;
  if (old === undefined) throw new Error('nobody');
  const replacement = await road.contribute({ glucose: '499.9' }, { replaces: old });
  await road.startWorker();
  expect(await road.ended(id)).toMatchObject({ state: 'succeeded', attempt: 2, persons: 4 });
  expect(await road.opened(id)).toMatchObject([{ plaintexts: road.expected([replacement, ...rest]) }]);
});

test('after the release a withdrawal deletes the ciphertext; the sum stays, and so do unions over it', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(3));
  await road.startWorker();
  const first = await road.launch();
  await road.ended(first);
  const leaver = contributors[0] as TestContributor;
  expect(await withdraw(leaver)).toMatchObject({ outcome: 'summed' });
  expect(await withdraw(leaver)).toMatchObject({ outcome: 'summed' });
  const { rows } = await road.database.pool.query('SELECT count(bytes)::int AS n FROM contribution_part');
  expect(rows[0].n).toBe(2);
  const more = await road.contributeMany(people(3, 60));
  await road.ended(await road.launch());
  const union = await road.launch([1, 2]);
  await road.ended(union);
  expect(await road.opened(union)).toMatchObject([
    { persons: 6, plaintexts: road.expected([...contributors, ...more]) },
  ]);
  await expect(
    withdrawContribution(
      road.deps,
      road.study.document.id,
      encodeWithdrawal(
        { studyDigest: road.study.digests.study, contributionId: (more[0] as TestContributor).id },
        leaver.seed,
      ),
    ),
  ).rejects.toMatchObject({ code: 'access/denied' });
});

test('a cancelled round is open again with everything in it', async () => {
  road = await openRoad();
  const contributors = await road.contributeMany(people(3));
  const id = await road.launch();
  await cancelComputation(road.deps, id);
  expect(await stateOf()).toBe('collecting');
  await road.startWorker();
  const again = await road.launch();
  expect(again).not.toBe(id);
  await road.ended(again);
  expect(await road.opened(again)).toMatchObject([{ plaintexts: road.expected(contributors) }]);
  expect(await road.deps.store.computations.get(id)).toMatchObject({ state: 'cancelled', releaseId: null });
  await expect(cancelComputation(road.deps, again)).rejects.toMatchObject({ code: 'computation/not-running' });
});

test('a replacement that comes between the log and the lock gets its place before the round is sealed anew', async () => {
  road = await openRoad();
  const [leaver, changer, ...rest] = (await road.contributeMany(people(6))) as [TestContributor, TestContributor];
  const id = await road.launch();
  const round = (await road.deps.store.computations.get(id))?.rounds[0]?.id ?? '';
  await withdraw(leaver);
  const late: TestContributor[] = [];
  const { store } = road.deps;
  const meanwhile: ComputeDeps = {
    ...road.deps,
    store: {
      ...store,
      // The first transaction gives places in the log; the second takes the round's lock.
      transaction: async (work) => {
        const outcome = await store.transaction(work);
        if (late.length === 0) late.push(await road.contribute({ glucose: '111.1' }, { replaces: changer }));
        return outcome;
      },
    },
  };
  await resealRound(meanwhile, round, id);
  await road.startWorker();
  expect(await road.ended(id)).toMatchObject({ state: 'succeeded', persons: 5 });
  expect(await road.opened(id)).toEqual([{ cell: '', persons: 5, plaintexts: road.expected([...rest, ...late]) }]);
});

describe('withdrawing by the receipt of what was replaced', () => {
  const states = async () => {
    const { rows } = await road.database.pool.query<{ state: string; bytes: boolean }>(
      `SELECT c.state, p.bytes IS NOT NULL AS bytes FROM contribution c JOIN contribution_part p ON p.contribution_id = c.id ORDER BY c.state`,
    );
    return rows;
  };

  test('takes out what stands in its place, however often it was replaced', async () => {
    road = await openRoad();
    const [first] = (await road.contributeMany(people(1))) as [TestContributor];
    const second = await road.contribute({ glucose: '222.2' }, { replaces: first });
    await road.contribute({ glucose: '333.3' }, { replaces: second });
    expect(await withdraw(first)).toMatchObject({ outcome: 'removed' });
    expect(await states()).toEqual([
      { state: 'withdrawn', bytes: false },
      { state: 'replaced', bytes: false },
      { state: 'replaced', bytes: false },
    ]);
    expect((await road.deps.store.rounds.allWaiting(road.study.document.id)).length).toBe(0);
  });

  test('starts its sealed round again, and says when its sum stays', async () => {
    road = await openRoad();
    const [first, ...rest] = (await road.contributeMany(people(4))) as [TestContributor, ...TestContributor[]];
    await road.contribute({ glucose: '222.2' }, { replaces: first });
    const id = await road.launch();
    expect(await withdraw(first)).toMatchObject({ outcome: 'removed' });
    await road.startWorker();
    expect(await road.ended(id)).toMatchObject({ state: 'succeeded', persons: 3, attempt: 2 });
    const [early] = rest as [TestContributor];
    const more = (await road.contributeMany(people(3, 70))) as [TestContributor];
    await road.contribute({ glucose: '99.9' }, { replaces: more[0] });
    await road.ended(await road.launch());
    expect(await withdraw(more[0])).toMatchObject({ outcome: 'summed' });
    expect(await withdraw(more[0])).toMatchObject({ outcome: 'summed' });
    expect(await withdraw(early)).toMatchObject({ outcome: 'summed' });
  });

  test('is nobody else’s to do', async () => {
    road = await openRoad();
    const [first, other] = (await road.contributeMany(people(2))) as [TestContributor, TestContributor];
    await road.contribute({ glucose: '222.2' }, { replaces: first });
    await expect(withdraw({ ...first, seed: other.seed })).rejects.toMatchObject({ code: 'access/denied' });
    expect((await states()).filter(({ bytes }) => bytes)).toHaveLength(2);
  });
});

describe('somebody who withdrew after the release', () => {
  test('is counted there for good, and so nowhere else: unions count each contributor key once', async () => {
    road = await openRoad({ draft: { ...testDraft(), visits: 2 } });
    await road.startWorker();
    const [leaver, ...rest] = (await road.contributeMany(people(3))) as [TestContributor, TestContributor];
    await road.ended(await road.launch());
    await withdraw(leaver);
    await expect(road.contribute({ glucose: '77.7' }, { as: leaver })).rejects.toMatchObject({
      code: 'contribution/counted',
      detail: { visit: 0 },
    });
    await expect(road.contribute({ glucose: '77.7' }, { replaces: leaver })).rejects.toMatchObject({
      code: 'contribution/counted',
    });
    // The database holds it, whatever asks.
    await expect(
      road.database.pool.query(
        `INSERT INTO contribution (id, study_id, contributor_key, visit, cell, persons, envelope_digest, leaf_id, day, head, tail, receipt_signature, server_key, state)
         SELECT repeat('0', 32), study_id, contributor_key, visit, cell, persons, envelope_digest, withdrawal_leaf_id, day, head, tail, receipt_signature, server_key, 'accepted'
           FROM contribution WHERE state = 'withdrawn'`,
      ),
    ).rejects.toThrow('contribution_counted_once');
    // Another visit is another cohort.
    await road.contribute({ glucose: '77.7' }, { as: leaver, visit: 1 });
    const more = await road.contributeMany(people(3, 60));
    await road.ended(await road.launch());
    const union = await road.launch([1, 2]);
    await road.ended(union);
    expect(await road.opened(union)).toMatchObject([
      { persons: 6, plaintexts: road.expected([leaver, ...rest, ...more]) },
    ]);
  });

  test('who withdrew before any release may come again', async () => {
    road = await openRoad();
    const [leaver] = (await road.contributeMany(people(1))) as [TestContributor];
    await withdraw(leaver);
    await road.contribute({ glucose: '77.7' }, { as: leaver });
  });
});

describe('the cap on persons', () => {
  test('what a released sum holds keeps its room when its contributors withdraw', async () => {
    road = await openRoad({ draft: { ...testDraft(), personsCap: 4 } });
    await road.startWorker();
    const first = await road.contributeMany(people(3));
    await road.ended(await road.launch());
    for (const contributor of first) expect(await withdraw(contributor)).toMatchObject({ outcome: 'summed' });
    const [next] = (await road.contributeMany(people(1, 40))) as [TestContributor];
    await expect(road.contribute({ glucose: '88.8' })).rejects.toMatchObject({ code: 'contribution/study-full' });
    // What leaves before a release makes room.
    await withdraw(next);
    await road.contribute({ glucose: '88.8' });
  });

  test('a union over more persons than a slot has room for is refused, whatever let them in', async () => {
    road = await openRoad({ draft: { ...testDraft(), personsCap: 5 } });
    await road.startWorker();
    await road.contributeMany(people(3));
    await road.ended(await road.launch());
    await road.database.pool.query('UPDATE study_tally SET persons = 0');
    await road.contributeMany(people(3, 40));
    await road.ended(await road.launch());
    await expect(road.launch([1, 2])).rejects.toMatchObject({
      code: 'layout/overflow',
      detail: { persons: 6, maximum: 5 },
    });
  });
});

test('only a sealed round gives its contributions back', async () => {
  road = await openRoad();
  await road.contributeMany(people(3));
  await road.startWorker();
  const id = await road.launch();
  await road.ended(id);
  const round = (await road.deps.store.computations.get(id))?.rounds[0]?.id ?? '';
  await road.deps.store.rounds.reopen(round);
  expect(await road.deps.store.rounds.members(round)).toMatchObject([{ persons: 3 }]);
  await expect(road.launch()).rejects.toMatchObject({ code: 'cohort/empty' });
});
