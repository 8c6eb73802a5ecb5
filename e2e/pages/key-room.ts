import { readFileSync } from 'node:fs';
import { type Download, expect, type Page } from '@playwright/test';
import { common } from '../../messages/en/common.ts';
import { keys } from '../../messages/en/keys.ts';

export interface RecoveryKit {
  readonly file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
  readonly words: readonly string[];
}

/** What a download holds, read from the disk of this machine. */
export const downloaded = async (download: Download): Promise<Buffer> => readFileSync(await download.path());

/** The key room of one study. */
export class KeyRoomPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(studyId: string): Promise<void> {
    await this.page.goto(`/keys/${studyId}`);
  }

  async choosePassphrase(passphrase: string): Promise<void> {
    await this.page.getByLabel(keys.passphrase.label, { exact: true }).fill(passphrase);
    await this.page.getByLabel(keys.passphrase.again).fill(passphrase);
    await this.page.getByRole('button', { name: keys.passphrase.make }).click();
  }

  /** Primes, wrap, proof, self-test and registration, each shown while it runs. */
  async making(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: keys.making.title })).toBeVisible();
    await expect(this.page.getByRole('progressbar')).toBeVisible();
    await expect(this.page.getByRole('heading', { name: keys.recovery.title })).toBeVisible({ timeout: 150_000 });
  }

  async makeRecovery(): Promise<RecoveryKit> {
    const arriving = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: keys.recovery.make }).click();
    const download = await arriving;
    const list = this.page.getByRole('list', { name: keys.recovery.words });
    await expect(list.getByRole('listitem')).toHaveCount(12);
    const words = (await list.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/[^a-z]/g, ''));
    const buffer = await downloaded(download);
    return { file: { name: download.suggestedFilename(), mimeType: 'application/json', buffer }, words };
  }

  async drill({ file, words }: RecoveryKit): Promise<void> {
    await this.page.getByRole('checkbox', { name: keys.recovery.saved }).check();
    await this.page.getByRole('button', { name: common.next }).click();
    await this.giveRecovery({ file, words }, keys.drill.try);
    await expect(this.page.getByText(keys.done.title)).toBeVisible();
  }

  /** Fills in the recovery file and its words, wherever they are asked for. */
  async giveRecovery({ file, words }: RecoveryKit, action: string): Promise<void> {
    await this.page.getByLabel(keys.drill.file).setInputFiles(file);
    await this.page.getByLabel(keys.drill.words).fill(words.join(' '));
    await this.page.getByRole('button', { name: action }).click();
  }

  async unlock(passphrase: string): Promise<void> {
    await this.page.getByLabel(keys.unlock.label, { exact: true }).fill(passphrase);
    await this.page.getByRole('button', { name: keys.unlock.do, exact: true }).click();
  }

  /** From nothing to a key that is safe. */
  async makeSafeKey(studyId: string, passphrase: string): Promise<RecoveryKit> {
    await this.open(studyId);
    await this.choosePassphrase(passphrase);
    await this.making();
    const kit = await this.makeRecovery();
    await this.drill(kit);
    return kit;
  }

  async openStudy(): Promise<void> {
    await this.page.getByRole('button', { name: keys.done.open }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: keys.done.open }).click();
    await expect(this.page.getByText(keys.done.opened)).toBeVisible();
  }

  /** Hands out the unsealed key after typed confirmation. @returns the file */
  async export(studyKeyFirstWord: string): Promise<Buffer> {
    await this.page.getByText(keys.exporting.do, { exact: true }).first().click();
    await this.page.getByRole('button', { name: keys.exporting.do }).click();
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel(keys.exporting.label).fill(studyKeyFirstWord);
    const arriving = this.page.waitForEvent('download');
    await dialog.getByRole('button', { name: keys.exporting.confirm }).click();
    return downloaded(await arriving);
  }
}
