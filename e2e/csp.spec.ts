import { expect, type Page, request } from '@playwright/test';
import { test } from './support/fixtures.ts';
import { templateDraft } from './support/owner.ts';
import { once, place } from './support/place.ts';
import { ownPages, publicPages, type Visited } from './support/places.ts';
import { settled } from './support/shots.ts';

const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** Hears of every breach that the browser itself sees, on whatever page. @returns where they will stand */
async function listen(page: Page): Promise<string[]> {
  const breaches: string[] = [];
  await page.addInitScript(() => {
    document.addEventListener(
      'securitypolicyviolation',
      ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
        // biome-ignore lint/suspicious/noConsole: the way out of a page that may be gone in the next moment
        console.error('policy breach', violatedDirective, blockedURI, sourceFile, lineNumber);
      },
    );
  });
  page.on('console', (message) => {
    if (/policy breach|Content Security Policy/.test(message.text())) breaches.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => breaches.push(`${page.url()}: ${error.message}`));
  return breaches;
}

/** Goes to every page and returns what broke the policy, or would break a stricter reading of it. */
async function breachesOf(page: Page, pages: readonly Visited[]): Promise<string[]> {
  const breaches = await listen(page);
  for (const { name, path } of pages) {
    await page.goto('about:blank');
    const answer = await page.goto(path);
    await settled(page);
    const headers = answer?.headers() ?? {};
    for (const [header, text] of Object.entries(HEADERS))
      if (headers[header] !== text) breaches.push(`${name}: ${header} is ${headers[header]}`);
    const policy = headers['content-security-policy'] ?? '';
    if (!policy.includes("default-src 'none'") || /unsafe-inline|unsafe-eval'(?<!wasm-unsafe-eval')/.test(policy))
      breaches.push(`${name}: ${policy}`);
    const html = (await answer?.text()) ?? '';
    for (const [tag] of html.matchAll(/<(script|style)\b[^>]*>/g))
      if (!/\bnonce="[^"]+"/.test(tag) && !/\bsrc="\//.test(tag))
        breaches.push(`${name}: inline without a nonce: ${tag}`);
    if (/\son[a-z]+="/.test(html.replace(/<script[\s\S]*?<\/script>/g, '')))
      breaches.push(`${name}: a handler in an attribute`);
    if (/<[a-z][^>]*\sstyle="/.test(html)) breaches.push(`${name}: a style in an attribute`);
  }
  return breaches;
}

test('no page for everybody breaks its policy', async ({ page, study }) => {
  expect(await breachesOf(page, publicPages(study))).toEqual([]);
});

test('the listener would hear of a breach', async ({ page }) => {
  const breaches = await listen(page);
  await page.goto('/sign-in');
  await page.evaluate(() => {
    const button = document.createElement('button');
    button.setAttribute('onclick', 'globalThis.ran = true');
    document.body.append(button);
    button.click();
  });
  await expect.poll(() => breaches.join('\n')).toContain('script-src');
  expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
});

test.describe('with a session', () => {
  test.use({ as: 'operator' });

  test('no page breaks its policy', async ({ page, study, owner }) => {
    const draftId = await once('draft', async () => {
      const made = await owner.api.study.create.mutate({
        from: { kind: 'draft', draft: templateDraft('blood-pressure') },
      });
      return made.studyId;
    });
    expect(await breachesOf(page, ownPages(study, draftId))).toEqual([]);
  });

  test('a change that another site asks for is refused, cookies or not', async ({ page, study }) => {
    const ask = (origin: string, more: Record<string, string> = {}) =>
      page.request.post('/api/trpc/study.close', {
        headers: { 'content-type': 'application/json', origin, ...more },
        data: { json: { studyId: study.studyId } },
      });
    for (const refused of [
      await ask('https://elsewhere.example'),
      await ask('null'),
      await ask(place.url, { 'sec-fetch-site': 'cross-site' }),
    ])
      expect(refused.status()).toBe(403);
    const { result } = (await (
      await page.request.get(
        `/api/trpc/study.get?input=${encodeURIComponent(JSON.stringify({ json: { studyId: study.studyId } }))}`,
      )
    ).json()) as { result: { data: { json: { phase: string } } } };
    expect(result.data.json.phase).toBe('open');
  });

  test('metrics are for the operator', async ({ page }) => {
    const metrics = await page.request.get('/metrics');
    expect(metrics.status()).toBe(200);
    expect(await metrics.text()).toContain('# TYPE');
    const anonymous = await request.newContext({ baseURL: place.url, storageState: { cookies: [], origins: [] } });
    expect((await anonymous.get('/metrics')).ok()).toBe(false);
    await anonymous.dispose();
  });
});

test('the product says that it is well, and nothing else', async ({ request: ask }) => {
  for (const address of ['/healthz', '/api/healthz']) {
    const answer = await ask.get(address);
    expect(answer.status()).toBe(200);
    expect(Object.keys((await answer.json()) as object).sort()).toEqual(['database', 'status', 'version']);
    expect(answer.headers()['content-security-policy']).toContain("default-src 'none'");
  }
});
