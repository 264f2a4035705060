// Every lesson's program, run in the page as its lesson asks, shows what its text promises.

import { resolve } from 'node:path';
import { readLessons } from '../../web/build-plugins/lessons';
import { expect, open, test } from './lib';

const lessons = readLessons(resolve(__dirname, '../../web/lessons'));

const DEADLOCKS = ['4-5-two-locks'];

/** A line or two that the text of the lesson speaks of. */
const PROMISED: Record<string, RegExp> = {
  '1-2-turns': /^(?=[^]*B{4})(?=[^]*A{4})[^]*changes between A and B: [1-9]/,
  '2-4-arguments': /\('tea',\)\n.*\('t', 'e', 'a'\)\n$/,
  '2-7-daemon': /main: my last line\n[^]*save: file 4 of 4\n/,
  '3-2-fifo': /out: first\n[^]*out: late\nwaited/,
  '3-4-priority': /next: +1 heart\nnext: +1 burn\n[^]*no number/,
  '3-6-join': /alive: 4 threads\n$/,
  '4-1-shared': /main +sees 20\n$/,
  '4-2-race': /lost +[1-9]\d*\n$/,
  '4-3-lock': /add_locked +800000 +lost +0 /,
  '4-4-release': /Oh: Bo breaks a cup\nCy: inside\n/,
  '4-6-condition': /kite: bought, 0 left\n$/,
  '4-7-event': /referee: stop!\n(\w+ ran [1-9]\d* laps\n){3}$/,
};

test('every lesson runs as its text says', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  expect(lessons.map(({ id }) => id)).toEqual(expect.arrayContaining([...DEADLOCKS, ...Object.keys(PROMISED)]));
  for (const { id, cores } of lessons) {
    await test.step(id, async () => {
      const report = await page.evaluate((a) => window.interleave.run(a), { scenario: id, cores });
      const status = DEADLOCKS.includes(id) ? 'deadlock' : 'done';
      expect(report, `${id}\n${report.stdout}${report.stderr}`).toMatchObject({ status, stdoutDropped: 0 });
      expect(report.stdout, id).toMatch(/^.+\n.+\n/);
      if (PROMISED[id]) expect(report.stdout, id).toMatch(PROMISED[id]);
    });
  }
});
