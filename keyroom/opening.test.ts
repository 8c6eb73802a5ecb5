import { beforeEach, describe, expect, test } from 'vitest';
import { toBase64Url } from '../core/bytes.ts';
import type { Answers } from '../core/dictionary/variable.ts';
import { strataText } from '../core/protocol/strata.ts';
import type { SignedAggregate } from '../core/protocol/transcript.ts';
import { capacityBits, parametersOf } from '../core/schemes/paillier/parameters.ts';
import type { KeySummary } from '../workers/keyroom-api.ts';
import type { KeyRoom } from './key-service.ts';
import { memoryKeyStore } from './stores/memory-key-store.ts';
import { faultOf, silent, TEST_PASSPHRASE, testRoom } from './testing.ts';
import { type AggregateChanges, aggregateOf, releaseOf, signAggregate, testStudy } from './testing-release.ts';

/** Without histograms, whose bins would all be withheld of so few persons, and their means with them. */
const study = testStudy({
  statistics: ['glucose', 'cholesterol'].map((variable) => ({ kind: 'variance', variable })),
});
const women: Answers[] = [
  { glucose: '97.3', cholesterol: '201.0' },
  { glucose: '104.1', cholesterol: '188.5' },
  { glucose: '88.0', cholesterol: '240.0' },
];
const men: Answers[] = [...women, { glucose: '126.0', cholesterol: '50.0' }];
const female: Readonly<Record<string, string>> = { sex: 'female' };
const FEMALE = strataText(female);

let room: KeyRoom;
let key: KeySummary;

/** A key that came back from its recovery file and was bound to the test study. */
async function boundRoom(): Promise<{ readonly room: KeyRoom; readonly key: KeySummary }> {
  const first = testRoom();
  const made = await first.createKey({ studyId: study.document.id }, silent);
  const { file, words } = await first.makeRecovery(made.handle);
  const second = testRoom();
  const restored = await second.restore(file, words.join(' '), silent);
  return { room: second, key: await second.bindStudy(restored.handle, study.document) };
}

// Every test is about other inputs of the same round: each has a device of its own.
beforeEach(async () => {
  ({ room, key } = await boundRoom());
});

const open = (...aggregates: readonly SignedAggregate[]) =>
  room.openRelease(key.handle, releaseOf(study, ...aggregates), silent);
const opened = (changes: AggregateChanges) => faultOf(open(aggregateOf(study, female, women, changes)));
const changed = (transcript: NonNullable<AggregateChanges['transcript']>) => opened({ transcript });

describe('opening a release', () => {
  test('gives the exact figures of each cell and of all together, and shows its progress', async () => {
    const steps: number[] = [];
    const release = releaseOf(study, aggregateOf(study, female, women), aggregateOf(study, { sex: 'male' }, men));
    const result = await room.openRelease(key.handle, release, ({ done }) => steps.push(done));
    expect(result).toMatchObject({
      studyId: study.document.id,
      studyDigest: study.studyDigest,
      rounds: [1],
      persons: 7,
    });
    expect(result.suppressedBelow).toBe(3);
    expect(result.cells.map(({ strata, persons }) => [strata.sex, persons])).toEqual([
      ['female', 3],
      ['male', 4],
    ]);
    const glucose = result.total.variables.find(({ variable }) => variable === 'glucose');
    expect(glucose).toMatchObject({ n: 7, sum: '704.8' });
    expect(result.transcriptDigests).toHaveLength(2);
    expect(steps.length).toBeGreaterThan(2);
  });

  test('adds rounds of the same cell', async () => {
    const second = aggregateOf(study, female, women, {
      transcript: { cohort: { rounds: [2], cell: '{"sex":"female"}' } },
    });
    expect(await open(aggregateOf(study, female, women), second)).toMatchObject({ rounds: [1, 2], persons: 6 });
  });

  test('the same inputs again, as often as the owner likes', async () => {
    const again = aggregateOf(study, female, women);
    const first = await fresh(again);
    expect((await first.open(aggregateOf(study, female, women))).total).toEqual(first.result.total);
  });
});

