import { expect, type Page } from '@playwright/test';
import { account } from '../../messages/en/account.ts';
import { installation } from '../../messages/en/installation.ts';
import type { Account } from '../support/place.ts';

/** The first page, claiming, and signing in. */
export class SignPages {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async claim(token: string, who: Account): Promise<void> {
    await this.page.goto('/');
    await this.page.getByRole('link', { name: installation.landing.claim }).click();
    await expect(this.page.getByRole('heading', { level: 1 })).toHaveText(installation.claim.title);
    await this.page.getByLabel(installation.claim.token).fill(token);
    await this.page.getByLabel(installation.claim.name).fill(who.name);
    await this.page.getByLabel(installation.claim.email).fill(who.email);
    await this.page.getByLabel(installation.claim.password, { exact: true }).fill(who.password);
    await this.page.getByRole('button', { name: installation.claim.submit }).click();
    await this.page.waitForURL('**/studies');
  }

  async signIn(who: Account): Promise<void> {
    await this.page.goto('/sign-in');
    await this.page.getByLabel(account.fields.email).fill(who.email);
    await this.page.getByLabel(account.fields.password, { exact: true }).fill(who.password);
    await this.page.getByRole('button', { name: account.signIn.submit }).click();
    await this.page.waitForURL('**/studies');
  }
}
