// What the page's tests share. The page says what it does in two attributes of its root element:
// data-page=ready when everything is loaded, data-phase for the run. Tests wait for those.

import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { expect, test as base, type Page } from '../../web/node_modules/@playwright/test';
import type { Api } from '../../web/src/api';

export { expect, type Page };
export { PLAIN_PORT, PORT } from './ports';

declare global {
  interface Window {
    interleave: Api;
  }
}

/** A page with an error of its own fails its test, whatever the test is about. */
export const test = base.extend<{ errors: string[] }>({
  errors: [
    async ({ context }, use) => {
      const errors: string[] = [];
      context.on('weberror', (error) => errors.push(error.error().message));
      context.on('console', (message) => {
        if (message.type() === 'error') errors.push(message.text());
      });
      await use(errors);
      expect(errors, 'errors of the page').toEqual([]);
    },
    { auto: true },
  ],
});

export async function isReady(page: Page): Promise<void> {
  await expect(page.locator('html[data-page=ready]')).toBeAttached();
  await page.evaluate(() => window.interleave.ready);
}

export async function open(page: Page, fragment = ''): Promise<void> {
  await page.goto(`./${fragment}`);
  await isReady(page);
}

export async function setProgram(page: Page, source: string): Promise<void> {
  await page.locator('.cm-content').focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.evaluate((text) => {
    const data = new DataTransfer();
    data.setData('text/plain', text);
    const event = new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
    document.querySelector('.cm-content')?.dispatchEvent(event);
  }, source);
}

export async function program(page: Page): Promise<string> {
  const lines = await page.locator('.cm-line').allInnerTexts();
  return lines.map((line) => line.replace(/\n$/, '')).join('\n');
}

export async function phase(page: Page, name: string): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('data-phase', name);
}

export const runButton = (page: Page) => page.locator('.run-bar .run');
export const stopButton = (page: Page) => page.locator('.run-bar .stop');
export const terminal = (page: Page) => page.locator('.xterm-rows');
export const status = (page: Page) => page.locator('.status .said');

export async function runToEnd(page: Page): Promise<void> {
  await runButton(page).click();
  await phase(page, 'ended');
}

/** How long the page takes to handle an input while something else keeps it busy, in milliseconds. */
export function inputDelay(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const channel = new MessageChannel();
        const start = performance.now();
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
      }),
  );
}

export async function axeViolations(page: Page): Promise<string[]> {
  const require = createRequire(resolve(__dirname, '../../web/package.json'));
  const { default: AxeBuilder } = require('@axe-core/playwright') as typeof import('../../web/node_modules/@axe-core/playwright');
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map((v) => `${v.id}: ${v.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