/** A room with a key that has opened one release. */
async function fresh(...aggregates: readonly SignedAggregate[]) {
  const place = await boundRoom();
  const openIn = (...more: readonly SignedAggregate[]) =>
    place.room.openRelease(place.key.handle, releaseOf(study, ...more), silent);
  return { ...place, result: await openIn(...aggregates), open: openIn };
}

describe('one name is opened once', () => {
  const ROOT = 'aa'.repeat(32);
  const other = (people: readonly Answers[], cohort = { rounds: [1], cell: FEMALE }) =>
    aggregateOf(study, female, people, { transcript: { cohort, inputsRoot: ROOT } });
  const refused = { code: 'release/transcript-mismatch', why: 'opened before with other inputs' };

  test('a server that was put back and sums one person more is refused: the difference would be that person', async () => {
    const { room: first, key: owner, open: openIn } = await fresh(aggregateOf(study, female, women));
    expect(await faultOf(openIn(other(men)))).toEqual(refused);
    // another visit or round is another name
    expect(await openIn(other(men, { rounds: [2], cell: FEMALE }))).toMatchObject({ rounds: [2], persons: 4 });
    await first.lock();
    expect(await faultOf(first.openRelease(owner.handle, releaseOf(study, other(men)), silent))).toMatchObject({
      code: 'key/locked',
    });
  });

  test('and so is a round whose other cells were left out or came later', async () => {
    const both = [aggregateOf(study, female, women), aggregateOf(study, { sex: 'male' }, men)];
    const { open: openIn } = await fresh(...both);
    expect(await faultOf(openIn(aggregateOf(study, female, women)))).toEqual(refused);
    const single = await fresh(aggregateOf(study, female, women));
    expect(await faultOf(single.open(...both))).toEqual(refused);
  });

  test('a server that names the same inputs and has summed others is refused too', async () => {
    const { open: openIn } = await fresh(aggregateOf(study, female, women));
    expect(await faultOf(openIn(aggregateOf(study, female, men)))).toEqual(refused);
  });

  test('it is written down before any figure is finished, and two openings at once are one after the other', async () => {
    const { room: at, key: owner } = await boundRoom();
    const openIn = (aggregate: SignedAggregate) => at.openRelease(owner.handle, releaseOf(study, aggregate), silent);
    const [one, two] = await Promise.allSettled([openIn(aggregateOf(study, female, women)), openIn(other(men))]);
    expect([one.status, two.status].sort()).toEqual(['fulfilled', 'rejected']);
    const spoilt = await boundRoom();
    const broken = aggregateOf(study, female, men, { transcript: { persons: 3, contributions: 3 } });
    const openBroken = (aggregate: SignedAggregate) =>
      spoilt.room.openRelease(spoilt.key.handle, releaseOf(study, aggregate), silent);
    expect(await faultOf(openBroken(broken))).toMatchObject({ code: 'release/count-mismatch' });
    expect(await faultOf(openBroken(other(men)))).toEqual(refused);
  });

  test('the device remembers after the room was closed, and notices when its record was cut', async () => {
    const store = memoryKeyStore();
    const before = testRoom({ store });
    const made = await before.createKey({ studyId: study.document.id }, silent);
    await before.wrapWithPassphrase(made.handle, TEST_PASSPHRASE, silent);
    const { file, words } = await before.makeRecovery(made.handle);
    await before.proveRecovery(made.handle, file, words.join(' '));
    await before.proveKey(made.handle, silent);
    await before.selfTest(made.handle, silent);
    await before.bindStudy(made.handle, study.document);
    await before.openRelease(made.handle, releaseOf(study, aggregateOf(study, female, women)), silent);

    const after = testRoom({ store });
    const { handle, keyId } = await after.unlock(made.keyId, TEST_PASSPHRASE, silent);
    expect(await faultOf(after.openRelease(handle, releaseOf(study, other(men)), silent))).toEqual(refused);

    // another tab, unlocked before, hears of it, and its own changes lose nothing of it
    await before.openRelease(made.handle, releaseOf(study, other(men, { rounds: [2], cell: FEMALE })), silent);
    const second = aggregateOf(study, female, women, { transcript: { cohort: { rounds: [2], cell: FEMALE } } });
    expect(await faultOf(after.openRelease(handle, releaseOf(study, second), silent))).toEqual(refused);
    await after.wrapWithPassphrase(handle, TEST_PASSPHRASE, silent);
    expect((await store.get(keyId))?.openedRounds.map(({ round }) => round)).toEqual([1, 2]);

    const record = await store.get(keyId);
    if (record === null) throw new Error('the record is gone');
    await store.put({ ...record, openedRounds: [] });
    expect(await faultOf(testRoom({ store }).unlock(keyId, TEST_PASSPHRASE, silent))).toEqual({
      code: 'key/damaged',
      why: 'note',
    });
  });

  test('a key restored on another device knows nothing of it: the limit that the threat model names', async () => {
    const { key: owner } = await fresh(aggregateOf(study, female, women));
    const elsewhere = await fresh(other(men));
    expect(elsewhere.key.keyId).toBe(owner.keyId);
    expect(elsewhere.result.persons).toBe(4);
  });
});

