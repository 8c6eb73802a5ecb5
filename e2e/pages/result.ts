import { expect, type Locator, type Page } from '@playwright/test';
import { keys } from '../../messages/en/keys.ts';
import { result } from '../../messages/en/result.ts';
import { downloaded } from './key-room.ts';

/** Where a released aggregate is opened. */
export class ResultPage {
  readonly page: Page;
  readonly sheet: Locator;

  constructor(page: Page) {
    this.page = page;
    this.sheet = page.getByTestId('result');
  }

  async open(studyId: string): Promise<void> {
    await this.page.goto(`/result/${studyId}`);
  }

  async unlock(passphrase: string): Promise<void> {
    await this.page.getByLabel(keys.unlock.label, { exact: true }).fill(passphrase);
    await this.page.getByRole('button', { name: keys.unlock.do, exact: true }).click();
    await expect(this.openButton).toBeVisible({ timeout: 60_000 });
  }

  get openButton(): Locator {
    return this.page.getByRole('button', { name: result.unlock.open });
  }

  async show(): Promise<void> {
    await this.openButton.click();
    await expect(this.sheet).toBeVisible({ timeout: 60_000 });
  }

  /** The panel of one question. */
  question(label: string): Locator {
    return this.sheet.getByRole('region', { name: label, exact: true });
  }

  async save(action: string, within: Locator = this.sheet): Promise<{ readonly name: string; readonly text: string }> {
    const arriving = this.page.waitForEvent('download');
    await within.getByRole('button', { name: action }).first().click();
    const download = await arriving;
    return { name: download.suggestedFilename(), text: (await downloaded(download)).toString('utf8') };
  }
}
