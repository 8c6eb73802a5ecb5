import { expect } from '@playwright/test';
import { PERSONS } from '../features/demonstration/run.ts';
import { demonstration } from '../messages/en/demonstration.ts';
import { installation } from '../messages/en/installation.ts';
import { result } from '../messages/en/result.ts';
import { ResultPage } from './pages/result.ts';
import { test } from './support/fixtures.ts';
import { shot } from './support/shots.ts';

test('a visitor makes a key, a study of synthetic people, and opens a real result in one tab', async ({
  page,
}, info) => {
  test.slow();
  await page.goto('/');
  await page.getByRole('link', { name: installation.landing.try }).first().click();
  await page.getByRole('button', { name: demonstration.start, exact: true }).click();
  await expect(page.getByText(demonstration.excerpt)).toBeVisible({ timeout: 200_000 });
  await shot(page, info, 'demonstration under way');
  const sheet = new ResultPage(page);
  await expect(sheet.sheet).toBeVisible({ timeout: 200_000 });
  await shot(page, info, 'demonstration result');
  const { text } = await sheet.save(result.exports.json);
  const exported = JSON.parse(text) as {
    result: { persons: number; total: { variables: { variable: string; n: number }[] } };
  };
  expect(exported.result.persons).toBe(PERSONS);
  expect(exported.result.total.variables.map(({ n }) => n)).toEqual(exported.result.total.variables.map(() => PERSONS));
});
