import type { Browser } from '@playwright/test';
import { contribution } from '../../messages/en/contribution.ts';

/** A phone on a slow mobile line: 1.6 Mbit/s down, 0.75 Mbit/s up, 150 ms round trip, a processor of a quarter of this one's speed. */
const LINE = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 };
const SLOWER = 4;
const VIEWPORT = { width: 412, height: 839 };
const PATIENCE_MS = 60_000;

export interface PageVisit {
  /** Octets on the wire before the crypto worker is asked for. */
  readonly bytes: number;
  /** Seconds from the address to a field that takes what is typed. */
  readonly interactive: number;
}

/** One first visit to the contribution page, with nothing in any cache. */
export async function visitContributionPage(browser: Browser, link: string): Promise<PageVisit> {
  const context = await browser.newContext({ viewport: VIEWPORT, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const session = await context.newCDPSession(page);
  const asked = new Map<string, string>();
  const received = new Map<string, number>();
  let beforeWorker: ReadonlySet<string> | undefined;
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    if (isWorker(request.url)) beforeWorker ??= new Set(asked.keys());
    asked.set(requestId, request.url);
  });
  page.on('worker', () => {
    beforeWorker ??= new Set(asked.keys());
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    received.set(requestId, (received.get(requestId) ?? 0) + encodedDataLength);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    received.set(requestId, encodedDataLength),
  );
  await session.send('Network.enable');
  await session.send('Network.emulateNetworkConditions', LINE);
  await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  try {
    await page.addInitScript(contributor, contribution.consent.go);
    await page.goto(link, { waitUntil: 'commit' });
    const told = await page.waitForFunction(() => (globalThis as Told).interactiveAfter, null, { polling: 500 });
    const interactive = Number(await told.jsonValue()) / 1000;
    if ((await page.getByRole('textbox').first().inputValue()) !== TYPED)
      throw new Error('the field took something else');
    await page.waitForLoadState('networkidle');
    if (beforeWorker === undefined) throw new Error('the page started no worker');
    const counted = [...received].filter(([requestId]) => beforeWorker?.has(requestId));
    return { bytes: counted.reduce((sum, [, length]) => sum + length, 0), interactive };
  } finally {
    await context.close();
  }
}

interface Told {
  interactiveAfter?: number;
}
const TYPED = '97.3';

/**
 * Agrees, goes on and types as soon as the page lets it, then tells how many milliseconds after the address was entered that was. It runs in the page: a
 * program outside would spend a good part of the slowed processor's time on asking.
 * @param go words of the button that leads to the form
 */
async function contributor(go: string): Promise<void> {
  const soon = <T>(find: () => T | null | undefined | false): Promise<T> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = find();
        if (found) resolve(found);
        else setTimeout(look, 10);
      };
      look();
    });
  const agree = await soon(() => document.querySelector<HTMLInputElement>('main input[type=checkbox]'));
  agree.click();
  const button = await soon(() =>
    [...document.querySelectorAll('button')].find((each) => each.textContent === go && !each.disabled),
  );
  button.click();
  const field = await soon(() =>
    document.querySelector<HTMLInputElement>('main input[inputmode], main input[type=text]'),
  );
  field.focus();
  document.execCommand('insertText', false, '97.3');
  await soon(() => field.isConnected && field.value === '97.3');
  requestAnimationFrame(() => setTimeout(() => Object.assign(globalThis, { interactiveAfter: performance.now() })));
}

const isWorker = (url: string): boolean => /worker/i.test(new URL(url).pathname);
