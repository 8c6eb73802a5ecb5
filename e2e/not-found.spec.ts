import { expect } from '@playwright/test';
import { common } from '../messages/en/common.ts';
import { test } from './support/fixtures.ts';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

test.describe('for somebody who is signed in', () => {
  test.use({ as: 'operator' });

  for (const path of [
    `/studies/${NOWHERE}`,
    '/studies/nobody',
    '/nowhere',
    '/studies/a/b',
    '/keys/nobody',
    '/result/nobody',
  ])
    test(`${path} answers 404, with a way on`, async ({ page }) => {
      const answer = await page.goto(path);
      expect(answer?.status()).toBe(404);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(common.notFound.title);
      await expect(page).toHaveTitle(new RegExp(common.notFound.title));
      await expect(page.getByRole('link', { name: common.notFound.action })).toHaveAttribute('href', '/');
    });

  test('keeps the theme that was chosen', async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem('cipherward-theme', 'dark'));
    await page.goto(`/studies/${NOWHERE}`);
    await expect(page.getByRole('button', { name: common.theme.dark })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  });
});

test('whoever is signed out is sent to the sign-in by the answer itself, before any page', async ({ request }) => {
  for (const path of [`/studies/${NOWHERE}`, '/account', '/operator', '/studies']) {
    const answer = await request.get(path, { maxRedirects: 0 });
    expect(answer.status(), path).toBe(307);
    expect(answer.headers().location).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
  }
});
