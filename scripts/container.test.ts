import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { VARIABLE_NAMES } from '../server/env.ts';

// What can be known about the container files without an engine: that they name what exists.

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ').split('\n');
const compose = read('compose.yaml');
const ignored = read('.dockerignore').trim().split('\n');

/** Lines of one instruction, without the instruction. */
const instructions = (name: string): string[] =>
  dockerfile.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1).trim());

/** The last stage: what runs. */
const stage = dockerfile.slice(dockerfile.findLastIndex((line) => line.startsWith('FROM ')));
const variables = Object.fromEntries(
  stage
    .filter((line) => line.startsWith('ENV '))
    .flatMap((line) => line.slice(4).trim().split(/\s+/))
    .map((pair) => pair.split('=') as [string, string]),
);
const copied = stage
  .filter((line) => line.startsWith('COPY --from=build '))
  .flatMap((line) => line.split(/\s+/).slice(2, -1))
  .map((file) => file.replace('/cipherward/', ''));
/** Made in the build stage, not in the repository. */
const MADE = ['node_modules', '.next'];

/** A service's lines in compose.yaml. */
function service(name: string): string {
  const [, rest = ''] = compose.split(`\n  ${name}:\n`);
  return rest.split(/\n {2}\w+:\n|\n\w/)[0] ?? '';
}

describe('Dockerfile', () => {
  test('copies only what exists', () => {
    const sources = instructions('COPY')
      .filter((line) => !line.startsWith('--from'))
      .flatMap((line) => line.split(/\s+/).slice(0, -1));
    expect(sources).toContain('package-lock.json');
    expect(
      [...sources, ...copied].filter((file) => !MADE.includes(file) && !existsSync(path.join(root, file))),
    ).toEqual([]);
  });

  test('copies nothing that .dockerignore keeps out', () => {
    expect(copied.filter((file) => !MADE.includes(file) && ignored.includes(file))).toEqual([]);
  });

  test('every file that runs is there, and so is every folder that the server imports from', () => {
    const command = JSON.parse(instructions('CMD').at(-1) ?? '[]') as string[];
    expect(command[0]).toBe('node');
    expect(existsSync(path.join(root, command[1] ?? ''))).toBe(true);
    expect(copied).toContain('scripts/schema-engine.mjs');
    const sources = globSync('{core,kernels/host,messages,server}/**/*.ts', { cwd: root }).filter(
      (file) => !/\.test\.ts$|(^|\/)testing/.test(file),
    );
    const imported = sources.flatMap((file) =>
      [...read(file).matchAll(/^(?:import|export) (?!type ).* from '(\.[^']+)'/gm)].map(([, to = '']) =>
        path.join(path.dirname(file), to),
      ),
    );
    expect(imported.length).toBeGreaterThan(100);
    const missing = imported.filter((file) => !copied.some((place) => file === place || file.startsWith(`${place}/`)));
    expect([...new Set(missing)]).toEqual([]);
  });

  test('the build has the native compilers of styles and pages, which are optional packages, and what runs has not', () => {
    const runs = instructions('RUN').join(' && ');
    const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { optional?: true }> };
    for (const compiler of [
      'lightningcss-linux-x64-gnu',
      '@tailwindcss/oxide-linux-x64-gnu',
      '@next/swc-linux-x64-gnu',
    ])
      expect(lock.packages[`node_modules/${compiler}`]).toMatchObject({ optional: true });
    expect(/npm ci [^&]*/.exec(runs)?.[0]).toContain('--include=optional');
    expect(/next build .*npm prune [^&]*/.exec(runs)?.[0]).toContain('--omit=optional');
  });

  test('is not root when it runs', () => expect(stage).toContain('USER node'));

  test('names only variables that the server reads, and the port that it exposes', () => {
    const ours = Object.keys(variables).filter(
      (name) => !['NODE_ENV', 'NEXT_TELEMETRY_DISABLED', 'CHECKPOINT_DISABLE'].includes(name),
    );
    expect(ours.filter((name) => !VARIABLE_NAMES.includes(name))).toEqual([]);
    expect(instructions('EXPOSE')).toEqual([variables.PORT]);
  });

  test('the Node is the one that the repository asks for', () => {
    for (const image of instructions('FROM')) expect(image).toMatch(new RegExp(`^node:${read('.nvmrc').trim()}-`));
  });

  test('the health check asks a page that exists, on that port', () => {
    const [, port, page] = /127\.0\.0\.1:(\d+)\/(\w+)/.exec(stage.join(' ')) ?? [];
    expect(port).toBe(variables.PORT);
    expect(existsSync(path.join(root, `app/${page}/route.ts`))).toBe(true);
  });
});

describe('compose.yaml', () => {
  test('sets only variables that the server reads', () => {
    const [, block = ''] = /environment:\n((?: {4}.+\n)+)/.exec(compose) ?? [];
    const names = block
      .trim()
      .split('\n')
      .map((line) => line.trim().split(':')[0] ?? '');
    expect(names).toContain('DATABASE_URL');
    expect(names.filter((name) => !VARIABLE_NAMES.includes(name))).toEqual([]);
  });

  test('publishes the port that the image exposes, to this machine alone', () => {
    expect(/ports:\n\s+- (\S+)/.exec(service('web'))?.[1]).toBe(`127.0.0.1:3000:${variables.PORT}`);
  });

  test('the compute workers run a file that exists', () => {
    const [, program = '', file = ''] = /command: \[(\w+), (\S+)\]/.exec(service('compute')) ?? [];
    expect(program).toBe('node');
    expect(existsSync(path.join(root, file))).toBe(true);
  });

  test('data lies where the image looks for it', () => {
    for (const name of ['web', 'compute']) expect(service(name)).toContain(`- data:${variables.DATA_DIR}`);
  });

  test('the database is reached under its service name, user and database', () => {
    const url = new URL(`${/DATABASE_URL: (\S+)\$\{/.exec(compose)?.[1] ?? ''}secret@postgres:5432/cipherward`);
    const database = service('postgres');
    expect(compose).toContain(`@${url.host}${url.pathname}`);
    expect(database).toContain(`POSTGRES_USER: ${url.username}`);
    expect(database).toContain(`POSTGRES_DB: ${url.pathname.slice(1)}`);
  });

  test('every volume and every service that is waited for is declared', () => {
    const volumes = [...compose.matchAll(/^ {6}- (\w+):\//gm)].map(([, name]) => name);
    const declared = (compose.split('\nvolumes:\n')[1] ?? '')
      .trim()
      .split('\n')
      .map((line) => line.trim().slice(0, -1));
    expect(new Set(volumes)).toEqual(new Set(declared));
    for (const [, name = ''] of compose.matchAll(/^ {6}(\w+):\n {8}condition: service_healthy/gm))
      expect(service(name)).not.toBe('');
  });
});
