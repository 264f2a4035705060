// How smoothly the timeline moves: `node tests/bench/timeline.mjs [EVENTS]`. It zooms and moves a made-up trace in
// Chromium and prints, as JSON, how long it took to lay out, and the frames: how many in a second, the longest time
// between two, and how long drawing one took: the longest, 95 in a hundred at most, and half of them. On a machine that
// does something else at the time only the last says something.
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { withPage } from '../chromium.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const outDir = path('../../build/bench-timeline');
const events = Number(process.argv[2] ?? 100_000);

async function buildPage() {
  const require = createRequire(path('../../web/package.json'));
  const { build } = await import(pathToFileURL(require.resolve('vite')).href);
  await build({
    root: path('timeline'),
    base: './',
    configFile: false,
    logLevel: 'warn',
    build: { outDir, emptyOutDir: true, target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  });
}

const countDrawing = () => {
  const request = window.requestAnimationFrame.bind(window);
  window.drawing = [];
  window.nextFrame = () => new Promise(request);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const start = performance.now();
      callback(time);
      window.drawing.push(performance.now() - start);
    });
};

const layOut = (count) => {
  const trace = window.traces.storm(count);
  const start = performance.now();
  window.view.setTrace(trace);
  return performance.now() - start;
};

/** Zooms in a hundredfold and out again, then moves there and back, a little in each frame. */
const move = async () => {
  const canvas = document.querySelector('.timeline-canvas');
  const box = canvas.getBoundingClientRect();
  const wheel = (options) => {
    const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height / 2 };
    canvas.dispatchEvent(new WheelEvent('wheel', { ...at, bubbles: true, cancelable: true, ...options }));
  };
  const next = window.nextFrame;
  window.drawing.length = 0;
  const times = [await next()];
  const play = async (frames, options) => {
    for (let i = 0; i < frames; i++) {
      wheel(options);
      times.push(await next());
    }
  };
  await play(150, { ctrlKey: true, deltaY: -14 });
  await play(100, { shiftKey: true, deltaY: 40 });
  await play(100, { ctrlKey: true, deltaY: 14 });
  await play(100, { shiftKey: true, deltaY: -60 });
  await play(60, { ctrlKey: true, deltaY: 14 });
  const apart = times.slice(1).map((time, i) => time - times[i]);
  const drawing = window.drawing.sort((a, b) => a - b);
  const seconds = (times.at(-1) - times[0]) / 1000;
  return {
    framesPerSecond: Math.round((apart.length / seconds) * 10) / 10,
    longestFrameMs: Math.max(...apart),
    longestDrawingMs: drawing.at(-1),
    drawing95Ms: drawing[Math.floor(drawing.length * 0.95)],
    medianDrawingMs: drawing[Math.floor(drawing.length / 2)],
  };
};

await buildPage();
await withPage(outDir, { viewport: { width: 1280, height: 800 }, bypassCSP: true }, async (page, address) => {
  await page.addInitScript(countDrawing);
  await page.goto(`${address}index.html`);
  await page.waitForFunction(() => window.view);
  const layOutMs = await page.evaluate(layOut, events);
  const frames = await page.evaluate(move);
  process.stdout.write(`${JSON.stringify({ events, layOutMs, ...frames })}\n`);
});
