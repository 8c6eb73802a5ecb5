import { appendFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, request } from '@playwright/test';
import { type CipherwardClient, createCipherwardClient } from '../client/index.ts';
import { submitEnvelope } from '../client/submit.ts';
import { waitForRelease } from '../client/wait.ts';
import { decodeEnvelope } from '../core/codec/envelope.ts';
import { codeOf } from '../core/errors.ts';
import { policyDigest, studyDigest } from '../core/protocol/freeze.ts';
import { parseStudyLink } from '../core/protocol/study-link.ts';
import { startContributions } from '../keyroom/contribution-service.ts';
import { memoryContributionStore } from '../keyroom/stores/memory-contribution-store.ts';
import { contribution } from '../messages/en/contribution.ts';
import { crowdAt } from './support/crowd.ts';
import { test } from './support/fixtures.ts';
import { Instance } from './support/instance.ts';
import { octetNeedles, textNeedles } from './support/needles.ts';
import { bindKey, FEW, openStudy, signedInClient, templateDraft } from './support/owner.ts';
import { OPERATOR, operatorSession, place } from './support/place.ts';
import { plainFigures } from './support/plain.ts';
import { answersTo, DECIMALS, everybodyElse, GLUCOSE_EDGES } from './support/screening.ts';
import { inDatabase, inLogs } from './support/vault.ts';
import { addresses, type Names, questions } from './support/walk.ts';
import { Watcher } from './support/watch.ts';

const small = () => {
  const draft = templateDraft('screening');
  return { ...draft, policy: FEW(draft) };
};

/** Line 1 itself is at the end of road.spec.ts: it is about the traffic of the whole road. Here: that it would be noticed. */
test('line 1: the watcher notices a measurement wherever it could go', async ({ browser, owner, study }) => {
  const planted = '829.46';
  const needles = textNeedles('planted', planted);
  const watcher = await Watcher.start();
  const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, proxy: watcher.proxy });
  watcher.listen(context);
  const page = await context.newPage();
  const inWorker = page.waitForEvent('worker');
  await page.goto(study.link);
  const worker = await inWorker;
  expect(watcher.find(needles)).toEqual([]);

  await page.evaluate((text) => fetch(`/api/healthz?in-address=${text}`), planted);
  await page.evaluate((text) => fetch('/api/in-body', { method: 'POST', body: JSON.stringify({ text }) }), planted);
  await page.evaluate((text) => fetch('/api/in-blob', { method: 'POST', body: new Blob([`a${btoa(text)}`]) }), planted);
  await page.evaluate((text) => navigator.sendBeacon('/api/in-beacon', text), planted);
  await worker.evaluate((text) => fetch('/api/in-worker', { method: 'POST', body: text }), planted);
  const sent = ['healthz', 'in-body', 'in-blob', 'in-beacon', 'in-worker'];
  const unseen = () => sent.filter((where) => !watcher.find(needles).join('\n').includes(where));
  await expect.poll(unseen).toEqual([]);
  await page.evaluate(async (text) => {
    new WebSocket(`ws://${location.host}/in-socket`);
    // biome-ignore lint/suspicious/noConsole: what the test is about
    console.log(text);
    localStorage.setItem('in-local-storage', text);
    sessionStorage.setItem('in-session-storage', text);
    await (await caches.open('in-cache')).put('/in-cache', new Response(text));
    const database = await new Promise<IDBDatabase>((resolve) => {
      const opening = indexedDB.open('in-database');
      opening.onupgradeneeded = () => opening.result.createObjectStore('things');
      opening.onsuccess = () => resolve(opening.result);
    });
    const writing = database.transaction('things', 'readwrite');
    writing.objectStore('things').put({ deep: [new TextEncoder().encode(text)] }, 1);
    await new Promise((resolve) => writing.addEventListener('complete', resolve));
    database.close();
  }, planted);
  await context.addCookies([{ name: 'in-cookie', value: planted, url: place.url }]);
  await watcher.storage(page);
  const noticed = watcher.find(needles).join('\n');
  for (const where of [
    'console',
    'localStorage',
    'sessionStorage',
    'cache in-cache',
    'IndexedDB in-database',
    'cookie',
  ])
    expect(noticed, where).toContain(where);
  await expect.poll(() => watcher.tunnels.length).toBe(1);
  await context.close();
  await watcher.stop();

  const { studyId } = await owner.api.study.create.mutate({
    from: { kind: 'draft', draft: { ...small(), title: `At ${planted}` } },
  });
  expect(await inDatabase(needles)).not.toEqual([]);
  await owner.api.study.purge.mutate({ studyId });
  const file = path.join(place.logs, 'planted.log');
  appendFileSync(file, `{"typed":"${planted}"}\n`);
  expect(inLogs(needles)).not.toEqual([]);
  rmSync(file);
});

// Line 2, that no path of the server's imports reaches a key, is a rule of .dependency-cruiser.mjs: scripts/house-rules.test.ts plants
// such an import and sees the rule fire.

