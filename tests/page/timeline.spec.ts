// The timeline of real runs: what is drawn, what is said of it, and what can be done with it.

import { readFile } from 'node:fs/promises';
import { axeViolations, expect, open, phase, runToEnd, setProgram, test, type Page } from './lib';

const TURNS = `import threading

def work():
    total = 0
    for n in range(600_000):
        total += n

a = threading.Thread(target=work)
b = threading.Thread(target=work)
a.start()
b.start()
a.join()
b.join()
`;

const canvas = (page: Page) => page.locator('.timeline-canvas');
const said = (page: Page) => page.locator('.timeline-said');

async function runTurns(page: Page, cores: number, more = ''): Promise<void> {
  await open(page, `#cores=${cores}${more}`);
  await setProgram(page, TURNS);
  await runToEnd(page);
  await expect(canvas(page)).toBeVisible();
}

/** Which of the tasks 1 and 2 is seen on the way along a core's lane, and for how many pixels both cores are theirs. */
function seenOnCores(page: Page): Promise<{ turns: number; together: number }> {
  return canvas(page).evaluate((element: HTMLCanvasElement) => {
    const style = getComputedStyle(document.documentElement);
    const wanted = ['--task-1', '--task-2'].map((token) => {
      const value = style.getPropertyValue(token).trim();
      return [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16)).join();
    });
    const ratio = element.width / element.clientWidth;
    const row = (y: number) => {
      const { data } = element.getContext('2d')!.getImageData(0, Math.round(y * ratio), element.width, 1);
      return Array.from({ length: element.width }, (_, x) => wanted.indexOf([...data.slice(x * 4, x * 4 + 3)].join()));
    };
    const [first, second] = [row(26 + 34), row(26 + 59)] as const;
    const tasks = first.filter((task) => task >= 0);
    return {
      turns: tasks.filter((task, i) => i > 0 && task !== tasks[i - 1]).length,
      together: first.filter((task, x) => task >= 0 && second[x]! >= 0 && second[x] !== task).length,
    };
  });
}

test('one core goes from task to task, two run them side by side', async ({ page }) => {
  await runTurns(page, 1);
  await expect(canvas(page)).toHaveAttribute('aria-label', /1 core, 3 tasks/);
  await expect.poll(() => seenOnCores(page).then(({ turns }) => turns)).toBeGreaterThanOrEqual(2);
  await page.getByRole('button', { name: 'More cores' }).click();
  await runToEnd(page);
  await expect(canvas(page)).toHaveAttribute('aria-label', /2 cores, 3 tasks/);
  await expect.poll(() => seenOnCores(page).then(({ together }) => together)).toBeGreaterThan(20);
});

