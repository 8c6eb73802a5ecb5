// Compiles the kernels. `node build.mjs` writes the artefacts; `node build.mjs --check` compiles anew and fails unless the committed ones are the same bytes.
// Needs `npm ci --prefix kernels` once.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { ARTEFACTS, fingerprint, RECORD } from './fingerprint.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** A multiply-add that rounds twice, as engines may do: only for the test that such an engine is noticed. */
const unfuse = (source) => source.replaceAll(/f64x2\.relaxed_madd\((\w+), (\w+), /g, 'f64x2.add(f64x2.mul($1, $2), ');

const [fma, simd, unfused] = ARTEFACTS;
const builds = [
  { artefact: fma, features: 'simd,relaxed-simd' },
  { artefact: simd, features: 'simd' },
  { artefact: unfused, features: 'simd,relaxed-simd', edit: unfuse },
];

async function compile({ artefact, features, edit = (source) => source }) {
  let binary;
  const { error, stderr } = await asc.main(
    ['assembly/kernels.ts', '-o', 'kernels.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--enable', features],
    {
      readFile(name) {
        try {
          return edit(readFileSync(join(here, name), 'utf8'));
        } catch {
          return null;
        }
      },
      writeFile(name, contents) {
        if (name === 'kernels.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${artefact}: ${stderr.toString()}`);
  const warnings = stderr.toString();
  if (warnings !== '') process.stderr.write(warnings);
  return Buffer.from(binary);
}

const checking = process.argv.includes('--check');
let differing = 0;
for (const build of builds) {
  const path = join(here, build.artefact);
  const binary = await compile(build);
  if (checking) {
    const same = binary.equals(readFileSync(path));
    if (!same) differing++;
    process.stdout.write(
      `${build.artefact}: ${same ? 'is what the sources build' : 'DIFFERS from what the sources build'}\n`,
    );
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, binary);
    process.stdout.write(`${build.artefact}: ${binary.length} bytes\n`);
  }
}
if (!checking) writeFileSync(RECORD, `${JSON.stringify(fingerprint(), null, 2)}\n`);
process.exitCode = differing === 0 ? 0 : 1;
