import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

// The door of the npm commands in a tree of its own. npm and next are stand-ins that leave what the real ones leave and
// count how often they were called; a file named `hold` makes npm wait, so that a run can be met in the middle.

const root = path.resolve(import.meta.dirname, '..');
let folder = '';
const runs: ChildProcess[] = [];

const NPM = `#!/bin/sh
echo npm >> calls
while [ -e hold ]; do sleep 0.05; done
mkdir -p node_modules/next/dist/bin
echo '{}' > node_modules/next/package.json
cp next-stand-in.mjs node_modules/next/dist/bin/next
`;
const NEXT = `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
const folder = process.env.NEXT_DIST_DIR;
appendFileSync('calls', 'next ' + folder + '\\n');
mkdirSync(folder, { recursive: true });
writeFileSync(folder + '/BUILD_ID', 'x');
`;

const LIST = `import { existsSync, writeFileSync } from 'node:fs';
const folder = process.env.NEXT_DIST_DIR;
if (existsSync(folder + '/BUILD_ID')) writeFileSync(folder + '/listed', '');
`;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-run-'));
  for (const name of ['scripts/run.mjs', 'scripts/bootstrap', 'server/lock.mjs']) {
    cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  write('package.json', '{ "type": "module" }');
  write('package-lock.json', '{}');
  write('next-stand-in.mjs', NEXT);
  write('scripts/finish-build.ts', LIST);
  write('server/start.ts', "console.log('started with', process.argv.slice(2).join(' ') || 'nothing');\n");
  write('bin/npm', NPM);
  chmodSync(path.join(folder, 'bin/npm'), 0o755);
});
afterEach(() => {
  for (const child of runs.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

const calls = (): string[] =>
  existsSync(path.join(folder, 'calls')) ? readFileSync(path.join(folder, 'calls'), 'utf8').trim().split('\n') : [];

function run(...words: readonly string[]) {
  const { DATA_DIR: _, NEXT_DIST_DIR: __, ...rest } = process.env;
  const child = spawn(process.execPath, [path.join(folder, 'scripts/run.mjs'), ...words], {
    cwd: folder,
    env: { ...rest, PATH: `${path.join(folder, 'bin')}:${rest.PATH}` },
  });
  runs.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return { child, ended, said: () => said };
}

/** Somebody alive who serves from this tree: this test. */
async function serve(): Promise<() => void> {
  const { tryLock } = await import('../server/lock.mjs');
  const held = tryLock(path.join(folder, '.data/start.lock'), 'http://localhost:3000');
  if (!held.taken) throw new Error('nobody else is here');
  return held.release;
}

test('a build is listed once it stands', async () => {
  expect(await run('build').ended).toBe(0);
  expect(existsSync(path.join(folder, '.next/listed'))).toBe(true);
});

describe('npm start', () => {
  test('installs, builds and starts; again it only starts', async () => {
    expect(await run('start').ended).toBe(0);
    const again = run('start');
    expect(await again.ended).toBe(0);
    expect(again.said()).toBe('started with nothing\n');
    expect(calls()).toEqual(['npm', 'next .next']);
  });

  test('builds again when a source changed, installs again when the lock changed', async () => {
    await run('build').ended;
    write('app/page.tsx', 'new');
    await run('build').ended;
    write('package-lock.json', '{"new":1}');
    await run('build').ended;
    expect(calls()).toEqual(['npm', 'next .next', 'next .next', 'npm', 'next .next']);
  });

  test('after an install that was killed half-way it installs again', async () => {
    write('hold', '');
    const first = run('start');
    await expect.poll(calls, { timeout: 60_000 }).toEqual(['npm']);
    expect(existsSync(path.join(folder, '.data/prepare.child'))).toBe(true);
    first.child.kill('SIGKILL');
    const second = run('start');
    // npm outlives whoever called it: until it is gone nothing else may install.
    await expect.poll(second.said, { timeout: 60_000 }).toContain('left behind by a run that was killed');
    expect(calls()).toEqual(['npm']);
    rmSync(path.join(folder, 'hold'));
    expect(await second.ended).toBe(0);
    expect(calls()).toEqual(['npm', 'npm', 'next .next']);
  });

  test('two at once: the second waits, says so, and does nothing twice', async () => {
    write('hold', '');
    const first = run('start');
    await expect.poll(calls, { timeout: 60_000 }).toEqual(['npm']);
    const second = run('start');
    await expect
      .poll(second.said, { timeout: 60_000 })
      .toContain(`Process ${first.child.pid} is installing or building`);
    rmSync(path.join(folder, 'hold'));
    expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
    expect(calls()).toEqual(['npm', 'next .next']);
  });

  test('says where it already runs, and touches nothing', async () => {
    const release = await serve();
    const second = run('start');
    expect(await second.ended).toBe(0);
    expect(second.said()).toContain('already running at http://localhost:3000');
    expect(calls()).toEqual([]);
    release();
  });
});

test('a build that is being served is not replaced: another one is made beside it', async () => {
  const release = await serve();
  expect(await run('build').ended).toBe(0);
  expect(calls()).toEqual(['npm', 'next .next-beside']);
  release();
});

test('a step that fails ends it with a sentence and a code, and is tried again', async () => {
  write('bin/npm', '#!/bin/sh\nexit 7\n');
  const first = run('start');
  expect(await first.ended).toBe(1);
  expect(first.said()).toContain('Installing packages: npm failed (code 7)');
  write('bin/npm', NPM);
  expect(await run('start').ended).toBe(0);
});

test('the words behind a command reach the program', async () => {
  const dev = run('dev', '--more');
  await dev.ended;
  expect(dev.said()).toContain('started with --dev --more');
});

test('an unknown command is refused with the known ones', async () => {
  const wrong = run('strat');
  expect(await wrong.ended).toBe(1);
  expect(wrong.said()).toMatch(/no command "strat".*start/);
});
