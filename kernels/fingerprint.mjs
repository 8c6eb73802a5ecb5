// What the committed artefacts were built from, and what they are: lets the tests notice forgotten builds without the compiler.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));

const RELAXED = 'simd,relaxed-simd';

/**
 * Modules that the build makes, one a row: `artefact` from `entry`, both relative to this folder, with the instructions of `features`.
 * The sources of a module are those beside its entry. `unfused`: each multiply-add rounds twice, as engines may do.
 */
export const MODULES = [
  { artefact: '../public/kernels/fma.wasm', entry: 'assembly/kernels.ts', features: RELAXED },
  { artefact: '../public/kernels/simd.wasm', entry: 'assembly/kernels.ts', features: 'simd' },
  { artefact: 'fixtures/unfused.wasm', entry: 'assembly/kernels.ts', features: RELAXED, unfused: true },
  { artefact: '../public/kernels/rows.wasm', entry: 'rows/assembly/rows.ts', features: 'simd' },
  { artefact: '../public/kernels/ntt-fma.wasm', entry: 'ntt/assembly/kernels.ts', features: RELAXED },
  { artefact: '../public/kernels/ntt-simd.wasm', entry: 'ntt/assembly/kernels.ts', features: 'simd' },
  { artefact: 'fixtures/unfused-ntt.wasm', entry: 'ntt/assembly/kernels.ts', features: RELAXED, unfused: true },
];
export const RECORD = join(here, 'fixtures/fingerprint.json');

/** @param {Uint8Array | string} bytes */
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/**
 * SHA-256 of all sources together, the compiler's lock file among them, and of each artefact.
 * @returns {Record<string, string>}
 */
export function fingerprint() {
  const folders = [...new Set(MODULES.map(({ entry }) => dirname(entry)))].sort();
  const sources = folders.flatMap((folder) =>
    readdirSync(join(here, folder))
      .filter((name) => name.endsWith('.ts'))
      .sort()
      .map((name) => `${folder}/${name}`),
  );
  const listed = [...sources, 'build.mjs', 'package-lock.json'].map(
    (name) => `${name} ${sha256(readFileSync(join(here, name)))}\n`,
  );
  return Object.fromEntries([
    ['sources', sha256(listed.join(''))],
    ...MODULES.map(({ artefact }) => [artefact, sha256(readFileSync(join(here, artefact)))]),
  ]);
}
