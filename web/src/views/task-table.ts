// The tasks of a run that has paused, each with its state and what it does next, and the variables that they share.

import type { Key, Words } from '../i18n';
import { slotOf } from '../model/colours';
import { operation, STATE_KEYS } from '../model/operations';
import { FIRST_PROCESS } from '../model/processes';
import type { TaskState, TouchedBy, VariableState } from '../model/snapshot';
import type { Pause } from '../model/stepping';
import { h, setText, type Child } from './dom';
import { chip, lineNumber, sayTask, sentence } from './say';

export interface TaskTable {
  element: HTMLElement;
  show(pause: Pause | undefined): void;
}

const MOST_LOCALS = 4;
const MOST_TASKS = 200;

/** A table that becomes a list of cards where there is little room: the roles keep it a table for screen readers. */
export function wideTable(name: string, heads: string[], rows: Child[]): HTMLElement {
  return h(
    'table',
    { class: 'facts-table', role: 'table', 'aria-label': name },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, ...heads.map((text) => h('th', { scope: 'col', role: 'columnheader' }, text)))),
    h('tbody', { role: 'rowgroup' }, ...rows),
  );
}

/** label: what the column is called, shown where the table is a list of cards. */
export function cell(label: string, ...children: Child[]): HTMLElement {
  return h('td', { role: 'cell', 'data-label': label }, ...children);
}

export function rowHead(...children: Child[]): HTMLElement {
  return h('th', { scope: 'row', role: 'rowheader' }, ...children);
}

export function taskTable(words: Words, goToLine: (line: number) => void): TaskTable {
  let pause: Pause | undefined;
  const tasks = h('div', { class: 'task-groups' });
  const heading = h('h3');
  const about = h('span', { class: 'meta' });
  const variables = h('div');
  const shared = h('section', { class: 'shared' }, h('div', { class: 'section-head' }, heading, about), variables);
  const element = h('div', { class: 'task-table' }, tasks, shared);

  const byIndex = () => new Map(pause?.snapshot.tasks.map((task) => [task.index, task]));

  function values({ locals }: TaskState): Child[] {
    if (locals.length === 0) return [h('span', { class: 'meta' }, words.t('table.none'))];
    const shown = locals.slice(0, MOST_LOCALS).map(({ name, value }) => {
      const text = `${name} = ${value}`;
      return h('code', { class: 'local', title: text }, text);
    });
    const more = locals.length - shown.length;
    if (more === 0) return shown;
    const all = locals.map(({ name, value }) => `${name} = ${value}`).join('\n');
    return [...shown, h('span', { class: 'meta', title: all }, words.t('table.more', { count: more }))];
  }

  function next(task: TaskState, nameOf: (index: number) => string): Child[] {
    if (task.state === 'ready' && task.next) return sentence(words, operation(task.next));
    return [sayTask(words, task, nameOf)];
  }

  function row(task: TaskState, nameOf: (index: number) => string): HTMLElement {
    const slot = slotOf(task);
    const [state, line, value, what] = (['table.state', 'table.line', 'table.values', 'table.next'] as const).map((key) => words.t(key));
    return h(
      'tr',
      { role: 'row', 'data-state': task.state, 'data-task': task.index },
      rowHead(chip(slot), task.name),
      cell(state!, h('span', { class: 'state' }, h('span', { class: `pattern pattern-${task.state} hue-${slot.colour}`, 'aria-hidden': 'true' }), words.t(STATE_KEYS[task.state]))),
      cell(line!, task.line > 0 && task.state !== 'done' ? lineNumber(words, task.line, goToLine) : undefined),
      cell(value!, ...(task.state === 'done' ? [] : values(task))),
      cell(what!, ...next(task, nameOf)),
    );
  }

  function renderTasks({ snapshot }: Pause): void {
    const known = byIndex();
    const nameOf = (index: number) => known.get(index)?.name ?? '';
    const heads: Key[] = ['report.task', 'table.state', 'table.line', 'table.values', 'table.next'];
    const groups = new Map<number, TaskState[]>();
    for (const task of snapshot.tasks.slice(0, MOST_TASKS)) groups.set(task.pid, [...(groups.get(task.pid) ?? []), task]);
    const tables = [...groups].flatMap(([pid, list]) => [
      groups.size > 1 ? h('h3', { class: 'group-name' }, words.t('tasks.pid', { pid: String(pid) })) : undefined,
      wideTable(words.t('table.name'), heads.map((key) => words.t(key)), list.map((task) => row(task, nameOf))),
    ]);
    const more = snapshot.tasks.length - MOST_TASKS;
    if (more > 0) tables.push(h('p', { class: 'meta' }, words.t('table.more', { count: more })));
    tasks.replaceChildren(...tables.filter((part) => part !== undefined));
  }

  function who(touched: TouchedBy, known: Map<number, TaskState>): HTMLElement {
    const { task: index, step, line } = touched;
    const task = known.get(index) ?? { index, pid: FIRST_PROCESS, number: index, name: `#${index}` };
    const title = words.t('shared.touched.by', { task: task.name, step, line: String(line) });
    return h('span', { title }, chip(slotOf(task)), h('span', { class: 'hidden' }, task.name));
  }

  function variable(one: VariableState, known: Map<number, TaskState>, several: boolean): HTMLElement {
    const { name, value, written, read, pid } = one;
    const none = h('span', { class: 'meta' }, words.t('table.none'));
    return h(
      'tr',
      { role: 'row' },
      rowHead(h('code', {}, name), several ? h('span', { class: 'meta' }, ' ', words.t('tasks.pid', { pid: String(pid) })) : undefined),
      cell(words.t('shared.value'), h('code', {}, value)),
      cell(
        words.t('shared.written'),
        ...(written ? [who(written, known), words.t('shared.touched', { step: written.step, line: String(written.line) })] : [none]),
      ),
      cell(words.t('shared.read'), ...(read.length > 0 ? read.map((one) => who(one, known)) : [none.cloneNode(true)])),
    );
  }

  function render(): void {
    setText(heading, words.t('shared.name'));
    setText(about, words.t('shared.about'));
    if (!pause) return;
    renderTasks(pause);
    const list = pause.snapshot.variables;
    const known = byIndex();
    const several = new Set(pause.snapshot.tasks.map(({ pid }) => pid)).size > 1;
    shared.hidden = list.length === 0;
    const heads: Key[] = ['shared.variable', 'shared.value', 'shared.written', 'shared.read'];
    variables.replaceChildren(
      wideTable(words.t('shared.name'), heads.map((key) => words.t(key)), list.map((one) => variable(one, known, several))),
    );
  }

  words.live(render);
  return {
    element,
    show(next) {
      pause = next;
      element.hidden = !next;
      render();
    },
  };
}
