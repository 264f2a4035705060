// Programs that take all they can get: meanwhile the page handles input, Stop ends them, nothing that was
// printed is lost, and the next run works.

import { expect, open, test, type Page } from './lib';

interface Observed {
  report: Awaited<ReturnType<Window['interleave']['run']>>;
  /** Milliseconds until the page got to an input, in order of size. */
  delays: number[];
  /** How long the stop took; 0 if the run had ended by then. */
  stop: number;
  next: string;
}

/** Runs a program for so long, or to its end, and watches how the page does. */
function observe(page: Page, source: string, ms: number): Promise<Observed> {
  return page.evaluate(
    async ([source, ms]) => {
      const delays: number[] = [];
      let watching = true;
      const channel = new MessageChannel();
      let sent = 0;
      const send = () => {
        sent = performance.now();
        channel.port2.postMessage(0);
      };
      channel.port1.onmessage = () => {
        delays.push(performance.now() - sent);
        if (watching) setTimeout(send, 10);
      };
      send();
      const running = window.interleave.run({ source, cores: 2 });
      await Promise.race([running, new Promise((resolve) => setTimeout(resolve, ms))]);
      const start = performance.now();
      await window.interleave.stop();
      const stop = performance.now() - start;
      const report = await running;
      watching = false;
      const next = await window.interleave.run({ source: 'print("next")', cores: 2 });
      return { report, delays: delays.sort((a, b) => a - b), stop, next: next.stdout };
    },
    [source, ms] as const,
  );
}

/** Others may keep the machine busy: a few inputs may wait longer for that, but not most, and none for long. */
function expectQuick(delays: number[]): void {
  expect(delays.length).toBeGreaterThan(0);
  const usual = delays[Math.floor(delays.length * 0.8)]!;
  expect(usual, `input waited ${delays.slice(-8).join(', ')} ms`).toBeLessThan(100);
  expect(delays.at(-1)).toBeLessThan(500);
}

function expectUsable({ delays, stop, next }: Observed): void {
  expectQuick(delays);
  expect(stop).toBeLessThan(1000);
  expect(next).toBe('next\n');
}

const ENDLESS = {
  'a busy loop': 'while True:\n    pass\n',
  'busy threads': 'import threading\ndef f():\n    while True:\n        pass\nfor i in range(50):\n    threading.Thread(target=f).start()\n',
  'a flood of short lines': "while True:\n    print('x')\n",
  'a flood of long lines': "while True:\n    print('yz' * 5000)\n",
  'a flood on stderr': "import sys\nwhile True:\n    print('x', file=sys.stderr)\n",
  'a thread bomb':
    'import threading, time\ndef f():\n    time.sleep(1000)\nwhile True:\n    try:\n        threading.Thread(target=f).start()\n    except RuntimeError:\n        pass\n',
  'threads that start threads':
    'import threading\ndef f():\n    threading.Thread(target=f).start()\n    f()\nf()\n',
  'exceptions without end': 'while True:\n    try:\n        1 / 0\n    except ZeroDivisionError:\n        pass\n',
  'a growing integer': 'n = 3\nwhile True:\n    n *= n\n',
};

for (const [name, source] of Object.entries(ENDLESS)) {
  test(`${name} leaves the page usable and is stopped`, async ({ page }) => {
    await open(page);
    const seen = await observe(page, source, 1200);
    expect(seen.report).toMatchObject({ status: 'stopped', exit: 130 });
    expectUsable(seen);
  });
}

test('two floods one after the other leave the page usable', async ({ page }) => {
  await open(page);
  for (let i = 0; i < 2; i++) expectUsable(await observe(page, "while True:\n    print('x')\n", 1000));
});

const HOGS = {
  'a list that grows for ever': 'a = []\nwhile True:\n    a.append([1, 2, 3])\n',
  'a text that grows for ever': "s = 'x'\nwhile True:\n    s += s\n",
  'a dict that grows for ever': 'd = {}\nwhile True:\n    d[len(d)] = str(len(d))\n',
  'a text too long': "print('go')\nx = 'x' * 10**9\n",
  'lists inside lists': 'a = []\nwhile True:\n    a = [a, a, [0] * 1000]\n',
};

