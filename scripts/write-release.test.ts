import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { describeRelease, writeRelease } from './write-release.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-release-'));
  put('static/chunks/a.js', 'one');
  put('public/kernels/k.wasm', 'two');
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(name: string, content: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}
const describeIt = () =>
  describeRelease('1.2.3', { '/_next/static': path.join(folder, 'static'), '': path.join(folder, 'public') });
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');

test('names every file by the path that it is served under, with its SHA-256', () => {
  expect(describeIt()).toMatchObject({
    version: '1.2.3',
    files: { '/_next/static/chunks/a.js': sha256('one'), '/kernels/k.wasm': sha256('two') },
    wasm: { '/kernels/k.wasm': sha256('two') },
  });
});

test('names a page as a browser asks for it', () => {
  put('static/chunks/[id] x.js', 'three');
  expect(describeIt().files).toHaveProperty(['/_next/static/chunks/%5Bid%5D%20x.js'], sha256('three'));
});

test('one octet more in a file, and the list is another', () => {
  const before = JSON.stringify(describeIt());
  put('static/chunks/a.js', 'one!');
  expect(JSON.stringify(describeIt())).not.toBe(before);
});

test('lies beside what it lists, the same octets each time it is written', () => {
  writeRelease(folder);
  const first = readFileSync(path.join(folder, 'static/release.json'), 'utf8');
  writeRelease(folder);
  expect(readFileSync(path.join(folder, 'static/release.json'), 'utf8')).toBe(first);
  const { files, wasm, policies } = JSON.parse(first);
  expect(files['/_next/static/chunks/a.js']).toBe(sha256('one'));
  expect(wasm['/kernels/fma.wasm']).toBe(sha256(readFileSync('public/kernels/fma.wasm')));
  expect(policies.page).toContain("'nonce-{nonce}'");
});

test('without a build there is nothing to list', () => {
  expect(() => writeRelease(path.join(folder, 'public'))).toThrow('There is no build');
});
