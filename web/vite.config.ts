import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { lessonsPlugin } from './build-plugins/lessons';
import { serviceWorkerPlugin } from './build-plugins/service-worker';
import { pageHeaders } from './headers.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  base: './',
  plugins: [lessonsPlugin(here('lessons')), serviceWorkerPlugin(here('src/service-worker.js'), here('public'))],
  server: { headers: pageHeaders },
  worker: { format: 'es' },
  build: {
    outDir: here('../build/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Everything is a file of its own: the policy allows no data: scripts, and fonts are the system's.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: { include: ['tests/**/*.test.ts'] },
});
