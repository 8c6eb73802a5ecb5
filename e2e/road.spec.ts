import { type BrowserContext, expect, type Page } from '@playwright/test';
import { bigintFromBytes, fromBase64Url } from '../core/bytes.ts';
import { computation } from '../messages/en/computation.ts';
import { keys } from '../messages/en/keys.ts';
import { result as resultText } from '../messages/en/result.ts';
import { study as studyText } from '../messages/en/study.ts';
import { ContributePage } from './pages/contribute.ts';
import { KeyRoomPage, type RecoveryKit } from './pages/key-room.ts';
import { ResultPage } from './pages/result.ts';
import { StudyPages } from './pages/study.ts';
import { crowdAt } from './support/crowd.ts';
import { test } from './support/fixtures.ts';
import { type Needle, numberNeedles, octetNeedles, textNeedles } from './support/needles.ts';
import { operatorSession, place } from './support/place.ts';
import { plainCounts, plainFigures } from './support/plain.ts';
import {
  answersTo,
  CHOLESTEROL_EDGES,
  DECIMALS,
  everybodyElse,
  GLUCOSE_EDGES,
  TEMPLATE,
  TYPISTS,
} from './support/screening.ts';
import { inDatabase, inLogs } from './support/vault.ts';
import { Watcher } from './support/watch.ts';

test.describe.configure({ mode: 'serial' });

const MINIMUM = 50;
const PASSPHRASE = 'seven plain otters under a bridge';
const OTHERS = everybodyElse(MINIMUM - TYPISTS.length);
const EVERYBODY = [...TYPISTS.map(({ answers }) => answers), ...OTHERS];

interface Exported {
  readonly study: { readonly digest: string };
  readonly result: {
    readonly persons: number;
    readonly total: { readonly variables: readonly Record<string, unknown>[] };
  };
  readonly transcripts: readonly {
    readonly policyDigest: string;
    readonly studyDigest: string;
    readonly persons: number;
  }[];
}

let watcher: Watcher;
let ownersBrowser: BrowserContext;
let page: Page;
let studyId = '';
let link = '';
let kit: RecoveryKit;

test.beforeAll(async ({ browser }) => {
  watcher = await Watcher.start();
  ownersBrowser = await browser.newContext({ storageState: operatorSession(), proxy: watcher.proxy });
  watcher.listen(ownersBrowser);
  // Firefox asks people whether storage may be kept, and they need not answer.
  await ownersBrowser.addInitScript(() => {
    StorageManager.prototype.persist = () => new Promise(() => undefined);
  });
  page = await ownersBrowser.newPage();
});

test.afterAll(async () => {
  await ownersBrowser.close();
  await watcher.stop();
});

test('a study from a template, and its key: made, proved, tested, sealed, and tried', async () => {
  const studies = new StudyPages(page);
  studyId = await studies.create(TEMPLATE);
  await expect(studies.title).toHaveText(TEMPLATE);
  await studies.goToKey();
  const room = new KeyRoomPage(page);
  await room.choosePassphrase(PASSPHRASE);
  await room.making();
  kit = await room.makeRecovery();
  expect(kit.file.name).toMatch(/^cipherward-recovery/);
  await watcher.storage(page);
  await room.drill(kit);
});

test('the study opens, and its link is shown once', async () => {
  await new KeyRoomPage(page).openStudy();
  const studies = new StudyPages(page);
  await studies.open(studyId);
  await expect(page.getByText(studyText.phase.open, { exact: true })).toBeVisible();
  link = await studies.makeLink('Waiting room');
  expect(link).toContain('/contribute#');
});

for (const [index, { typed }] of TYPISTS.entries())
  test(`somebody contributes from their own browser (${index + 1})`, async ({ browser }) => {
    const theirs = await browser.newContext({ storageState: { cookies: [], origins: [] }, proxy: watcher.proxy });
    watcher.listen(theirs);
    const contribute = new ContributePage(await theirs.newPage());
    await contribute.open(link);
    await contribute.checked();
    await contribute.agree();
    await contribute.type(typed);
    await watcher.storage(contribute.page);
    await contribute.review();
    await contribute.send();
    await contribute.stored();
    await watcher.storage(contribute.page);
    await theirs.close();
  });

test('one person too few, and nothing can be computed; the page says why', async () => {
  const crowd = await crowdAt(link);
  await crowd.contribute(OTHERS.slice(1));
  const studies = new StudyPages(page);
  await studies.open(studyId);
  await studies.tab('results');
  await expect(
    page.getByText(computation.compute.tooSmall.replace('{minimum}', String(MINIMUM))).first(),
  ).toBeVisible();
  await expect(studies.launch).toBeHidden();
  await crowd.contribute(OTHERS.slice(0, 1));
});

test('the round is sealed, computed and released while the page is open', async () => {
  const studies = new StudyPages(page);
  await studies.open(studyId);
  await studies.tab('results');
  await studies.launch.click();
  await studies.released();
});

