import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEXT_RULES, textBreaches } from './text-rules.ts';

// Every rule of the house is broken once in a tree of its own; a rule that does not complain is no rule.

const root = path.resolve(import.meta.dirname, '..');
const run = promisify(execFile);
const rules: { readonly forbidden: readonly { readonly name: string }[] } = createRequire(import.meta.url)(
  '../.dependency-cruiser.cjs',
);

/** Writes files into a folder of their own under the temporary folder. */
function plant(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-rules-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

/** What a tool of ours prints, whether it complains or not. */
async function words(file: string, given: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(process.execPath, [path.join(root, 'node_modules', file), ...given], {
      cwd,
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return stdout + stderr;
  }
}

const takes = (...modules: readonly string[]): string =>
  modules.map((name, index) => `import * as m${index} from '${name}';\nexport const v${index} = m${index};\n`).join('');
const leaf = 'export const leaf = 1;\n';
const FLOORS = ['math', 'schemes', 'codec', 'dictionary', 'statistics', 'evaluation', 'protocol', 'federation'];

/** Rule name → files that break it. Files of different rules are kept apart by the rule's number in their names. */
const BREACHES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-circular': { 'ui/one.ts': takes('./two.ts'), 'ui/two.ts': takes('./one.ts') },
  'no-unresolvable': { 'ui/lost.ts': takes('./nowhere.ts') },
  'no-orphans': { 'ui/alone.ts': leaf },
  'product-without-dev-packages': { 'server/tries.ts': takes('vitest') },
  'testing-from-tests-only': { 'server/shortcut.ts': takes('./testing.ts'), 'server/testing.ts': leaf },
  'core-stands-alone': { 'core/codec/reads.ts': takes('node:fs'), 'core/codec/packs.ts': takes('superjson') },
  'core-zod-from-dictionary-on': { 'core/codec/parses.ts': takes('../zod.ts') },
  'zod-through-one-door': { 'server/parses.ts': takes('zod') },
  'core-ground': { 'core/bytes.ts': takes('./math/leaf.ts') },
  ...Object.fromEntries(
    FLOORS.slice(0, -1).map((floor, index) => [
      `core-chain-${floor}`,
      { [`core/${floor}/up.ts`]: takes(`../${FLOORS[index + 1]}/leaf.ts`) },
    ]),
  ),
  'core-schemes-apart': { 'core/schemes/bgv/mix.ts': takes('../paillier/evaluate.ts') },
  'keyroom-arrows': { 'keyroom/shows.ts': takes('../features/leaf.ts') },
  'keyroom-contract-types-only': { 'keyroom/contract.ts': takes('../workers/crypto-api.ts') },
  'keyroom-is-isomorphic': { 'keyroom/files.ts': takes('node:fs') },
  'worker-contract-arrows': { 'workers/arrow-api.ts': "export type { leaf } from '../keyroom/leaf.ts';\n" },
  'worker-contract-types-only': { 'workers/value-api.ts': takes('../core/codec/leaf.ts') },
  'worker-client-arrows': {
    'workers/fat-client.ts': takes('../core/codec/leaf.ts'),
  },
  'worker-entry-arrows': { 'workers/wide.worker.ts': takes('../messages/leaf.ts') },
  'features-arrows': { 'features/computes.ts': takes('../core/evaluation/leaf.ts') },
  'ui-stands-alone': { 'ui/speaks.ts': takes('../messages/leaf.ts') },
  'messages-stand-alone': { 'messages/knows.ts': takes('../ui/leaf.ts') },
  'messages-types-only': { 'messages/codes.ts': takes('../core/errors.ts') },
  'app-pages-arrows': { 'app/wide/page.tsx': takes('../../client/leaf.ts') },
  'app-pages-core-types-only': { 'app/core/page.tsx': takes('../../core/codec/leaf.ts') },
  'app-pages-through-the-caller': { 'app/server/page.tsx': takes('../../server/leaf.ts') },
  'app-routes-arrows': { 'app/api/x/route.ts': takes('../../../ui/leaf.ts') },
  'worker-door': { 'features/direct.ts': takes('../workers/crypto.worker.ts') },
  'server-types-only': { 'features/asks.ts': takes('../server/leaf.ts') },
  'contribution-page-without-seal': {
    'app/contribute/page.tsx': takes('../../features/seals.ts'),
    'features/seals.ts': takes('node-seal'),
  },
  'vault-cannot-decrypt': {
    'server/opens.ts': takes('../core/codec/helps.ts'),
    'core/codec/helps.ts': takes('../schemes/paillier/decrypt.ts'),
  },
  'server-is-not-browser': { 'server/draws.ts': takes('../ui/leaf.ts') },
  'server-arrows': { 'server/calls.ts': takes('../client/leaf.ts') },
  'routers-through-use-cases': { 'server/routers/short.ts': takes('../repositories/leaf.ts') },
  'use-cases-know-no-frame': { 'server/use-cases/framed.ts': takes('@trpc/server') },
  'gateways-through-use-cases': { 'server/gateways/deep.ts': takes('../repositories/leaf.ts') },
  'compute-takes-public-core-only': { 'server/compute/wide.ts': takes('../../core/dictionary/leaf.ts') },
  'prisma-behind-ports': { 'server/jobs/direct.ts': takes('@prisma/client') },
  'seal-in-two-places': { 'server/compute/other.ts': takes('node-seal') },
  'wire-arrows': { 'wire/wide.ts': takes('../core/protocol/leaf.ts') },
  'client-arrows': { 'client/wide.ts': takes('../keyroom/leaf.ts') },
  'agent-arrows': { 'agent/wide.ts': takes('../server/leaf.ts') },
  'agent-contract-types-only': { 'agent/contract.ts': takes('../workers/crypto-api.ts') },
  'kernels-where-compute-begins': { 'server/jobs/fast.ts': takes('../../kernels/host/leaf.ts') },
  'kernels-stand-alone': { 'kernels/wide.ts': takes('../core/math/leaf.ts') },
  'nothing-imports-tools': { 'server/measures.ts': takes('../bench/leaf.ts') },
};

/** What the breaches import, each harmless by itself. */
const GOOD: Readonly<Record<string, string>> = {
  ...Object.fromEntries(FLOORS.map((floor) => [`core/${floor}/leaf.ts`, leaf])),
  ...Object.fromEntries(
    ['bench', 'client', 'features', 'keyroom', 'messages', 'server', 'server/repositories', 'ui'].map((room) => [
      `${room}/leaf.ts`,
      leaf,
    ]),
  ),
  'core/errors.ts': leaf,
  'core/zod.ts': takes('zod'),
  'kernels/host/leaf.ts': leaf,
  'core/schemes/paillier/evaluate.ts': leaf,
  'core/schemes/paillier/decrypt.ts': leaf,
  'workers/crypto-api.ts': leaf,
  'workers/crypto.worker.ts': leaf,
};

const PACKAGES = ['@prisma/client', '@trpc/server', 'node-seal', 'superjson', 'zod'];

/** Packages as npm would lay them down, without their weight. */
const stubs = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'export {};\n'],
    ]),
  );

