// Opens the built page in Chromium and serves requests, one JSON object a line:
//   {run: {source, cores, ..}, timeout}  -> the report of window.interleave.run
//   {ready: N}      -> {times}: milliseconds from navigation to ready, N loads
//   {evaluate: JS}  -> {value}
// The first line out is {ready: ms}; {failure: text} answers what went wrong.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const web = new URL('../web/', import.meta.url);
const { chromium } = createRequire(new URL('package.json', web))('@playwright/test');

const browserFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function reply(object) {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}

function chromiumPath() {
  const named = process.env.CHROMIUM;
  if (named?.includes('/')) return named;
  const name = named ?? 'chromium';
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

async function serve() {
  const port = await freePort();
  const script = fileURLToPath(new URL('server.mjs', web));
  const server = spawn(process.execPath, [script, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    server.stdout.once('data', resolve);
    server.once('exit', () => reject(new Error('the server did not start')));
  });
  return { server, address: `http://127.0.0.1:${port}/` };
}

async function open(page, address) {
  await page.goto(address);
  return page.evaluate(async () => {
    await window.interleave.ready;
    return performance.now();
  });
}

const inPage = async ({ run, timeout }) => {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void window.interleave.stop();
  }, timeout * 1000);
  const start = performance.now();
  const report = await window.interleave.run(run);
  clearTimeout(timer);
  const wallMs = performance.now() - start;
  return { wallMs, ...report, ...(late ? { status: 'timeout', exit: 'timeout' } : {}) };
};

async function answer(page, address, request) {
  if (request.run) return page.evaluate(inPage, request);
  if (request.evaluate) return { value: await page.evaluate(request.evaluate) };
  const times = [];
  for (let i = 0; i < request.ready; i++) times.push(await open(page, address));
  return { times };
}

const { server, address } = await serve();
const browser = await chromium.launch({ executablePath: chromiumPath(), args: browserFlags });
try {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => process.stderr.write(`page error: ${error.message}\n`));
  reply({ ready: await open(page, address) });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      reply(await answer(page, address, JSON.parse(line)));
    } catch (error) {
      reply({ failure: String(error) });
    }
  }
} catch (error) {
  reply({ failure: String(error) });
} finally {
  await browser.close();
  server.kill();
}
