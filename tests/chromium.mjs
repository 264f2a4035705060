// A headless Chromium and a static server for it, as tests and benchmarks use
// them: the browser is $CHROMIUM or chromium on the PATH, never a download.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const web = new URL('../web/', import.meta.url);
const { chromium } = createRequire(new URL('package.json', web))('@playwright/test');

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function executablePath() {
  const name = process.env.CHROMIUM ?? 'chromium';
  if (name.includes('/')) return name;
  const folders = (process.env.PATH ?? '').split(':');
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path));
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Serves a folder (the built page if none is named) with isolation headers. */
export async function serve(root) {
  const port = await freePort();
  const script = fileURLToPath(new URL('server.mjs', web));
  const options = ['--port', String(port), ...(root ? ['--root', root] : [])];
  const server = spawn(process.execPath, [script, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    server.stdout.once('data', resolve);
    server.once('exit', () => reject(new Error('the server did not start')));
  });
  return { address: `http://127.0.0.1:${port}/`, close: () => server.kill() };
}

export function launch() {
  return chromium.launch({ executablePath: executablePath(), args: flags });
}

function reply(object) {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}

/** Answers requests on stdin, one JSON object a line, until it closes. */
export async function answerRequests(first, answer) {
  reply(first);
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      reply(await answer(JSON.parse(line)));
    } catch (error) {
      reply({ failure: String(error) });
    }
  }
}

/** Runs body with a page of a new browser on a served folder; tidies up. */
export async function withPage(root, options, body) {
  const server = await serve(root);
  const browser = await launch();
  try {
    const page = await (await browser.newContext(options)).newPage();
    page.on('pageerror', (error) => process.stderr.write(`page error: ${error.message}\n`));
    await body(page, server.address);
  } catch (error) {
    reply({ failure: String(error) });
  } finally {
    await browser.close();
    server.close();
  }
}