const manifest = JSON.stringify({
  type: 'module',
  dependencies: Object.fromEntries(PACKAGES.map((name) => [name, '1.0.0'])),
  devDependencies: { vitest: '1.0.0' },
});

interface Violation {
  readonly rule: { readonly name: string };
  readonly from: string;
}

describe('dependency-cruiser', () => {
  let violations: readonly Violation[] = [];

  async function cruise(files: Readonly<Record<string, string>>): Promise<readonly Violation[]> {
    const folder = plant({ ...files, ...stubs([...PACKAGES, 'vitest']), 'package.json': manifest });
    for (const file of ['tsconfig.json', 'tsconfig.base.json']) cpSync(path.join(root, file), path.join(folder, file));
    const rooms = [...new Set(Object.keys(files).map((file) => file.split('/')[0] as string))];
    const config = path.join(root, '.dependency-cruiser.cjs');
    const printed = await words(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      ['--config', config, '--output-type', 'json', ...rooms],
      folder,
    );
    rmSync(folder, { recursive: true });
    return JSON.parse(printed).summary.violations;
  }

  beforeAll(async () => {
    violations = await cruise(Object.assign({}, GOOD, ...Object.values(BREACHES)));
  });

  test('has a planted breach for every rule', () => {
    expect(Object.keys(BREACHES).sort()).toEqual(rules.forbidden.map(({ name }) => name).sort());
  });

  test.each(Object.keys(BREACHES))('%s complains of the file that breaks it', (name) => {
    const complained = violations.filter(({ rule }) => rule.name === name).map(({ from }) => from);
    expect(
      Object.keys(BREACHES[name] ?? {}).some((file) => complained.includes(file)),
      complained.join(', '),
    ).toBe(true);
  });

  test('the arrows that are allowed pass', async () => {
    const allowed = {
      'core/errors.ts': leaf,
      'core/codec/a.ts': takes('../errors.ts'),
      'core/zod.ts': takes('zod'),
      'core/protocol/a.ts': takes('../codec/a.ts', '../zod.ts'),
      'core/schemes/paillier/arithmetic-bigint.ts': leaf,
      'kernels/host/a.ts': leaf,
      'keyroom/a.ts': `${takes('../core/codec/a.ts', '../kernels/host/a.ts')}import type { leaf } from '../workers/crypto-api.ts';\nexport type L = typeof leaf;\n`,
      'workers/crypto-api.ts': "export type { leaf } from '../core/errors.ts';\n",
      'workers/crypto.worker.ts': takes('../keyroom/a.ts'),
      'features/a.ts': `${takes('../ui/a.ts', '../core/protocol/a.ts', '../workers/crypto-api.ts')}import type { v0 } from '../server/use-cases/a.ts';\nexport type U = typeof v0;\n`,
      'ui/a.ts': leaf,
      'app/page.tsx': takes('../features/a.ts'),
      'app/api/route.ts': takes('../../server/use-cases/a.ts'),
      'server/use-cases/a.ts': takes('../../core/protocol/a.ts'),
      'server/compute/a.ts': takes('../../core/schemes/paillier/arithmetic-bigint.ts', '../../kernels/host/a.ts'),
      'agent/a.ts': `${takes('../kernels/host/a.ts')}import type { leaf } from '../workers/crypto-api.ts';\nexport type L = typeof leaf;\n`,
    };
    expect((await cruise(allowed)).map(({ rule, from }) => `${rule.name} ${from}`)).toEqual([]);
  });
});

