// Hosts that send no isolation headers, browsers without service workers, and no network at all.

import { expect, isReady, PLAIN_PORT, PORT, runToEnd, setProgram, terminal, test } from './lib';

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
