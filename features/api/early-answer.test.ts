import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import superjson from 'superjson';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LINK_HEADER } from '../../core/protocol/study-link.ts';
import { api, carryStudyLink } from './client.ts';

const SCRIPT = readFileSync(new URL('../../public/before-scripts.js', import.meta.url), 'utf8');
const TOKEN = 'A'.repeat(43);
const LINK = `#${TOKEN}.${'0f'.repeat(32)}`;
const STUDY = { studyId: 'early' };

const answered = () => Promise.resolve(Response.json([{ result: { data: superjson.serialize(STUDY) } }]));
const later = vi.fn(answered);

/** The script as a page runs it. @returns what it asked for */
function runScript(pathname: string, hash: string, secure = true) {
  const early = vi.fn((_url: string, _init: { readonly headers: Record<string, string> }) => answered());
  const page = {
    document: { documentElement: { dataset: {} } },
    location: { pathname, hash },
    localStorage: { getItem: () => null },
    isSecureContext: secure,
    addEventListener: () => undefined,
    fetch: early,
    cipherwardEarly: undefined,
  };
  runInNewContext(SCRIPT, page);
  globalThis.cipherwardEarly = page.cipherwardEarly;
  return early;
}

beforeEach(() => {
  later.mockClear();
  vi.stubGlobal('fetch', later);
});
afterEach(() => {
  vi.unstubAllGlobals();
  carryStudyLink(null);
  globalThis.cipherwardEarly = undefined;
});

test('the client takes what the page asked for early, and asks itself the next time', async () => {
  const early = runScript('/contribute', LINK);
  expect(early.mock.calls[0]?.[1].headers).toEqual({ [LINK_HEADER]: TOKEN });
  carryStudyLink(TOKEN);
  expect(await api.contribution.study.query({})).toEqual(STUDY);
  expect(later).not.toHaveBeenCalled();
  await api.contribution.study.query({});
  expect(later).toHaveBeenCalledTimes(1);
  expect(early).toHaveBeenCalledTimes(1);
});

test('an answer under another link is left alone', async () => {
  runScript('/contribute', LINK);
  carryStudyLink('B'.repeat(43));
  await api.contribution.study.query({});
  expect(later).toHaveBeenCalledTimes(1);
});

test.each([
  ['/contribute', ''],
  ['/contribute', `#${TOKEN}`],
  ['/contribute', `${LINK}0`],
  ['/studies', LINK],
])('nothing is asked early at %s%s', (pathname, hash) => {
  expect(runScript(pathname, hash)).not.toHaveBeenCalled();
});

test('nothing is asked early from an insecure origin', () => {
  expect(runScript('/contribute', LINK, false)).not.toHaveBeenCalled();
});
