import { expect, type Page } from '@playwright/test';
import { type CipherwardClient, createCipherwardClient } from '../client/index.ts';
import { common } from '../messages/en/common.ts';
import { computation } from '../messages/en/computation.ts';
import { contribution } from '../messages/en/contribution.ts';
import { errors } from '../messages/en/errors.ts';
import { keys } from '../messages/en/keys.ts';
import { study as sentences } from '../messages/en/study.ts';
import { ContributePage } from './pages/contribute.ts';
import { KeyRoomPage } from './pages/key-room.ts';
import { SignPages } from './pages/sign.ts';
import { StudyPages } from './pages/study.ts';
import { crowdAt } from './support/crowd.ts';
import { test } from './support/fixtures.ts';
import { Instance } from './support/instance.ts';
import { FEW, openStudy, signedInClient, templateDraft } from './support/owner.ts';
import { OPERATOR } from './support/place.ts';
import { everybodyElse } from './support/screening.ts';

const TYPED = { glucose: '97.3', cholesterol: '188.0', age: '40 to 59' };
const PASSPHRASE = 'eleven grey herons at low tide';

/** Statuses of what the server answered to envelopes. */
function answersTo(page: Page): number[] {
  const statuses: number[] = [];
  page.on('response', (response) => {
    if (response.url().includes('contribution.submit')) statuses.push(response.status());
  });
  return statuses;
}

/** How many the study has in its rounds and waiting for one. */
async function personsIn({ api }: CipherwardClient, studyId: string): Promise<number> {
  const { counts } = await api.study.get.query({ studyId });
  return counts.reduce((sum, cell) => sum + cell.persons, 0);
}

async function typedUp(contribute: ContributePage, link: string): Promise<void> {
  await contribute.open(link);
  await contribute.checked();
  await contribute.agree();
  await contribute.type(TYPED);
  await contribute.review();
}

test('without a network the encrypted contribution waits, and goes once when the network is back', async ({
  page,
  contribute,
  study,
}) => {
  const statuses = answersTo(page);
  await typedUp(contribute, study.link);
  await page.context().setOffline(true);
  await contribute.send();
  await expect(contribute.title).toHaveText(contribution.waiting.title);
  await expect(page.getByText(contribution.waiting.offline)).toBeVisible();
  await page.context().setOffline(false);
  await contribute.stored();
  expect(statuses).toEqual([200]);
});

test('what waits outlives a reload, without the answers, and counts once though two tabs send it', async ({
  context,
  page,
  contribute,
  study,
  owner,
}) => {
  const persons = () => personsIn(owner, study.studyId);
  await typedUp(contribute, study.link);
  const block = (url: URL) => url.pathname.includes('contribution.submit');
  await context.route(block, (route) => route.abort());
  await contribute.send();
  await expect(contribute.title).toHaveText(contribution.waiting.title);
  await page.reload();
  await expect(contribute.title).toHaveText(contribution.waiting.title);
  expect(await page.content()).not.toContain(TYPED.cholesterol);
  const second = new ContributePage(await context.newPage());
  await second.open(study.link);
  await expect(second.title).toHaveText(contribution.waiting.title);
  const before = await persons();
  const statuses = [answersTo(page), answersTo(second.page)];
  await context.unroute(block);
  // Both hear at once that there is a network, as after a tunnel.
  const wake = (of: ContributePage) => of.page.evaluate(() => void dispatchEvent(new Event('online')));
  await Promise.all([wake(contribute), wake(second)]);
  for (const tab of [contribute, second])
    await expect(tab.title).toHaveText(new RegExp(`${contribution.receipt.title}|${contribution.returning.title}`));
  // The second tab may not have heard of the first one's receipt yet, and gets the same one for the same octets.
  expect(new Set(statuses.flat())).toEqual(new Set([200]));
  expect((await persons()) - before).toBe(1);
});

