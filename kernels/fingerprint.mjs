// What the committed artefacts were built from, and what they are: lets the tests notice forgotten builds without the compiler.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

/** Modules that the build makes, relative to this folder. */
export const ARTEFACTS = ['../public/kernels/fma.wasm', '../public/kernels/simd.wasm', 'fixtures/unfused.wasm'];
export const RECORD = join(here, 'fixtures/fingerprint.json');

/** @param {Uint8Array | string} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * SHA-256 of all sources together, the compiler's lock file among them, and of each artefact.
 * @returns {Record<string, string>}
 */
export function fingerprint() {
  const sources = readdirSync(join(here, 'assembly'))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => `assembly/${name}`);
  const listed = [...sources, 'build.mjs', 'package-lock.json'].map(
    (name) => `${name} ${sha256(readFileSync(join(here, name)))}\n`,
  );
  return Object.fromEntries([
    ['sources', sha256(listed.join(''))],
    ...ARTEFACTS.map((path) => [path, sha256(readFileSync(join(here, path)))]),
  ]);
}
