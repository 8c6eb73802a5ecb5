// `npm run check`: every rule of the house, in a minute. Prints each tool's words only when it complains.
import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { textBreaches } from './text-rules.ts';

const run = promisify(execFile);
const root = path.resolve(import.meta.dirname, '..');
const cache = path.join(root, 'node_modules/.cache/tsc');
const CRUISED = [
  'agent',
  'app',
  'bench',
  'client',
  'core',
  'e2e',
  'features',
  'kernels',
  'keyroom',
  'messages',
  'prisma',
  'proxy.ts',
  'scripts',
  'server',
  'ui',
  'wire',
  'workers',
];

interface Check {
  readonly name: string;
  /** @returns what is wrong; empty when nothing is */
  readonly find: () => Promise<string>;
}

const tool = (name: string, program: string, words: readonly string[]): Check => ({
  name,
  find: async () => {
    try {
      await run(program, words, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
      return '';
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return `${stdout}${stderr}`.trim() || String(error);
    }
  },
});

const package_ = (file: string): string => path.join(root, 'node_modules', file);
const inNode = (name: string, file: string, words: readonly string[]): Check =>
  tool(name, process.execPath, [package_(file), ...words]);

/** A room without a file yet has nothing to check, which tsc would call an error. */
function hasFiles(config: string): boolean {
  const { include } = JSON.parse(readFileSync(path.join(root, config), 'utf8')) as { include: readonly string[] };
  return include.some(
    (entry) =>
      globSync(/[*.]/.test(entry) ? entry : `${entry}/**/*.{ts,tsx,mjs}`, { cwd: root, exclude: ['node_modules'] })
        .length > 0,
  );
}

function checks(): Check[] {
  mkdirSync(cache, { recursive: true });
  const rooms = globSync('tsconfig*.json', { cwd: root })
    .filter((file) => file !== 'tsconfig.base.json')
    .sort()
    .filter(hasFiles);
  return [
    inNode('biome', '@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=200', '.']),
    inNode('dependency-cruiser', 'dependency-cruiser/bin/dependency-cruiser.mjs', [
      '--output-type',
      'err',
      ...CRUISED.filter((name) => existsSync(path.join(root, name))),
    ]),
    ...rooms.map((config) =>
      inNode(`tsc ${config}`, 'typescript/bin/tsc', [
        '-p',
        config,
        '--incremental',
        '--tsBuildInfoFile',
        path.join(cache, `${config}.tsbuildinfo`),
      ]),
    ),
    inNode('knip', 'knip/bin/knip.js', ['--no-progress', '--treat-config-hints-as-errors']),
    tool('npm ci --dry-run', 'npm', ['ci', '--dry-run', '--no-audit', '--no-fund', '--loglevel=error']),
    { name: 'text rules', find: async () => textBreaches(root).join('\n') },
  ];
}

const queue = checks();
let failed = 0;
const lane = async (): Promise<void> => {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const begun = performance.now();
    const wrong = await check.find();
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${wrong === '' ? 'ok    ' : 'WRONG '} ${check.name} (${seconds} s)`);
    if (wrong === '') continue;
    console.log(wrong);
    failed += 1;
  }
};
await Promise.all(Array.from({ length: os.availableParallelism() }, lane));
if (failed > 0) {
  console.error(`${failed} of the house's checks complain.`);
  process.exitCode = 1;
}
