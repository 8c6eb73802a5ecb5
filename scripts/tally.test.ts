import { expect, test } from 'vitest';
import { readPlaywrightReport, readVitestReport, sum } from './tally.ts';

test('vitest: a file that did not load is a failure', () => {
  const report = {
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };
  expect(readVitestReport(JSON.stringify(report))).toEqual({ passed: 5, failed: 2 });
});

test('playwright: flaky is passed, an error outside tests is a failure, skipped is neither', () => {
  const report = { stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 4 }, errors: [{}] };
  expect(readPlaywrightReport(JSON.stringify(report))).toEqual({ passed: 4, failed: 3 });
});

test('the sum', () => {
  expect(
    sum([
      { passed: 1, failed: 0 },
      { passed: 2, failed: 3 },
    ]),
  ).toEqual({ passed: 3, failed: 3 });
});
