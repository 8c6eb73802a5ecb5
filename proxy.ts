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

/** Pages alone: programs' doors stream bodies that must not be buffered here, and files need no nonce. */
export const config = {
  matcher: [
    {
      source: '/((?!api/|healthz|metrics|_next/static|_next/image|.*\\.[^/]*$).*)',
      missing: [
        { type: 'header', key: 'next-router-prefetch' },
        { type: 'header', key: 'purpose', value: 'prefetch' },
      ],
    },
  ],
};
