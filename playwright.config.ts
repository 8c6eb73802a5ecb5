import { defineConfig, devices } from '@playwright/test';

/** `npm test` starts the built product and says where it is; without it there is nothing to visit. */
const baseURL = process.env.E2E_BASE_URL ?? 'http://e2e-base-url-is-not-set.invalid';

const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  // Chromium's own sandbox does not work for root; small /dev/shm is common in containers.
  args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
};

export default defineConfig({
  testDir: 'e2e',
  // A key of real size and the derivation of its wrap take their time on two cores.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  // Specs share the product and nothing else: each has its own people and studies.
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  use: {
    baseURL,
    launchOptions,
    actionTimeout: 30_000,
    navigationTimeout: 30_000,
    // Recording every step of every test costs a good part of two cores: E2E_TRACE=1 when a failure needs it.
    trace: process.env.E2E_TRACE === undefined ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'claim', testMatch: /\.setup\.ts$/ },
    {
      name: 'desktop',
      dependencies: ['claim'],
      testMatch: /\.spec\.ts$/,
      testIgnore: /\.phone\.spec\.ts$/,
      use: { viewport: { width: 1280, height: 800 } },
    },
    { name: 'phone', dependencies: ['claim'], testMatch: /\.phone\.spec\.ts$/, use: { ...devices['Pixel 7'] } },
  ],
});
