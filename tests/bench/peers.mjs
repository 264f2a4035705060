// Peers of the benchmark in Chromium: `node peers.mjs pyodide|brython|terminal`.
// Speaks as tests/browser.mjs does; {run: {source}} answers {stdout, stderr, exit},
// {feed: N} (terminal only) answers how long N numbered lines took.
import { fileURLToPath } from 'node:url';
import { answerRequests, withPage } from '../chromium.mjs';

const folder = (path) => fileURLToPath(new URL(path, import.meta.url));

const loadPyodide = async () => {
  const { loadPyodide } = await import('/pyodide.mjs');
  window.python = await loadPyodide({ indexURL: '/' });
  await window.python.runPythonAsync('print(1)');
  return performance.now();
};

const runPyodide = ({ source }) => {
  let stdout = '';
  window.python.setStdout({ batched: (text) => (stdout += `${text}\n`) });
  window.python.runPython(source);
  return { stdout, stderr: '', exit: 0 };
};

const loadBrython = async () => {
  for (const file of ['/brython.min.js', '/brython_stdlib.js']) {
    const script = document.createElement('script');
    script.src = file;
    const loaded = new Promise((resolve) => script.addEventListener('load', resolve));
    document.head.append(script);
    await loaded;
  }
  window.__BRYTHON__.runPythonSource('print(1)', 'first');
  return performance.now();
};

let runs = 0;
const runBrython = ({ source, name }) => {
  const log = console.log;
  let stdout = '';
  console.log = (text) => (stdout += `${text}\n`);
  try {
    window.__BRYTHON__.runPythonSource(source, name);
  } finally {
    console.log = log;
  }
  return { stdout, stderr: '', exit: 0 };
};

const loadTerminal = async () => {
  const { Terminal } = await import('/lib/xterm.mjs');
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = '/css/xterm.css';
  document.head.append(style);
  window.terminal = new Terminal({ cols: 80, rows: 24, scrollback: 10_000 });
  document.body.replaceChildren();
  window.terminal.open(document.body);
  return performance.now();
};

// What JavaScript alone can feed: pieces of 1,000 lines, a few always waiting in
// the terminal, so that it never idles and the page is never blocked for long.
const feed = async (count) => {
  const start = performance.now();
  const flying = new Set();
  for (let next = 0; next < count; next += 1000) {
    let text = '';
    for (let i = next; i < Math.min(count, next + 1000); i++) text += `${i}\r\n`;
    const taken = new Promise((resolve) => window.terminal.write(text, resolve));
    flying.add(taken);
    taken.then(() => flying.delete(taken));
    if (flying.size >= 8) await Promise.race(flying);
  }
  await Promise.all(flying);
  return performance.now() - start;
};

const peers = {
  pyodide: { root: folder('node_modules/pyodide'), load: loadPyodide, run: runPyodide },
  brython: { root: folder('node_modules/brython'), load: loadBrython, run: runBrython },
  terminal: { root: folder('../../web/node_modules/@xterm/xterm'), load: loadTerminal },
};

const peer = peers[process.argv[2]];
await withPage(peer.root, { bypassCSP: true }, async (page, address) => {
  const open = async () => {
    await page.goto(`${address}package.json`);
    return page.evaluate(peer.load);
  };
  await answerRequests({ ready: await open() }, async (request) => {
    if (request.run) return page.evaluate(peer.run, { ...request.run, name: `run${runs++}` });
    if (request.feed) return { ms: await page.evaluate(feed, request.feed) };
    const times = [];
    for (let i = 0; i < request.ready; i++) times.push(await open());
    return { times };
  });
});
