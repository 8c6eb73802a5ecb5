import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES } from '../core/errors.ts';
import { VARIABLE_NAMES } from '../server/env.ts';

// What the papers say of the repository is there.

const root = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const PAPERS = [
  ...globSync('*.md', { cwd: root }),
  ...globSync('docs/**/*.md', { cwd: root }),
  ...globSync('*/README.md', { cwd: root, exclude: ['node_modules'] }),
].sort();
const ROOMS = globSync('*/', { cwd: root, exclude: ['node_modules', 'test-results'] }).filter(
  (name) => !name.startsWith('.'),
);

/** Words in backticks, outside blocks of code. */
const codeWords = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`\n]+)`/g)].map(([, word = '']) => word);

/** Whether a word means a file or folder of the repository: it begins with a room, or it is a file's name at the root. */
const isPath = (word: string): boolean =>
  /^[\w.()[\]*{},/-]+$/.test(word) &&
  (ROOMS.some((room) => word.startsWith(`${room}/`)) ||
    /^([\w.-]+\.(c?[jt]s|mjs|yaml|md)|(biome|package|tsconfig)[\w.-]*\.json)$/.test(word));

/** Where a path may begin: at the root, or beside the paper. */
const exists = (paper: string, word: string): boolean =>
  [root, path.join(root, path.dirname(paper))].some(
    (folder) => existsSync(path.join(folder, word)) || globSync(word, { cwd: folder }).length > 0,
  );

describe.each(PAPERS)('%s', (paper) => {
  const text = read(paper);

  test('names files that exist', () => {
    expect(codeWords(text).filter((word) => isPath(word) && !exists(paper, word))).toEqual([]);
  });

  test('links to what exists', () => {
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const relative = targets.filter((target) => !/^([a-z]+:|#)/.test(target));
    const lost = relative.filter(
      (target) => !existsSync(path.join(root, path.dirname(paper), target.replace(/#.*/, ''))),
    );
    expect(lost).toEqual([]);
  });
});

test('operations.md names every variable that the server reads, and no other', () => {
  const [, table = ''] = /## Settings\n([\s\S]*?)\n## /.exec(read('docs/operations.md')) ?? [];
  const named = table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => codeWords(line.split('|')[1] ?? ''));
  expect(named.sort()).toEqual([...VARIABLE_NAMES].sort());
});

describe('bad-input.md', () => {
  const codes: ReadonlySet<string> = new Set(ERROR_CODES);
  const listed = codeWords(read('docs/bad-input.md'));
  /** What stands between octets from outside and a stored contribution. */
  const DOOR = [
    'core/codec/envelope.ts',
    'core/protocol/check-envelope.ts',
    'core/schemes/paillier/validate.ts',
    'server/http/octets.ts',
    'server/repositories/contributions.ts',
    'server/use-cases/submit-contribution.ts',
  ];

  test.each(DOOR)('has every fault that %s finds', (file) => {
    const found = [...read(file).matchAll(/'([a-z]+\/[a-z-]+)'/g)]
      .map(([, code = '']) => code)
      .filter((code) => codes.has(code));
    expect(found.filter((code) => !listed.includes(code))).toEqual([]);
  });

  test('names only codes that exist', () => {
    expect(listed.filter((word) => /^[a-z]+\/[a-z-]+$/.test(word) && !codes.has(word))).toEqual([]);
  });
});
