// Plain JavaScript for Node 20, without dependencies.
import path from 'node:path';
import { perform, Refusal } from './program.mjs';
import { contentHash, whenStale } from './stamps.mjs';

const NEEDED = 24;
const PACKAGED = ['linux-x64', 'linux-arm64'];

/**
 * The Node that the product runs on: the one that runs us when it is new enough, else the one that npm delivers into a
 * private folder.
 * @param {string} root
 * @param {{ version: string, platform: string, execPath: string, env: NodeJS.ProcessEnv, journal: string }} running
 * @returns {Promise<string>} the program's path
 */
export async function suitableNode(root, { version, platform, execPath, env, journal }) {
  if (Number(version.split('.')[0]) >= NEEDED) return execPath;
  if (!PACKAGED.includes(platform)) {
    throw new Refusal(
      `Cipherward runs on Node ${NEEDED} or newer; this is Node ${version}, and npm has no Node ${NEEDED} for ${platform}. Install it from https://nodejs.org and try again.`,
    );
  }
  const home = path.join(root, 'scripts/runtime');
  const product = path.join(home, `node_modules/node-${platform}/bin/node`);
  await whenStale({
    stamp: path.join(home, 'node_modules/.cipherward'),
    hash: contentHash(home, ['package-lock.json'], [platform]),
    product,
    work: () =>
      perform(`Fetching Node ${NEEDED} (this is Node ${version})`, 'npm', npmInstall, { cwd: home, env, journal }),
  });
  return product;
}

/** Exactly the locked packages, whatever the user's npm settings leave out. */
export const npmInstall = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
