import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page, type TestInfo } from '@playwright/test';

/** The page has its heading, and nothing of it is still on its way. */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
  await expect(page.locator('[aria-busy=true], .animate-breathe')).toHaveCount(0);
}

/** A picture to be looked at by a person; nothing is asserted about it. With E2E_LOOKS=1 it lies in test-results/looks. */
export async function shot(page: Page, info: TestInfo, name: string): Promise<void> {
  if (process.env.E2E_LOOKS === undefined) return;
  const folder = path.join(info.project.outputDir, 'looks');
  mkdirSync(folder, { recursive: true });
  const file = `${info.project.name}-${name}`.replace(/[^a-z0-9-]+/gi, '-').toLowerCase();
  await page.screenshot({ path: path.join(folder, `${file}.png`), fullPage: true });
}
