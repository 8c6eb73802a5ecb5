import { NextRequest } from 'next/server';
import { expect, test } from 'vitest';
import { contentSecurityPolicy, proxy } from '../proxy.ts';

const policyOf = (headers: Headers): string => headers.get('content-security-policy') ?? '';
const nonceOf = (headers: Headers): string => /'nonce-([^']+)'/.exec(policyOf(headers))?.[1] ?? '';

test('each answer has a nonce of its own, 128 bits', () => {
  const [one, other] = [1, 2].map(() => nonceOf(proxy(new NextRequest('http://localhost/')).headers));
  expect(one).not.toBe(other);
  expect(Buffer.from(one ?? '', 'base64')).toHaveLength(16);
});

test('the page is rendered under the policy that is sent', () => {
  const { headers } = proxy(new NextRequest('http://localhost/'));
  expect(headers.get('x-middleware-request-content-security-policy')).toBe(policyOf(headers));
});

test('in production nothing inline and nothing evaluated but WebAssembly', () => {
  const policy = contentSecurityPolicy('n', false);
  expect(policy).not.toContain('unsafe-inline');
  expect(policy.replaceAll("'wasm-unsafe-eval'", '')).not.toContain('unsafe-eval');
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toContain("connect-src 'self';");
});
