import { readFileSync } from 'node:fs';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/** What every answer carries. HSTS is added by server/web.ts, which knows whether people come over https. */
const everywhere = [
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Embedder-Policy', value: 'require-corp' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'no-referrer' },
  {
    key: 'Permissions-Policy',
    value:
      'accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=(), publickey-credentials-get=(self), publickey-credentials-create=(self)',
  },
];

/** Answers for programs are never documents: nothing may be loaded, framed or run from one. */
const forPrograms = [
  {
    key: 'Content-Security-Policy',
    value: "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  },
];

/** @type {import('next').NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
  // The same release has the same build id on every machine, so that several web processes serve each other's pages.
  generateBuildId: () => version,
  // `npm run check` type-checks every room under its own libraries; the build need not do it a second time.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ['pg', 'pg-boss', 'pino', 'prom-client'],
  turbopack: { root: import.meta.dirname },
  headers: async () => [
    { source: '/:path*', headers: everywhere },
    ...['/api/:path*', '/healthz', '/metrics'].map((source) => ({ source, headers: forPrograms })),
  ],
};

export default config;
