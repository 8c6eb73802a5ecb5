// Plain JavaScript for Node 20, without dependencies.
import { existsSync } from 'node:fs';
import { perform, Refusal } from './program.mjs';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * The browser for the tests: $CHROMIUM_PATH, one of the usual places, or as root on Debian and its kin the package.
 * @param {import('./program.mjs').Place} place
 * @param {readonly string[]} [places]
 * @returns {Promise<string>} the program's path
 */
export async function findChromium(place, places = PLACES) {
  const named = place.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new Refusal(`CHROMIUM_PATH names ${named}, and there is no such file.`);
  }
  const find = () => places.find((file) => existsSync(file));
  const found = find();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Refusal('The tests need Chromium: install it, or set CHROMIUM_PATH to the program.');
  }
  const env = { ...place.env, DEBIAN_FRONTEND: 'noninteractive' };
  await perform('Reading the package lists', 'apt-get', ['update', '-qq'], { ...place, cwd: '/', env });
  const words = ['install', '-y', '-qq', '--no-install-recommends', 'chromium'];
  await perform('Installing Chromium for the tests', 'apt-get', words, { ...place, cwd: '/', env });
  const installed = find();
  if (installed === undefined)
    throw new Refusal('Chromium was installed and is not where it was expected: set CHROMIUM_PATH.');
  return installed;
}
