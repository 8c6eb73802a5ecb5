import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, fromHex, toBase64Url, toHex } from '../../core/bytes.ts';
import { decodeEnvelope, envelopeDigest } from '../../core/codec/envelope.ts';
import { logLeafHash } from '../../core/protocol/log.ts';
import { checkLogProof } from '../../core/protocol/log-proof.ts';
import { checkAggregate } from '../../core/protocol/transcript.ts';
import { type ComputeWorker, startComputeWorker } from '../compute/run.ts';
import { serveRest } from '../http/rest-endpoint.ts';
import { type OpenQueue, openQueue } from '../jobs/queue.ts';
import { makeEnvelope, type OpenedStudy, openTestServer, type Person, type TestServer } from '../testing.ts';

let server: TestServer;
let owner: Person;
let study: OpenedStudy;
let queue: OpenQueue;
let worker: ComputeWorker;
let envelopes: { readonly octets: Uint8Array }[];
beforeAll(async () => {
  server = await openTestServer();
  await server.operator();
  owner = await server.researcher('owner');
  study = await server.openedStudy(owner);
  envelopes = ['97.3', '101.2', '88.0'].map((glucose) => makeEnvelope(study.frozen, { answers: { glucose } }));
  for (const { octets } of envelopes) expect((await server.submit(study.linkToken, octets)).status).toBe(200);
  queue = await openQueue(server.databaseUrl, { works: true, onFault: () => {} });
  worker = await startComputeWorker({
    deps: server.deps.compute,
    queue,
    databaseUrl: server.databaseUrl,
    concurrency: 1,
    onFault: () => {},
    onLost: () => {},
  });
});
afterAll(async () => {
  await worker.stop();
  await queue.close();
  await server.close();
});

/** Reads server-sent events until the server says that it is done. */
async function events(input: Record<string, unknown>): Promise<{ readonly id: string; readonly state: string }[]> {
  const response = await server.fetch(
    `computation.progress?input=${encodeURIComponent(JSON.stringify({ json: input }))}`,
    { headers: owner.headers },
  );
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  const blocks = (await response.text()).split('\n\n');
  return blocks.flatMap((block) => {
    const id = /^id: (.*)$/m.exec(block)?.[1];
    const told = /^data: (.*)$/m.exec(block)?.[1];
    return id === undefined || told === undefined ? [] : [{ id, state: JSON.parse(told).json.state }];
  });
}

test('from launch to release through the procedures, and no answer holds a contribution', async () => {
  const { studyId } = study;
  const answers: unknown[] = [];
  const { computationId, launched } = await owner.call.computation.launch({ studyId, visit: 0 });
  expect(launched).toBe(true);
  expect(await owner.call.computation.launch({ studyId, visit: 0 })).toEqual({ computationId, launched: false });

  const heard = await events({ studyId, computationId });
  expect(heard.at(-1)?.state).toBe('succeeded');
  expect(await events({ studyId, computationId, lastEventId: heard.at(-1)?.id })).toEqual([]);
  answers.push(heard);

  const computation = await owner.call.computation.get({ studyId, computationId });
  expect(computation).toMatchObject({
    kind: 'round',
    rounds: [1],
    state: 'succeeded',
    step: 'released',
    persons: 3,
    done: 3,
    total: 3,
  });
  const listed = await owner.call.release.list({ studyId });
  expect(listed).toMatchObject({
    releases: [{ id: computation.releaseId, open: true, persons: 3 }],
    rounds: [{ number: 1, state: 'released' }],
    waiting: [],
  });
  expect(listed.releases[0]?.rules.map(({ rule }) => rule)).toEqual(expect.arrayContaining(['persons', 'figures']));
  const releaseId = computation.releaseId ?? '';
  const release = await owner.call.release.get({ studyId, releaseId });
  for (const aggregate of release.aggregates) expect(checkAggregate(aggregate, study.frozen)).toBeDefined();
  const address = `http://localhost/api/v1/studies/${studyId}/releases/${releaseId}`;
  const plain = await serveRest(server.deps, new Request(address, { headers: owner.headers }));
  expect(await plain.json()).toEqual(JSON.parse(JSON.stringify(release)));

  const first = await owner.call.release.inputs({ studyId, releaseId, limit: 2 });
  const second = await server
    .caller({ 'x-cipherward-link': study.linkToken })
    .release.inputs({ studyId, releaseId, limit: 2, after: first.next ?? -1 });
  const inputs = [...first.inputs, ...second.inputs];
  expect(second.next).toBeNull();
  expect(new Set(inputs.map((input) => input.envelopeDigest))).toEqual(
    new Set(envelopes.map(({ octets }) => toHex(envelopeDigest(octets)))),
  );
  expect(inputs.map(({ logIndex }) => logIndex)).toEqual(inputs.map(({ logIndex }) => logIndex).sort((a, b) => a - b));
  answers.push(computation, listed, release, inputs, await owner.call.computation.list({ studyId }));

  const said = JSON.stringify(answers);
  expect(said).toContain(release.aggregates[0]?.parts[0]); // it would notice a ciphertext
  for (const { octets } of envelopes) {
    for (const { bytes } of decodeEnvelope(octets).parts) {
      for (const text of [toBase64Url(bytes), toHex(bytes), Buffer.from(bytes).toString('base64')])
        expect(said).not.toContain(text);
    }
  }
});

