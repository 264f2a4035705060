// Every lesson's program, run in the page as its lesson asks, shows what its text promises.

import { resolve } from 'node:path';
import { readLessons } from '../../web/build-plugins/lessons';
import { expect, open, test } from './lib';

const lessons = readLessons(resolve(__dirname, '../../web/lessons'));

const DEADLOCKS = ['4-5-two-locks', '7-2-opposite-order', '7-3-missed-bell', '7-5-philosophers'];

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
  '5-1-process': /^reading the program as __main__\nmain: process 100\n(?![^]*reading)[^]*started by 100\n[^]*main: both have ended\n$/,
  '5-2-process-class': /clock: tick 4\n[^]*main: my clock object says 0 ticks\n$/,
  '5-3-process-arguments': /\['book', 'stamp 3'\][^]*\['book', 'stamp 5'\], {'floor': 2, 'ring': 'twice'}[^]*main still has \['book'\]\n$/,
  '5-4-copied': /^change price 20, .*'pear'\]\nmain +price 10, .*'apple'\]\nchild +price 30, .*\nlate +price 30, basket \['apple'\]\nmain +price 40, basket \[\]\n$/,
  '5-5-side-by-side': /Thread: main sees \[1, 2, 3\][^]*I see \[3\]\nProcess: main sees \[\]/,
  '5-6-process-queue': /main: soup, cooked[^]*main: rice, cooked[^]*main: tea, cooked[^]*main: that was all\n$/,
  '5-7-pipe': /20 \+ 22\? The answer is 42\n[^]*child: no more questions\nmain: the other end has been closed\n$/,
  '5-8-exit-codes': /succeed +exit code 0\ngive_up +exit code 3\nfail +exit code 1\n.*terminate it\nnever_end +exit code -15\n$/,
  '5-9-value': /False +expected: 30 +counted: [12]?\d\n.*True +expected: 30 +counted: 30\n$/,
  '6-1-pool': /^(?=[^]*ten doors handed in)(\d.*process 10[123] paints door \d+\n|\d.*handed in\n){11}\d.*main: all doors are painted\n$/,
  '6-2-map': /^(chunks of \d.*A@\d+ B@\d+ C@\d+ D@\d+ E@\d+ F@\d+\n){2}as they get ready:( [A-F]@\d+){6}\n$/,
  '6-3-results': /^(?=[^]*callback in process 100: ZeroDivisionError)[^]*main: 3 from process 10[12]\n[^]*get\(\) raises ZeroDivisionError.*\n[^]*main: 6 from/,
  '6-4-speed': /longest chain (\(353, 106239\))\n.*longest chain \1\n.* times as fast\n$/,
  '6-5-futures': /^ready: maps.*\nready: mail.*\nready: shop failed.*\nready: news.*\n.*\n +news.*\n +maps.*\n +mail.*\n$/,
  '7-1-race-in-steps': /^votes: 2 of 4\n$/,
  '7-4-heard-bell': /^she reads a letter\n$/,
  '7-6-numbered-forks': /^(guest \d eats\n){5}the table is cleared\n$/,
  '6-6-worker-dies': /job 2 done\nmain: job 3 is lost.*\nmain: job 4 is lost.*\nmain: a new pool, job 1 done\n$/,
};

test('every lesson runs as its text says', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  expect(lessons.map(({ id }) => id)).toEqual(expect.arrayContaining([...DEADLOCKS, ...Object.keys(PROMISED)]));
  for (const { id, mode, cores, seed, strategy, schedule } of lessons) {
    await test.step(id, async () => {
      const report = await page.evaluate((a) => window.interleave.run(a), { scenario: id, mode, cores, seed, strategy, schedule });
      const status = DEADLOCKS.includes(id) ? 'deadlock' : 'done';
      expect(report, `${id}\n${report.stdout}${report.stderr}`).toMatchObject({ status, stdoutDropped: 0 });
      if (mode === 'parallel') expect(report.stdout, id).toMatch(/^.+\n.+\n/);
      if (PROMISED[id]) expect(report.stdout, id).toMatch(PROMISED[id]);
    });
  }
});
