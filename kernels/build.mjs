// Compiles the kernels. `node build.mjs` writes the artefacts; `node build.mjs --check` compiles anew and fails unless the committed ones are the same bytes.
// Needs `npm ci --prefix kernels` once.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';
import { fingerprint, MODULES, RECORD } from './fingerprint.mjs';

const here = dirname(fileURLToPath(import.meta.url));

/** A multiply-add that rounds twice, as engines may do: only for the test that such an engine is noticed. */
const unfuse = (source) => source.replaceAll(/f64x2\.relaxed_madd\((\w+), (\w+), /g, 'f64x2.add(f64x2.mul($1, $2), ');

async function compile({ artefact, entry, features, unfused = false }) {
  let binary;
  const { error, stderr } = await asc.main(
    [entry, '-o', 'kernels.wasm', '-O3', '--noAssert', '--runtime', 'stub', '--enable', features],
    {
      readFile(name) {
        try {
          const source = readFileSync(join(here, name), 'utf8');
          return unfused ? unfuse(source) : source;
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
for (const module of MODULES) {
  const path = join(here, module.artefact);
  const binary = await compile(module);
  if (checking) {
    const same = binary.equals(readFileSync(path));
    if (!same) differing++;
    process.stdout.write(
      `${module.artefact}: ${same ? 'is what the sources build' : 'DIFFERS from what the sources build'}\n`,
    );
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, binary);
    process.stdout.write(`${module.artefact}: ${binary.length} bytes\n`);
  }
}
if (!checking) writeFileSync(RECORD, `${JSON.stringify(fingerprint(), null, 2)}\n`);
process.exitCode = differing === 0 ? 0 : 1;