test('the log answers everybody', async () => {
  const anybody = server.caller();
  const checkpoint = await anybody.log.checkpoint({});
  const leaf = logLeafHash('contribution', envelopeDigest(envelopes[0]?.octets ?? new Uint8Array()));
  const shown = await anybody.log.inclusion({ leafHash: toHex(leaf) });
  const publicKey = fromBase64Url(study.frozen.document.serverKey.publicKey);
  const opened = checkLogProof(shown.proof ?? '', leaf, { origin: server.deps.compute.logOrigin, publicKey });
  expect(opened.size).toBe(shown.size);
  expect(await anybody.log.consistency({ first: 1, second: checkpoint.size })).toMatchObject({ note: checkpoint.note });
  await expect(anybody.log.inclusion({ leafHash: toHex(fromHex('00'.repeat(32))) })).rejects.toMatchObject({
    message: 'not-found',
  });
});

test('a sum that the key room refused is reported with its own reason, and whoever is asked anew is told', async () => {
  const other = await server.openedStudy(owner);
  const { studyId } = other;
  for (const glucose of ['97.3', '101.2', '88.0']) {
    const { octets } = makeEnvelope(other.frozen, { answers: { glucose } });
    expect((await server.submit(other.linkToken, octets)).status).toBe(200);
  }
  const { computationId } = await owner.call.computation.launch({ studyId, visit: 0 });
  await events({ studyId, computationId });
  const { releaseId } = await owner.call.computation.get({ studyId, computationId });
  const contributor = server.caller({ 'x-cipherward-link': other.linkToken });
  expect(await contributor.contribution.study({})).toMatchObject({ spoiltRounds: 0 });
  const reported = await owner.call.release.spoil({ studyId, releaseId: releaseId ?? '', reason: 'release/spoilt' });
  expect(reported).toMatchObject({ open: false, reason: { code: 'release/spoilt' } });
  const { rounds } = await owner.call.release.list({ studyId });
  expect(rounds).toMatchObject([{ number: 1, state: 'spoilt', fault: { code: 'release/spoilt' } }]);
  expect(await contributor.contribution.study({})).toMatchObject({ spoiltRounds: 1 });
  // They wait for no other round.
  expect((await owner.call.study.get({ studyId })).counts).toMatchObject([{ persons: 3, released: 0, spoilt: 3 }]);
});

test('another study’s computations and releases are not found under one’s own', async () => {
  const stranger = await server.researcher('stranger');
  const other = await server.openedStudy(stranger);
  const [computation] = await owner.call.computation.list({ studyId: study.studyId });
  const own = { studyId: other.studyId, computationId: computation?.id ?? '', releaseId: computation?.releaseId ?? '' };
  const { studyId, computationId, releaseId } = own;
  await expect(stranger.call.computation.get({ studyId, computationId })).rejects.toMatchObject({
    message: 'not-found',
  });
  await expect(stranger.call.release.get({ studyId, releaseId })).rejects.toMatchObject({ message: 'not-found' });
  await expect(owner.call.release.get({ studyId: study.studyId, releaseId: studyId })).rejects.toMatchObject({
    message: 'not-found',
  });
});
