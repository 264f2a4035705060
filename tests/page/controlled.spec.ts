// Controlled mode on the page: the same run again, step by step, forwards and backwards, and given away by link.

import { deflateRawSync } from 'node:zlib';
import { axeViolations, expect, isReady, open, phase, PLAIN_PORT, program, runButton, runToEnd, setProgram, status, stopButton, terminal, test, type Page } from './lib';

const pack = (source: string) => deflateRawSync(source).toString('base64url');
const stepButton = (page: Page) => page.locator('.run-bar .step');
const facts = (page: Page) => page.locator('.facts');
const run = (page: Page, args: unknown) => page.evaluate((a) => window.interleave.run(a), args);
const refusal = (page: Page, args: unknown) =>
  page.evaluate((a) => window.interleave.run(a).then(() => 'ran', (error: Error) => error.message), args);

const RACE = `import threading

n = 0

def work():
    global n
    n += 1

a = threading.Thread(target=work)
b = threading.Thread(target=work)
a.start()
b.start()
a.join()
b.join()
print("n =", n)
`;

const LONG = `import threading

n = 0

def work():
    global n
    while True:
        n += 1

threading.Thread(target=work).start()
work()
`;

const MIXED = `import multiprocessing, queue, random, threading, time

def child(q, n):
    time.sleep(random.random())
    q.put((n, random.randrange(100), time.time()))

if __name__ == '__main__':
    results = multiprocessing.Queue()
    children = [multiprocessing.Process(target=child, args=(results, n)) for n in range(3)]
    local = queue.Queue()
    threads = [threading.Thread(target=local.put, args=(n,)) for n in range(4)]
    for one in children + threads:
        one.start()
    for one in children + threads:
        one.join()
    print([results.get() for _ in children])
    print([local.get() for _ in threads], time.perf_counter())
    with multiprocessing.Pool(2) as pool:
        print(pool.map(abs, range(-4, 0)))
`;

/** Opens a program in controlled mode. */
const openControlled = (page: Page, source: string, more = '') => open(page, `#z=${pack(source)}&mode=controlled${more}`);

async function begin(page: Page): Promise<void> {
  await stepButton(page).click();
  await phase(page, 'paused');
}

/** Up to where there are steps: after the import in the first line. */
async function beginSteps(page: Page): Promise<void> {
  await begin(page);
  await page.keyboard.press('F10');
  await expect(page.locator('.facts')).toContainText('1 line begun');
  await phase(page, 'paused');
}

/** Presses a key, and waits until the run is paused after that step. */
async function press(page: Page, key: string, step: number): Promise<void> {
  await page.keyboard.press(key);
  await expect(facts(page)).toContainText(`step ${step}`);
  await phase(page, 'paused');
}

/** All that is in the terminal, also out of sight. */
async function printed(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy output' }).click();
  await expect(page.locator('.toast')).toHaveText('Copied');
  return page.evaluate(() => navigator.clipboard.readText());
}

test.describe('the same run again', () => {
  test('20 runs with one seed give one output and one schedule; other seeds other ones', async ({ page }) => {
    await open(page);
    const outcome = async (source: string, seed: number) => {
      const { status, stdout, schedule } = await run(page, { source, mode: 'controlled', seed });
      return JSON.stringify([status, stdout, schedule]);
    };
    const first = await outcome(MIXED, 7);
    expect(JSON.parse(first)[0]).toBe('done');
    for (let i = 1; i < 20; i++) expect(await outcome(MIXED, 7)).toBe(first);
    const outputs = new Set<string>();
    for (let seed = 1; seed <= 10; seed++) outputs.add(JSON.parse(await outcome(RACE, seed))[1]);
    expect([...outputs].sort()).toEqual(['n = 1\n', 'n = 2\n']);
  });


  test('a report has its mode, strategy and schedule, and the schedule gives the run again', async ({ page }) => {
    await open(page);
    const report = await run(page, { source: RACE, mode: 'controlled', strategy: 'pct', seed: 5 });
    expect(report).toMatchObject({ status: 'done', mode: 'controlled', strategy: 'pct', seed: 5, warnings: [], deadlock: null });
    expect(report.schedule).toMatch(/^1\.[0-9a-f]{8}\.p5/);
    const again = await run(page, { source: RACE, mode: 'controlled', schedule: report.schedule });
    expect(again).toMatchObject({ stdout: report.stdout, schedule: report.schedule, strategy: 'pct', seed: 5 });
  });

  test('the defaults are seed 1, random, and two cores to be counted', async ({ page }) => {
    await open(page);
    const report = await run(page, { source: 'import os\nprint(os.cpu_count())\n', mode: 'controlled' });
    expect(report).toMatchObject({ mode: 'controlled', seed: 1, strategy: 'random', stdout: '2\n' });
  });
});

