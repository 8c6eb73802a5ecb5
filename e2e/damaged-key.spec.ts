import { expect, type Page } from '@playwright/test';
import { waitForRelease } from '../client/wait.ts';
import { errors } from '../messages/en/errors.ts';
import { keys } from '../messages/en/keys.ts';
import { study as sentences } from '../messages/en/study.ts';
import { KeyRoomPage, type RecoveryKit } from './pages/key-room.ts';
import { ResultPage } from './pages/result.ts';
import { crowdAt } from './support/crowd.ts';
import { test } from './support/fixtures.ts';
import { FEW, openStudy, templateDraft } from './support/owner.ts';
import { everybodyElse } from './support/screening.ts';

const PASSPHRASE = 'eleven grey herons at low tide';

test.use({ as: 'operator' });

/** A key comes onto this device by its recovery file and is sealed here. */
async function bring(page: Page, kit: RecoveryKit): Promise<void> {
  const room = new KeyRoomPage(page);
  await page.goto('/keys');
  await page.getByText(keys.restore.title).click();
  await room.giveRecovery(kit, keys.restore.do);
  const sealing = page.getByRole('region', { name: keys.passphrase.sealTitle });
  await sealing.getByLabel(keys.passphrase.label, { exact: true }).fill(PASSPHRASE);
  await sealing.getByLabel(keys.passphrase.again).fill(PASSPHRASE);
  await sealing.getByRole('button', { name: keys.passphrase.seal }).click();
  await expect(page.getByText(keys.list.unlocked, { exact: true })).toBeVisible({ timeout: 60_000 });
}

/** What a fault of the disk or of another program does: a part of the record is not there any more. */
const damage = (page: Page, keyId: string) =>
  page.evaluate(async (id) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('cipherward'));
    const store = database.transaction('keys', 'readwrite').objectStore('keys');
    const { note: _, ...rest } = (await settled(store.get(id))) as Record<string, unknown>;
    await settled(store.put(rest));
    database.close();
  }, keyId);

test('a key whose record is damaged is told wherever it is looked for, comes back when its owner says so, and hides no other', async ({
  page,
  owner,
}) => {
  test.slow();
  const draft = { ...templateDraft('screening'), policy: FEW(templateDraft('screening')) };
  const made = async (title: string) => {
    const opened = await openStudy(owner, { ...draft, title });
    const { file, fileName, words } = await opened.room.makeRecovery(opened.key.handle);
    const kit = { file: { name: fileName, mimeType: 'application/json', buffer: Buffer.from(file) }, words };
    return { ...opened, title, kit };
  };
  const [torn, sound] = [await made('A record that is damaged'), await made('A record that is sound')];
  await (await crowdAt(torn.link)).contribute(everybodyElse(3));
  const { computationId } = await owner.api.computation.launch.mutate({ studyId: torn.studyId, visit: 0 });
  await waitForRelease(owner, { studyId: torn.studyId, computationId });

  for (const { kit } of [torn, sound]) await bring(page, kit);
  await damage(page, torn.key.keyId);
  await page.goto('/keys');
  const cardOf = ({ title }: { readonly title: string }) =>
    page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: keys.study.title.replace('{title}', title) }) });
  const told = page.getByRole('alert').filter({ hasText: keys.damaged.title });
  await expect(cardOf(torn).getByRole('alert')).toContainText(keys.damaged.safe);
  await expect(cardOf(torn).getByRole('list', { name: keys.list.fingerprint })).toHaveText(
    torn.key.fingerprint.join(''),
  );
  await expect(told).toHaveCount(1);

  // The other key works as before.
  await expect(cardOf(sound)).toBeVisible();
  await new KeyRoomPage(page).unlock(PASSPHRASE);
  await expect(cardOf(sound).getByText(keys.list.unlocked, { exact: true })).toBeVisible({ timeout: 60_000 });

  await page.goto(`/studies/${torn.studyId}`);
  await expect(page.getByRole('alert').filter({ hasText: sentences.opening.damagedTitle })).toContainText(
    errors['key/damaged'],
  );
  await page.getByRole('link', { name: sentences.opening.damagedDo }).click();
  await expect(told).toBeVisible();

  // On the result's page it comes back, once its owner has agreed; the result was never lost.
  const result = new ResultPage(page);
  await result.open(torn.studyId);
  await expect(told).toBeVisible();
  const room = new KeyRoomPage(page);
  const replacing = page.getByRole('dialog');
  await room.giveRecovery(torn.kit, keys.restore.do);
  await expect(replacing).toContainText(keys.damaged.replaceCosts);
  await page.keyboard.press('Escape');
  await expect(replacing).toBeHidden();
  await expect(told).toBeVisible();
  await page.getByRole('button', { name: keys.restore.do }).click();
  await replacing.getByRole('button', { name: keys.damaged.replaceDo }).click();
  await expect(result.openButton).toBeVisible({ timeout: 60_000 });
  await result.show();

  // Without a way back the record goes, and only after a word of its owner.
  await damage(page, sound.key.keyId);
  await page.goto('/keys');
  await cardOf(sound).getByText(keys.damaged.forget, { exact: true }).first().click();
  await cardOf(sound).getByRole('button', { name: keys.damaged.forget }).click();
  const asked = page.getByRole('dialog');
  await expect(asked.getByRole('button', { name: keys.damaged.forgetDo })).toBeDisabled();
  await asked.getByRole('checkbox', { name: keys.damaged.forgetTick }).check();
  await asked.getByRole('button', { name: keys.damaged.forgetDo }).click();
  await expect(cardOf(sound)).toBeHidden();
  await expect(cardOf(torn)).toBeVisible();
  await expect(page.locator(':focus')).toContainText(torn.title);
  await expect(told).toHaveCount(0);
});
