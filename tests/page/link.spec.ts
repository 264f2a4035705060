// Links: what is shared opens as it was, what is broken says why, and edits are never lost.

import { deflateRawSync } from 'node:zlib';
import { expect, isReady, open, phase, program, runToEnd, setProgram, terminal, test, type Page } from './lib';

const pack = (source: string | Buffer) => deflateRawSync(source).toString('base64url');
const notice = (page: Page) => page.locator('[data-notice=link]');
const cores = (page: Page) => page.locator('.run-bar .stepper .value');

async function share(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  await expect(page.locator('dialog[open] [role=status]')).toHaveText('Link copied');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.keyboard.press('Escape');
  return link;
}

test('an edited program is shared and opened exactly', async ({ page, browser }) => {
  const source = 'print("你好, ünïcode + %20 😀")\n\n# last line, no newline';
  await open(page);
  await setProgram(page, source);
  await page.getByRole('button', { name: 'More cores' }).click();
  await page.getByRole('button', { name: 'More cores' }).click();
  const chosen = await cores(page).textContent();
  const link = await share(page);
  expect(link).toMatch(/#z=[A-Za-z0-9_-]+&mode=parallel&cores=\d&v=1$/);

  const other = await browser.newContext();
  const opened = await other.newPage();
  await opened.goto(link);
  await isReady(opened);
  expect(await program(opened)).toBe(source);
  await expect(cores(opened)).toHaveText(chosen ?? '');
  await runToEnd(opened);
  await expect(terminal(opened)).toContainText('你好, ünïcode + %20 😀');
  await other.close();
});

test('an unedited lesson is shared by name', async ({ page }) => {
  await open(page);
  const link = await share(page);
  const first = await page.evaluate(() => window.interleave.scenarios[0]?.id);
  expect(link).toContain(`#s=${first}&`);
});

test('run=1 runs, and a reload does not run again', async ({ page }) => {
  await open(page, `#z=${pack('print("ran by itself")\n')}&run=1&cores=1`);
  await phase(page, 'ended');
  await expect(terminal(page)).toContainText('ran by itself');
  await expect(cores(page)).toHaveText('1');
  await page.getByRole('button', { name: 'More cores' }).click();
  await page.reload();
  await isReady(page);
  await phase(page, 'idle');
  expect(await program(page)).toContain('ran by itself');
  await expect(cores(page)).toHaveText('2');
});

test('lang opens the page in that language', async ({ page }) => {
  await open(page, '#lang=zh');
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN');
  await expect(page.locator('.run-bar .run')).toHaveText('运行');
});

const broken: [string, string, RegExp][] = [
  ['a program that is not base64url', '#z=***', /cannot be read: .*base64url/],
  ['a program that was cut off', `#z=${pack('print(1)\n'.repeat(9) + 'abcdefghijkl').slice(0, -8)}`, /cannot be read: .*unpacked/],
  ['a program that is not UTF-8', `#z=${pack(Buffer.from([0xc3, 0x28]))}`, /cannot be read: .*UTF-8/],
  ['a lesson that does not exist', '#s=no-such-lesson', /cannot be read: there is no lesson no-such-lesson/],
  ['a later version', '#s=x&v=2', /cannot be read: it is of version 2/],
  ['a lesson and a program', '#s=a&z=b', /cannot be read: it names a lesson and a program/],
];
for (const [what, fragment, message] of broken) {
  test(`a link with ${what} says why and leaves the editor usable`, async ({ page }) => {
    await open(page, fragment);
    await expect(notice(page)).toHaveText(message);
    await setProgram(page, 'print("still usable")\n');
    await runToEnd(page);
    await expect(terminal(page)).toContainText('still usable');
  });
}

test('a value that cannot be is named, and the rest is used', async ({ page }) => {
  await open(page, `#z=${pack('print(1)')}&cores=99`);
  await expect(notice(page)).toContainText('cores cannot be 99');
  expect(await program(page)).toBe('print(1)');
});

test('a link with mode=explore is refused by name, with its program', async ({ page }) => {
  await open(page, `#z=${pack('print(1)')}&mode=explore&depth=3&run=1`);
  await expect(notice(page)).toContainText('asks for Explore mode, which this version does not have');
  expect(await program(page)).toBe('print(1)');
  await phase(page, 'idle');
});

test('edits survive a reload, and a lesson can be reset and brought back', async ({ page }) => {
  await open(page);
  const original = await program(page);
  await setProgram(page, 'print("mine")\n');
  await page.reload();
  await isReady(page);
  expect(await program(page)).toBe('print("mine")\n');
  await page.getByRole('button', { name: 'Reset lesson' }).click();
  expect(await program(page)).toBe(original);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  expect(await program(page)).toBe('print("mine")\n');
});

test('opening a link keeps the edits of that lesson', async ({ page }) => {
  await open(page);
  const id = await page.evaluate(() => window.interleave.scenarios[0]?.id);
  const original = await program(page);
  await setProgram(page, 'print("mine")\n');
  await open(page, `?again#s=${id}`);
  expect(await program(page)).toBe(original);
  await page.getByRole('button', { name: 'Bring it back' }).click();
  expect(await program(page)).toBe('print("mine")\n');
});

test('a link that is pasted into the open page opens', async ({ page }) => {
  await open(page);
  const before = await program(page);
  await page.evaluate((hash) => (location.hash = hash), `#z=${pack('print("pasted")')}&cores=1`);
  await expect(page.locator('.cm-content')).toContainText('pasted');
  await expect(cores(page)).toHaveText('1');
  await page.goBack();
  await expect.poll(() => program(page)).toBe(before);
});

test('embed=1 shows program, Run and terminal, and a way to the whole page', async ({ page, context }) => {
  await page.setViewportSize({ width: 600, height: 420 });
  await open(page, `#z=${pack('print("framed")')}&embed=1`);
  for (const part of ['.top', '.chapter-column', '.lesson']) await expect(page.locator(part)).toBeHidden();
  await runToEnd(page);
  await expect(terminal(page)).toContainText('framed');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  const [whole] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Open in Interleave' }).click(),
  ]);
  await isReady(whole);
  await expect(whole.locator('.top')).toBeVisible();
  expect(await program(whole)).toBe('print("framed")');
});
