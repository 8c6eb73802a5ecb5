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
    const begun = performance.now();
    await page.goto(link, { waitUntil: 'commit' });
    await page.getByRole('checkbox', { name: contribution.consent.agree }).check();
    await page.getByRole('button', { name: contribution.consent.go }).click();
    const field = page.getByRole('textbox').first();
    await field.fill('97.3');
    const interactive = (performance.now() - begun) / 1000;
    await page.waitForLoadState('networkidle');
    if (beforeWorker === undefined) throw new Error('the page started no worker');
    const counted = [...received].filter(([requestId]) => beforeWorker?.has(requestId));
    return { bytes: counted.reduce((sum, [, length]) => sum + length, 0), interactive };
  } finally {
    await context.close();
  }
}

const isWorker = (url: string): boolean => /worker/i.test(new URL(url).pathname);
