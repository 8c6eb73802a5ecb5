import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { contentHash, whenStale } from './stamps.mjs';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-stamps-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), content);
}

describe('the hash over sources', () => {
  beforeEach(() => {
    write('app/page.tsx', 'one');
    write('app/deep/part.ts', 'two');
  });
  const hash = (facts: readonly string[] = []) => contentHash(folder, ['app', 'package.json'], facts);

  test('is the same for the same files', () => expect(hash()).toBe(hash()));

  test.each([
    ['a changed file', () => write('app/page.tsx', 'ONE')],
    ['a new file', () => write('app/new.ts', '')],
    ['a removed file', () => rmSync(path.join(folder, 'app/deep/part.ts'))],
    ['a file that was absent', () => write('package.json', '{}')],
    [
      'content that moved from one file to the next',
      () => {
        write('app/page.tsx', '');
        write('app/deep/part.ts', 'twoone');
      },
    ],
  ])('sees %s', (_, change) => {
    const before = hash();
    change();
    expect(hash()).not.toBe(before);
  });

  test('sees a fact that is in no file', () => expect(hash(['linux'])).not.toBe(hash(['darwin'])));

  test('is blind to what changes nothing: tests, generated files, earlier builds', () => {
    const before = hash();
    write('app/page.test.ts', 'x');
    write('app/generated/client.ts', 'x');
    write('app/node_modules/a/index.js', 'x');
    expect(hash()).toBe(before);
  });
});

describe('work under a stamp', () => {
  let done: string[] = [];
  beforeEach(() => {
    done = [];
  });

  /** Work that makes a product. */
  const step = (hash: string, work = () => write('product', hash)) =>
    whenStale({
      stamp: path.join(folder, 'stamps/a'),
      hash,
      product: path.join(folder, 'product'),
      work: async () => {
        done.push(hash);
        work();
      },
    });

  test('is done once for the same inputs', async () => {
    expect([await step('1'), await step('1')]).toEqual([true, false]);
    expect(done).toEqual(['1']);
  });

  test('is done again for other inputs, and again when they change back', async () => {
    for (const hash of ['1', '2', '1']) await step(hash);
    expect(done).toEqual(['1', '2', '1']);
  });

  test('is done again when its product is gone', async () => {
    await step('1');
    rmSync(path.join(folder, 'product'));
    await step('1');
    expect(done).toEqual(['1', '1']);
  });

  test('is done again after it was cut off, even where an earlier product lies about', async () => {
    await step('1');
    await expect(
      step('2', () => {
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    expect(existsSync(path.join(folder, 'stamps/a'))).toBe(false);
    expect(await step('1')).toBe(true); // what lies there may be half of 2
    expect(readFileSync(path.join(folder, 'product'), 'utf8')).toBe('1');
  });
});