test('keys go from segment to segment, and Enter to the line', async ({ page }) => {
  await runTurns(page, 1);
  await expect(said(page)).toContainText('Choose a segment');
  await canvas(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(said(page)).toContainText('MainThread');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await expect(said(page)).toContainText('Thread-1 (work)');
  await page.keyboard.press('End');
  await expect(said(page)).toContainText('Thread-1 (work)');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('End');
  // Segments too narrow to be drawn apart are explained together.
  await expect(async () => {
    await page.keyboard.press('ArrowLeft');
    await expect(said(page)).toContainText(/MainThread.*(ready|blocked|running) for/, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  const link = page.locator('.timeline-strip .line-link');
  const line = (await link.textContent())!;
  await page.keyboard.press('Enter');
  await expect(page.locator('.cm-content')).toBeFocused();
  await expect(page.locator('.cm-activeLineGutter:not(.cm-signs *)').filter({ hasText: /\d/ })).toHaveText(line.replace(/\D/g, ''));
});

test('it zooms, moves and fits', async ({ page }) => {
  await runTurns(page, 2);
  const fit = page.getByRole('button', { name: 'Show the whole run' });
  const range = page.locator('.timeline-range');
  await expect(fit).toBeDisabled();
  const all = await range.textContent();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await expect(fit).toBeEnabled();
  await expect(range).not.toHaveText(all!);
  const some = await range.textContent();
  await canvas(page).focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(range).not.toHaveText(some!);
  await page.keyboard.press('0');
  await expect(range).toHaveText(all!);

  const box = (await canvas(page).boundingBox())!;
  await page.mouse.move(box.x + 300, box.y + 60);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  await expect(fit).toBeEnabled();
  await expect(range).not.toHaveText(all!);
  const before = await range.textContent();
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await expect(range).not.toHaveText(before!);
});

test('the pointer is told what is under it', async ({ page }) => {
  await runTurns(page, 1);
  const box = (await canvas(page).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.6, box.y + 26 + 34);
  await expect(page.locator('.timeline-tip')).toContainText('on Core 0');
  await page.mouse.click(box.x + box.width * 0.6, box.y + 26 + 34);
  await expect(said(page)).toContainText('on Core 0');
});

test('it can be saved as a picture and as a trace', async ({ page }) => {
  await runTurns(page, 2);
  const save = async (name: string) => {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    return readFile(await download.path());
  };
  const picture = await save('Save as a picture');
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBeGreaterThanOrEqual(2400);
  const trace = JSON.parse((await save('Save as a trace')).toString()) as { traceEvents: { ph: string; name: string; args?: { name?: string } }[] };
  const names = trace.traceEvents.filter(({ name }) => name === 'thread_name').map(({ args }) => args?.name);
  expect(names).toEqual(expect.arrayContaining(['MainThread', 'Thread-1 (work)', 'Thread-2 (work)']));
  expect(trace.traceEvents.filter(({ ph }) => ph === 'X').length).toBeGreaterThan(6);
});

test('step by step: the axis counts steps, a line shows where the run stands, and it can be moved', async ({ page }) => {
  await open(page, '#mode=controlled&seed=1');
  await setProgram(page, TURNS.replace('600_000', '3').replace('total += n', 'print(n)'));
  await page.locator('.run-bar .step').click();
  await phase(page, 'paused');
  await page.keyboard.press('F10'); // the import
  await expect(page.locator('.facts')).toContainText('1 line begun');
  for (let step = 1; step <= 6; step++) {
    await page.keyboard.press('F10');
    await expect(page.locator('.facts')).toContainText(`step ${step}`);
    await phase(page, 'paused');
  }
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(canvas(page)).toHaveAttribute('aria-label', /^Timeline of 6 steps/);
  await expect(said(page)).toContainText('the axis counts steps');
  await canvas(page).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  const jump = page.locator('.timeline-strip .outlined');
  const step = (await jump.textContent())!.replace(/\D/g, '');
  expect(Number(step)).toBeLessThan(6);
  await jump.click();
  await expect(page.locator('.facts')).toContainText(`step ${step}`);
  await phase(page, 'paused');
  await page.getByRole('tab', { name: 'Timeline' }).click();
  await expect(canvas(page)).toHaveAttribute('aria-label', /^Timeline of [56] steps/);
  const box = (await canvas(page).boundingBox())!;
  await page.mouse.dblclick(box.x + box.width - 20, box.y + 40);
  await expect(page.locator('.facts')).not.toContainText(`step ${step}`);
  await phase(page, 'paused');
});

test('before a run, and while the next one has nothing to show, it says so', async ({ page }) => {
  await open(page);
  await page.getByRole('tab', { name: 'Timeline' }).click();
  const empty = page.locator('#panel-timeline .empty');
  await expect(empty).toBeVisible();
  await runTurns(page, 1);
  await setProgram(page, 'input()\n');
  await page.locator('.run-bar .run').click();
  await phase(page, 'input');
  await expect(empty).toBeVisible();
  await expect(canvas(page)).toBeHidden();
  await page.keyboard.press('Escape');
});

test('an embedded page has none', async ({ page }) => {
  await open(page, '#embed=1');
  await setProgram(page, TURNS);
  await runToEnd(page);
  await expect(page.locator('.lower')).toBeHidden();
});

for (const theme of ['light', 'dark'] as const) {
  for (const lang of ['en', 'zh'] as const) {
    test(`axe finds nothing: ${theme}, ${lang}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await runTurns(page, 2, `&lang=${lang}`);
      await canvas(page).focus();
      await page.keyboard.press('ArrowRight');
      expect(await axeViolations(page)).toEqual([]);
    });
  }
}
