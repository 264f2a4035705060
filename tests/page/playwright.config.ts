// Tests of the built page (build/web) in the Chromium that is there: $CHROMIUM, or chromium on the PATH.

import { existsSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { defineConfig } from '../../web/node_modules/@playwright/test';
import { PLAIN_PORT, PORT } from './ports';

const root = process.env.PAGE_ROOT ?? resolve(__dirname, '../../build/web');
const server = resolve(__dirname, '../../web/server.mjs');

function chromium(): string {
  const name = process.env.CHROMIUM ?? 'chromium';
  if (name.includes('/')) return name;
  const found = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name)).find(existsSync);
  if (!found) throw new Error(`${name} is not on the PATH; set CHROMIUM to the path of a Chromium`);
  return found;
}

const serve = (port: number, more: string) => ({
  command: `node "${server}" --port ${port} --root "${root}" ${more}`,
  url: `http://127.0.0.1:${port}/`,
  reuseExistingServer: false,
});

export default defineConfig({
  testDir: __dirname,
  outputDir: resolve(__dirname, '../../build/test-results'),
  fullyParallel: true,
  workers: process.env.PAGE_WORKERS ? Number(process.env.PAGE_WORKERS) : 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${PORT}/`,
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    launchOptions: { executablePath: chromium(), args: ['--no-sandbox', '--disable-gpu'] },
  },
  webServer: [serve(PORT, ''), serve(PLAIN_PORT, '--plain')],
});
