import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { contribution } from '../messages/en/contribution.ts';
import { ContributePage } from './pages/contribute.ts';
import { test } from './support/fixtures.ts';
import { templateDraft } from './support/owner.ts';
import { once } from './support/place.ts';
import { ownPages, publicPages, type Visited } from './support/places.ts';
import { settled, shot } from './support/shots.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const NARROW = { width: 320, height: 640 };

/** Every page is looked at in both themes and at 320 px, and every fault is told at once. */
async function faultsOf(
  page: Page,
  pages: readonly Visited[],
  look: (name: string) => Promise<void>,
): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, path } of pages) {
    await page.goto(path);
    await settled(page);
    const title = await page.title();
    if (!/\S+.*Cipherward/.test(title)) faults.push(`${name}: the title is "${title}"`);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      // The dark page has the same structure and other colours.
      const axe = new AxeBuilder({ page });
      const { violations } = await (colorScheme === 'light'
        ? axe.withTags(RULES)
        : axe.withRules(['color-contrast'])
      ).analyze();
      for (const { id, nodes } of violations)
        faults.push(
          `${name}, ${colorScheme}: ${id} at ${nodes.map(({ target, failureSummary }) => `${target.join(' ')}: ${failureSummary}`).join(' | ')}`,
        );
      await look(`${name}-${colorScheme}`);
    }
    await page.emulateMedia({ colorScheme: 'light' });
    const usual = page.viewportSize();
    await page.setViewportSize(NARROW);
    const wide = await overflowing(page);
    if (wide !== '') faults.push(`${name}: wider than ${NARROW.width} px: ${wide}`);
    await look(`${name}-narrow`);
    if (usual !== null) await page.setViewportSize(usual);
    // The next address may differ in its fragment alone.
    await page.goto('about:blank');
  }
  return faults;
}

/** By how much the page itself can be pushed sideways, and what sticks out of it, once it has taken its new width. */
async function overflowing(page: Page): Promise<string> {
  const said = () =>
    page.evaluate(() => {
      const { clientWidth, scrollWidth } = document.documentElement;
      const isOut = (element: Element) => element.getBoundingClientRect().right > clientWidth + 1;
      const out = [...document.querySelectorAll('body *')].filter((one) => isOut(one) && one.children.length === 0);
      return scrollWidth <= clientWidth
        ? ''
        : `${scrollWidth} px, ${out.slice(0, 5).map((one) => one.outerHTML.slice(0, 80))}`;
    });
  return await expect
    .poll(said, { timeout: 10_000 })
    .toBe('')
    .then(() => '', said);
}

test('pages for everybody', async ({ page, study }, info) => {
  test.slow();
  expect(await faultsOf(page, publicPages(study), (name) => shot(page, info, name))).toEqual([]);
});

test('with less motion the other theme is there at once, with no colours in between', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  await page.goto('/');
  await settled(page);
  const light = await page.evaluate(() => getComputedStyle(document.body).color);
  const dark = await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
    const { color } = getComputedStyle(document.body);
    return { color, moving: document.getAnimations().length };
  });
  expect(dark.color).not.toBe(light);
  expect(dark.moving).toBe(0);
});

test.describe('pages of somebody who is signed in', () => {
  test.use({ as: 'operator' });

  test('are accessible too', async ({ page, study, owner }, info) => {
    test.slow();
    const draftId = await once('draft', async () => {
      const made = await owner.api.study.create.mutate({
        from: { kind: 'draft', draft: templateDraft('blood-pressure') },
      });
      return made.studyId;
    });
    expect(await faultsOf(page, ownPages(study, draftId), (name) => shot(page, info, name))).toEqual([]);
  });

  test('every part of an open study', async ({ page, study }, info) => {
    await page.goto(`/studies/${study.studyId}`);
    await settled(page);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await settled(page);
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      expect(violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).join()}`)).toEqual([]);
      await shot(page, info, `study-${await tab.innerText()}`);
    }
  });
});

test('the form with faults, and the check of what was typed', async ({ page, contribute, study }, info) => {
  await contribute.open(study.link);
  await contribute.agree();
  await contribute.review();
  await expect(contribute.faults).toBeVisible();
  const clean = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      expect(
        violations.map(({ id, nodes }) => `${id} ${nodes.map(({ target }) => target).join()}`),
        name,
      ).toEqual([]);
      await shot(page, info, `${name}-${colorScheme}`);
    }
  };
  await clean('form with faults');
  await contribute.type({ glucose: '97.3', cholesterol: '188.0', age: '40 to 59' });
  await contribute.review();
  await expect(contribute.title).toHaveText(contribution.review.title);
  await clean('review');
});

test('a contribution by keyboard alone', async ({ page, contribute, study }) => {
  const { keyboard } = page;
  /** Tabs on until the focus is where it is wanted, as somebody without a mouse does. */
  const tabTo = async (name: string, key = 'Tab') => {
    const at = page.locator(':focus');
    for (let steps = 0; steps < 60; steps++) {
      await keyboard.press(key);
      const label = await at.evaluate((element) => {
        const labelled = (element as HTMLInputElement).labels?.[0]?.textContent ?? '';
        return `${labelled} ${element.getAttribute('aria-label') ?? ''} ${element.textContent ?? ''}`;
      });
      if (label.includes(name)) return;
    }
    throw new Error(`the keyboard never got to: ${name}`);
  };
  await contribute.open(study.link);
  await contribute.checked();
  await keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await keyboard.press('Enter');
  await tabTo(contribution.consent.agree);
  await keyboard.press('Space');
  await tabTo(contribution.consent.go);
  await keyboard.press('Enter');
  await expect(contribute.title).toHaveText(contribution.form.title);
  await tabTo('Blood glucose');
  await keyboard.type('97.3');
  await tabTo('Total cholesterol');
  await keyboard.type('188.0');
  await tabTo('Under 40');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowDown');
  await expect(contribute.age('60 to 74')).toBeChecked();
  await tabTo(contribution.form.review);
  await keyboard.press('Enter');
  await expect(contribute.title).toHaveText(contribution.review.title);
  await tabTo(contribution.review.send);
  await keyboard.press('Enter');
  await new ContributePage(page).stored();
});
