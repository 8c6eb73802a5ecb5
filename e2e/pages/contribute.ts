import { expect, type Locator, type Page } from '@playwright/test';
import { common } from '../../messages/en/common.ts';
import { contribution } from '../../messages/en/contribution.ts';
import { errors } from '../../messages/en/errors.ts';

export interface Typed {
  readonly glucose: string;
  readonly cholesterol: string;
  readonly age: string;
  readonly unit?: string;
}

/** The contribution page, through the questions of the screening template. */
export class ContributePage {
  readonly page: Page;
  readonly glucose: Locator;
  readonly cholesterol: Locator;

  constructor(page: Page) {
    this.page = page;
    this.glucose = page.getByRole('textbox', { name: 'Blood glucose' });
    this.cholesterol = page.getByRole('textbox', { name: 'Total cholesterol' });
  }

  /** The title of the screen that is shown. */
  get title(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  async open(link: string): Promise<void> {
    await this.page.goto(link);
  }

  /** The device has checked the study and its key. */
  async checked(): Promise<void> {
    await expect(
      this.page.getByText(contribution.check.done).or(this.page.getByText(contribution.check.remembered)),
    ).toBeVisible({ timeout: 90_000 });
  }

  async agree(): Promise<void> {
    await this.page.getByRole('checkbox', { name: contribution.consent.agree }).check();
    await this.page.getByRole('button', { name: contribution.consent.go }).click();
    await expect(this.title).toHaveText(contribution.form.title);
  }

  /** Another unit is chosen before the number is typed, as people do. */
  async type({ glucose, cholesterol, age, unit }: Typed): Promise<void> {
    if (unit !== undefined) await this.unitOf('Blood glucose', unit).click();
    await this.glucose.fill(glucose);
    await this.cholesterol.fill(cholesterol);
    await this.age(age).check();
  }

  age(label: string): Locator {
    return this.page.getByRole('radio', { name: label, exact: true });
  }

  unitOf(label: string, unit: string): Locator {
    return this.page
      .getByRole('group', { name: contribution.form.unitOf.replace('{label}', label) })
      .getByText(unit, { exact: true });
  }

  async review(): Promise<void> {
    await this.page.getByRole('button', { name: contribution.form.review }).click();
  }

  async send(): Promise<void> {
    await expect(this.title).toHaveText(contribution.review.title);
    await this.page.getByRole('button', { name: contribution.review.send }).click();
  }

  async stored(): Promise<void> {
    await expect(this.title).toHaveText(contribution.receipt.title, { timeout: 90_000 });
    await expect(this.page.getByText(contribution.receipt.signatureGood)).toBeVisible();
  }

  /** From the link to the receipt. */
  async contribute(link: string, typed: Typed): Promise<void> {
    await this.open(link);
    await this.checked();
    await this.agree();
    await this.type(typed);
    await this.review();
    await this.send();
    await this.stored();
  }

  /** The summary of what has to be put right. */
  get faults(): Locator {
    return this.page.getByRole('alert').filter({ has: this.page.getByRole('link') });
  }

  fault(code: keyof typeof errors): Locator {
    return this.page.getByRole('alert').filter({ hasText: errors[code] });
  }

  get back(): Locator {
    return this.page.getByRole('button', { name: common.back });
  }
}