test('a schedule of another program is followed as far as it goes, and a malformed one refused', async ({ page }) => {
  await open(page);
  const { schedule } = await run(page, { source: LONG, mode: 'controlled', maxSteps: 5000 });
  const report = await run(page, { source: RACE, mode: 'controlled', schedule });
  expect(report.status).toBe('done');
  expect(report.warnings.map(({ kind }) => kind)).toContain('schedule');
  expect(await refusal(page, { source: RACE, mode: 'controlled', schedule: 'abc' })).toContain('schedule is malformed');
  expect(await refusal(page, { source: RACE, mode: 'parallel', schedule })).toContain("needs mode 'controlled'");

  await openControlled(page, RACE, `&sched=${schedule}&run=1`);
  await phase(page, 'ended');
  await expect(page.locator('[data-notice=schedule]')).toContainText('does not fit this program');
  await openControlled(page, 'print(1)\n', '&sched=1.zz&run=1');
  await expect(page.locator('[data-notice=link]')).toContainText('its schedule is malformed');
  await phase(page, 'idle');
});

test.describe('step by step', () => {
  test('through a race, back, and another way', async ({ page }) => {
    await openControlled(page, RACE);
    await expect(facts(page)).toContainText('virtual time');
    await beginSteps(page);
    await expect(status(page)).toHaveText('paused');
    await expect(page.locator('.step-bar .filled')).toBeFocused();
    const choose = (name: string) => page.locator('.step-bar .choice', { hasText: name });
    const go = async (name: string, step: number) => {
      await choose(name).click();
      await expect(facts(page)).toContainText(`step ${step}`);
    };
    // Both threads are started and neither has read yet; then both read before either writes.
    let both = 0;
    while ((await choose('MainThread').getAttribute('aria-disabled')) === 'false') await go('MainThread', ++both);
    await go('Thread-1', both + 1);
    await go('Thread-2', both + 2);
    const marks = page.locator('.cm-line', { hasText: 'n += 1' });
    await expect(marks).toContainText('write n = 1');
    await runButton(page).click();
    await phase(page, 'ended');
    expect(await printed(page)).toContain('n = 1');

    // And the other way: one after the other.
    await beginSteps(page);
    for (let step = 1; step <= both; step++) await go('MainThread', step);
    await go('Thread-1', both + 1);
    await go('Thread-2', both + 2);
    await press(page, 'Shift+F10', both + 1);
    await go('Thread-1', both + 2);
    await runButton(page).click();
    await phase(page, 'ended');
    expect(await printed(page)).toContain('n = 2');

    // Back from the end: the run is repeated up to before its last step.
    await page.keyboard.press('Shift+F10');
    await phase(page, 'paused');
    await page.keyboard.press('F10');
    await phase(page, 'ended');
    expect(await printed(page)).toContain('n = 2');
  });

  test('output is taken back on the way back, and typed lines are typed again', async ({ page }) => {
    await openControlled(page, 'import threading\nname = input("name? ")\nprint("hello", name)\nprint("bye")\n');
    await beginSteps(page);
    await press(page, 'F10', 1);
    await page.keyboard.press('F10');
    await phase(page, 'input');
    await page.keyboard.type('Ada\n');
    await phase(page, 'paused');
    await press(page, 'F10', 3);
    await expect(terminal(page)).toContainText('hello Ada');
    await expect(terminal(page)).not.toContainText('bye');
    await page.keyboard.press('F10');
    await expect(terminal(page)).toContainText('bye');
    await page.keyboard.press('Shift+F10');
    await expect(terminal(page)).not.toContainText('bye');
    await expect(terminal(page)).toContainText('hello Ada');
    await runButton(page).click();
    await phase(page, 'ended');
    await expect(terminal(page)).toContainText('bye');
  });

  test('a run that ends before the step where it is to pause says so', async ({ page }) => {
    await openControlled(page, 'print("alone")\n', '&step=5');
    await stepButton(page).click();
    await expect(page.locator('.toast')).toContainText('ended before it could pause');
    await phase(page, 'ended');
    await expect(terminal(page)).toContainText('alone');
  });

  test('a run can be paused, and stopped while it is paused', async ({ page }) => {
    await openControlled(page, LONG);
    await runButton(page).click();
    await phase(page, 'running');
    await page.locator('.run-bar .pause').click();
    await phase(page, 'paused');
    await expect(page.locator('.step-bar')).toBeVisible();
    const start = Date.now();
    await page.keyboard.press('Escape');
    await phase(page, 'ended');
    expect(Date.now() - start).toBeLessThan(1000);
    await expect(status(page)).toContainText('stopped after');
    await runButton(page).click();
    await phase(page, 'running');
    await stopButton(page).click();
    await phase(page, 'ended');
    await expect(status(page)).toContainText('stopped after');
  });

  test('a run from outside does not wait for one that is paused', async ({ page }) => {
    await openControlled(page, RACE);
    await beginSteps(page);
    expect((await run(page, { source: 'print("outside")' })).stdout).toBe('outside\n');
    await phase(page, 'ended');
  });

  test('another lesson can be opened while a run is paused', async ({ page }) => {
    await openControlled(page, RACE);
    await beginSteps(page);
    await page.locator('.chapter-item:not([aria-current])').first().click();
    await phase(page, 'idle');
    await expect(page.locator('.step-bar')).toBeHidden();
    await runToEnd(page);
  });

  test('the program cannot be changed during the run, and can after it', async ({ page }) => {
    await openControlled(page, RACE);
    await beginSteps(page);
    await expect(page.locator('.editor .meta')).toHaveText('not to be changed during a run');
    await setProgram(page, 'print("changed")\n');
    expect(await program(page)).not.toContain('changed');
    await page.keyboard.press('Escape');
    await phase(page, 'ended');
    await setProgram(page, 'print("changed")\n');
    expect(await program(page)).toBe('print("changed")\n');
  });

});

