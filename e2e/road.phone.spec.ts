import { type BrowserContext, expect, type Page } from '@playwright/test';
import { contribution } from '../messages/en/contribution.ts';
import { keys } from '../messages/en/keys.ts';
import { result } from '../messages/en/result.ts';
import { ContributePage } from './pages/contribute.ts';
import { KeyRoomPage, type RecoveryKit } from './pages/key-room.ts';
import { ResultPage } from './pages/result.ts';
import { StudyPages } from './pages/study.ts';
import { crowdAt } from './support/crowd.ts';
import { test } from './support/fixtures.ts';
import { FEW, madeKey, templateDraft } from './support/owner.ts';
import { operatorSession } from './support/place.ts';
import { everybodyElse, TYPISTS } from './support/screening.ts';
import { settled, shot } from './support/shots.ts';

test.describe.configure({ mode: 'serial' });

const PASSPHRASE = 'four wet umbrellas in the hall';
let phone: BrowserContext;
let page: Page;
let studyId = '';
let link = '';

/** Nothing can be pushed sideways. */
const fits = (of: Page) =>
  of.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test.beforeAll(async ({ browser, contextOptions }) => {
  phone = await browser.newContext({ ...contextOptions, storageState: operatorSession() });
  page = await phone.newPage();
});

test.afterAll(() => phone.close());

test('a key that was made elsewhere comes to the phone with its recovery file, and opens a study', async ({
  owner,
}, info) => {
  const draft = templateDraft('screening');
  const made = await owner.api.study.create.mutate({
    from: { kind: 'draft', draft: { ...draft, policy: FEW(draft) } },
  });
  studyId = made.studyId;
  const { room, key } = await madeKey(studyId);
  await room.proveKey(key.handle, () => undefined);
  await room.selfTest(key.handle, () => undefined);
  const { file, fileName, words } = await room.makeRecovery(key.handle);
  const kit: RecoveryKit = { file: { name: fileName, mimeType: 'application/json', buffer: Buffer.from(file) }, words };

  await page.goto('/keys');
  await page.getByText(keys.restore.title).tap();
  const keyRoom = new KeyRoomPage(page);
  await keyRoom.giveRecovery(kit, keys.restore.do);
  await expect(page.getByText(keys.list.unsaved)).toBeVisible({ timeout: 60_000 });
  await shot(page, info, 'keys');
  await page.getByLabel(keys.passphrase.label, { exact: true }).fill(PASSPHRASE);
  await page.getByLabel(keys.passphrase.again).fill(PASSPHRASE);
  await page.getByRole('button', { name: keys.passphrase.seal }).tap();
  await expect(page.getByText(keys.list.unlocked, { exact: true })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: keys.list.toRoom }).tap();
  await page.getByRole('button', { name: keys.making.resume }).tap();
  await expect(page.getByRole('button', { name: keys.done.open })).toBeVisible({ timeout: 90_000 });
  await shot(page, info, 'key');
  await expect.poll(() => fits(page)).toBe(true);
  await keyRoom.openStudy();
  const studies = new StudyPages(page);
  await studies.open(studyId);
  link = await studies.makeLink('Ward 7');
});

test('somebody contributes on a phone, in the unit of their own laboratory', async ({ visitor }, info) => {
  const theirs = new ContributePage(await visitor.newPage());
  await theirs.open(link);
  await expect(theirs.page.getByText('Step 1 of 4')).toBeVisible();
  await theirs.checked();
  await shot(theirs.page, info, 'consent');
  await theirs.page.getByRole('checkbox', { name: contribution.consent.agree }).tap();
  await theirs.page.getByRole('button', { name: contribution.consent.go }).tap();
  await expect(theirs.glucose).toHaveAttribute('inputmode', 'decimal');
  const [, typist] = TYPISTS;
  if (typist === undefined) throw new Error('nobody types');
  await theirs.type(typist.typed);
  await shot(theirs.page, info, 'form');
  await theirs.review();
  await expect(theirs.page.getByText('counted as 563.3 mg/dL')).toBeVisible();
  await shot(theirs.page, info, 'review');
  await theirs.send();
  await theirs.stored();
  await shot(theirs.page, info, 'receipt');
  await expect.poll(() => fits(theirs.page)).toBe(true);
  const saving = theirs.page.waitForEvent('download');
  await theirs.page.getByRole('button', { name: contribution.receipt.download }).tap();
  expect((await saving).suggestedFilename()).toMatch(/^cipherward-receipt-[0-9a-f]{8}\.json$/);
});

test('the result is computed, opened and read on the phone', async ({ browserName: _ }, info) => {
  await (await crowdAt(link)).contribute(everybodyElse(11));
  const studies = new StudyPages(page);
  await studies.open(studyId);
  await settled(page);
  await expect.poll(() => fits(page)).toBe(true);
  await studies.tab('results');
  await studies.launch.tap();
  await studies.released();
  await shot(page, info, 'results');
  await studies.openResult();
  const sheet = new ResultPage(page);
  // A new page knows no open key.
  await sheet.openButton.or(page.getByRole('button', { name: keys.unlock.do, exact: true })).waitFor();
  if (!(await sheet.openButton.isVisible())) await sheet.unlock(PASSPHRASE);
  await sheet.show();
  await shot(page, info, 'result');
  await expect.poll(() => fits(page)).toBe(true);
  const { text } = await sheet.save(result.exports.json);
  expect(JSON.parse(text)).toMatchObject({ result: { persons: 12 } });
});
