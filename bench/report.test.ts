import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { median, quantile, resultOf, tableOf, writeReport } from './report.ts';

const timed = { name: 'a.b', where: 'here', unit: 's', goal: 1 } as const;

test('medians and quantiles', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(
    quantile(
      Array.from({ length: 100 }, (_, i) => 100 - i),
      0.99,
    ),
  ).toBe(99);
  expect(quantile([7], 0.5)).toBe(7);
  expect(() => median([])).toThrow(RangeError);
});

test('a ratio above 1 means that we are better, whatever the unit', () => {
  expect(resultOf({ ...timed, ours: [1, 2, 3], target: 3 })).toMatchObject({
    ours: 2,
    ratio: 1.5,
    target: 3,
    peer: null,
  });
  expect(resultOf({ ...timed, unit: '/s', ours: [300], target: 200 })).toMatchObject({ ratio: 1.5 });
  const raced = resultOf({ ...timed, ours: [1, 1, 4], peer: { name: 'them', samples: [5, 2, 2] }, floor: 1 });
  expect(raced).toMatchObject({
    ours: 1,
    peer: 2,
    peerName: 'them',
    target: null,
    ratio: 2,
    floor: 1,
    min: 1,
    max: 4,
    rounds: 3,
  });
  expect(() => resultOf({ ...timed, ours: [1] })).toThrow('neither peer nor target');
});

test('a goal that was missed is said', () => {
  expect(tableOf([resultOf({ ...timed, ours: [6], target: 3 })])).toContain('(missed)');
  expect(tableOf([resultOf({ ...timed, ours: [2], target: 3 })])).not.toContain('(missed)');
});

test('the file has exactly the members that figures are compared by', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'cipherward-report-'));
  const file = path.join(folder, 'report.json');
  writeReport(file, [resultOf({ ...timed, ours: [1, 2, 3], target: 3 })]);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  rmSync(folder, { recursive: true });
  expect(Object.keys(report)).toEqual(['machine', 'node', 'date', 'results']);
  expect(Object.keys(report.results[0])).toEqual(
    'name where unit ours peer peerName target ratio floor goal rounds min max'.split(' '),
  );
});
