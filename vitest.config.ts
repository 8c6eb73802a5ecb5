import os from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Each test file that needs a database takes its own from server/database/testing.ts; the server behind it is shared.
    globalSetup: './scripts/vitest-database.ts',
    // A bound on what hangs, not on what is slow: keys of real size take their time on a machine with other work.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Half of the wall time is waiting for Postgres and for child processes: one worker would leave processors idle. More than twelve could together
    // ask for more connections than the shared server has.
    maxWorkers: Math.min(12, Math.max(2, os.availableParallelism() - 1)),
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/.next*/**', '**/.data/**'],
        },
      },
    ],
  },
});
