import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // Each test file that needs a database takes its own from server/database/testing.ts; the server behind it is shared.
    globalSetup: './scripts/vitest-database.ts',
    testTimeout: 60_000,
    hookTimeout: 60_000,
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
