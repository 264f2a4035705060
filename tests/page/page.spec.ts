// The page itself: languages, themes, widths, keyboard, accessibility, and what it may load.

import { axeViolations, expect, isReady, open, runToEnd, setProgram, test } from './lib';

test('every word changes with the language, and the choice is remembered', async ({ page }) => {
  await open(page);
  const words = () => page.locator('.top, .run-bar, .status, .pane-head, .terminal .empty').allInnerTexts();
  const english = (await words()).join(' ');
  expect(english.replace('中文', '')).not.toMatch(/\p{Script=Han}/u);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('.prose')).toContainText('试一试');
  const chinese = (await words()).join(' ').replace(/Interleave|EN|Python|CPython|[\w]+\.py/g, '');
  expect(chinese).not.toMatch(/[A-Za-z]{2,}/);
  await page.reload();
  await isReady(page);
  await expect(page.locator('.run-bar .run')).toHaveText('运行');
});

test('the theme can be chosen and is remembered', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Dark colours' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.locator('body')).toHaveCSS('color', 'rgb(231, 234, 238)');
  await page.reload();
  await isReady(page);
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

for (const theme of ['light', 'dark'] as const) {
  for (const lang of ['en', 'zh'] as const) {
    for (const [size, viewport] of [['wide', { width: 1280, height: 800 }], ['phone', { width: 390, height: 844 }]] as const) {
      test(`axe finds nothing: ${theme}, ${lang}, ${size}`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme: theme });
        await open(page, `#lang=${lang}`);
        expect(await axeViolations(page)).toEqual([]);
        await setProgram(page, 'x = = 1\n');
        await runToEnd(page);
        await expect(page.locator('.report .verdict')).toBeVisible();
        expect(await axeViolations(page)).toEqual([]);
      });
    }
  }
}

test('axe finds nothing in the dialogs', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Help' }).click();
  await expect(page.locator('dialog[open]')).toContainText('Keys');
  expect(await axeViolations(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.locator('dialog[open]')).toContainText('Link copied');
  expect(await axeViolations(page)).toEqual([]);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test('nothing scrolls sideways, Run is in reach, targets are large', async ({ page }) => {
    await open(page);
    await runToEnd(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expect(page.locator('.run-bar .run')).toBeInViewport({ ratio: 1 });
    const small = await page.locator('button:visible, a:visible, select:visible').evaluateAll((elements) =>
      elements
        .filter((element) => !element.classList.contains('skip'))
        .map((element) => ({ name: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < 44 || box.height < 44)
        .map(({ name }) => name),
    );
    expect(small).toEqual([]);
  });

  test('the chapters are a drawer', async ({ page }) => {
    await open(page);
    await page.getByRole('button', { name: 'Chapters' }).tap();
    const items = page.locator('dialog[open] .chapter-item');
    await expect(items.first()).toBeInViewport();
    const title = await items.last().locator('.grow').textContent();
    await items.last().tap();
    await expect(page.locator('dialog[open]')).toHaveCount(0);
    await expect(page.locator('.phone-title')).toHaveText(title ?? '');
  });

  test('the cores are behind the button beside Run', async ({ page }) => {
    await open(page);
    const settings = page.locator('.run-bar .settings');
    const before = Number((await settings.textContent())?.match(/\d+/)?.[0]);
    await settings.tap();
    await page.locator('dialog[open]').getByRole('button', { name: 'More cores' }).tap();
    await page.locator('dialog[open]').getByRole('button', { name: 'Close' }).tap();
    await expect(settings).toHaveText(`Parallel, ${before + 1} cores`);
  });
});

test('borders move by keyboard and by drag, and are remembered', async ({ page }) => {
  await open(page);
  const left = page.locator('.left');
  const width = async () => (await left.boundingBox())!.width;
  const before = await width();
  await page.getByRole('separator', { name: 'Width of lesson and program' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  expect(await width()).toBeCloseTo(before + 32, 0);

  const box = (await page.getByRole('separator', { name: 'Width of lesson and program' }).boundingBox())!;
  await page.mouse.move(box.x, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x - 80, box.y + 200, { steps: 4 });
  await page.mouse.up();
  const after = await width();
  expect(after).toBeLessThan(before - 30);
  await page.reload();
  await isReady(page);
  expect(await width()).toBeCloseTo(after, 0);
});

test('everything can be reached by Tab, and the editor can be left', async ({ page }) => {
  await open(page);
  const reached = new Set<string>();
  for (let i = 0; i < 100; i++) {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return [...(element?.classList ?? [])].join('.') || element?.tagName.toLowerCase() || '';
    });
    reached.add(focused);
    if (focused.includes('cm-content')) await page.keyboard.press('Escape');
  }
  for (const part of ['skip', 'share.outlined', 'chapter-item', 'lesson-body', 'cm-content', 'run', 'xterm-helper-textarea', 'border.border-x']) {
    expect([...reached].some((name) => name.startsWith(part)), `${part} of ${[...reached].join(' ')}`).toBe(true);
  }
});

test('the page asks no other origin, and every answer has the headers', async ({ page, baseURL }) => {
  const foreign: string[] = [];
  const bare: string[] = [];
  page.on('response', (response) => {
    if (!response.url().startsWith(baseURL!)) foreign.push(response.url());
    const headers = response.headers();
    const policy = headers['content-security-policy'] ?? '';
    const good =
      headers['cross-origin-opener-policy'] === 'same-origin' &&
      headers['cross-origin-embedder-policy'] === 'require-corp' &&
      headers['cross-origin-resource-policy'] !== undefined &&
      policy.includes("script-src 'self' 'wasm-unsafe-eval';") &&
      policy.includes("default-src 'none'");
    if (!good) bare.push(response.url());
  });
  await open(page);
  await runToEnd(page);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  expect(foreign).toEqual([]);
  expect(bare).toEqual([]);
});
