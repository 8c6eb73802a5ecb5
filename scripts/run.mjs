// The door of every npm command. Runs on Node 20 or newer without a single package: brings Node 24 where the system's is
// older, then installs, generates and builds what is stale, and hands over to the real program.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lock, peek } from '../server/lock.mjs';
import { findChromium } from './bootstrap/chromium.mjs';
import { suitableNode } from './bootstrap/node.mjs';
import { build, generate, install } from './bootstrap/prepare.mjs';
import { become, Refusal, settle } from './bootstrap/program.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * @typedef {object} Command
 * @property {string} [entry] what runs in the end, on Node 24
 * @property {readonly string[]} [words] before the user's own
 * @property {boolean} [builds]
 * @property {boolean} [browses]
 * @property {boolean} [serves] refuses while another one serves
 */

/** @type {Readonly<Record<string, Command>>} */
const COMMANDS = {
  start: { entry: 'server/start.ts', builds: true, serves: true },
  dev: { entry: 'server/start.ts', words: ['--dev'], serves: true },
  build: { builds: true },
  test: { entry: 'scripts/test.ts', builds: true, browses: true },
  bench: { entry: 'bench/run.ts', builds: true, browses: true },
  check: { entry: 'scripts/check.ts' },
  fuzz: { entry: 'scripts/fuzz/run.ts' },
  migrate: { entry: 'scripts/migrate.ts' },
  seed: { entry: 'prisma/seed.ts' },
  cipherward: { entry: 'agent/cli.ts' },
};

/** @param {readonly string[]} given */
async function main([name = '', ...words]) {
  const command = COMMANDS[name];
  if (command === undefined) throw new Refusal(`There is no command "${name}": ${Object.keys(COMMANDS).join(', ')}.`);
  const dataDir = path.resolve(process.env.DATA_DIR || path.join(root, '.data'));
  const serving = () => peek(path.join(dataDir, 'start.lock'));
  const running = command.serves ? serving() : null;
  if (running !== null) {
    const where = running.note === undefined ? 'being started' : `already running at ${running.note}`;
    process.stdout.write(`Cipherward is ${where} (process ${running.pid}).\n`);
    return;
  }
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    NEXT_TELEMETRY_DISABLED: '1',
    CHECKPOINT_DISABLE: '1',
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
  };
  const release = await lock(path.join(root, '.data/prepare.lock'), ({ pid }) => {
    process.stderr.write(`Process ${pid} is installing or building here: waiting for it …\n`);
  });
  const journal = path.join(root, '.data/prepare.child');
  let node = process.execPath;
  try {
    await settle(journal);
    node = await suitableNode(root, {
      version: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      execPath: process.execPath,
      env,
      journal,
    });
    const first = [path.dirname(node), path.join(root, 'node_modules/.bin')];
    env.PATH = [...first, env.PATH ?? ''].join(path.delimiter);
    const place = { root, node, env, journal };
    await install(place);
    await generate(place);
    if (command.builds) {
      // A build in use is not replaced under the pages that are open.
      if (serving() !== null && env.NEXT_DIST_DIR === undefined) env.NEXT_DIST_DIR = '.next-beside';
      await build(place, env.NEXT_DIST_DIR ?? '.next');
    }
    if (command.browses) env.CHROMIUM_PATH = await findChromium({ cwd: root, env, journal });
  } finally {
    release();
  }
  if (command.entry === undefined) return;
  become(node, [path.join(root, command.entry), ...(command.words ?? []), ...words], { cwd: root, env });
}

main(process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error instanceof Refusal ? error.message : error.stack}\n`);
  process.exitCode = 1;
});
