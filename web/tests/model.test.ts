import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRunArguments } from '../src/model/arguments';
import { byChapter, type Lesson } from '../src/model/lesson';
import { marksOf } from '../src/model/marks';
import { emptyReport } from '../src/model/report';
import { Retained } from '../src/model/retained';
import { taskSlot } from '../src/model/tasks';
import { waitKey } from '../src/model/waits';

const lesson = (id: string, chapter: number, order: number): Lesson => ({
  id, chapter, section: '', order, title: { zh: id, en: id }, file: 'race.py', mode: 'parallel', cores: 2, program: `# ${id}`,
});

describe('retained output', () => {
  const chunks = (retained: Retained, ...sizes: number[]) => sizes.forEach((n) => retained.push(new Uint8Array(n).fill(97)));

  it('keeps the newest bytes and counts the others', () => {
    const retained = new Retained(10);
    chunks(retained, 4, 4, 4, 0, 25);
    expect(retained.read()).toEqual({ text: 'a'.repeat(10), dropped: 27 });
  });

  it('never starts inside a character', () => {
    const retained = new Retained(5);
    retained.push(new TextEncoder().encode('水水水'));
    expect(retained.read()).toEqual({ text: '水', dropped: 6 });
  });

  it('keeps count over many small pieces', () => {
    const retained = new Retained(1000);
    for (let i = 0; i < 5000; i++) retained.push(new TextEncoder().encode(`${i}\n`));
    const { text, dropped } = retained.read();
    expect(text.endsWith('\n4999\n')).toBe(true);
    expect(text.length).toBe(1000);
    expect(dropped).toBe(Array.from({ length: 5000 }, (_, i) => `${i}\n`).join('').length - 1000);
  });
});

describe('arguments of window.interleave.run', () => {
  const lessons = [lesson('race', 4, 1)];
  const check = (args: unknown) => checkRunArguments(args, lessons, { cores: 4, freshSeed: () => 99 });

  it('get their defaults', () => {
    expect(check({ source: 'x' })).toEqual({ source: 'x', filename: 'main.py', cores: 4, seed: 99, input: '' });
    expect(check({ scenario: 'race', cores: 1, seed: 7, input: 'a\n', maxSteps: 5, mode: 'parallel', strategy: 'random', schedule: undefined })).toEqual({
      source: '# race', filename: 'race.py', cores: 1, seed: 7, input: 'a\n', maxSteps: 5,
    });
  });

  it.each([
    [undefined, /one object/],
    [{}, /either scenario or source/],
    [{ source: 'x', scenario: 'race' }, /either scenario or source/],
    [{ scenario: 'none' }, /no scenario "none"/],
    [{ source: 1 }, /source must be a string/],
    [{ source: 'x', cores: 0 }, /cores must be/],
    [{ source: 'x', cores: 9 }, /cores must be/],
    [{ source: 'x', seed: 1.5 }, /seed must be/],
    [{ source: 'x', mode: 'controlled' }, /'controlled' is not supported/],
    [{ source: 'x', mode: 'fast' }, /mode must be/],
    [{ source: 'x', strategy: 'pct' }, /strategy "pct"/],
    [{ source: 'x', schedule: '1' }, /schedule needs controlled mode/],
    [{ source: 'x', core: 2 }, /no argument core/],
  ])('%j is refused by name', (args, message) => {
    expect(() => check(args)).toThrow(message);
  });
});

it('lessons come by chapter and in order; chapters without lessons are left out', () => {
  const chapters = [3, 1, 2].map((number) => ({ number, title: { zh: '', en: '' } }));
  const sorted = byChapter([lesson('b', 1, 2), lesson('c', 3, 1), lesson('a', 1, 1)], chapters);
  expect(sorted.map((c) => [c.number, c.lessons.map((l) => l.id)])).toEqual([[1, ['a', 'b']], [3, ['c']]]);
});

it('a report marks its lines', () => {
  const words = { error: (m: string) => `E ${m}`, uncaught: (m: string) => `U ${m}`, blocked: (t: string, w: string) => `${t} > ${w}` };
  expect(marksOf(undefined, words)).toEqual([]);
  expect(
    marksOf(
      {
        ...emptyReport('deadlock'),
        diagnostics: [{ line: 2, column: 3, endColumn: 3, message: 'bad' }],
        error: { line: 5, text: 'ValueError' },
        deadlock: { tasks: [{ task: 'T', number: 1, line: 9, waitsFor: 'lock' }, { task: 'T', process: 'P', number: 0, line: 8, waitsFor: 'time' }], cycle: [] },
        warnings: [{ kind: 'lost-wakeup', text: 'w', lines: [1, 4] }],
      },
      words,
    ),
  ).toEqual([
    { line: 2, column: 3, endColumn: 4, kind: 'error', text: 'E bad' },
    { line: 5, kind: 'error', text: 'U ValueError' },
    { line: 9, kind: 'error', text: 'T > lock' },
    { line: 8, kind: 'error', text: 'P/T > time' },
    { line: 1, kind: 'warning', text: 'w' },
    { line: 4, kind: 'warning', text: 'w' },
  ]);
});

it('a task has the colour of its number, and after eight the first again', () => {
  expect([0, 2, 9].map(taskSlot)).toEqual([
    { label: 'M', colour: 'main' },
    { label: '2', colour: '2' },
    { label: '9', colour: '1' },
  ]);
});

it('what a task waits for has words for every reason the engine gives', () => {
  const table = readFileSync(new URL('../../core/vm/waits.def', import.meta.url), 'utf8');
  const reasons = [...table.matchAll(/^WAIT\(\w+, "([^"]+)"\)/gm)].map((match) => match[1]!);
  expect(reasons.length).toBeGreaterThan(10);
  for (const reason of reasons) {
    if (reason === 'thread to end') expect(waitKey('thread A b to end')).toEqual({ key: 'wait.thread', parameters: { task: 'A b' } });
    else expect(waitKey(reason), reason).toBeDefined();
  }
  expect(waitKey('the moon')).toBeUndefined();
});
