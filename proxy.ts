import { type NextRequest, NextResponse } from 'next/server';
import { pagePolicy } from './server/policies.ts';

export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  const policy = pagePolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy); // Next takes the nonce for its own scripts from here
  headers.set('x-nonce', nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

/**
 * Everything but what is known to be no page: programs' doors stream bodies that must not be buffered here, and our files need no nonce.
 * A dot in an address makes no file of it, and a page that is fetched ahead of time is shown like any other.
 */
export const config = {
  matcher: [
    '/((?!api/|(?:healthz|metrics|release\\.json|before-scripts\\.js|icon\\.svg|favicon\\.ico)$|_next/static/|_next/image$|kernels/).*)',
  ],
};
