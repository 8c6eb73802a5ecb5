import { readFileSync } from 'node:fs';
import { COMMON_HEADERS, filePolicy, programPolicy } from './server/policies.ts';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

const PROGRAMS = ['/api/:path*', '/healthz', '/metrics', '/release.json'];
const FILES = ['/_next/static/:path*', '/kernels/:path*'];
/** Files whose names stay while their content changes: kept by browsers, and asked about each time. */
const UNHASHED = ['/kernels/:path*', '/release.json'];

/** @param {string} key @param {string} value */
const on = (key, value) => (/** @type {string} */ source) => ({ source, headers: [{ key, value }] });

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
    { source: '/:path*', headers: Object.entries(COMMON_HEADERS).map(([key, value]) => ({ key, value })) },
    ...PROGRAMS.map(on('Content-Security-Policy', programPolicy)),
    ...FILES.map(on('Content-Security-Policy', filePolicy(process.env.NODE_ENV === 'development'))),
    ...UNHASHED.map(on('Cache-Control', 'public, max-age=0, must-revalidate')),
  ],
  // Written by scripts/write-release.ts after the build.
  rewrites: async () => [{ source: '/release.json', destination: '/_next/static/release.json' }],
};

export default config;
