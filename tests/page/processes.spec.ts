// Processes in the page: each has a worker and an instance of its own, and whatever one of them does, the others
// and the page go on. (That programs with processes print what they should is for tests/programs.)

import {
  expect, isReady, open, phase, PLAIN_PORT, runButton, setProgram, status, terminal, test, type Page,
} from './lib';

type Report = Awaited<ReturnType<Window['interleave']['run']>>;

/** Runs a program, and stops it after so many milliseconds. */
function run(page: Page, source: string, ms = 30_000): Promise<Report & { took: number; stopTook: number }> {
  return page.evaluate(
    async ([source, ms]) => {
      const start = performance.now();
      let stopTook = 0;
      const timer = setTimeout(() => {
        const asked = performance.now();
        void window.interleave.stop().then(() => (stopTook = performance.now() - asked));
      }, ms);
      const report = await window.interleave.run({ source, cores: 2, input: '' });
      clearTimeout(timer);
      await Promise.resolve();
      return { ...report, took: performance.now() - start, stopTook };
    },
    [source, ms] as const,
  );
}

const children = (page: Page) => page.workers().filter((worker) => worker.url().includes('process-worker'));

async function expectUsable(page: Page): Promise<void> {
  expect(await run(page, 'print("next")')).toMatchObject({ status: 'done', stdout: 'next\n', stderr: '' });
}

const POOL = `
import multiprocessing as mp

def square(n):
    return n * n

if __name__ == '__main__':
    with mp.Pool(3) as pool:
        print(sum(pool.map(square, range(30), chunksize=1)))
`;

test('each process is a worker of its own with a memory of its own', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def f(go):
    go.wait()
if __name__ == '__main__':
    go = mp.Event()
    ps = [mp.Process(target=f, args=(go,)) for _ in range(5)]
    for p in ps: p.start()
    input()
    go.set()
    for p in ps: p.join()
`;
  await setProgram(page, source);
  await runButton(page).click();
  await phase(page, 'input');
  await expect.poll(() => children(page).length).toBeGreaterThanOrEqual(5);
  const hosts = page.workers().filter((worker) => worker.url().includes('host-worker'));
  const workers = [...hosts, ...children(page)];
  // The first bytes of a memory belong to nobody: each instance gets a mark of its own there.
  const loaded = async (i: number) =>
    workers[i]!.evaluate((mark) => {
      const { interleaveMemory: memory } = self as unknown as { interleaveMemory?: WebAssembly.Memory };
      if (memory) new Uint32Array(memory.buffer)[4] = mark;
      return memory !== undefined;
    }, 1000 + i);
  for (let i = 0; i < workers.length; i++) await expect.poll(() => loaded(i)).toBe(true);
  for (let i = 0; i < workers.length; i++) {
    const mark = await workers[i]!.evaluate(() => {
      const { interleaveMemory: memory } = self as unknown as { interleaveMemory: WebAssembly.Memory };
      return new Uint32Array(memory.buffer)[4];
    });
    expect(mark).toBe(1000 + i);
  }
  expect(workers.length).toBeGreaterThanOrEqual(6);
  await page.keyboard.press('Enter');
  await phase(page, 'ended');
  await expect(status(page)).toContainText('done');
});

test('a child that was a copy of its parent does not change it', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
seen = [1]
def f():
    seen.append(2)
    print('child', seen)
p = mp.Process(target=f)
p.start()
p.join()
print('parent', seen)
`;
  expect((await run(page, source)).stdout).toBe('child [1, 2]\nparent [1]\n');
});

test('what is printed before a message comes before what follows from the message', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def f(inbox, outbox):
    for n in iter(inbox.get, None):
        print('child', n)
        outbox.put(n)
if __name__ == '__main__':
    there, back = mp.Queue(), mp.Queue()
    p = mp.Process(target=f, args=(there, back))
    p.start()
    for n in range(300):
        print('parent', n)
        there.put(n)
        back.get()
    there.put(None)
    p.join()
`;
  const expected = Array.from({ length: 300 }, (_, n) => `parent ${n}\nchild ${n}\n`).join('');
  expect((await run(page, source)).stdout).toBe(expected);
});

test('the death of a worker in the middle of a map is an error that names it', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp, time
def f(n):
    print('task', n, flush=True)
    time.sleep(1000 if n == 0 else 0.01)
if __name__ == '__main__':
    with mp.Pool(3) as pool:
        try:
            pool.map(f, range(6), chunksize=1)
        except RuntimeError as error:
            print('RuntimeError', error)
`;
  const running = page.evaluate((source) => window.interleave.run({ source, cores: 2 }), source);
  await expect(terminal(page)).toContainText('task 5');
  const start = Date.now();
  // One of them has task 0 in hand; those of the others that die were waiting for more.
  for (const worker of children(page)) await worker.evaluate(() => self.close()).catch(() => undefined);
  const report = await running;
  expect(Date.now() - start).toBeLessThan(2000);
  expect(report.status).toBe('done');
  expect(report.stdout).toMatch(/RuntimeError .*ForkPoolWorker-[123]/);
  await expectUsable(page);
  expect(await run(page, POOL)).toMatchObject({ status: 'done', stdout: '8555\n', stderr: '' });
});

