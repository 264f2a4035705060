// Hosts that send no isolation headers, browsers without service workers, and no network at all.

import {
  expect, inputDelay, isReady, phase, PLAIN_PORT, PORT, runButton, runToEnd, setProgram, terminal, test,
} from './lib';

const plain = `http://127.0.0.1:${PLAIN_PORT}/`;

test('without headers the service worker isolates the page, with one more load', async ({ page }) => {
  let loads = 0;
  page.on('domcontentloaded', () => loads++);
  await page.goto(plain);
  await isReady(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(loads).toBe(2);
  await expect(page.locator('.isolation')).toBeHidden();
  await setProgram(page, 'print("isolated")\n');
  await runToEnd(page);
  await expect(terminal(page)).toContainText('isolated');
});

test.describe('without service workers', () => {
  test.use({ serviceWorkers: 'block' });

  test('the page says so, does not load again, and runs on one core', async ({ page }) => {
    let loads = 0;
    page.on('domcontentloaded', () => loads++);
    await page.goto(plain);
    await isReady(page);
    expect(loads).toBe(1);
    await expect(page.locator('.isolation')).toContainText('not isolated');
    await page.locator('.isolation').click();
    await expect(page.locator('.why')).toContainText('cross-origin isolated');
    await expect(page.getByRole('button', { name: 'More cores' })).toBeDisabled();
    await setProgram(page, 'import threading\nt = threading.Thread(target=print, args=("one core",))\nt.start()\nt.join()\n');
    await runToEnd(page);
    await expect(terminal(page)).toContainText('one core');
    await expect(page.locator('.facts')).toContainText('on 1 core');
  });

  test('processes take turns there, and lines are not labelled', async ({ page }) => {
    await page.goto(`${plain}#s=5-6-process-queue`);
    await isReady(page);
    await runToEnd(page);
    await expect(terminal(page)).toContainText('main: that was all');
    await expect(page.locator('.process[data-pid="102"]')).toContainText('ended, exit code 0');
    await expect(page.locator('.terminal .labels')).toBeHidden();
  });

  test('input, stop, floods and threads work there too', async ({ page }) => {
    await page.goto(plain);
    await isReady(page);
    await setProgram(page, 'print("hello", input("name? "))\n');
    await runButton(page).click();
    await phase(page, 'input');
    await page.keyboard.insertText('水');
    await page.keyboard.press('Enter');
    await phase(page, 'ended');
    await expect(terminal(page)).toContainText('hello 水');

    await setProgram(page, 'n = 0\nwhile True:\n    print(n)\n    n += 1\n');
    await runButton(page).click();
    await expect(page.locator('.terminal .meta').first()).toContainText(/\d{2},\d{3} lines/);
    const delays: number[] = [];
    for (let i = 0; i < 20; i++) delays.push(await inputDelay(page));
    expect(delays.sort((a, b) => a - b)[18]).toBeLessThan(100);
    const took = await page.evaluate(async () => {
      const start = performance.now();
      await window.interleave.stop();
      return performance.now() - start;
    });
    expect(took).toBeLessThan(1000);

    const report = await page.evaluate(() =>
      window.interleave.run({
        source:
          'import threading\ndef f():\n    while True:\n        pass\nfor i in range(3):\n' +
          '    threading.Thread(target=f, daemon=True).start()\nprint(threading.active_count())\n',
        cores: 8,
      }),
    );
    expect(report).toMatchObject({ status: 'done', stdout: '4\n', carriers: 1 });
  });

  test('one long operation is stopped there too', async ({ page }) => {
    await page.goto(plain);
    await isReady(page);
    const { status, took, next } = await page.evaluate(async () => {
      const running = window.interleave.run({ source: 'n = 3\nwhile True:\n    n *= n\n' });
      await new Promise((resolve) => setTimeout(resolve, 2000));
      const start = performance.now();
      await window.interleave.stop();
      const took = performance.now() - start;
      const { status } = await running;
      return { status, took, next: (await window.interleave.run({ source: 'print("next")' })).stdout };
    });
    expect(status).toBe('stopped');
    expect(took).toBeLessThan(1000);
    expect(next).toBe('next\n');
  });
});

test('after the first visit the page works offline', async ({ page, context }) => {
  await page.goto('./');
  await isReady(page);
  await expect(page.locator('html[data-offline=ready]')).toBeAttached();
  await context.setOffline(true);
  await page.reload();
  await isReady(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('.prose')).toContainText('试一试');
  await setProgram(page, 'print("offline")\n');
  await runToEnd(page);
  await expect(terminal(page)).toContainText('offline');
});

test('in a frame of a page that is not isolated the embedded page still runs', async ({ page }) => {
  await page.setContent(`<iframe src="http://127.0.0.1:${PORT}/#embed=1" width="700" height="420"></iframe>`);
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('html[data-page=ready]')).toBeAttached();
  await expect(frame.locator('.isolation')).toContainText('not isolated');
  await frame.locator('.run-bar .run').click();
  await expect(frame.locator('html')).toHaveAttribute('data-phase', 'ended');
  await expect(frame.locator('.status .said')).toContainText('done in');
});
