// Running programs from the page: output, input, stop, errors, deadlock.

import { expect, inputDelay, open, phase, runButton, runToEnd, setProgram, status, stopButton, terminal, test } from './lib';

test('a lesson runs with one press and says how it ended', async ({ page }) => {
  await open(page);
  await expect(status(page)).toHaveText('not yet run');
  await runToEnd(page);
  await expect(status(page)).toContainText(/^done in [\d.]+ s$/);
  await expect(page.locator('.facts')).toContainText('exit 0');
  await expect(page.locator('.facts')).toContainText(/\d+ threads? on \d cores?/);
  await expect(page.locator('.chapter-item[aria-current]')).toContainText('done');
});

test('output streams while the program runs', async ({ page }) => {
  await open(page);
  await setProgram(page, 'import time\nprint("first 第一")\ntime.sleep(3)\nprint("last")\n');
  await runButton(page).click();
  await expect(terminal(page)).toContainText('first 第一');
  await phase(page, 'running');
  await expect(terminal(page)).not.toContainText('last');
  await phase(page, 'ended');
  await expect(terminal(page)).toContainText('last');
});

test('keys run and stop an endless program, and the next run works', async ({ page }) => {
  await open(page);
  await setProgram(page, 'print("begun")\nwhile True:\n    pass\n');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(terminal(page)).toContainText('begun');
  await phase(page, 'running');
  expect(await inputDelay(page)).toBeLessThan(100);
  const start = Date.now();
  await page.keyboard.press('Escape');
  await phase(page, 'ended');
  expect(Date.now() - start).toBeLessThan(2000);
  await expect(status(page)).toContainText('stopped after');
  await setProgram(page, 'print("again")\n');
  await runToEnd(page);
  await expect(terminal(page)).toContainText('again');
});

test('a flood of output leaves the page usable and stops at once', async ({ page }) => {
  await open(page);
  await setProgram(page, 'n = 0\nwhile True:\n    print(n)\n    n += 1\n');
  await runButton(page).click();
  await expect(page.locator('.terminal .meta').first()).toContainText(/\d{2},\d{3} lines/);
  const delays: number[] = [];
  for (let i = 0; i < 20; i++) delays.push(await inputDelay(page));
  expect(Math.max(...delays)).toBeLessThan(100);
  const start = Date.now();
  await stopButton(page).click();
  await phase(page, 'ended');
  expect(Date.now() - start).toBeLessThan(2000);
  await expect(terminal(page)).toContainText('stopped after');
});

test.describe('input()', () => {
  const ask = 'name = input("name? ")\nprint("hello", name)\n';

  test('takes a line, with Backspace over a wide character', async ({ page }) => {
    await open(page);
    await setProgram(page, ask);
    await runButton(page).click();
    await phase(page, 'input');
    await expect(status(page)).toContainText('waiting for input');
    await expect(terminal(page)).toContainText('name?');
    await page.keyboard.insertText('王水');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await phase(page, 'ended');
    await expect(terminal(page)).toContainText('hello 王');
    await expect(terminal(page)).not.toContainText('水');
  });

  test('Ctrl-D is the end of input', async ({ page }) => {
    await open(page);
    await setProgram(page, 'try:\n    input("name? ")\nexcept EOFError:\n    print("EOF")\n');
    await runButton(page).click();
    await phase(page, 'input');
    await page.keyboard.press('Control+d');
    await phase(page, 'ended');
    await expect(terminal(page)).toContainText('EOF');
  });

  test('Ctrl-C stops the run', async ({ page }) => {
    await open(page);
    await setProgram(page, ask);
    await runButton(page).click();
    await phase(page, 'input');
    await page.keyboard.press('Control+c');
    await phase(page, 'ended');
    await expect(status(page)).toContainText('stopped');
  });
});

