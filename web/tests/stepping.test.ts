import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tables, Words } from '../src/i18n';
import { KNOWN_REASONS, operation, STATE_KEYS, verbOf, waitedFor, type Said } from '../src/model/operations';
import { heapOf, isFull, literal, pipeOf, stackOf } from '../src/model/queue-picture';
import type { Operation, OperationKind, QueueState, Snapshot, TaskState } from '../src/model/snapshot';
import { momentBefore, momentOf } from '../src/model/stepping';
import { TaskBook } from '../src/model/task-book';
import { taskMarks } from '../src/model/task-marks';

const engine = (path: string) => readFileSync(new URL(`../../core/${path}`, import.meta.url), 'utf8');
const KINDS = [...engine('vm/visible.def').matchAll(/^VISIBLE\((\w+)\)/gm)].map((match) => match[1]!.toLowerCase() as OperationKind);
const REASONS = [...engine('vm/waits.def').matchAll(/^WAIT\((\w+),/gm)].map((match) => match[1]!.toLowerCase());

const english = ({ key, parameters }: Said) => new Words('en').t(key, parameters);
function complete({ key, parameters }: Said): void {
  for (const table of Object.values(tables)) {
    for (const [, name] of table[key].matchAll(/\{(\w+)/g)) expect(parameters, key).toHaveProperty(name!);
  }
}

describe('operations', () => {
  it('all have a verb and sentences, with and without a name and a value', () => {
    expect(KINDS.length).toBeGreaterThan(15);
    for (const kind of KINDS) {
      expect(tables.zh[verbOf(kind)]).toMatch(/\p{Script=Han}/u);
      const all: Partial<Operation>[] = [{}, { object: 'x' }, { value: '1' }, { object: 'x', value: '1' }, { object: 'a lock' }];
      for (const change of all) complete(operation({ kind, line: 1, ...change }));
    }
    expect(new Set(KINDS.map((kind) => english(operation({ kind, line: 1, object: 'x', value: '1' })))).size).toBe(KINDS.length);
  });

  it.each([
    [{ kind: 'write', object: 'n', value: '1' }, 'write n = 1'],
    [{ kind: 'write', value: '1' }, 'write a shared variable'],
    [{ kind: 'acquire', object: 'a lock' }, 'take a lock'],
    [{ kind: 'print', value: "'hi'" }, "print 'hi'"],
    [{ kind: 'join', object: 'A' }, 'wait for A to end'],
    [{ kind: 'put', object: 'q', value: '{value}' }, 'put {value} into q'],
  ] as [Omit<Operation, 'line'>, string][])('%j is said as %s', (done, text) => {
    expect(english(operation({ line: 1, ...done }))).toBe(text);
  });

  it('what is waited for has words for every reason of the engine, and none besides', () => {
    expect([...KNOWN_REASONS].sort()).toEqual([...REASONS].sort());
    for (const reason of REASONS) {
      complete(waitedFor(reason, undefined)!);
      complete(waitedFor(reason, 'x')!);
    }
    expect(english(waitedFor('queue_get', 'inbox')!)).toBe('an item in inbox');
    expect(english(waitedFor('queue_get', 'a Queue')!)).toBe('an item in a queue');
    expect(waitedFor('something new', 'x')).toBeUndefined();
  });

  it('a state has words', () => {
    for (const key of Object.values(STATE_KEYS)) expect(tables.zh[key]).not.toBe(tables.en[key]);
  });
});

describe('moments', () => {
  const at = (change: Partial<Snapshot>): Snapshot => ({ step: 0, time: 0, tasks: [], variables: [], locks: [], queues: [], ...change });

  it.each([
    ['the start', { lines: 0 }, 0, 0],
    ['a line', { lines: 3 }, -3, -2],
    ['the first line', { lines: 1 }, -1, 0],
    ['a line after a step', { step: 2, lines: 5 }, -5, -4],
    ['a step', { step: 7 }, 7, 6],
    ['a step where lines are not counted from the start', { step: 7, lines: 1, linesFrom: 100 }, 7, 6],
    ['somewhere among lines', { lines: 1, linesFrom: 100 }, undefined, undefined],
  ])('%s', (_, change, moment, before) => {
    expect([momentOf(at(change)), momentBefore(at(change))]).toEqual([moment, before]);
  });
});

describe('queues', () => {
  const queue = (change: Partial<QueueState>): QueueState => {
    const items = change.items ?? [];
    return { pid: 100, name: 'q', kind: 'fifo', maxsize: 0, length: items.length, getters: [], putters: [], ...change, items };
  };
  const letters = [...'abcdefgh'];

  it('a pipe shows the one that leaves next last, after what is free and what is hidden', () => {
    expect(pipeOf(queue({ items: ['a', 'b'], maxsize: 3 }))).toEqual({ free: 1, hidden: 0, items: ['b', 'a'] });
    expect(pipeOf(queue({ items: letters }))).toEqual({ free: 0, hidden: 2, items: [...'fedcba'] });
    expect(pipeOf(queue({ items: letters, length: 500 })).hidden).toBe(494);
    expect([pipeOf(queue({ maxsize: 100 })).free, pipeOf(queue({})).free]).toEqual([6, 0]);
  });

  it('a stack shows the top first', () => {
    expect(stackOf(queue({ kind: 'lifo', items: letters }))).toEqual({ free: 0, hidden: 2, items: [...'abcdef'] });
    expect(stackOf(queue({ kind: 'lifo', items: ['a'], maxsize: 3 })).free).toBe(2);
  });

  it('a heap is a tree with the first at the root, and in order beside it', () => {
    const { nodes, levels, hidden, sorted } = heapOf(queue({ kind: 'priority', items: ['1', '3', '2', '10', '4'] }));
    expect(nodes.map(({ text, level, at, parent }) => [text, level, at, parent])).toEqual([
      ['1', 0, 0.5, undefined], ['3', 1, 0.25, 0], ['2', 1, 0.75, 0], ['10', 2, 0.125, 1], ['4', 2, 0.375, 1],
    ]);
    expect([levels, hidden]).toEqual([3, 0]);
    expect(sorted).toEqual(['1', '2', '3', '4', '10']);
    expect(heapOf(queue({ kind: 'priority' }))).toEqual({ nodes: [], levels: 0, hidden: 0, sorted: [] });
  });

  it('an order is shown only where it is sure', () => {
    const order = (...items: string[]) => heapOf(queue({ kind: 'priority', items })).sorted;
    expect(order("(2, 'a')", "(1, 'b')", "(1, 'a')")).toEqual(["(1, 'a')", "(1, 'b')", "(2, 'a')"]);
    expect(order("(1, 'a')", '(1, 2)')).toBeUndefined();
    expect(order('<Job>', '1')).toBeUndefined();
    expect(heapOf(queue({ kind: 'priority', items: ['2', '1'], length: 300 })).sorted).toBeUndefined();
  });

  it.each([
    ['-1.5e+3', -1500], ["'it'", 'it'], ['"it\'s"', "it's"], ['(1,)', [1]], ["[(1, 'a'), 2]", [[1, 'a'], 2]], ['()', []],
    ['1 2', undefined], ['(1', undefined], ["'\\n'", undefined], ['1j', undefined], ['None', undefined], ['', undefined],
  ])('%s reads as %j', (text, value) => {
    expect(literal(text)).toEqual(value);
  });

  it('is full only where there is a limit', () => {
    expect([isFull(queue({ items: ['a'] })), isFull(queue({ items: ['a'], maxsize: 1 }))]).toEqual([false, true]);
  });
});

describe('tasks', () => {
  const task = (index: number, change: Partial<TaskState> = {}): TaskState => ({
    index, pid: 100, number: index, name: `T${index}`, state: 'ready', line: 8, holds: [], locals: [], ...change,
  });
  const snapshot = (...tasks: TaskState[]): Snapshot => ({ step: 1, time: 0, tasks, variables: [], locks: [], queues: [] });

  it('mark their lines, several side by side, those that have ended none', () => {
    const marks = taskMarks(
      snapshot(task(0, { line: 15 }), task(1), task(2), task(3), task(4), task(5, { state: 'done' }), task(6, { line: 0 })),
      ({ name }) => `${name}!`,
    );
    expect(marks.map(({ line, tasks, more }) => [line, tasks.map(({ slot, text }) => `${slot.label} ${text}`), more])).toEqual([
      [8, ['1 T1!', '2 T2!', '3 T3!'], 1],
      [15, ['M T0!'], 0],
    ]);
  });

  it('are known by their index, also after they are gone from sight', () => {
    const book = new TaskBook();
    expect(book.slot(2)).toEqual({ label: '2', colour: '2' });
    book.learn(snapshot(task(2, { pid: 101, number: 0, name: 'child' })));
    expect([book.slot(2), book.name(2)]).toEqual([{ label: 'P1', colour: '1' }, 'child']);
    book.clear();
    expect(book.slot(2).label).toBe('2');
  });
});
