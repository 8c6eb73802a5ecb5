// Security headers: what every answer carries, and the Content-Security-Policy of every kind of answer. Read by proxy.ts, next.config.js, the doors before
// Next and the list of the release.

/** What every answer carries. HSTS is added by server/web.ts, which knows whether people come over https. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy':
    'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
};

const ENDS = ["base-uri 'none'", "frame-ancestors 'none'", "object-src 'none'"];

/**
 * A page: only our own scripts, named by a nonce that is new in each answer. WebAssembly is compiled in workers.
 * Development loosens what its tools need (evaluated sources, style elements, a web socket).
 */
export const pagePolicy = (nonce: string, development: boolean): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    ...ENDS,
  ].join('; ');

/**
 * A file: a worker does not inherit the policy of the page that starts it but runs under that of its own script. It may
 * load our scripts, compile WebAssembly and ask us; nothing else, and nobody else.
 */
export const filePolicy = (development: boolean): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval'${development ? " 'unsafe-eval'" : ''}`,
    `connect-src 'self'${development ? ' ws:' : ''}`,
    "worker-src 'self'",
    "form-action 'none'",
    ...ENDS,
  ].join('; ');

/** An answer for a program is never a document: nothing may be loaded, framed or run from one. */
export const programPolicy = ["default-src 'none'", "form-action 'none'", ...ENDS].join('; ');