test('an error in the text is marked at its line and explained', async ({ page }) => {
  await open(page);
  await setProgram(page, 'x = 1\n\ny = = 2\n');
  await runToEnd(page);
  await expect(status(page)).toHaveText('not run: the program has errors');
  await expect(page.locator('.cm-line.marked-error')).toContainText('y = = 2');
  await expect(page.locator('.mark-text-error')).toContainText('Error: ');
  await page.locator('.report .line-link').first().click();
  await expect(page.locator('.cm-activeLine')).toContainText('y = = 2');
  await setProgram(page, 'print("good")\n');
  await runToEnd(page);
  await expect(page.locator('.marked-error')).toHaveCount(0);
  await expect(page.locator('.report')).toBeHidden();
});

test('an uncaught exception is marked where it was raised', async ({ page }) => {
  await open(page);
  await setProgram(page, 'def f():\n    raise ValueError("no")\n\nf()\n');
  await runToEnd(page);
  await expect(status(page)).toContainText('failed after');
  await expect(page.locator('.facts')).toContainText('exit 1');
  await expect(page.locator('.cm-line.marked-error')).toContainText('raise ValueError');
  await expect(terminal(page)).toContainText('Traceback (most recent call last):');
});

test('a deadlock names each task, its line and what it waits for', async ({ page }) => {
  await open(page);
  await setProgram(
    page,
    [
      'import threading, time',
      'fork = threading.Lock()',
      'knife = threading.Lock()',
      'def left():',
      '    with fork:',
      '        time.sleep(0.2)',
      '        with knife:',
      '            pass',
      'def right():',
      '    with knife:',
      '        time.sleep(0.2)',
      '        with fork:',
      '            pass',
      'a = threading.Thread(target=left)',
      'b = threading.Thread(target=right)',
      'a.start(); b.start()',
      'a.join(); b.join()',
      '',
    ].join('\n'),
  );
  await runToEnd(page);
  await expect(status(page)).toContainText('deadlocked after');
  await expect(page.locator('.facts')).toContainText('exit 3');
  const rows = page.locator('.finding .who-waits li');
  await expect(rows).toHaveCount(3);
  const row = (task: string) => rows.filter({ has: page.locator('.task-name', { hasText: task }) });
  await expect(row('Thread-1 (left)')).toContainText('line 7');
  await expect(row('Thread-2 (right)')).toContainText('line 12');
  await expect(row('MainThread')).toContainText('line 17');
  await expect(page.locator('.cm-line.marked-error')).toHaveCount(3);
});

test('search, copy and clear work on the terminal', async ({ page }) => {
  await open(page);
  await setProgram(page, 'for i in range(50):\n    print("line", i)\n');
  await runToEnd(page);
  await expect(terminal(page)).toContainText('done in');
  await page.getByRole('button', { name: 'Search' }).click();
  const field = page.getByRole('searchbox');
  await field.fill('line 33');
  await expect(page.locator('.search-bar [role=status]')).toHaveText('');
  await field.fill('line 99');
  await expect(page.locator('.search-bar [role=status]')).toHaveText('no match');
  await field.press('Escape');
  await expect(page.locator('.search-bar')).toBeHidden();
  await page.getByRole('button', { name: 'Copy output' }).click();
  await expect(page.locator('.toast')).toHaveText('Copied');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('line 0\nline 1\n');
  expect(copied).toContain('line 49\n');
  await page.getByRole('button', { name: 'Clear terminal' }).click();
  await expect(terminal(page)).not.toContainText('line 49');
});

test('screen-reader mode is there on demand and is remembered', async ({ page }) => {
  await open(page);
  await expect(page.locator('.xterm-accessibility')).toHaveCount(0);
  await page.getByRole('button', { name: 'Screen-reader mode' }).click();
  await expect(page.locator('.xterm-accessibility')).toHaveCount(1);
  await page.reload();
  await expect(page.getByRole('button', { name: 'Screen-reader mode' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.xterm-accessibility')).toHaveCount(1);
});

test('opening another lesson stops the run of the first', async ({ page }) => {
  await open(page);
  await setProgram(page, 'while True:\n    pass\n');
  await runButton(page).click();
  await phase(page, 'running');
  await page.locator('.chapter-item:not([aria-current])').first().click();
  await phase(page, 'idle');
  await expect(page.locator('.terminal .empty')).toHaveText('Nothing has run yet. Press Run.');
});