test('a link that is half, wrong or revoked says so', async ({ page, contribute, study, owner }) => {
  await contribute.open(study.link.slice(0, -5));
  await expect(contribute.title).toHaveText(contribution.link.incompleteTitle);
  // Pasting the whole one is enough.
  await page.getByLabel(contribution.link.paste).fill(study.link);
  await page.getByRole('button', { name: contribution.link.open }).click();
  await expect(contribute.title).toHaveText(study.document.title);

  await page.goto('about:blank');
  await contribute.open(study.link.replace(/#.{43}/, `#${'b'.repeat(42)}A`));
  await expect(contribute.fault('link/unknown')).toBeVisible();

  const { studyId } = study;
  const { url, linkId } = await owner.api.link.create.mutate({ studyId, label: 'To be revoked', days: 1 });
  await owner.api.link.revoke.mutate({ studyId, linkId });
  await page.goto('about:blank');
  await contribute.open(url);
  await expect(contribute.fault('link/expired')).toBeVisible();

  // A right token with another study's digest: the device finds out.
  const other = study.link.replace(/\.[0-9a-f]{64}$/, `.${'0'.repeat(64)}`);
  await page.goto('about:blank');
  await contribute.open(other);
  await expect(contribute.fault('study/digest-mismatch')).toBeVisible();
  await expect(page.getByRole('button', { name: contribution.consent.go })).toBeDisabled();
});

test.describe('the crypto worker', () => {
  /** From now on the worker goes in the moment in which it is asked for something, as when a phone runs out of memory. */
  const crash = (page: Page, times: number) =>
    page.evaluate((crashes) => Object.assign(globalThis, { crashes }), times);

  test.beforeEach(async ({ page, contribute, study }) => {
    await page.addInitScript(() => {
      const Real = globalThis.Worker;
      const state = Object.assign(globalThis, { crashes: 0, slow: false });
      globalThis.Worker = class extends Real {
        override postMessage(...given: unknown[]) {
          // It never comes to it, as on a device that is busy with something else.
          if (state.slow && JSON.stringify(given[0]).includes('encryptContribution')) return;
          super.postMessage(...(given as [unknown, Transferable[]]));
          if (state.crashes === 0) return;
          state.crashes -= 1;
          this.terminate();
          this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
        }
      };
    });
    await typedUp(contribute, study.link);
  });

  test('that is slow can be stopped: nothing was sent, and the answers are still there', async ({
    page,
    contribute,
  }) => {
    const statuses = answersTo(page);
    await page.evaluate(() => Object.assign(globalThis, { slow: true }));
    await contribute.send();
    await page.getByRole('button', { name: contribution.sealing.cancel }).click();
    await expect(page.getByText(contribution.review.stopped)).toBeVisible();
    await expect(page.getByText(TYPED.glucose)).toBeVisible();
    expect(statuses).toEqual([]);
    await page.evaluate(() => Object.assign(globalThis, { slow: false }));
    await contribute.send();
    await contribute.stored();
    expect(statuses).toEqual([200]);
  });

  test('that crashes once is started again', async ({ page, contribute }) => {
    await crash(page, 1);
    await contribute.send();
    await contribute.stored();
    expect(await page.evaluate(() => (globalThis as unknown as { crashes: number }).crashes)).toBe(0);
  });

  test('that keeps crashing is told, the answers are kept, and sending works once it stops', async ({
    page,
    contribute,
    study,
    owner,
  }) => {
    const before = await personsIn(owner, study.studyId);
    await crash(page, 1000);
    await contribute.send();
    await expect(contribute.fault('worker/crashed')).toBeVisible();
    // Back at the review the study is checked again, in vain.
    await page.getByRole('button', { name: contribution.sealing.backToReview }).click();
    await expect(page.getByText(TYPED.glucose)).toBeVisible();
    await expect(contribute.fault('worker/crashed')).toBeVisible();
    await crash(page, 0);
    await contribute.send();
    await contribute.stored();
    expect((await personsIn(owner, study.studyId)) - before).toBe(1);
  });
});

test.describe('the key room', () => {
  test.use({ as: 'operator' });

  test('a reload in the middle of making a key loses nothing that was promised', async ({ page, owner }) => {
    const { studyId } = await owner.api.study.create.mutate({
      from: { kind: 'draft', draft: templateDraft('screening') },
    });
    const room = new KeyRoomPage(page);
    await room.open(studyId);
    await room.choosePassphrase(PASSPHRASE);
    // The page goes in the moment in which the server is to be told: the key exists, sealed with the passphrase.
    const told = (url: URL) => url.pathname.includes('study.registerKey');
    await page.route(told, (route) => route.abort());
    await page.waitForRequest((asked) => told(new URL(asked.url())), { timeout: 90_000 });
    await page.reload();
    await page.unroute(told);
    await room.unlock(PASSPHRASE);
    await page.getByRole('button', { name: keys.making.resume }).click();
    await expect(page.getByRole('heading', { name: keys.recovery.title })).toBeVisible({ timeout: 90_000 });
  });

  test('says when the browser keeps nothing for it, and goes on once it does', async ({ page, contribute, study }) => {
    // As after a newer version of the site was here: a browser opens no older one over it.
    await page.goto('/');
    const inDatabases = (version: number | null) =>
      page.evaluate(
        (wanted) =>
          new Promise<void>((resolve, reject) => {
            const request =
              wanted === null ? indexedDB.deleteDatabase('cipherward') : indexedDB.open('cipherward', wanted);
            request.onsuccess = () => {
              if (request.result instanceof IDBDatabase) request.result.close();
              resolve();
            };
            request.onerror = () => reject(request.error);
          }),
        version,
      );
    await inDatabases(2);
    await contribute.open(study.link);
    await expect(contribute.fault('device/storage')).toBeVisible();
    await page.goto('/keys');
    await expect(page.getByText(errors['device/storage'])).toBeVisible();
    await inDatabases(null);
    await page.getByRole('button', { name: common.retry }).click();
    await expect(page.getByText(keys.none)).toBeVisible();
  });

  test('a wrong passphrase opens nothing, and the recovery file does', async ({ page, owner }) => {
    const { studyId } = await owner.api.study.create.mutate({
      from: { kind: 'draft', draft: templateDraft('screening') },
    });
    const room = new KeyRoomPage(page);
    await room.makeSafeKey(studyId, PASSPHRASE).then(async (kit) => {
      await page.reload();
      await room.unlock(`${PASSPHRASE}s`);
      await expect(page.getByRole('alert').filter({ hasText: 'This passphrase does not open the key.' })).toBeVisible({
        timeout: 60_000,
      });
      await page.getByText(keys.unlock.forgotten).click();
      await room.giveRecovery(kit, keys.restore.do);
      await expect(page.getByRole('button', { name: keys.done.open })).toBeVisible({ timeout: 60_000 });
    });
  });
});

test('the server is started anew while somebody fills in the form, and the computation is followed live', async ({
  browser,
}) => {
  test.slow();
  await Instance.during('e2e_restarted', async (instance) => {
    await createCipherwardClient({ url: instance.url }).api.installation.claim.mutate({
      token: instance.setupToken,
      ...OPERATOR,
    });
    const draft = templateDraft('screening');
    const study = await openStudy(await signedInClient(instance.url, OPERATOR.email, OPERATOR.password), {
      ...draft,
      policy: FEW(draft),
    });
    const context = await browser.newContext({ storageState: { cookies: [], origins: [] }, baseURL: instance.url });
    const contribute = new ContributePage(await context.newPage());
    await typedUp(contribute, study.link);
    await instance.killAll();
    await contribute.send();
    await expect(contribute.title).toHaveText(contribution.waiting.title);
    await instance.begin();
    // It goes by itself after a growing pause, or when somebody asks for it.
    const sendNow = contribute.page.getByRole('button', { name: contribution.waiting.sendNow });
    await expect(async () => {
      if (await sendNow.isEnabled({ timeout: 500 }).catch(() => false)) await sendNow.click({ timeout: 2000 });
      await expect(contribute.title).toHaveText(contribution.receipt.title, { timeout: 3000 });
    }).toPass({ timeout: 60_000 });
    await contribute.stored();
    await (await crowdAt(study.link)).contribute(everybodyElse(2));

    const page = await context.newPage();
    await new SignPages(page).signIn(OPERATOR);
    const studies = new StudyPages(page);
    await studies.open(study.studyId);
    await studies.tab('results');
    await instance.signal('server/compute/worker.ts', 'SIGSTOP');
    await studies.launch.click();
    const step = studies.steps.locator('[aria-current=step]');
    await expect(step).toContainText(computation.progress.step.queued);

    // Stopped while it waits: its people wait for a round again, and whoever pressed the button goes on from there.
    // The event that it has ended may overtake the answer.
    await page.route('**/api/trpc/computation.cancel*', async (route) => {
      const answer = await route.fetch();
      await expect(studies.launch).toBeVisible();
      await route.fulfill({ response: answer });
    });
    await page.getByRole('button', { name: computation.progress.cancel, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: computation.progress.cancel, exact: true }).click();
    await expect(page.getByText(computation.progress.cancelled).first()).toBeVisible();
    await expect(page.locator(':focus').filter({ has: studies.launch })).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(studies.launch).toBeFocused();
    await studies.launch.click();
    await expect(step).toContainText(computation.progress.step.queued);
    await instance.signal('server/compute/worker.ts', 'SIGCONT');
    await studies.released();
    await context.close();
  });
});

test.describe('a draft that is open in two tabs', () => {
  test.use({ as: 'operator' });

  test('is not overwritten in silence: who comes second keeps theirs or takes the other one', async ({
    page,
    owner,
  }) => {
    const { studyId } = await owner.api.study.create.mutate({
      from: { kind: 'draft', draft: templateDraft('screening') },
    });
    const second = await page.context().newPage();
    const titleIn = (tab: Page) => tab.getByLabel(sentences.editor.studyTitle, { exact: true });
    const stored = async () => (await owner.api.study.get.query({ studyId })).draft.title;
    for (const tab of [page, second]) await tab.goto(`/studies/${studyId}`);
    const saved = (tab: Page) => expect(tab.getByText(sentences.editor.save.saved, { exact: true })).toBeVisible();
    for (const tab of [page, second]) await saved(tab);

    await titleIn(page).fill('From the first tab');
    await expect.poll(stored).toBe('From the first tab');
    await titleIn(second).fill('From the second tab');
    const told = second.getByRole('alert').filter({ hasText: sentences.editor.conflictTitle });
    await expect(told).toBeVisible();
    expect(await stored()).toBe('From the first tab');
    await told.getByRole('button', { name: sentences.editor.conflictKeep }).click();
    await expect.poll(stored).toBe('From the second tab');
    await saved(second);

    await titleIn(page).fill('The first tab again');
    await page.getByRole('alert').getByRole('button', { name: sentences.editor.conflictLoad }).click();
    await expect(titleIn(page)).toHaveValue('From the second tab');
  });
});
