import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fingerprint, RECORD } from '../fingerprint.mjs';

test('sources and artefacts are those of the last build', async () => {
  // otherwise: npm ci --prefix kernels && npm run --prefix kernels build
  expect(fingerprint()).toEqual(JSON.parse(await readFile(RECORD, 'utf8')));
});