test.describe('without isolation', () => {
  test.use({ serviceWorkers: 'block' });

  test('runs are the same, and can be stepped', async ({ page }) => {
    const args = { source: MIXED, mode: 'controlled', seed: 3, strategy: 'pct' };
    await open(page);
    const isolated = await run(page, args);
    await page.goto(`http://127.0.0.1:${PLAIN_PORT}/#z=${pack(RACE)}&mode=controlled`);
    await isReady(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    const plain = await run(page, args);
    expect([plain.status, plain.stdout, plain.schedule]).toEqual([isolated.status, isolated.stdout, isolated.schedule]);

    await page.locator('.isolation').click();
    await expect(page.locator('.why')).toContainText('Controlled mode works in full');
    await beginSteps(page);
    for (let step = 1; step <= 4; step++) await press(page, 'F10', step);
    await press(page, 'Shift+F10', 3);
    await runButton(page).click();
    await phase(page, 'ended');
    expect(await printed(page)).toContain('n =');
  });
});

test.describe('links', () => {
  test('to a moment open there, in another browser', async ({ page, browser }) => {
    await openControlled(page, RACE, '&seed=7');
    await beginSteps(page);
    for (let step = 1; step <= 6; step++) await press(page, 'F10', step);
    await page.locator('.copy-schedule').click();
    await expect(page.locator('.toast')).toHaveText('Link copied');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toMatch(/&mode=controlled&cores=2&seed=7&strategy=random&sched=1\.[0-9a-f]{8}\.r7[^&]*&step=6&run=1&v=1$/);
    const cells = await page.locator('.strip .cell-done').allInnerTexts();

    const other = await browser.newContext();
    const opened = await other.newPage();
    await opened.goto(link);
    await isReady(opened);
    await phase(opened, 'paused');
    await expect(facts(opened)).toContainText('step 6');
    expect(await opened.locator('.strip .cell-done').allInnerTexts()).toEqual(cells);
    await other.close();
  });

  test('hold the schedule of what was chosen by hand', async ({ page }) => {
    await openControlled(page, RACE, '&seed=2');
    const share = async () => {
      await page.getByRole('button', { name: 'Share', exact: true }).click();
      await expect(page.locator('dialog[open] [role=status]')).toHaveText('Link copied');
      await page.keyboard.press('Escape');
      return page.evaluate(() => navigator.clipboard.readText());
    };
    expect(await share()).toMatch(/&mode=controlled&seed=2&strategy=random&v=1$/);
    await beginSteps(page);
    const last = page.locator('.step-bar .choice[aria-disabled=false]').last();
    for (let step = 1; step <= 8; step++) {
      await last.click();
      await expect(facts(page)).toContainText(`step ${step}`);
    }
    await page.locator('.run-bar .run').click();
    await phase(page, 'ended');
    const output = (await printed(page)).split('\n')[0];
    const link = await share();
    expect(link).toMatch(/&sched=1\.[0-9a-f]{8}\.r2\.\d+-\d+/);
    await page.goto('about:blank');
    await page.goto(link);
    await isReady(page);
    await expect(page.locator('.setting.replay')).toBeVisible();
    await runToEnd(page);
    expect((await printed(page)).split('\n')[0]).toBe(output);
  });
});

test.describe('the choice', () => {
  test('shows only what the mode uses, and survives a reload', async ({ page }) => {
    await open(page);
    const bar = page.locator('.run-bar');
    await expect(bar.locator('.stepper')).toBeVisible();
    await expect(bar.locator('.strategy')).toBeHidden();
    await expect(stepButton(page)).toBeHidden();
    await bar.getByRole('button', { name: 'Controlled' }).click();
    await expect(bar.locator('.stepper')).toBeHidden();
    await bar.getByRole('combobox', { name: 'Strategy' }).selectOption('fair');
    await bar.getByRole('textbox', { name: 'Seed' }).fill('42');
    await bar.getByRole('textbox', { name: 'Seed' }).press('Enter');
    await page.reload();
    await isReady(page);
    await expect(bar.getByRole('button', { name: 'Controlled' })).toHaveAttribute('aria-pressed', 'true');
    await expect(bar.getByRole('combobox', { name: 'Strategy' })).toHaveValue('fair');
    await expect(bar.getByRole('textbox', { name: 'Seed' })).toHaveValue('42');
    await bar.getByRole('button', { name: 'Another seed' }).click();
    await expect(bar.getByRole('textbox', { name: 'Seed' })).not.toHaveValue('42');
    await runToEnd(page);
    await expect(facts(page)).toContainText('controlled, seed');
  });

  test('a schedule goes with any change of the program', async ({ page }) => {
    await open(page);
    const { schedule } = await run(page, { source: RACE, mode: 'controlled', seed: 4 });
    await openControlled(page, RACE, `&sched=${schedule}`);
    await expect(page.locator('.run-bar .replay')).toBeVisible();
    await expect(page.locator('.run-bar .seed input')).toHaveValue('4');
    await setProgram(page, 'print(1)\n');
    await expect(page.locator('.run-bar .replay')).toBeHidden();
  });

  test('F10 in parallel mode says where steps are', async ({ page }) => {
    await open(page);
    await page.keyboard.press('F10');
    await expect(page.locator('.toast')).toContainText('Controlled mode');
    await phase(page, 'idle');
  });
});

test('on a phone everything is in reach and nothing scrolls sideways', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  for (const lang of ['en', 'zh']) {
    await open(page, `?${lang}#z=${pack(RACE)}&mode=controlled&seed=7&lang=${lang}`);
    expect(await overflow()).toBeLessThanOrEqual(0);
    await begin(page);
    for (let i = 0; i < 7; i++) await page.locator('.step-bar .filled').click();
    await expect(page.locator('.facts')).toContainText('6');
    expect(await overflow()).toBeLessThanOrEqual(0);
    for (const button of ['.run-bar .run', '.run-bar .stop', '.step-bar .filled']) {
      const box = await page.locator(button).boundingBox();
      expect(box!.height).toBeGreaterThanOrEqual(44);
      expect(box!.y + box!.height).toBeLessThanOrEqual(844);
    }
    await stopButton(page).click();
    await phase(page, 'ended');
  }
  await page.locator('.run-bar .settings').click();
  await page.locator('dialog[open] .modes button').first().click();
  await expect(page.locator('dialog[open] .stepper')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(stepButton(page)).toBeHidden();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`a paused run passes axe in ${scheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await openControlled(page, RACE);
    expect(await axeViolations(page)).toEqual([]);
    await beginSteps(page);
    for (let step = 1; step <= 5; step++) await press(page, 'F10', step);
    expect(await axeViolations(page)).toEqual([]);
  });
}
