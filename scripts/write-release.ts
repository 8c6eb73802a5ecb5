// Lists what this release hands to browsers, octet for octet, so that anybody can compare what a server
// serves with what the sources build. Served at /release.json; its own SHA-256 names the build.
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalText } from '../core/codec/canonical.ts';
import { filePolicy, pagePolicy, programPolicy } from '../server/policies.ts';

const root = path.resolve(import.meta.dirname, '..');
const NAME = 'release.json';
/** Forms of a file that is listed itself. */
const PRESSED = /\.(br|gz)$/;

/** What stands in release.json. */
export interface Release {
  readonly version: string;
  /** Path on the server → SHA-256, hex, of every file that is served as it lies. */
  readonly files: Readonly<Record<string, string>>;
  /** The WebAssembly modules among them. */
  readonly wasm: Readonly<Record<string, string>>;
  /** Content-Security-Policy of each kind of answer; `{nonce}` stands for what is new in each page. */
  readonly policies: Readonly<Record<'page' | 'file' | 'program', string>>;
}

/** @param folders where files lie, by the path under which they are served */
export function describeRelease(version: string, folders: Readonly<Record<string, string>>): Release {
  const files = Object.entries(folders).flatMap(([prefix, folder]) =>
    globSync('**/*', { cwd: folder })
      .filter((name) => name !== NAME && !PRESSED.test(name) && statSync(path.join(folder, name)).isFile())
      .map((name): readonly [string, string] => [
        `${prefix}/${name.split(path.sep).map(encodeURIComponent).join('/')}`,
        createHash('sha256')
          .update(readFileSync(path.join(folder, name)))
          .digest('hex'),
      ]),
  );
  return {
    version,
    files: Object.fromEntries(files),
    wasm: Object.fromEntries(files.filter(([name]) => name.endsWith('.wasm'))),
    policies: { page: pagePolicy('{nonce}', false), file: filePolicy(false), program: programPolicy },
  };
}

/** @param distDir folder of a finished build */
export function writeRelease(distDir: string): void {
  const served = path.join(distDir, 'static');
  if (!existsSync(served)) throw new Error(`There is no build in ${distDir}.`);
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const release = describeRelease(version, { '/_next/static': served, '': path.join(root, 'public') });
  writeFileSync(path.join(served, NAME), canonicalText({ ...release }));
}