test('processes without end: so many live at once, and the page stays usable', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp, time
def sleep():
    time.sleep(1000)
count = 0
try:
    while True:
        mp.Process(target=sleep, daemon=True).start()
        count += 1
except BlockingIOError as error:
    print(count, error)
`;
  const report = await run(page, source);
  expect(report.status).toBe('done');
  expect(report.stdout).toMatch(/^31 \[Errno 11\] Resource temporarily unavailable/);
  expect(report.processes).toHaveLength(32);
  await expectUsable(page);
});

test('processes that start processes are stopped', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def f():
    while True:
        try:
            mp.Process(target=f).start()
        except BlockingIOError:
            pass
f()
`;
  const report = await run(page, source, 2500);
  expect(report).toMatchObject({ status: 'stopped', exit: 130 });
  expect(report.stopTook).toBeLessThan(2500);
  await expectUsable(page);
});

test('a child that takes all the memory it can get has a MemoryError of its own', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def hog():
    kept = []
    while True:
        kept.append([0] * 100000)
if __name__ == '__main__':
    p = mp.Process(target=hog, name='Hog')
    p.start()
    p.join()
    print(p.exitcode, len([0] * 1000000))
`;
  const report = await run(page, source);
  expect(report).toMatchObject({ status: 'done', stdout: '1 1000000\n' });
  expect(report.stderr).toMatch(/Process Hog:[^]*MemoryError/);
  await expectUsable(page);
});

test('Stop ends children that loop for ever, and their floods', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def loop():
    while True: pass
def flood():
    while True: print('x' * 1000)
if __name__ == '__main__':
    for f in loop, loop, flood: mp.Process(target=f).start()
`;
  const report = await run(page, source, 1500);
  expect(report).toMatchObject({ status: 'stopped', exit: 130 });
  expect(report.stopTook).toBeLessThan(1500);
  await expectUsable(page);
});

test('every byte that children print is kept', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def f(name):
    for n in range(20000): print(f'{name} 水 {n}')
if __name__ == '__main__':
    ps = [mp.Process(target=f, args=(name,)) for name in 'abc']
    for p in ps: p.start()
    for p in ps: p.join()
    print('end')
`;
  const { stdout, status } = await run(page, source);
  expect(status).toBe('done');
  const lines = stdout.trimEnd().split('\n');
  expect(lines.pop()).toBe('end');
  for (const name of 'abc') {
    const own = lines.filter((line) => line.startsWith(name));
    expect(own).toEqual(Array.from({ length: 20000 }, (_, n) => `${name} 水 ${n}`));
  }
});

test('to put into a queue whose reader is gone is an error', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def f(q):
    q.get()
if __name__ == '__main__':
    q = mp.Queue()
    p = mp.Process(target=f, args=(q,))
    p.start()
    q.put(1)
    p.join()
    try:
        while True: q.put('x' * 1000)
    except BrokenPipeError as error:
        print(type(error).__name__)
`;
  expect(await run(page, source)).toMatchObject({ status: 'done', stdout: 'BrokenPipeError\n' });
});

test('threads of a child run on several cores', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp, threading
def race():
    n = 0
    def add():
        nonlocal n
        for _ in range(2000000): n += 1
    ts = [threading.Thread(target=add) for _ in range(2)]
    for t in ts: t.start()
    for t in ts: t.join()
    print('lost' if n < 4000000 else 'none lost')
p = mp.Process(target=race)
p.start()
p.join()
`;
  expect((await run(page, source)).stdout).toBe('lost\n');
});

test('a deadlock over processes is told with their names', async ({ page }) => {
  await open(page);
  const source = `
import multiprocessing as mp
def f(q):
    q.get()
if __name__ == '__main__':
    q = mp.Queue()
    p = mp.Process(target=f, args=(q,), name='Reader')
    p.start()
    p.join()
`;
  const report = await run(page, source, 10_000);
  expect(report).toMatchObject({ status: 'deadlock', exit: 3 });
  expect(report.stderr).toContain('Reader');
  expect(report.deadlock!.tasks.length).toBe(2);
  await expectUsable(page);
});

test('a child that comes to the limit on steps ends the run', async ({ page }) => {
  await open(page);
  const source = 'import multiprocessing as mp\ndef f():\n    while True: pass\np = mp.Process(target=f)\np.start()\np.join()\n';
  const report = await page.evaluate(
    (source) => window.interleave.run({ source: `${source}print("on")\n`, cores: 2, maxSteps: 100_000 }),
    source,
  );
  expect(report).toMatchObject({ status: 'limit', exit: 4, stdout: '' });
  expect(report.stderr).toContain('the limit on steps');
  await expectUsable(page);
});

test('a hundred runs with a pool leave nothing behind', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  const idle = page.workers().length;
  const client = await page.context().newCDPSession(page);
  const used = async () => {
    await client.send('HeapProfiler.collectGarbage');
    const { metrics } = await client.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'JSHeapUsedSize')!.value;
  };
  await client.send('Performance.enable');
  const some = async (count: number) => {
    for (let i = 0; i < count; i++) {
      expect(await run(page, POOL)).toMatchObject({ status: 'done', stdout: '8555\n', stderr: '' });
    }
  };
  await some(20);
  const before = await used();
  await some(80);
  expect(await used()).toBeLessThan(before * 1.1);
  await expect.poll(() => page.workers().length).toBe(idle);
});

test.describe('without isolation', () => {
  test.use({ serviceWorkers: 'block' });

  test('processes take turns in one worker', async ({ page }) => {
    await page.goto(`http://127.0.0.1:${PLAIN_PORT}/`);
    await isReady(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await run(page, POOL)).toMatchObject({ status: 'done', stdout: '8555\n', stderr: '' });
    const stopped = await run(page, 'import multiprocessing as mp\ndef f():\n    while True: pass\nmp.Process(target=f).start()\n', 500);
    expect(stopped.status).toBe('stopped');
    await expectUsable(page);
    expect(children(page)).toHaveLength(0);
  });
});
