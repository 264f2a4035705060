// window.interleave, as a script uses it.

import { expect, open, phase, test, type Page } from './lib';

const run = (page: Page, args: unknown) =>
  page.evaluate(async (a) => {
    const report = await window.interleave.run(a);
    return report;
  }, args);
const refusal = (page: Page, args: unknown) =>
  page.evaluate((a) => window.interleave.run(a).then(() => 'ran', (error: Error) => error.message), args);

test('run gives a report with what was printed', async ({ page }) => {
  await open(page);
  const report = await run(page, { source: 'import sys\nprint("一", 1)\nprint("e", file=sys.stderr)\n', cores: 2, seed: 5 });
  expect(report).toMatchObject({
    v: 1, status: 'done', exit: 0, mode: 'parallel', seed: 5, stdout: '一 1\n', stderr: 'e\n', stdoutDropped: 0,
    deadlock: null,
  });
});

test('input is what is given, and its absence the end of input', async ({ page }) => {
  await open(page);
  const source = 'print(input())\nprint(input())\n';
  expect(await run(page, { source, input: 'a\nb\n' })).toMatchObject({ status: 'done', stdout: 'a\nb\n' });
  const report = await run(page, { source });
  expect(report).toMatchObject({ status: 'exception', exit: 1, stdout: '' });
  expect(report.stderr).toContain('EOFError');
});

test('every scenario is there with its titles and can be started by name', async ({ page }) => {
  await open(page);
  const scenarios = await page.evaluate(() => window.interleave.scenarios);
  expect(scenarios.length).toBeGreaterThan(0);
  for (const { id, chapter, title } of scenarios) {
    expect([typeof id, typeof chapter, typeof title.zh, typeof title.en]).toEqual(['string', 'number', 'string', 'string']);
  }
  const stopped = await page.evaluate(async (id) => {
    const report = window.interleave.run({ scenario: id });
    await window.interleave.stop();
    return (await report).status;
  }, scenarios[0]!.id);
  expect(['stopped', 'done']).toContain(stopped);
});

test('wrong arguments are refused by name, and other modes too', async ({ page }) => {
  await open(page);
  expect(await refusal(page, {})).toBe('give either scenario or source');
  expect(await refusal(page, { scenario: 'none' })).toBe('there is no scenario "none"');
  expect(await refusal(page, { source: '', cores: 0 })).toContain('cores must be');
  expect(await refusal(page, { source: '', mode: 'fast' })).toContain('mode must be one of');
  expect(await refusal(page, { source: '', strategy: 'pct' })).toContain("needs mode 'controlled'");
  const explore = await page.evaluate(() => window.interleave.explore({ source: '' }).catch((e: Error) => e.message));
  expect(explore).toContain("mode 'explore' is not supported");
});

test('a step limit ends a run', async ({ page }) => {
  await open(page);
  const report = await run(page, { source: 'while True:\n    pass\n', maxSteps: 10_000 });
  expect(report).toMatchObject({ status: 'limit', exit: 4 });
});

test('stop ends an endless run, and no output up to then is lost', async ({ page }) => {
  await open(page);
  const result = await page.evaluate(async () => {
    const report = window.interleave.run({ source: 'n = 0\nwhile True:\n    print(n)\n    n += 1\n', cores: 1 });
    await new Promise<void>((resolve) => {
      const observer = new MutationObserver(() => {
        if (/\d{3},\d{3}/.test(document.querySelector('.terminal .meta')?.textContent ?? '')) resolve();
      });
      observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    });
    const start = performance.now();
    await window.interleave.stop();
    const took = performance.now() - start;
    const { status, stdout, stdoutDropped } = await report;
    const lines = stdout.split('\n');
    const numbers = lines.slice(1, -1).map(Number);
    const gaps = numbers.filter((n, i) => i > 0 && n !== numbers[i - 1]! + 1).length;
    const first = numbers[0]!;
    let before = 0;
    for (let n = 0; n < first; n++) before += String(n).length + 1;
    const headBytes = lines[0]!.length + 1;
    return { status, took, gaps, first, accounted: before - headBytes - stdoutDropped, rest: lines[lines.length - 1] };
  });
  expect(result).toMatchObject({ status: 'stopped', gaps: 0, accounted: 0 });
  expect(result.took).toBeLessThan(1000);
});

test('two runs at once come one after the other', async ({ page }) => {
  await open(page);
  const both = await page.evaluate(() =>
    Promise.all([window.interleave.run({ source: 'print(1)' }), window.interleave.run({ source: 'print(2)' })]),
  );
  expect(both.map((report) => report.stdout)).toEqual(['1\n', '2\n']);
});

test('a run from outside is seen on the page', async ({ page }) => {
  await open(page);
  await run(page, { source: 'print("from outside")' });
  await phase(page, 'ended');
  await expect(page.locator('.xterm-rows')).toContainText('from outside');
});
