import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import sirv from 'sirv';
import { COMMON_HEADERS, filePolicy } from '../policies.ts';

const PREFIX = '/_next/static';
const YEAR_S = 31_536_000;

/** What next.config.js gives every file of the build; a test holds the two together. */
const FILE_HEADERS: Readonly<Record<string, string>> = {
  ...COMMON_HEADERS,
  'Content-Security-Policy': filePolicy(false),
};

/** Answers a request for a file that lies there and says so; otherwise leaves the request alone. */
export type StaticFiles = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves what the build made for browsers before Next sees the request, in the form that scripts/compress-static.ts pressed it into: Brotli is an
 * eighth smaller than what Next compresses on the way (ADR 16). Names carry a digest of the content, so that browsers keep them for a year.
 * What came after the start is not known here and goes through Next.
 * @param distDir folder of the build
 */
export function serveStaticFiles(distDir: string): StaticFiles {
  const find = sirv(path.join(distDir, 'static'), {
    brotli: true,
    gzip: true,
    etag: true,
    immutable: true,
    maxAge: YEAR_S,
    setHeaders: (response) => {
      for (const [name, text] of Object.entries(FILE_HEADERS)) response.setHeader(name, text);
    },
  });
  return (request, response) => {
    const { url = '' } = request;
    if ((request.method !== 'GET' && request.method !== 'HEAD') || !url.startsWith(`${PREFIX}/`)) return false;
    if (/\.(br|gz|json)(\?|$)/.test(url)) return false;
    let found = true;
    request.url = url.slice(PREFIX.length);
    find(request, response, () => {
      found = false;
    });
    request.url = url;
    return found;
  };
}
