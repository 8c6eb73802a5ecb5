import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, request as send } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import nextConfig from '../../next.config.js';
import { compressStatic } from '../../scripts/compress-static.ts';
import { serveStaticFiles } from './static-files.ts';

const SCRIPT = 'console.log("a script that is long enough to be worth pressing");\n'.repeat(40);
const NEXT = 418;
let build = '';
let web: Server;
let port = 0;

beforeAll(async () => {
  build = mkdtempSync(path.join(os.tmpdir(), 'cipherward-static-'));
  mkdirSync(path.join(build, 'static/chunks'), { recursive: true });
  mkdirSync(path.join(build, 'server'));
  writeFileSync(path.join(build, 'static/chunks/a-1.js'), SCRIPT);
  writeFileSync(path.join(build, 'static/chunks/short.js'), 'x');
  writeFileSync(path.join(build, 'static/release.json'), '{}');
  writeFileSync(path.join(build, 'server/secret.js'), 'not for browsers');
  compressStatic(path.join(build, 'static'));
  const files = serveStaticFiles(build);
  web = createServer((request, response) => {
    if (!files(request, response)) response.writeHead(NEXT).end(request.url);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const address = web.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});
afterAll(() => {
  web.closeAllConnections();
  web.close();
  rmSync(build, { recursive: true });
});

/** Without fetch, which would hide the encoding and mend the path. */
function ask(target: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; headers: Headers; body: Buffer }>((resolve, reject) => {
    send({ port, host: '127.0.0.1', path: target, method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: new Headers(answer.headers as Record<string, string>),
          body: Buffer.concat(chunks),
        }),
      );
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  ['br', brotliDecompressSync],
  ['gzip', gunzipSync],
])('a browser that reads %s gets that, smaller and the same', async (encoding, open) => {
  const { headers, body } = await ask('/_next/static/chunks/a-1.js', { 'accept-encoding': encoding });
  expect(headers.get('content-encoding')).toBe(encoding);
  expect(headers.get('vary')).toContain('Accept-Encoding');
  expect(headers.get('content-type')).toMatch(/javascript/);
  expect(body.length).toBeLessThan(SCRIPT.length / 2);
  expect(open(body).toString()).toBe(SCRIPT);
});

test('one that reads neither, and a file that pressing makes no smaller, get the file as it lies', async () => {
  expect((await ask('/_next/static/chunks/a-1.js')).body.toString()).toBe(SCRIPT);
  const short = await ask('/_next/static/chunks/short.js', { 'accept-encoding': 'br, gzip' });
  expect(short.headers.get('content-encoding')).toBeNull();
  expect(short.body.toString()).toBe('x');
});

test('gives the headers that Next gives every file, and a year to keep it', async () => {
  const rules = (await nextConfig.headers?.()) ?? [];
  const wanted = rules
    .filter(({ source }) => ['/:path*', '/_next/static/:path*'].includes(source))
    .flatMap(({ headers }) => headers);
  const { headers } = await ask('/_next/static/chunks/a-1.js');
  expect(wanted.length).toBeGreaterThan(5);
  for (const { key, value } of wanted) expect(headers.get(key)).toBe(value);
  expect(headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
});

test.each([
  ['/_next/static/chunks/none.js', 'GET'],
  ['/_next/static/release.json', 'GET'],
  ['/_next/static/chunks/a-1.js.br', 'GET'],
  ['/_next/static/../server/secret.js', 'GET'],
  ['/_next/static/%2e%2e/server/secret.js', 'GET'],
  ['/_next/static/..%2fserver/secret.js', 'GET'],
  ['/server/secret.js', 'GET'],
  ['/', 'GET'],
  ['/_next/static/chunks/a-1.js', 'POST'],
])('%s by %s is left to Next, untouched', async (target, method) => {
  const { status, body } = await ask(target, {}, method);
  expect(status).toBe(NEXT);
  expect(body.toString()).toBe(target);
});