describe('a union', () => {
  const at = (round: number, people: readonly Answers[], strata = female, changes: AggregateChanges = {}) =>
    aggregateOf(study, strata, people, {
      ...changes,
      transcript: { cohort: { rounds: [round], cell: strataText(strata) }, ...changes.transcript },
    });
  const union = (rounds: number[], people: readonly Answers[], changes: AggregateChanges = {}) =>
    aggregateOf(study, female, people, {
      ...changes,
      transcript: { cohort: { rounds, cell: FEMALE }, ...changes.transcript },
    });
  const openUnion = async (aggregates: readonly SignedAggregate[], members: readonly SignedAggregate[]) => {
    const place = await boundRoom();
    return place.room.openRelease(place.key.handle, { ...releaseOf(study, ...aggregates), members }, silent);
  };
  const mismatch = (why: string) => ({ code: 'release/transcript-mismatch', why });

  test('is opened as the sum of its rounds', async () => {
    const result = await openUnion([union([1, 2], [...women, ...men])], [at(1, women), at(2, men)]);
    expect(result).toMatchObject({ rounds: [1, 2], persons: 7, transcriptDigests: [expect.any(String)] });
    expect(result.total.variables.find(({ variable }) => variable === 'glucose')).toMatchObject({ n: 7, sum: '704.8' });
  });

  test.each([
    ['no round', []],
    ['one round of two', [at(1, women)]],
    ['another round', [at(1, women), at(3, men)]],
    ['another cell', [at(1, women), at(2, men, { sex: 'male' })]],
    ['a round more', [at(1, women), at(2, men), at(3, men)]],
    ['a union among them', [at(1, women), union([2, 3], men)]],
  ])('is refused with %s', async (_, members) => {
    expect(await faultOf(openUnion([union([1, 2], [...women, ...men])], members))).toEqual(
      mismatch('rounds of the union'),
    );
  });

  test('is refused with a round twice, with rounds beside a single round, and with a ciphertext twice', async () => {
    const [first, second] = [at(1, women), at(1, women)];
    expect(await faultOf(openUnion([union([1, 2], [...women, ...women])], [first, second]))).toEqual(
      mismatch('cohort twice'),
    );
    expect(await faultOf(openUnion([at(1, women)], [at(2, men)]))).toEqual(mismatch('rounds of the union'));
  });

  test('is refused when it does not hold what its rounds hold', async () => {
    const shifted = union([1, 2], [...women, ...men.slice(0, 3), { glucose: '300.0', cholesterol: '50.0' }]);
    expect(await faultOf(openUnion([shifted], [at(1, women), at(2, men)]))).toEqual(mismatch('sum of the union'));
  });

  test('has members that are checked like any aggregate', async () => {
    const forged = at(2, men, female, { seed: new Uint8Array(32).fill(8) });
    expect(await faultOf(openUnion([union([1, 2], [...women, ...men])], [at(1, women), forged]))).toEqual(
      mismatch('signature'),
    );
  });

  test('agrees with what was opened of its rounds', async () => {
    const place = await fresh(at(1, women));
    const members = [at(1, men, female, { transcript: { inputsRoot: 'aa'.repeat(32) } }), at(2, men)];
    const release = { ...releaseOf(study, union([1, 2], [...men, ...men])), members };
    expect(await faultOf(place.room.openRelease(place.key.handle, release, silent))).toEqual(
      mismatch('opened before with other inputs'),
    );
  });
});