describe('biome', () => {
  const bad: Readonly<Record<string, readonly [file: string, source: string]>> = {
    noProcessEnv: ['server/a.ts', 'export const port = process.env.PORT;\n'],
    noEnum: ['server/b.ts', 'export enum Phase {\n  Open,\n}\n'],
    noNamespace: ['server/c.ts', 'export namespace Names {\n  export const one = 1;\n}\n'],
    noParameterProperties: ['server/d.ts', 'export class A {\n  constructor(readonly a: number) {}\n}\n'],
    noDefaultExport: ['server/e.ts', 'export default 1;\n'],
    noParameterAssign: ['server/f.ts', 'export function f(n: number): number {\n  n += 1;\n  return n;\n}\n'],
    noNonNullAssertion: ['server/g.ts', 'export const f = (n?: number): number => n!;\n'],
    useImportType: ['server/h.ts', "import { A } from './d.ts';\n\nexport type B = A;\n"],
    noConsole: ['server/i.ts', "console.log('x');\n"],
    noExplicitAny: ['server/j.ts', 'export const f = (n: any): unknown => n;\n'],
    noBarrelFile: ['server/index.ts', "export { f } from './g.ts';\n"],
    noReExportAll: ['server/all.ts', "export * from './g.ts';\n"],
    noUnusedVariables: ['server/k.ts', 'const unused = 1;\nexport {};\n'],
    noUnusedImports: ['server/l.ts', "import { f } from './g.ts';\n\nexport {};\n"],
    useImportExtensions: ['server/m.ts', "import { f } from './g';\n\nexport const h = f;\n"],
    noFloatingPromises: [
      'server/n.ts',
      'async function send(): Promise<void> {}\nexport function f(): void {\n  send();\n}\n',
    ],
    noMisusedPromises: [
      'server/o.ts',
      'async function ready(): Promise<boolean> {\n  return true;\n}\nexport function f(): number {\n  return ready() ? 1 : 0;\n}\n',
    ],
    noRestrictedGlobals: ['core/codec/p.ts', 'export const now = (): number => Date.now();\n'],
    noDangerouslySetInnerHtml: [
      'ui/q.tsx',
      'export const Q = () => <p dangerouslySetInnerHTML={{ __html: "x" }} />;\n',
    ],
    useExhaustiveDependencies: [
      'ui/r.tsx',
      "import { useEffect } from 'react';\n\nexport function R({ n, say }: { n: number; say: (n: number) => void }) {\n  useEffect(() => say(n), []);\n  return null;\n}\n",
    ],
    format: ['server/s.ts', 'export  const s = "double";\n'],
  };
  let printed = '';

  beforeAll(async () => {
    const folder = plant(Object.fromEntries(Object.values(bad)));
    // The same settings; only the ties to this checkout (its git folder, its schema) are cut.
    const settings = JSON.parse(
      await import('node:fs/promises').then(({ readFile }) => readFile(path.join(root, 'biome.json'), 'utf8')),
    );
    settings.vcs.enabled = false;
    delete settings.$schema;
    writeFileSync(path.join(folder, 'biome.json'), JSON.stringify(settings));
    printed = await words(
      '@biomejs/biome/bin/biome',
      ['check', '--max-diagnostics=none', '--reporter=github', '.'],
      folder,
    );
    rmSync(folder, { recursive: true });
  });

  test.each(Object.entries(bad))('%s is an error', (rule, [file]) => {
    const complaint = printed.split('\n').find((line) => line.includes(rule) && line.includes(file));
    expect(complaint, printed).toMatch(/^::error/);
  });
});

