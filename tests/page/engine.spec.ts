// The engine in the page over many threads, many runs, a worker that breaks, and a page that nobody sees.

import { readFileSync } from 'node:fs';
import { expect, isReady, open, phase, runToEnd, setProgram, status, terminal, test, type Page } from './lib';

const run = (page: Page, args: unknown) => page.evaluate((a) => window.interleave.run(a), args);

const START_AND_JOIN = [
  'import threading',
  'n = 0',
  'def f():',
  '    global n',
  '    n += 1',
  'for i in range(10000):',
  '    t = threading.Thread(target=f)',
  '    t.start()',
  '    t.join()',
  'print(n)',
].join('\n');

const ALIVE = [
  'import threading',
  'go, lock, n = threading.Event(), threading.Lock(), 0',
  'def f():',
  '    global n',
  '    go.wait()',
  '    with lock:',
  '        n += 1',
  'ts = [threading.Thread(target=f) for i in range(10000)]',
  'for t in ts: t.start()',
  'print(threading.active_count())',
  'go.set()',
  'for t in ts: t.join()',
  'print(n)',
].join('\n');

async function workers(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.filter(({ type }) => type === 'worker').length;
}

/** Megabytes that the browser's processes for pages hold. */
async function memory(page: Page): Promise<number> {
  const session = await page.context().browser()!.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const sizes = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))![1]) / 1024);
  return sizes.reduce((a, b) => a + b, 0);
}

for (const cores of [1, 2]) {
  test(`10,000 threads, one by one and all at once, on ${cores} of the cores`, async ({ page }) => {
    await open(page);
    const oneByOne = await run(page, { source: START_AND_JOIN, cores });
    expect(oneByOne).toMatchObject({ status: 'done', stdout: '10000\n', tasks: 10001, carriers: cores });
    const alive = await run(page, { source: ALIVE, cores });
    expect(alive).toMatchObject({ status: 'done', stdout: '10001\n10000\n', tasks: 10001, carriers: cores });
    const machine = await page.evaluate(() => navigator.hardwareConcurrency);
    expect(await workers(page)).toBeLessThanOrEqual(1 + Math.min(8, Math.max(machine, cores)));
  });
}

test('fifty runs leave as many workers and as much memory as one', async ({ page }) => {
  await open(page);
  const some = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const source = i % 2 ? ALIVE : 'a = [[i] for i in range(200000)]\nfor i in range(2000):\n    print(i)\n';
      expect(await run(page, { source, cores: 2 })).toMatchObject({ status: 'done' });
    }
  };
  await some(20);
  const before = { workers: await workers(page), memory: await memory(page) };
  await some(50);
  expect(await workers(page)).toBe(before.workers);
  expect(await memory(page)).toBeLessThan(before.memory + 64);
});

test('runs that are stopped at once leave an engine that works', async ({ page }) => {
  await open(page);
  const statuses = await page.evaluate(async () => {
    const seen: string[] = [];
    for (let i = 0; i < 30; i++) {
      const running = window.interleave.run({ source: 'while True:\n    print(1)\n', cores: 1 + (i % 2) });
      if (i % 3 > 0) await new Promise((resolve) => setTimeout(resolve, i));
      await window.interleave.stop();
      seen.push((await running).status);
    }
    return seen;
  });
  expect(new Set(statuses)).toEqual(new Set(['stopped']));
  expect(await run(page, { source: 'print(input())', input: 'works\n' })).toMatchObject({ status: 'done', stdout: 'works\n' });
});

test.describe('a worker that breaks', () => {
  test.use({ serviceWorkers: 'block' });

  test('ends its run as died, and the next run works', async ({ page, errors }) => {
    // The clock that time.time() reads throws, in the workers that run Python.
    const breaking = "if (self.name !== 'interleave-host') Date.now = () => { throw new Error('the worker breaks'); };\n";
    const files = /engine\/engine(\.worker)?\.js$/;
    await page.context().route(files, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: breaking + (await response.text()) });
    });
    await open(page);
    await page.context().unroute(files);
    const report = await run(page, { source: 'import time\nprint("before", flush=True)\ntime.sleep(0.1)\ntime.time()\nprint("after")\n' });
    expect(report).toMatchObject({ status: 'died', stdout: 'before\n' });
    await phase(page, 'ended');
    await expect(status(page)).not.toContainText('done');
    expect(errors.join()).toContain('the worker breaks');
    errors.length = 0;
    await setProgram(page, 'import time\nprint("lives", time.time() > 0)\n');
    await runToEnd(page);
    await expect(terminal(page)).toContainText('lives True');
  });
});

test('a run in a page that nobody sees goes on to its end', async ({ page }) => {
  await open(page);
  const hide = (hidden: boolean) =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => (hidden ? 'hidden' : 'visible') });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  // No frame comes while a page is hidden.
  await page.evaluate(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => (document.hidden ? 0 : frame(callback));
  });
  await hide(true);
  const count = 400_000;
  const report = await run(page, { source: `for i in range(${count}):\n    print(i)\n`, cores: 2 });
  expect(report).toMatchObject({ status: 'done', stdoutDropped: 0 });
  expect(report.stdout.length).toBe(Array.from({ length: count }, (_, i) => String(i).length + 1).reduce((a, b) => a + b));
  await hide(false);
  await expect(terminal(page)).toContainText(String(count - 1));
  await runToEnd(page);
});

test('a run can be started before the page is there', async ({ page }) => {
  await page.goto('./', { waitUntil: 'commit' });
  await page.waitForFunction(() => window.interleave !== undefined);
  expect(await run(page, { source: 'import queue\nprint("early")' })).toMatchObject({ status: 'done', stdout: 'early\n' });
  await isReady(page);
  await expect(terminal(page)).toContainText('early');
});
