// What the page shows of a run's processes: the tree while it runs, the name before each line, the report.

import { axeViolations, expect, isReady, open, phase, runButton, runToEnd, setProgram, status, stopButton, terminal, test, type Page } from './lib';

const TWO = [
  'import threading, time',
  'from multiprocessing import Process',
  'def work():',
  '    threading.Thread(target=time.sleep, args=(1.5,), name="Dozer").start()',
  '    print("from the child")',
  '    raise SystemExit(7)',
  'if __name__ == "__main__":',
  '    print("from the parent")',
  '    child = Process(target=work, name="Kid")',
  '    child.start()',
  '    child.join()',
  '    print("child gone:", child.exitcode)',
].join('\n');

const STUCK = [
  'from multiprocessing import Process, Queue',
  'def work(queue):',
  '    queue.get()',
  'if __name__ == "__main__":',
  '    queue = Queue()',
  '    child = Process(target=work, args=(queue,), name="Waiter")',
  '    child.start()',
  '    child.join()',
].join('\n');

const toggle = (page: Page) => page.locator('.terminal .labels');
const row = (page: Page, pid: number) => page.locator(`.process[data-pid="${pid}"]`);

async function copied(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy output' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('processes and their threads are shown while they live, and how they ended', async ({ page }) => {
  await open(page);
  await setProgram(page, TWO);
  const top = async () => (await page.locator('.lower').boundingBox())!.y;
  const before = await top();
  await runButton(page).click();
  await expect(row(page, 101)).toContainText('Dozer');
  await expect(row(page, 101)).toContainText(/Kid\s*pid 101\s*running/);
  await expect(row(page, 100)).toContainText(/MainProcess\s*pid 100\s*running\s*MainThread/);
  expect(await top()).toBe(before);
  await phase(page, 'ended');
  await expect(row(page, 101)).toContainText('ended, exit code 7');
  await expect(row(page, 101)).not.toContainText('Dozer');
  await expect(row(page, 100)).toContainText('ended, exit code 0');
  await expect(page.locator('.facts')).toContainText('2 processes');
  expect(await top()).toBe(before);
});

test('each line says which process printed it, where that is wanted', async ({ page }) => {
  await open(page);
  await expect(toggle(page)).toBeHidden();
  await runToEnd(page);
  await expect(toggle(page)).toBeHidden();

  await setProgram(page, TWO);
  await runToEnd(page);
  await expect(terminal(page)).not.toContainText('│');
  const plain = await copied(page);
  await toggle(page).click();
  await expect(toggle(page)).toHaveAttribute('aria-pressed', 'true');
  await expect(terminal(page)).toContainText(/MainProcess\s+│\S? from the parent/);
  await expect(terminal(page)).toContainText(/Kid\s+│\S? from the child/);
  await expect(terminal(page)).toContainText(/MainProcess\s+│\S? child gone: 7/);
  expect(await copied(page)).toBe(plain);

  await page.reload();
  await isReady(page);
  await runToEnd(page);
  await expect(terminal(page)).toContainText(/Kid\s+│\S? from the child/);
  await setProgram(page, 'print("alone")\n');
  await runToEnd(page);
  await expect(terminal(page)).toContainText('alone');
  await expect(terminal(page)).not.toContainText('│');
});

test('lines that come while the names are shown have them, and keep their colours apart', async ({ page }) => {
  await open(page);
  await setProgram(page, TWO);
  await runButton(page).click();
  await expect(terminal(page)).toContainText('from the child');
  await toggle(page).click();
  await phase(page, 'ended');
  await expect(terminal(page)).toContainText(/MainProcess\s+│\S? child gone: 7/);
  const colours = await page.locator('.xterm-rows span').evaluateAll((spans) =>
    ['MainProcess', 'Kid'].map((name) => {
      const label = spans.find((span) => span.textContent?.startsWith(name));
      return label && getComputedStyle(label).color;
    }),
  );
  expect(colours[0]).toBeDefined();
  expect(colours[0]).not.toBe(colours[1]);
});

test('Stop ends all processes', async ({ page }) => {
  await open(page);
  await setProgram(page, 'from multiprocessing import Process\ndef f():\n    while True:\n        pass\nfor i in range(3):\n    Process(target=f).start()\n');
  await runButton(page).click();
  await expect(row(page, 103)).toContainText('running');
  await stopButton(page).click();
  await phase(page, 'ended');
  await expect(status(page)).toContainText('stopped');
  for (const pid of [100, 101, 102, 103]) await expect(row(page, pid)).toContainText('ended');
});

for (const lang of ['en', 'zh'] as const) {
  for (const [size, viewport] of [['wide', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const) {
    test(`a deadlock over processes names them; axe finds nothing: ${lang}, ${size}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme: lang === 'en' ? 'light' : 'dark' });
      await open(page, `#lang=${lang}`);
      await setProgram(page, STUCK);
      await runToEnd(page);
      await toggle(page).click();
      const rows = page.locator('.report tbody tr');
      await expect(rows.filter({ hasText: 'Waiter' })).toHaveCount(1);
      await expect(rows.filter({ hasText: 'MainProcess' })).not.toHaveCount(0);
      expect(await axeViolations(page)).toEqual([]);
      await page.getByRole('tab').last().click();
      await expect(row(page, 101)).toBeVisible();
      await expect(page.locator('.report')).toBeHidden();
      expect(await axeViolations(page)).toEqual([]);
      await page.keyboard.press('ArrowLeft');
      await expect(page.locator('.report')).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    });
  }
}
