import { expect, test } from '@playwright/test';
import { installation } from '../messages/en/installation.ts';
import { SignPages } from './pages/sign.ts';
import { OPERATOR, operatorSession, place } from './support/place.ts';

test('whoever started the server claims it with the printed token', async ({ page }) => {
  const pages = new SignPages(page);
  const status = await page.request.get('/api/trpc/installation.status?input=%7B%22json%22%3A%7B%7D%7D');
  const { result } = (await status.json()) as { result: { data: { json: { claimed: boolean } } } };
  // A product that outlives one run of the tests is claimed already.
  if (result.data.json.claimed) await pages.signIn(OPERATOR);
  else await pages.claim(place.setupToken, OPERATOR);
  await page.goto('/');
  await expect(page.getByText(installation.landing.welcome.replace('{name}', OPERATOR.name))).toBeVisible();
  await page.context().storageState({ path: operatorSession() });
});
