// Plain JavaScript for Node 20, without dependencies.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { npmInstall } from './node.mjs';
import { perform } from './program.mjs';
import { contentHash, whenStale } from './stamps.mjs';

/** Everything that `next build` reads. */
const SOURCES = [
  'app',
  'core',
  'features',
  'kernels',
  'keyroom',
  'messages',
  'prisma',
  'public',
  'server',
  'ui',
  'wire',
  'workers',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'postcss.config.mjs',
  'proxy.ts',
  'scripts/compress-static.ts',
  'scripts/finish-build.ts',
  'scripts/write-release.ts',
  'tsconfig.base.json',
  'tsconfig.json',
];

/** @typedef {{ root: string, node: string, env: NodeJS.ProcessEnv, journal: string }} Place */

/** @param {Place} place */
function facts({ node }) {
  return [process.platform, process.arch, node.includes('scripts/runtime') ? 'packaged node' : 'own node'];
}

/**
 * Installs exactly what the lock names.
 * @param {Place} place
 */
export async function install(place) {
  const { root, env, journal } = place;
  return whenStale({
    stamp: path.join(root, 'node_modules/.cipherward'),
    hash: contentHash(root, ['package-lock.json'], facts(place)),
    product: path.join(root, 'node_modules/next/package.json'),
    work: () => perform('Installing packages', 'npm', npmInstall, { cwd: root, env, journal }),
  });
}

/**
 * Writes the database client for the schema.
 * @param {Place} place
 */
export async function generate({ root, node, env, journal }) {
  if (!existsSync(path.join(root, 'prisma/schema.prisma'))) return false;
  return whenStale({
    stamp: path.join(root, 'server/generated/.cipherward'),
    hash: contentHash(root, ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']),
    product: path.join(root, 'server/generated/prisma/client.ts'),
    work: () => {
      const offline = { ...env, PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'scripts/schema-engine.mjs') };
      const words = [path.join(root, 'node_modules/prisma/build/index.js'), 'generate'];
      return perform('Writing the database client', node, words, { cwd: root, env: offline, journal });
    },
  });
}

/**
 * Builds the web application.
 * @param {Place} place
 * @param {string} distDir folder of the build under the root
 */
export async function build({ root, node, env, journal }, distDir) {
  return whenStale({
    stamp: path.join(root, distDir, '.cipherward'),
    hash: contentHash(root, SOURCES),
    product: path.join(root, distDir, 'BUILD_ID'),
    work: async () => {
      /** @type {NodeJS.ProcessEnv} */
      const production = { ...env, NODE_ENV: 'production', NEXT_DIST_DIR: distDir };
      const words = [path.join(root, 'node_modules/next/dist/bin/next'), 'build'];
      const place = { cwd: root, env: production, journal };
      await perform('Building the web application', node, words, place);
      await perform('Listing and compressing the release', node, [path.join(root, 'scripts/finish-build.ts')], place);
    },
  });
}
