import { type BrowserContext, test as base } from '@playwright/test';
import type { CipherwardClient } from '../../client/index.ts';
import { ContributePage } from '../pages/contribute.ts';
import { FEW, type OpenStudy, openStudy, operatorClient, templateDraft } from './owner.ts';
import { once, operatorSession } from './place.ts';

interface OfWorker {
  /** The operator's own client, with the session that claim.setup.ts left. */
  readonly owner: CipherwardClient;
  /** An open screening with a minimum of three, shared by every spec that only needs a study to contribute to. */
  readonly study: OpenStudy;
}

interface OfTest {
  /** Whose browser `page` is: `test.use({ as: 'operator' })`. */
  readonly as: 'nobody' | 'operator';
  /** A browser of somebody who has no account. */
  readonly visitor: BrowserContext;
  readonly contribute: ContributePage;
}

export const test = base.extend<OfTest, OfWorker>({
  owner: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures that are needed from the pattern
    async ({}, use) => {
      await use(operatorClient());
    },
    { scope: 'worker' },
  ],
  study: [
    async ({ owner }, use) => {
      const draft = templateDraft('screening');
      const shared = await once('study', async () => {
        const { room: _, key: __, ...study } = await openStudy(owner, { ...draft, policy: FEW(draft) });
        return study;
      });
      await use(shared);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  as: ['nobody', { option: true }],
  storageState: async ({ as }, use) => {
    await use(as === 'operator' ? operatorSession() : { cookies: [], origins: [] });
  },
  visitor: async ({ browser, contextOptions }, use) => {
    const context = await browser.newContext({ ...contextOptions, storageState: { cookies: [], origins: [] } });
    await use(context);
    await context.close();
  },
  contribute: async ({ page }, use) => {
    await use(new ContributePage(page));
  },
});