describe('tsc', () => {
  const uses = (name: string): string => `export const it = ${name};\n`;
  /** File → the settings of its room, what breaks them, and what tsc says of it. */
  const bad: Readonly<Record<string, readonly [config: string, source: string, complaint: string]>> = {
    ...Object.fromEntries(
      ['console', 'fetch', 'crypto', 'process', 'TextEncoder'].map((name) => [
        `core/${name}.ts`,
        ['tsconfig.core.json', uses(name), `'${name}'`] as const,
      ]),
    ),
    'core/absent.ts': ['tsconfig.core.json', 'export const f = (a: readonly number[]): number => a[0];\n', 'TS2322'],
    'core/import.ts': ['tsconfig.core.json', "import { T } from './type.ts';\nexport type U = T;\n", 'TS1484'],
    'core/enum.ts': ['tsconfig.core.json', 'export enum E {\n  A,\n}\n', 'TS1294'],
    'core/optional.ts': ['tsconfig.core.json', 'export const o: { a?: number } = { a: undefined };\n', 'TS2375'],
    'kernels/host/memory.ts': ['tsconfig.kernels.json', uses('WebAssembly'), "'WebAssembly'"],
    'keyroom/storage.ts': ['tsconfig.keyroom.json', uses('localStorage'), "'localStorage'"],
    'workers/page.worker.ts': ['tsconfig.workers.json', uses('document'), "'document'"],
    'server/page.ts': ['tsconfig.server.json', uses('document'), "'document'"],
  };
  const configs = [...new Set(Object.values(bad).map(([config]) => config))];
  let printed = '';

  beforeAll(async () => {
    const folder = plant({
      ...Object.fromEntries(Object.entries(bad).map(([file, [, source]]) => [file, source])),
      'core/type.ts': 'export type T = number;\n',
    });
    for (const name of ['tsconfig.base.json', ...configs]) cpSync(path.join(root, name), path.join(folder, name));
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'));
    for (const config of configs) printed += await words('typescript/bin/tsc', ['-p', config], folder);
    rmSync(folder, { recursive: true });
  });

  test.each(Object.entries(bad))('complains of %s', (file, [, , complaint]) => {
    const lines = printed.split('\n').filter((line) => line.startsWith(`${file}(`));
    expect(lines.join('\n')).toContain(complaint);
  });
});

describe('text rules', () => {
  const breaches: Readonly<Record<string, readonly [file: string, source: string]>> = {
    'no-dice-in-core': ['core/math/a.ts', 'export const dice = () => Math.random();\n'],
    'brands-are-made-in-schemes': [
      'server/a.ts',
      "export const c = (bytes: Uint8Array) => bytes as Ciphertext<'paillier'>;\n",
    ],
    'no-mocked-crypto': ['server/a.test.ts', "vi.mock('../core/schemes/paillier/evaluate.ts');\n"],
    'no-sleeping-tests': ['e2e/a.spec.ts', 'await page.waitForTimeout(100);\n'],
  };
  let folder = '';

  beforeAll(() => {
    folder = plant(Object.fromEntries(Object.values(breaches)));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('there is a breach for every rule', () => {
    expect(Object.keys(breaches).sort()).toEqual(TEXT_RULES.map(({ name }) => name).sort());
  });

  test.each(Object.entries(breaches))('%s complains', (name, [file]) => {
    expect(textBreaches(folder)).toContainEqual(expect.stringContaining(`${file}:1: ${name}`));
  });
});
