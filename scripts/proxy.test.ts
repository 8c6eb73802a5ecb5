import { unstable_doesMiddlewareMatch } from 'next/experimental/testing/server.js';
import { NextRequest } from 'next/server';
import { describe, expect, test } from 'vitest';
import nextConfig from '../next.config.js';
import { config, proxy } from '../proxy.ts';
import { filePolicy, pagePolicy, programPolicy } from '../server/policies.ts';

const policyOf = (headers: Headers): string => headers.get('content-security-policy') ?? '';
const nonceOf = (headers: Headers): string => /'nonce-([^']+)'/.exec(policyOf(headers))?.[1] ?? '';

describe('pages', () => {
  test('each answer has a nonce of its own, 128 bits', () => {
    const [one, other] = [1, 2].map(() => nonceOf(proxy(new NextRequest('http://localhost/')).headers));
    expect(one).not.toBe(other);
    expect(Buffer.from(one ?? '', 'base64')).toHaveLength(16);
  });

  test('the page is rendered under the policy that is sent', () => {
    const { headers } = proxy(new NextRequest('http://localhost/'));
    expect(headers.get('x-middleware-request-content-security-policy')).toBe(policyOf(headers));
  });
});

describe('the proxy', () => {
  const runsFor = (path: string, headers = {}): boolean =>
    unstable_doesMiddlewareMatch({ config, nextConfig, url: `http://localhost${path}`, headers });

  test.each([
    '/',
    '/contribute',
    '/keys/a.b',
    '/result/x.json',
    '/studies/1.2.svg',
    '/kernels.html',
    '/metricsx',
    '/apis',
    '/before-scripts.js/x',
    '/nowhere/release.json',
  ])('is asked for %s, and for what is fetched ahead of it', (path) => {
    for (const headers of [{}, { purpose: 'prefetch' }, { 'next-router-prefetch': '1' }])
      expect(runsFor(path, headers)).toBe(true);
  });

  test.each([
    '/api/trpc/contribution.submit',
    '/healthz',
    '/metrics',
    '/release.json',
    '/before-scripts.js',
    '/icon.svg?hash',
    '/_next/static/chunks/worker.js',
    '/kernels/simd.wasm',
  ])('is not asked for %s', (path) => {
    expect(runsFor(path)).toBe(false);
  });
});

describe('policies in production', () => {
  test.each([
    ['page', pagePolicy('n', false)],
    ['file', filePolicy(false)],
    ['program', programPolicy],
  ])('%s: nothing inline, nothing evaluated but WebAssembly, nobody else', (_, policy) => {
    expect(policy).not.toContain('unsafe-inline');
    expect(policy.replaceAll("'wasm-unsafe-eval'", '')).not.toContain('unsafe-eval');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/https?:|wss?:|\*/);
  });

  test('a worker may compile WebAssembly and ask its own server', () => {
    expect(filePolicy(false)).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(filePolicy(false)).toContain("connect-src 'self';");
  });
});

describe('files', () => {
  /** A header that every path under a source is sent with. */
  async function header(source: string, name: string): Promise<string | undefined> {
    const rows = (await nextConfig.headers?.()) ?? [];
    return rows
      .filter((row) => row.source === source)
      .flatMap((row) => row.headers)
      .find(({ key }) => key === name)?.value;
  }

  test.each(['/_next/static/:path*', '/kernels/:path*'])('%s has the policy of files', async (source) => {
    expect(await header(source, 'Content-Security-Policy')).toBe(filePolicy(false));
  });

  test.each(['/api/:path*', '/healthz', '/metrics', '/release.json'])('%s has that of programs', async (source) => {
    expect(await header(source, 'Content-Security-Policy')).toBe(programPolicy);
  });

  test.each(['/kernels/:path*', '/release.json'])(
    '%s, not named by its content, is asked about anew',
    async (source) => {
      expect(await header(source, 'Cache-Control')).toBe('public, max-age=0, must-revalidate');
    },
  );

  test('everything is isolated and typed', async () => {
    expect(await header('/:path*', 'Cross-Origin-Embedder-Policy')).toBe('require-corp');
    expect(await header('/:path*', 'X-Content-Type-Options')).toBe('nosniff');
  });
});
