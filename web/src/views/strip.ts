// The schedule so far: one cell for each visible operation, the place where the run is paused, and after it each step
// that could come next. A cell goes back to just after it; a possible step is taken.

import type { Words } from '../i18n';
import { slotOf } from '../model/colours';
import { verbOf } from '../model/operations';
import { FIRST_PROCESS } from '../model/processes';
import type { Operation, Step, TaskState } from '../model/snapshot';
import { momentOf, type Pause } from '../model/stepping';
import type { TaskSlot } from '../model/tasks';
import type { ControlActions } from './control';
import { h, setText, type Child } from './dom';
import { icon } from './icons';
import { sayOperation, seconds } from './say';

export interface Strip {
  element: HTMLElement;
  /** It has come into sight. */
  reveal(): void;
  show(pause: Pause | undefined): void;
}

const MOST_CELLS = 200;
/** Of the width. */
const CURSOR_AT = 0.6;

export function strip(words: Words, actions: Pick<ControlActions, 'command' | 'jump' | 'copyLink'>): Strip {
  let pause: Pause | undefined;
  let shownStep = -1;
  const heading = h('h3', { class: 'strip-title' });
  const at = h('span', { class: 'meta' });
  const schedule = h('code', { class: 'schedule' });
  const copyText = h('span');
  const copy = h('button', { type: 'button', class: 'outlined copy-schedule' }, icon('copy'), copyText);
  copy.addEventListener('click', () => actions.copyLink(pause && momentOf(pause.snapshot)));
  const cells = h('div', { class: 'cells', role: 'group' });
  const turn = h('p', { class: 'meta turn' });
  const head = h('div', { class: 'strip-head' }, heading, at, h('span', { class: 'grow' }), schedule, copy);
  const element = h('section', { class: 'strip' }, head, cells, turn);

  // One stop for Tab, arrow keys from there.
  const buttons = () => [...cells.querySelectorAll<HTMLButtonElement>('button')];
  cells.addEventListener('keydown', (event) => {
    const all = buttons();
    const here = all.indexOf(document.activeElement as HTMLButtonElement);
    const to =
      event.key === 'ArrowRight' ? here + 1 : event.key === 'ArrowLeft' ? here - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 : -1;
    if (here < 0 || !all[to]) return;
    event.preventDefault();
    all[here]!.tabIndex = -1;
    all[to].tabIndex = 0;
    all[to].focus();
  });

  function cell(slot: TaskSlot, done: Operation, name: string, look: string, act: () => void): HTMLButtonElement {
    const made = h(
      'button',
      { type: 'button', class: `cell ${look} hue-${slot.colour}`, 'aria-label': name, title: name, tabindex: -1, onclick: act },
      h('b', {}, slot.label),
      h('span', {}, words.t(verbOf(done.kind))),
    );
    return made;
  }

  function doneCell(step: Step, tasks: Map<number, TaskState>): Child {
    const task = tasks.get(step.task);
    const slot = slotOf(task ?? { index: step.task, pid: FIRST_PROCESS, number: step.task });
    const name = words.t('strip.cell', {
      step: step.step, task: task?.name ?? slot.label, what: sayOperation(words, step), line: String(step.line),
    });
    const made = cell(slot, step, name, 'cell-done', () => actions.jump(step.step));
    return h('div', { class: 'cell-place' }, made, h('span', { class: 'cell-number', 'aria-hidden': 'true' }, String(step.step)));
  }

  function nextCell(task: TaskState, next: Operation): Child {
    const slot = slotOf(task);
    const name = words.t('strip.next', { task: task.name, what: sayOperation(words, next), line: String(next.line) });
    return cell(slot, next, name, 'cell-next', () => actions.command({ kind: 'step', task: task.index }));
  }

  /** The cursor is in sight, with as much of what comes next as there is room for. */
  function showCursor(): void {
    const cursor = cells.querySelector<HTMLElement>('.cursor');
    if (cursor) cells.scrollLeft = cursor.offsetLeft - cells.offsetLeft - cells.clientWidth * CURSOR_AT;
  }

  function renderCells({ snapshot, steps }: Pause): void {
    const hadFocus = cells.contains(document.activeElement);
    const before = cells.scrollLeft;
    const tasks = new Map(snapshot.tasks.map((task) => [task.index, task]));
    const shown = steps.slice(-MOST_CELLS);
    const earlier = snapshot.step - shown.length;
    const start = h('button', { type: 'button', class: 'cell cell-start', tabindex: -1, onclick: () => actions.jump(0) });
    start.textContent = earlier > 0 ? words.t('strip.earlier', { count: earlier }) : '0';
    start.title = words.t('strip.start');
    start.setAttribute('aria-label', words.t('strip.start'));
    const ready = snapshot.tasks.flatMap((task) => (task.state === 'ready' && task.next ? [nextCell(task, task.next)] : []));
    const parts: Child[] = [
      momentOf(snapshot) === 0 ? undefined : h('div', { class: 'cell-place' }, start),
      ...shown.map((step) => doneCell(step, tasks)),
      h('div', { class: 'cursor', role: 'img', 'aria-label': words.t('strip.cursor') }),
      h('div', { class: 'next-cells' }, ...ready),
    ];
    cells.replaceChildren(...parts.filter((part) => part !== undefined));
    const all = buttons();
    const stop = all.find((button) => button.classList.contains('cell-next')) ?? all.at(-1);
    if (stop) stop.tabIndex = 0;
    if (hadFocus) stop?.focus();
    if (shownStep !== snapshot.step) showCursor();
    else cells.scrollLeft = before;
    shownStep = snapshot.step;
    setText(turn, ready.length > 0 ? words.t('strip.yours', { count: ready.length }) : words.t('strip.none'));
  }

  function render(): void {
    setText(heading, words.t('strip.name'));
    setText(copyText, words.t('strip.copy'));
    cells.setAttribute('aria-label', words.t('strip.name'));
    if (!pause) return;
    const { snapshot } = pause;
    setText(at, words.t('strip.at', { step: snapshot.step, seconds: seconds(snapshot.time) }));
    setText(schedule, pause.schedule);
    schedule.title = pause.schedule;
    renderCells(pause);
  }

  words.live(render);
  return {
    element,
    reveal: showCursor,
    show(next) {
      pause = next;
      element.hidden = !next;
      if (!next) shownStep = -1;
      render();
    },
  };
}