describe('is refused', () => {
  test('without aggregates', async () => {
    expect(await faultOf(open())).toMatchObject({ code: 'cohort/empty' });
  });

  test.each([
    ['study id', { studyId: '11111111-2222-4333-8444-555555555555' }, 'study'],
    ['study digest', { studyDigest: 'ab'.repeat(32) }, 'study digest'],
    ['key ring', { keyRingDigest: 'ab'.repeat(32) }, 'key ring'],
    ['layout', { layoutDigest: 'ab'.repeat(32) }, 'layout'],
    ['policy', { policyDigest: 'ab'.repeat(32) }, 'policy'],
    ['minimum', { minimumPersons: 4 }, 'minimum'],
    ['visit', { visit: 1 }, 'visit'],
    ['plan', { plan: { kind: 'moments' as const, linear: true as const, groups: [1] } }, 'plan'],
    ['cell', { cohort: { rounds: [1], cell: '' } }, 'cell'],
    ['category', { cohort: { rounds: [1], cell: '{"sex":"other"}' } }, 'cell'],
    ['contributions', { contributions: 4 }, 'contributions'],
    ['lack of contributions', { contributions: 0 }, 'contributions'],
  ])('when its signed transcript names another %s', async (_, transcript, why) => {
    expect(await changed(transcript)).toEqual({ code: 'release/transcript-mismatch', why });
  });

  test('when its signed transcript names another key', async () => {
    const [part] = aggregateOf(study, female, women).transcript.parts;
    if (part === undefined) throw new Error('no part');
    expect(await changed({ parts: [{ ...part, keyId: 'ab'.repeat(32) }] })).toMatchObject({
      code: 'release/transcript-mismatch',
      why: 'parts',
    });
  });

  test('when a transcript says something else than what was signed, or somebody else signed it', async () => {
    const genuine = aggregateOf(study, female, women);
    const altered = { ...genuine, transcript: { ...genuine.transcript, persons: 4 } };
    expect(await faultOf(open(altered))).toEqual({ code: 'release/transcript-mismatch', why: 'signature' });
    expect(await opened({ seed: new Uint8Array(32).fill(8) })).toEqual({
      code: 'release/transcript-mismatch',
      why: 'signature',
    });
    expect(await faultOf(open({ ...genuine, signature: '' }))).toEqual({
      code: 'release/transcript-mismatch',
      why: 'signature',
    });
  });

  test('when a ciphertext is not the one that the transcript names: a contribution put in its place is not opened', async () => {
    const genuine = aggregateOf(study, female, women);
    const single = aggregateOf(study, female, women.slice(0, 1));
    expect(await faultOf(open({ ...genuine, parts: single.parts }))).toEqual({
      code: 'release/transcript-mismatch',
      why: 'ciphertext',
    });
    expect(await faultOf(open({ ...genuine, parts: [] }))).toEqual({
      code: 'release/transcript-mismatch',
      why: 'parts',
    });
    expect(await faultOf(open({ ...genuine, parts: genuine.parts.map((part) => `${part}AAAA`) }))).toMatchObject({
      code: 'ciphertext/length',
    });
  });

  test('when a ciphertext is none, although the transcript names it', async () => {
    const bytes = study.layout.groups.map(() => new Uint8Array(768));
    const zero = signAggregate(study, bytes, { cell: '{"sex":"female"}', persons: 3 });
    expect(await faultOf(open(zero))).toMatchObject({ code: 'ciphertext/zero' });
  });

  test('below the minimum of persons, whatever the server has signed', async () => {
    expect(await faultOf(open(aggregateOf(study, female, women.slice(0, 2))))).toMatchObject({
      code: 'release/too-few-persons',
    });
  });

  test('when the sum counts fewer or more persons than were released', async () => {
    expect(await changed({ persons: 4, contributions: 4 })).toMatchObject({ code: 'release/count-mismatch' });
    const more = aggregateOf(study, female, men, { transcript: { persons: 3, contributions: 3 } });
    ({ room, key } = await boundRoom());
    expect(await faultOf(open(more))).toMatchObject({ code: 'release/count-mismatch' });
  });

  test('when a slot holds more than its persons can have added, or something lies above the last slot', async () => {
    const slot = study.layout.groups[0]?.slots[1];
    if (slot === undefined) throw new Error('the layout has one slot');
    const flooded = (plains: readonly bigint[]) =>
      plains.map((plain) => plain + (1n << BigInt(slot.offset + slot.width - 1)));
    expect(await opened({ plaintexts: flooded })).toMatchObject({ code: 'release/spoilt' });
    const last = study.layout.groups[0]?.slots.at(-1);
    ({ room, key } = await boundRoom());
    const above = (plains: readonly bigint[]) =>
      plains.map((plain) => plain + (1n << BigInt((last?.offset ?? 0) + (last?.width ?? 0))));
    expect(await opened({ plaintexts: above })).toMatchObject({ code: 'release/spoilt' });
    ({ room, key } = await boundRoom());
    const tooWide = (plains: readonly bigint[]) =>
      plains.map((plain) => plain + (1n << BigInt(capacityBits(parametersOf('paillier-3072'), 'single'))));
    expect(await opened({ plaintexts: tooWide })).toMatchObject({ code: 'release/spoilt', why: 'range' });
  });

  test('when a round of a cell, or a ciphertext, comes twice', async () => {
    const one = aggregateOf(study, female, women);
    expect(await faultOf(open(one, aggregateOf(study, female, women)))).toEqual({
      code: 'release/transcript-mismatch',
      why: 'cohort twice',
    });
    const octets = one.parts.map((part) => Uint8Array.from(Buffer.from(part, 'base64url')));
    const renamed = signAggregate(study, octets, { cell: '{"sex":"male"}', persons: 3 });
    expect(await faultOf(open(one, renamed))).toMatchObject({ code: 'ciphertext/duplicate' });
  });

  test('for a study document that is not the one the key is bound to, however well it fits its own digests', async () => {
    const lenient = testStudy({ title: 'Another title' });
    const release = releaseOf(lenient, aggregateOf(lenient, female, women));
    expect(await faultOf(room.openRelease(key.handle, release, silent))).toEqual({
      code: 'study/digest-mismatch',
      why: 'study',
    });
  });

  test('by a key that is bound to no study', async () => {
    const other = testRoom();
    const unbound = await other.createKey({ studyId: study.document.id }, silent);
    const release = releaseOf(study, aggregateOf(study, female, women));
    expect(await faultOf(other.openRelease(unbound.handle, release, silent))).toEqual({
      code: 'study/digest-mismatch',
      why: 'not bound',
    });
  });

  test('when it was cancelled', async () => {
    const release = releaseOf(study, aggregateOf(study, female, women));
    const opening = room.openRelease(key.handle, release, silent);
    await room.cancel();
    expect(await faultOf(opening)).toMatchObject({ code: 'computation/cancelled' });
  });
});

test('there is no method that opens a ciphertext for a study key', async () => {
  const [part] = aggregateOf(study, female, women).parts;
  const file = JSON.stringify({
    v: BigInt(`0x${Buffer.from(part ?? '', 'base64url').toString('hex')}`).toString(),
    e: 0,
  });
  expect(await faultOf(room.openForeign(key.handle, file, silent))).toMatchObject({ code: 'key/not-imported' });
  expect(toBase64Url(key.publicBytes)).toBe(study.document.keyRing.holders[0]?.publicBytes);
});