test('the result opens with the passphrase, and every figure is that of plain arithmetic', async () => {
  await new StudyPages(page).openResult();
  const sheet = new ResultPage(page);
  await sheet.unlock(PASSPHRASE);
  await sheet.show();
  await expect(sheet.sheet).toContainText(
    `Checked in this browser: the server signed what it computed, it is about this study and key, and the ${MINIMUM} persons inside`,
  );
  const saved = await sheet.save(resultText.exports.json);
  const exported = JSON.parse(saved.text) as Exported;
  expect(exported.result.persons).toBe(MINIMUM);
  expect(exported.transcripts.map(({ persons }) => persons)).toEqual([MINIMUM]);
  const figuresOf = (id: string) => exported.result.total.variables.find(({ variable }) => variable === id);
  for (const [id, edges] of [
    ['glucose', GLUCOSE_EDGES],
    ['cholesterol', CHOLESTEROL_EDGES],
  ] as const) {
    const plain = plainFigures(answersTo(EVERYBODY, id), DECIMALS, edges);
    const figures = figuresOf(id) as Record<string, unknown> & { histogram: { count: number }[] };
    expect(figures).toMatchObject({ n: plain.n, mean: plain.mean, variance: plain.variance });
    expect(figures.standardDeviation).toBeCloseTo(Math.sqrt(plain.variance), 10);
    expect(figures.histogram.map(({ count }) => count)).toEqual(plain.bins);
  }
  const counts = plainCounts(answersTo(EVERYBODY, 'age-band'));
  const { cells } = figuresOf('age-band') as { cells: { id: string; count: number }[] };
  expect(Object.fromEntries(cells.map(({ id, count }) => [id, count]))).toEqual(counts);
});

test('table and charts can be saved, and the report prints with what it rests on', async ({ owner }) => {
  const sheet = new ResultPage(page);
  const plain = plainFigures(answersTo(EVERYBODY, 'glucose'), DECIMALS, GLUCOSE_EDGES);
  const csv = await sheet.save(resultText.exports.csv);
  expect(csv.name).toMatch(/\.csv$/);
  const [header, ...lines] = csv.text.trimEnd().split('\r\n');
  expect(header).toBe('group,persons,variable,label,unit,statistic,cell,figure');
  expect(
    lines.filter((line) => line.includes(',glucose,Blood glucose,mg/dL,mean,')).map((line) => line.split(',').at(-1)),
  ).toEqual([String(plain.mean)]);
  const svg = await sheet.save(`${resultText.exports.svg}:`, sheet.question('Blood glucose'));
  expect(svg.text).toContain('<svg');
  expect(svg.text).not.toMatch(/<script|href=|url\(/);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: resultText.exports.print })).toBeHidden();
  await expect(page.getByRole('navigation')).toBeHidden();
  const { studyDigest } = await owner.api.study.get.query({ studyId });
  await expect(sheet.sheet.getByText(studyDigest ?? 'no digest')).toBeVisible();
  await page.emulateMedia({ media: null });
});

test('promise, line 1: no measurement, passphrase, recovery word or prime left the browser', async () => {
  await page.goto('/keys');
  const words = page.getByRole('list', { name: keys.list.fingerprint }).getByRole('listitem');
  await expect(words).toHaveCount(6);
  const room = new KeyRoomPage(page);
  await room.unlock(PASSPHRASE);
  const jwk = JSON.parse((await room.export(await words.first().innerText())).toString('utf8')) as Record<
    string,
    string
  >;
  await watcher.storage(page);
  const primes = ['p', 'q'].map((name) => fromBase64Url(jwk[name] ?? ''));
  const secrets: readonly Needle[] = [
    ...TYPISTS.flatMap(({ typed, answers }) => [
      ...numberNeedles('glucose', answers.glucose ?? '', DECIMALS, '20.0'),
      ...numberNeedles('cholesterol', answers.cholesterol ?? '', DECIMALS, '50.0'),
      ...textNeedles('glucose as typed', typed.glucose),
    ]),
    ...textNeedles('passphrase', PASSPHRASE),
    ...textNeedles('recovery words', kit.words.join(' ')),
    ...textNeedles('recovery words', kit.words.slice(3, 6).join('","')),
    ...primes.flatMap((octets) => [
      ...octetNeedles('prime', octets.slice(8, 40)),
      ...textNeedles('prime', bigintFromBytes(octets).toString().slice(0, 40)),
      ...octetNeedles('prime, further on', octets.slice(100, 132)),
    ]),
  ];
  expect(watcher.find(secrets)).toEqual([]);
  expect(await inDatabase(secrets)).toEqual([]);
  expect(inLogs(secrets)).toEqual([]);
  // It was this traffic: the envelopes, the key and its proof did pass.
  const passed = new Set(watcher.seen.map(({ where }) => where));
  for (const path of ['contribution.submit', 'study.registerKey', 'study.open'])
    expect(
      [...passed].some((where) => where.includes(path)),
      path,
    ).toBe(true);
  expect([...watcher.hosts]).toEqual([new URL(place.url).host]);
  // Chromium itself asks its maker's services about forms, below every page; a page cannot, and our policy would stop it.
  const own = [new URL(place.url).host, 'content-autofill.googleapis.com:443'];
  expect(watcher.tunnels.filter((host) => !own.includes(host))).toEqual([]);
});
