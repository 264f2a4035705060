import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkRunArguments } from '../src/model/arguments';
import { byChapter, type Lesson } from '../src/model/lesson';
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
    expect(check({ source: 'x' })).toEqual({ source: 'x', filename: 'main.py', mode: 'parallel', cores: 4, seed: 99, input: '' });
    expect(check({ scenario: 'race', cores: 1, seed: 7, input: 'a\n', maxSteps: 5, mode: 'parallel', strategy: 'random', schedule: undefined })).toEqual({
      source: '# race', filename: 'race.py', mode: 'parallel', cores: 1, seed: 7, input: 'a\n', maxSteps: 5,
    });
    expect(check({ source: 'x', mode: 'controlled' })).toEqual({
      source: 'x', filename: 'main.py', mode: 'controlled', cores: 2, seed: 1, strategy: 'random', input: '',
    });
    expect(check({ source: 'x', mode: 'controlled', strategy: 'fair', seed: 3, cores: 8, schedule: '1.5f03a2c9.r7.2-1' })).toMatchObject({
      strategy: 'fair', seed: 3, cores: 8, schedule: '1.5f03a2c9.r7.2-1',
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
    [{ source: 'x', mode: 'fast' }, /mode must be one of 'parallel', 'controlled', not "fast"/],
    [{ source: 'x', strategy: 'pct' }, /strategy "pct" needs mode 'controlled'/],
    [{ source: 'x', mode: 'parallel', schedule: '1.5f03a2c9.r1' }, /schedule needs mode 'controlled'/],
    [{ source: 'x', mode: 'controlled', strategy: 'dpor' }, /strategy must be one of 'random', 'pct', 'fair'/],
    [{ source: 'x', mode: 'controlled', schedule: 7 }, /schedule must be a string/],
    [{ source: 'x', mode: 'controlled', schedule: '1.5f03a2c9.r7.2-' }, /schedule is malformed/],
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
