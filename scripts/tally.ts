/** How many tests passed and failed. A test that was never run counts as neither. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** From vitest's JSON reporter. A file that could not even be loaded counts as one failure. */
export function readVitestReport(json: string): Tally {
  const report = JSON.parse(json) as {
    readonly numPassedTests: number;
    readonly numFailedTests: number;
    readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
  };
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length };
}

/** From Playwright's JSON reporter. A flaky test passed; an error outside every test counts as one failure. */
export function readPlaywrightReport(json: string): Tally {
  const { stats, errors } = JSON.parse(json) as {
    readonly stats: { readonly expected: number; readonly flaky: number; readonly unexpected: number };
    readonly errors: readonly unknown[];
  };
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

export const sum = (tallies: readonly Tally[]): Tally => ({
  passed: tallies.reduce((total, { passed }) => total + passed, 0),
  failed: tallies.reduce((total, { failed }) => total + failed, 0),
});
