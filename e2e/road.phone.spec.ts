import { type BrowserContext, expect, type Page } from '@playwright/test';
import { common } from '../messages/en/common.ts';
import { contribution } from '../messages/en/contribution.ts';
import { keys } from '../messages/en/keys.ts';
import { ContributePage } from './pages/contribute.ts';
import { KeyRoomPage, type RecoveryKit } from './pages/key-room.ts';
import { ResultPage } from './pages/result.ts';
import { StudyPages } from './pages/study.ts';
import { crowdAt } from './support/crowd.ts';
import { test } from './support/fixtures.ts';
import { FEW, madeKey, operatorClient, templateDraft } from './support/owner.ts';
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
const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);

test.beforeAll(async ({ browser, contextOptions }) => {
  phone = await browser.newContext({ ...contextOptions, storageState: operatorSession() });
  page = await phone.newPage();
});

test.afterAll(() => phone.close());

test('a key that was made elsewhere comes to the phone with its recovery file, and opens a study', async () => {
  const owner = operatorClient();
  const draft = templateDraft('screening');
  const made = await owner.api.study.create.mutate({ from: { kind: 'draft', draft: { ...draft, policy: FEW(draft) } } });
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
  await keyRoom.open(studyId);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(draft.title);
  expect(await fits()).toBe(true);
});

test('somebody contributes on a phone, in the units of their own laboratory', async ({ visitor, study }, info) => {
  const theirs = new ContributePage(await visitor.newPage());
  await theirs.open(study.link);
  await expect(theirs.page.getByText(contribution.stepOf.replace('{step, number}', '1').replace('{steps, number}', '4'))).toBeVisible();
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
  const saving = theirs.page.waitForEvent('download');
  await theirs.page.getByRole('button', { name: contribution.receipt.download }).tap();
  expect((await saving).suggestedFilename()).toMatch(/^cipherward-receipt-[0-9a-f]{8}\.json$/);
});
