// Serves a folder of static files with the headers that cross-origin isolation needs.
// Usage: node server.mjs [--port N] [--root DIR] [--plain]
// --plain leaves out the isolation headers, as a host that cannot set them does (used by tests).

import { createServer } from 'node:http';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createBrotliCompress, createGzip, constants } from 'node:zlib';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isolationHeaders, pageHeaders } from './headers.js';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.txt': 'text/plain; charset=utf-8',
  '.py': 'text/x-python; charset=utf-8',
};
const compressible = new Set(['.html', '.js', '.mjs', '.css', '.json', '.webmanifest', '.wasm', '.svg', '.txt', '.py']);

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    host: { type: 'string', default: '127.0.0.1' },
    root: { type: 'string', default: fileURLToPath(new URL('../build/web', import.meta.url)) },
    plain: { type: 'boolean', default: false },
  },
});
const root = normalize(options.root);
const served = Object.fromEntries(
  Object.entries(pageHeaders).filter(([name]) => !options.plain || !(name in isolationHeaders)),
);

function headersFor(path) {
  const headers = { ...served };
  const type = types[extname(path)] ?? 'application/octet-stream';
  // File names under assets/ carry a hash of their content; everything else is checked again.
  const lasting = path.startsWith(join(root, 'assets') + sep);
  headers['Content-Type'] = type;
  headers['Cache-Control'] = lasting ? 'public, max-age=31536000, immutable' : 'no-cache';
  return headers;
}

function encodingFor(request, path) {
  if (!compressible.has(extname(path))) return undefined;
  const accepted = String(request.headers['accept-encoding'] ?? '');
  if (/\bbr\b/.test(accepted)) return 'br';
  return /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
}

function compressor(encoding) {
  if (encoding === 'br') {
    return createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });
  }
  return createGzip({ level: 6 });
}

/** The file for a request's path, or undefined where there is none inside the root. */
async function fileFor(pathname) {
  let decoded;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0')) return undefined;
  let path = normalize(join(root, decoded));
  if (path !== root && !path.startsWith(root + sep)) return undefined;
  let info = await stat(path).catch(() => undefined);
  if (info?.isDirectory()) {
    path = join(path, 'index.html');
    info = await stat(path).catch(() => undefined);
  }
  return info?.isFile() ? { path, info } : undefined;
}

function refuse(response, status, text) {
  response.writeHead(status, { ...headersFor('x.txt'), 'Content-Length': Buffer.byteLength(text) });
  response.end(text);
}

async function answer(request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405, 'Only GET.\n');
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const file = await fileFor(pathname);
  if (!file) return refuse(response, 404, 'Not found.\n');

  const { path, info } = file;
  const headers = headersFor(path);
  const encoding = encodingFor(request, path);
  const stamp = `${info.size}-${info.mtimeMs}-${encoding ?? ''}`;
  headers['ETag'] = `"${createHash('sha1').update(stamp).digest('base64url')}"`;
  headers['Vary'] = 'Accept-Encoding';
  if (request.headers['if-none-match'] === headers['ETag']) {
    response.writeHead(304, headers);
    return response.end();
  }
  if (encoding) headers['Content-Encoding'] = encoding;
  else headers['Content-Length'] = info.size;
  response.writeHead(200, headers);
  if (request.method === 'HEAD') return response.end();
  const stream = createReadStream(path);
  stream.on('error', () => response.destroy());
  (encoding ? stream.pipe(compressor(encoding)) : stream).pipe(response);
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.on('error', (error) => {
  console.error(`Cannot serve on ${options.host}:${options.port}: ${error.message}`);
  process.exitCode = 1;
});
server.listen(Number(options.port), options.host, () => {
  console.log(`Interleave is at http://${options.host}:${options.port}/`);
});
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    server.close();
    server.closeAllConnections();
  });
}