test('line 3: its owner is served released aggregates of a study, and nobody’s contribution', async ({
  owner,
  playwright,
}) => {
  test.slow();
  const study = await openStudy(owner, small());
  const crowd = await crowdAt(study.link);
  const sent = await crowd.contribute(everybodyElse(4));
  const { computationId } = await owner.api.computation.launch.mutate({ studyId: study.studyId, visit: 0 });
  const { releaseId } = await waitForRelease(owner, { studyId: study.studyId, computationId });
  const [link] = await owner.api.link.list.query({ studyId: study.studyId });
  const needles = sent.flatMap(({ envelope }) =>
    decodeEnvelope(envelope).parts.flatMap(({ bytes }) => octetNeedles('contribution', bytes.slice(300, 332))),
  );
  expect(await inDatabase(needles), 'these octets are what the server keeps').not.toEqual([]);

  const names: Names = {
    studyId: study.studyId,
    computationId,
    releaseId,
    contributionId: sent[0]?.contributionId ?? '',
    keyId: study.key.keyId,
    linkId: link?.id ?? '',
  };
  const asOwner = await playwright.request.newContext({
    baseURL: place.url,
    storageState: operatorSession(),
    extraHTTPHeaders: { origin: place.url },
  });
  const told: string[] = [];
  let answered = 0;
  const hear = async (where: string, answer: Awaited<ReturnType<typeof asOwner.get>>) => {
    const body = await answer.body();
    if (answer.ok()) answered += 1;
    for (const { name, octets } of needles) if (body.includes(octets)) told.push(`${where}: ${name}`);
  };
  for (const [action, question] of Object.entries(questions(names))) {
    if ('why' in question) continue;
    const { method, input } = question;
    const json = JSON.stringify({ json: input });
    const answer =
      method === 'GET'
        ? await asOwner.get(`/api/trpc/${action}?input=${encodeURIComponent(json)}`)
        : await asOwner.post(`/api/trpc/${action}`, { headers: { 'content-type': 'application/json' }, data: json });
    await hear(action, answer);
  }
  for (const address of addresses(names)) await hear(address, await asOwner.get(address));
  expect(told).toEqual([]);
  // The walk did get in: release.get, study.get and most of the others answered.
  expect(answered).toBeGreaterThan(25);
  for (const deed of ['close', 'archive', 'purge'] as const)
    await hear(deed, await asOwner.post(`/api/trpc/study.${deed}`, { data: { json: { studyId: study.studyId } } }));
  expect(told).toEqual([]);
  await asOwner.dispose();
});

test('line 3: somebody else’s account gets nothing of the study at all', async ({ study }) => {
  const other = { name: 'Somebody Else', email: 'else@example.org', password: 'another long pass phrase' };
  const theirs = await request.newContext({
    baseURL: place.url,
    storageState: { cookies: [], origins: [] },
    extraHTTPHeaders: { origin: place.url },
  });
  const joined = await theirs.post('/api/auth/sign-up/email', { data: other });
  if (!joined.ok()) expect((await theirs.post('/api/auth/sign-in/email', { data: other })).ok()).toBe(true);
  const { studyId } = study;
  const [a, b] = ['0b0f3a5e-6a2f-4d0a-8c1b-5e0e8b7c9d21', '2d9c4b7a-1e35-4c68-9f02-b3a4d5e6f708'];
  const names: Names = {
    studyId,
    computationId: a,
    releaseId: b,
    contributionId: '0'.repeat(32),
    keyId: '0'.repeat(64),
    linkId: a,
  };
  for (const [action, question] of Object.entries(questions(names))) {
    if ('why' in question || !JSON.stringify(question.input).includes(studyId)) continue;
    const json = JSON.stringify({ json: question.input });
    const answer =
      question.method === 'GET'
        ? await theirs.get(`/api/trpc/${action}?input=${encodeURIComponent(json)}`)
        : await theirs.post(`/api/trpc/${action}`, { headers: { 'content-type': 'application/json' }, data: json });
    const words = await answer.text();
    // A stream of events begins well, and then tells its one event: the refusal.
    expect(answer.ok() && !words.includes('event: serialized-error'), action).toBe(false);
    expect(words, action).not.toContain(study.document.title);
  }
  await theirs.dispose();
});

test('line 4: below the minimum nothing is released, and the minimum cannot be changed after consent', async ({
  owner,
}) => {
  const study = await openStudy(owner, small());
  const crowd = await crowdAt(study.link);
  await crowd.contribute(everybodyElse(2));
  const refused = await owner.api.computation.launch
    .mutate({ studyId: study.studyId, visit: 0 })
    .catch((fault: unknown) => codeOf(fault));
  expect(refused).toBe('cohort/too-small');
  const { releases } = await owner.api.release.list.query({ studyId: study.studyId });
  expect(releases).toEqual([]);

  const { document } = study;
  const lowered = { ...document, policy: { ...document.policy, minimumPersons: 2 } };
  expect(Buffer.from(policyDigest(document.policy)).toString('hex')).toBe(document.policyDigest);
  expect(Buffer.from(policyDigest(lowered.policy)).toString('hex')).not.toBe(document.policyDigest);
  const other = { ...document, policyDigest: Buffer.from(policyDigest(lowered.policy)).toString('hex') };
  expect(Buffer.from(studyDigest(other)).toString('hex')).not.toBe(study.studyDigest);
  const store = memoryContributionStore();
  await store.rememberKey(study.key.keyId);
  for (const changed of [lowered, other, { ...lowered, policyDigest: other.policyDigest }]) {
    const check = startContributions(store).checkStudy(
      { ...crowd.bundle, document: changed },
      study.studyDigest,
      null,
      () => undefined,
    );
    expect(await check.then(() => 'accepted', codeOf)).not.toBe('accepted');
  }
});