for (const [name, source] of Object.entries(HOGS)) {
  test(`${name} ends in MemoryError`, async ({ page }) => {
    await open(page);
    const seen = await observe(page, source, 30_000);
    expect(seen.report).toMatchObject({ status: 'exception', exit: 1 });
    expect(seen.report.stderr).toContain('MemoryError');
    expectUsable(seen);
  });
}

test('a program that catches MemoryError goes on', async ({ page }) => {
  await open(page);
  const source = 'a = []\ntry:\n    while True:\n        a.append([0] * 100000)\nexcept MemoryError:\n    a = None\n    print("caught")\nb = [i for i in range(1000000)]\nprint(len(b))\n';
  const seen = await observe(page, source, 30_000);
  expect(seen.report).toMatchObject({ status: 'done', stdout: 'caught\n1000000\n' });
});

/** One operation in C that takes long, or many of them. */
const OPERATIONS = {
  power: 'x = 3 ** 10**7 * 7 ** 10**7\n',
  factorial: 'import math\nmath.factorial(300000)\n',
  sort: 'x = [(i * 7919) % 1000003 for i in range(1000000)]\nprint("go")\nwhile True:\n    sorted(x)\n',
  sum: 'print(sum(range(10**9)))\n',
  largest: 'print(max(range(10**9)))\n',
  repeat: "while True:\n    x = 'x' * 10**8\n",
  search: 'a = [1] * 10**7\nprint("go")\nwhile True:\n    2 in a\n',
  'text of a list': 'a = list(range(10**6))\nwhile True:\n    repr(a)\n',
  collection: 'a = [[i] for i in range(2 * 10**6)]\nwhile True:\n    b = [[] for i in range(10**5)]\n',
};

for (const [name, source] of Object.entries(OPERATIONS)) {
  test(`a long operation is stopped: ${name}`, async ({ page }) => {
    await open(page);
    const seen = await observe(page, source, 800);
    expect(seen.report).toMatchObject({ status: 'stopped', exit: 130 });
    expectUsable(seen);
  });
}

test('every byte of a flood of two threads is kept or counted', async ({ page }) => {
  await open(page);
  const source =
    'import threading\ndef f(name):\n    for i in range(300000):\n        print(f"{name} {i:07} ' +
    '-".ljust(30))\nts = [threading.Thread(target=f, args=(n,)) for n in "ab"]\nfor t in ts: t.start()\nfor t in ts: t.join()\n';
  const { report, delays } = await observe(page, source, 60_000);
  expect(report).toMatchObject({ status: 'done', stderr: '' });
  const lines = report.stdout.split('\n');
  expect(report.stdout.length + report.stdoutDropped).toBe(2 * 300_000 * 31);
  const whole = lines.slice(1, -1);
  for (const name of 'ab') {
    const numbers = whole.filter((line) => line.startsWith(name)).map((line) => Number(line.slice(2, 9)));
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.filter((n, i) => i > 0 && n !== numbers[i - 1]! + 1)).toEqual([]);
    expect(numbers.at(-1)).toBe(299_999);
  }
  expectQuick(delays);
});

test('what is typed into the editor during a flood arrives', async ({ page }) => {
  await open(page);
  await page.evaluate(() => void window.interleave.run({ source: "while True:\n    print('x')\n", cores: 2 }));
  await expect(page.locator('.terminal .meta').first()).toContainText(/\d{2},\d{3} lines/);
  await page.locator('.cm-content').click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.type('# typed meanwhile');
  await expect(page.locator('.cm-line').first()).toContainText('# typed meanwhile');
  await page.keyboard.press('Escape');
  await expect(page.locator('html')).toHaveAttribute('data-phase', 'ended');
});

test('the deadlock of two locks is told with names and lines', async ({ page }) => {
  await open(page);
  const source = [
    'import threading, time',
    'a, b = threading.Lock(), threading.Lock()',
    'def f(one, two):',
    '    with one:',
    '        time.sleep(0.1)',
    '        two.acquire()',
    'x = threading.Thread(target=f, args=(a, b), name="X")',
    'y = threading.Thread(target=f, args=(b, a), name="Y")',
    'x.start(); y.start(); x.join()',
  ].join('\n');
  const seen = await observe(page, source, 30_000);
  expect(seen.report).toMatchObject({ status: 'deadlock', exit: 3 });
  expect(seen.report.stderr).toMatch(/X, line 6, waits for lock held by Y/);
  expect(seen.report.stderr).toMatch(/Y, line 6, waits for lock held by X/);
  expectUsable(seen);
});
