import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

const PORT = Number(process.env.PLAYWRIGHT_PORT ?? 3100);
const url = process.env.PLAYWRIGHT_URL;

/**
 * Browser tests, `<package>/e2e-tests/*.test.ts`, against a portal of their own that begins afresh, or against the one
 * at `PLAYWRIGHT_URL`. `PLAYWRIGHT_CHROMIUM` is the path of an installed Chromium. With another `PLAYWRIGHT_PORT` the
 * portal's backend and data are others too.
 */
export default defineConfig({
  testMatch: '{packages,plugins}/*/e2e-tests/**/*.test.ts',
  testIgnore: '**/node_modules/**',
  outputDir: 'test-results',
  timeout: 120_000,
  // Says when a page is given up, not how fast one has to be.
  expect: { timeout: 30_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: url ?? `http://localhost:${PORT}`,
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.PLAYWRIGHT_CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: url
    ? undefined
    : {
        command: 'exec node scripts/start.mjs --reset',
        wait: { stdout: /is ready after/ },
        timeout: 300_000,
        stdout: 'pipe',
        gracefulShutdown: { signal: 'SIGTERM', timeout: 60_000 },
        env: {
          GROUNDWORK_DATA: join(__dirname, '.cache', `e2e-${PORT}`),
          GROUNDWORK_PORT: String(PORT),
          GROUNDWORK_BACKEND_PORT: String(PORT + 4007),
        },
      },
});
