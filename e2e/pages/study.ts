import { expect, type Locator, type Page } from '@playwright/test';
import { common } from '../../messages/en/common.ts';
import { computation } from '../../messages/en/computation.ts';
import { study } from '../../messages/en/study.ts';

/** The list of studies, a new one, and the page of one study. */
export class StudyPages {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get title(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** @returns the id of the draft */
  async create(template: string): Promise<string> {
    await this.page.goto('/studies');
    await this.page.getByRole('link', { name: study.list.new }).first().click();
    await expect(this.title).toHaveText(study.new.title);
    await this.page.getByRole('radio', { name: template }).check();
    await this.page.getByRole('button', { name: study.new.create }).click();
    await this.page.waitForURL(/\/studies\/[0-9a-f-]{36}$/);
    return this.page.url().slice(-36);
  }

  async goToKey(): Promise<void> {
    await this.page.getByRole('link', { name: study.opening.keyDo }).click();
    await this.page.waitForURL(/\/keys\//);
  }

  async open(studyId: string): Promise<void> {
    await this.page.goto(`/studies/${studyId}`);
  }

  async tab(name: keyof Pick<typeof study.page, 'contributions' | 'results' | 'design' | 'people'>): Promise<void> {
    await this.page.getByRole('tab', { name: study.page[name] }).click();
  }

  /** @returns the whole link, which is shown this once */
  async makeLink(label: string): Promise<string> {
    await this.page.getByLabel(study.links.label).fill(label);
    await this.page.getByRole('button', { name: study.links.make }).click();
    const made = this.page.getByRole('status').filter({ hasText: study.links.madeText });
    const link = await made.getByRole('link', { name: study.links.look }).getAttribute('href');
    await made.getByRole('button', { name: study.links.done }).click();
    if (link === null) throw new Error('no link was shown');
    return link;
  }

  async revokeLink(label: string): Promise<void> {
    await this.page.getByRole('button', { name: study.links.revokeLabel.replace('{label}', label) }).click();
    await this.page.getByRole('dialog').getByRole('button', { name: study.links.revoke, exact: true }).click();
    await expect(this.page.getByRole('dialog')).toBeHidden();
  }

  get launch(): Locator {
    return this.page.getByRole('button', { name: computation.compute.launch });
  }

  /** The steps of a computation that is under way. */
  get steps(): Locator {
    return this.page.getByRole('list', { name: computation.progress.steps });
  }

  /** Sees the release come, without asking again. */
  async released(): Promise<void> {
    await expect(this.page.getByText(computation.releases.allowed)).toBeVisible({ timeout: 60_000 });
  }

  async openResult(): Promise<void> {
    await this.page.getByRole('link', { name: computation.releases.open }).first().click();
    await this.page.waitForURL(/\/result\//);
  }

  async signOut(): Promise<void> {
    await this.page.getByRole('button', { name: common.places.signOut }).click();
    await this.page.waitForURL((url) => url.pathname === '/');
  }
}
