// `npm test -- [stage …]`: the rules, the kernels' provenance, then vitest, then the built product in a browser, each against a throw-away Postgres. The last
// line counts every test. The exit code is that of the first stage that failed; later stages run all the same.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../server/database/embedded-postgres.ts';
import { contentHash, whenStale } from './bootstrap/stamps.mjs';
import { readPlaywrightReport, readVitestReport, sum, type Tally } from './tally.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-test-'));
const KERNEL_TOOLS = ['kernels/build.mjs', 'kernels/fingerprint.mjs'];
const tallies: Tally[] = [];
const times: string[] = [];
let exitCode = 0;
/** What runs now, so that Ctrl-C reaches it. */
const running = new Set<ChildProcess>();

/** Runs a program to its end, its words on our terminal. @returns its exit code */
function run(
  program: string,
  words: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<number> {
  const child = spawn(program, words, { cwd: root, stdio: 'inherit', env: { ...process.env, ...variables } });
  running.add(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}

const node = (words: readonly string[], variables?: Readonly<Record<string, string>>): Promise<number> =>
  run(process.execPath, words, variables);

async function stage(name: string, work: () => Promise<number>): Promise<void> {
  console.log(`\n== ${name}`);
  const begun = performance.now();
  let code = 1;
  try {
    code = await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  exitCode ||= code;
  times.push(`${name}: ${((performance.now() - begun) / 1000).toFixed(1)} s${code === 0 ? '' : ' (failed)'}`);
}

interface Product {
  readonly url: string;
  readonly setupToken: string | undefined;
  stop(): Promise<void>;
}

/** The built product, as `npm start` runs it, on any free port and with a data folder of its own. */
async function startProduct(databaseUrl: string): Promise<Product> {
  const child = spawn(process.execPath, [path.join(root, 'server/start.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      DATA_DIR: path.join(folder, 'data'),
      PORT: '0',
      COMPUTE_WORKERS: '1',
    },
  });
  running.add(child);
  let words = '';
  const { promise: ended, resolve: hasEnded } = Promise.withResolvers<void>();
  child.once('exit', () => {
    running.delete(child);
    hasEnded();
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      words += text;
      process.stdout.write(text);
      if (words.includes('Ctrl-C')) resolve();
    });
  });
  await Promise.race([ready, ended]);
  const url = /ready: (\S+)/.exec(words)?.[1];
  if (url === undefined) throw new Error('The product did not start.');
  return {
    url,
    setupToken: /Set-up token[^:]*: (\S+)/.exec(words)?.[1],
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Proves that the committed kernels are what their sources build. Nothing else needs the compiler, so it comes only now. */
async function kernels(): Promise<number> {
  await whenStale({
    stamp: path.join(root, 'node_modules/.cache/cipherward-kernels'),
    hash: contentHash(root, [
      'kernels/assembly',
      'kernels/ntt/assembly',
      'kernels/rows/assembly',
      'kernels/fixtures',
      'kernels/package-lock.json',
      'public/kernels',
      ...KERNEL_TOOLS,
    ]),
    product: path.join(root, 'public/kernels'),
    work: async () => {
      if ((await run('npm', ['ci', '--prefix', 'kernels', '--no-audit', '--no-fund', '--loglevel=error'])) !== 0)
        throw new Error('The compiler of the kernels could not be installed.');
      if ((await node(['kernels/build.mjs', '--check'])) !== 0)
        throw new Error('The committed kernels are not what their sources build: npm run --prefix kernels build');
    },
  });
  return 0;
}

async function vitest(server: string): Promise<number> {
  const report = path.join(folder, 'vitest.json');
  const words = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ];
  const code = await node(words, { TEST_DATABASE_URL: server });
  if (existsSync(report)) tallies.push(readVitestReport(readFileSync(report, 'utf8')));
  return code;
}

async function playwright(databaseUrl: string): Promise<number> {
  if (globSync('e2e/**/*.spec.ts', { cwd: root }).length === 0) return 0;
  const product = await startProduct(databaseUrl);
  const report = path.join(folder, 'playwright.json');
  try {
    const code = await node(['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      E2E_BASE_URL: product.url,
      E2E_DATABASE_URL: databaseUrl,
      E2E_LOGS: path.join(folder, 'data/logs'),
      ...(product.setupToken === undefined ? {} : { E2E_SETUP_TOKEN: product.setupToken }),
    });
    if (existsSync(report)) tallies.push(readPlaywrightReport(readFileSync(report, 'utf8')));
    return code;
  } finally {
    await product.stop();
  }
}

let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stopped = true;
    for (const child of running) child.kill('SIGTERM');
  });
}

const STAGES = ['check', 'kernels', 'vitest', 'browser'] as const;
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !STAGES.some((stage) => stage === name));
if (unknown !== undefined) {
  console.error(`There is no stage "${unknown}": ${STAGES.join(', ')}.`);
  process.exit(2);
}

const postgres = await startPostgres({ home: path.join(folder, 'database'), database: 'cipherward', fast: true });
try {
  const work: Readonly<Record<(typeof STAGES)[number], () => Promise<number>>> = {
    check: () => node(['scripts/check.ts']),
    kernels,
    vitest: () => vitest(postgres.url),
    browser: () => playwright(postgres.url),
  };
  for (const name of STAGES)
    if (!stopped && (asked.length === 0 || asked.includes(name))) await stage(name, work[name]);
} finally {
  await postgres.stop();
  rmSync(postgres.directory, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
const { passed, failed } = sum(tallies);
console.log(`\n${times.join('\n')}\n\n${passed} passed, ${failed} failed`);
process.exitCode = stopped ? 130 : exitCode;
