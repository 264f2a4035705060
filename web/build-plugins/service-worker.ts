// Writes sw.js with the list of the page's files, and the page's policy into index.html for hosts that
// send no headers.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { contentSecurityPolicy, pageHeaders } from '../headers.js';

/** Built apart from the page and copied beside it. engine.worker.js exists with some compilers only. */
const ENGINE_FILES = ['engine.js', 'engine.wasm', 'engine.worker.js', 'engine-single.js', 'engine-single.wasm', 'library.txt'];

export function serviceWorkerPlugin(template: string, publicFolder: string): Plugin {
  return {
    name: 'interleave-service-worker',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const files = Object.keys(bundle).filter((name) => !name.endsWith('.map'));
      const assets = files.filter((name) => name.startsWith('assets/')).sort();
      const page = ['./', ...readdirSync(publicFolder)];
      const engine = ENGINE_FILES.map((name) => `engine/${name}`);
      const version = createHash('sha256')
        .update(JSON.stringify([assets, page, pageHeaders]))
        .digest('hex')
        .slice(0, 12);
      const constants =
        `const VERSION = ${JSON.stringify(version)};\n` +
        `const FILES = ${JSON.stringify([...page, ...assets])};\n` +
        `const ENGINE_FILES = ${JSON.stringify(engine)};\n` +
        `const HEADERS = ${JSON.stringify(pageHeaders)};\n`;
      const source = readFileSync(template, 'utf8').replace('/* CONSTANTS */', () => constants);
      this.emitFile({ type: 'asset', fileName: 'sw.js', source });
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { chunk }) =>
        html
          .replace('</head>', () => {
            // What the start will ask for next.
            const next = (chunk?.dynamicImports ?? []).filter((name) => /app-[^/]*$/.test(name));
            return `${next.map((name) => `  <link rel="modulepreload" crossorigin href="./${name}" />\n`).join('')}  </head>`;
          })
          .replace('<meta charset="utf-8" />', (meta) => {
            return `${meta}\n    <meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}" />`;
          })
          // The page is drawn by the script: nothing is to be seen before it, in whichever colours.
          .replace('<script type="module"', '<script type="module" blocking="render"'),
    },
  };
}