test('line 6: what was acknowledged is counted once, whatever is killed', async () => {
  test.slow();
  await Instance.during('e2e_killed', async (instance) => {
    const anonymous = createCipherwardClient({ url: instance.url });
    await anonymous.api.installation.claim.mutate({ token: instance.setupToken, ...OPERATOR });
    const owner: CipherwardClient = await signedInClient(instance.url, OPERATOR.email, OPERATOR.password);
    const study = await openStudy(owner, small());
    const crowd = await crowdAt(study.link);
    const all = everybodyElse(24);
    const sealed = await Promise.all(all.map((answers) => crowd.seal(answers)));
    const sender = createCipherwardClient({
      url: instance.url,
      studyLink: parseStudyLink(new URL(study.link).hash).token,
    });
    const acknowledged = new Set<string>();
    const send = async ({ envelope, contributionId }: (typeof sealed)[number]) => {
      const receipt = await submitEnvelope(sender, envelope, { attempts: 12 });
      expect(receipt.contributionId).toBe(contributionId);
      acknowledged.add(contributionId);
      // In the middle of it the web process dies, and later everything.
      if (acknowledged.size === 4) await instance.signal('server/web.ts', 'SIGKILL');
    };
    await Promise.all(sealed.slice(0, 16).map(send));
    await instance.killAll();
    await instance.begin();
    await Promise.all(sealed.slice(16).map(send));
    // Everybody sends once more, not knowing that they were heard.
    await Promise.all(sealed.map(({ envelope }) => submitEnvelope(sender, envelope, { attempts: 12 })));
    expect(acknowledged.size).toBe(all.length);

    const about = { studyId: study.studyId, visit: 0 };
    const { computationId } = await owner.api.computation.launch.mutate(about);
    await instance.signal('server/compute/worker.ts', 'SIGKILL');
    await instance.signal('server/web.ts', 'SIGKILL');
    await expect
      .poll(
        () =>
          owner.api.computation.get.query({ studyId: study.studyId, computationId }).then(({ state }) => state, codeOf),
        { timeout: 120_000 },
      )
      .toBe('succeeded');
    const { releases } = await owner.api.release.list.query({ studyId: study.studyId });
    expect(releases.map(({ persons }) => persons)).toEqual([all.length]);
    await bindKey(study.room, study.key, study.document);
    const release = await owner.api.release.get.query({ studyId: study.studyId, releaseId: releases[0]?.id ?? '' });
    const opened = await study.room.openRelease(study.key.handle, release, () => undefined);
    expect(opened.persons).toBe(all.length);
    const plain = plainFigures(answersTo(all, 'glucose'), DECIMALS, GLUCOSE_EDGES);
    expect(opened.total.variables.find(({ variable }) => variable === 'glucose')).toMatchObject({
      n: plain.n,
      mean: plain.mean,
      variance: plain.variance,
    });
  });
});

test.describe('line 7: what the form cannot take never leaves it', () => {
  const form = contribution.form.faults;
  const said = (sentence: string) => sentence.replace('{label}', 'Blood glucose');
  const good = { glucose: '97.3', cholesterol: '188.0', age: '40 to 59' };
  const cases = [
    ['out of range', { ...good, glucose: '900' }, 'Blood glucose: please type a number between 20 and 800 mg/dL.'],
    ['not a number', { ...good, glucose: 'ninety' }, said(form.notANumber)],
    ['missing', { ...good, glucose: '' }, said(form.missing)],
    ['too many decimals', { ...good, glucose: '97.34' }, 'Blood glucose: please round to one decimal.'],
    [
      'the unit of somebody else',
      { ...good, glucose: '97.3', unit: 'mmol/L' },
      'Blood glucose: please type a number between',
    ],
  ] as const;
  test('out of range, no number, missing, too precise, another unit', async ({ page, contribute, study }) => {
    const sent: string[] = [];
    page.on('request', (asked) => {
      if (asked.method() === 'POST') sent.push(asked.url());
    });
    await contribute.open(study.link);
    await contribute.agree();
    for (const [name, typed, sentence] of cases)
      await test.step(name, async () => {
        await contribute.type(typed);
        await contribute.review();
        await expect(contribute.faults).toContainText(sentence);
        await expect(contribute.glucose).toHaveAttribute('aria-invalid', 'true');
        await expect(contribute.title).toHaveText(contribution.form.title);
      });
    expect(sent).toEqual([]);
  });
});
