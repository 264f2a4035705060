// The processes of a run and the threads in each, as they come and go. It changes at most a few times a
// second, and what stays keeps its element, so that nothing moves but what changed.

import type { Words } from '../i18n';
import { processesOf, processTree, type TreeRow } from '../model/process-tree';
import type { ProcessInfo } from '../model/processes';
import type { RunState } from '../model/runs';
import { h, setText } from './dom';

export interface TasksView {
  element: HTMLElement;
  setState(state: RunState): void;
}

const EVERY_MS = 200;

interface Shown {
  element: HTMLLIElement;
  update(row: TreeRow): void;
}

export function tasksView(words: Words, liveTasks: (count: number) => void): TasksView {
  let state: RunState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let drawnAt = -EVERY_MS;
  const shown = new Map<number, Shown>();
  const empty = h('p', { class: 'empty' });
  const earlier = h('p', { class: 'meta' });
  const list = h('ul', { class: 'process-list' });
  const element = h('div', { class: 'tasks-body', tabindex: 0 }, empty, earlier, list);

  function stateText(process: ProcessInfo): string {
    if (process.state === 'starting') return words.t('tasks.starting');
    if (process.state === 'running') return words.t('tasks.running');
    return process.exit === undefined ? words.t('tasks.ended') : words.t('tasks.exited', { exit: String(process.exit) });
  }

  function processRow(row: TreeRow): Shown {
    const { slot, process, depth } = row;
    const name = h('span', { class: 'process-name' });
    const number = h('span', { class: 'meta' });
    const said = h('span', { class: 'process-state' });
    const threads = h('ul', { class: 'threads' });
    const chip = h('span', { class: `chip chip-${slot.colour}`, 'aria-hidden': 'true' }, slot.label);
    const item = h('li', { class: 'process' }, h('div', { class: 'process-line' }, chip, name, number, said), threads);
    item.style.setProperty('--depth', String(Math.min(depth, 4)));
    item.dataset.pid = String(process.pid);
    return {
      element: item,
      update(now) {
        item.dataset.state = now.process.state;
        setText(name, now.process.name);
        setText(number, words.t('tasks.pid', { pid: String(process.pid) }));
        setText(said, stateText(now.process));
        threads.setAttribute('aria-label', words.t('tasks.threads', { process: now.process.name }));
        const names = [...now.threads];
        if (now.moreThreads > 0) names.push(words.t('tasks.more', { count: now.moreThreads }));
        while (threads.children.length > names.length) threads.lastElementChild!.remove();
        while (threads.children.length < names.length) threads.append(h('li'));
        names.forEach((text, i) => setText(threads.children[i]!, text));
        threads.hidden = names.length === 0;
      },
    };
  }

  function draw(): void {
    clearTimeout(timer);
    timer = undefined;
    drawnAt = performance.now();
    const tree = processTree(state ? processesOf(state) : []);
    const pids = new Set(tree.rows.map(({ process }) => process.pid));
    for (const [pid, row] of shown) {
      if (pids.has(pid)) continue;
      row.element.remove();
      shown.delete(pid);
    }
    tree.rows.forEach((row, i) => {
      const { pid } = row.process;
      const item = shown.get(pid) ?? processRow(row);
      shown.set(pid, item);
      item.update(row);
      if (list.children[i] !== item.element) list.insertBefore(item.element, list.children[i] ?? null);
    });
    setText(empty, words.t('tasks.empty'));
    empty.hidden = tree.rows.length > 0;
    setText(earlier, words.t('tasks.earlier', { count: tree.earlier }));
    earlier.hidden = tree.earlier === 0;
    liveTasks(tree.live);
  }

  words.live(draw);
  return {
    element,
    setState(next) {
      const changed = state?.phase !== next.phase;
      state = next;
      const wait = drawnAt + EVERY_MS - performance.now();
      if (changed || wait <= 0) draw();
      else timer ??= setTimeout(draw, wait);
    },
  };
}
