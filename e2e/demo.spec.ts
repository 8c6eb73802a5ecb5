import { expect, type Page } from '@playwright/test';
import { PERSONS } from '../features/demonstration/run.ts';
import { demonstration } from '../messages/en/demonstration.ts';
import { device } from '../messages/en/device.ts';
import { installation } from '../messages/en/installation.ts';
import { result } from '../messages/en/result.ts';
import { ResultPage } from './pages/result.ts';
import { test } from './support/fixtures.ts';
import { shot } from './support/shots.ts';

/** Every way of computing, and the kernels that its workers fetch. */
const TIERS = [
  { tier: 'fma', kernels: ['fma'] },
  { tier: 'simd', kernels: ['simd'] },
  { tier: 'bigint', kernels: [] },
] as const;

/** Lets this browser use a tier and nothing faster, as a person does on the device page. */
async function limitTo(page: Page, tier: (typeof TIERS)[number]['tier']): Promise<void> {
  await page.goto('/device');
  const choice = page.getByRole('radio', { name: device.ceiling[tier] });
  if (!(await choice.isVisible())) await page.getByText(device.ceilingTitle).click();
  await choice.check();
  const inUse = page.getByRole('definition').filter({ hasText: device.standing.inUse });
  await expect(inUse).toContainText(device.tiers[tier].text);
}

for (const { tier, kernels } of TIERS) {
  test(`a visitor makes a key, a study of synthetic people, and opens a real result in one tab, computed with ${tier}`, async ({
    page,
  }, info) => {
    test.slow();
    await limitTo(page, tier);
    const fetched = new Set<string>();
    page.on('request', (request) => {
      const kernel = /\/kernels\/(\w+)\.wasm$/.exec(request.url())?.[1];
      if (kernel !== undefined) fetched.add(kernel);
    });
    await page.goto('/');
    await page.getByRole('link', { name: installation.landing.try }).first().click();
    await page.getByRole('button', { name: demonstration.start, exact: true }).click();
    await expect(page.getByText(demonstration.excerpt)).toBeVisible({ timeout: 200_000 });
    await shot(page, info, `demonstration under way, ${tier}`);
    const sheet = new ResultPage(page);
    await expect(sheet.sheet).toBeVisible({ timeout: 200_000 });
    await shot(page, info, `demonstration result, ${tier}`);
    expect([...fetched]).toEqual(kernels);
    const { text } = await sheet.save(result.exports.json);
    const exported = JSON.parse(text) as {
      result: { persons: number; total: { variables: { variable: string; n: number }[] } };
    };
    expect(exported.result.persons).toBe(PERSONS);
    expect(exported.result.total.variables.map(({ n }) => n)).toEqual(
      exported.result.total.variables.map(() => PERSONS),
    );
  });
}
