// The bar below the run bar while a controlled run is paused: how far to go on, and with which task.

import type { Key, Words } from '../i18n';
import { slotOf } from '../model/colours';
import type { TaskState } from '../model/snapshot';
import { momentOf, waitsForInput, type Pause, type StepCommand } from '../model/stepping';
import type { ControlActions } from './control';
import { h, setText } from './dom';
import { icon, type IconName } from './icons';
import { chip, sayMoment, sayTask } from './say';

export interface StepBar {
  element: HTMLElement;
  show(pause: Pause | undefined): void;
}

interface Choice {
  button: HTMLButtonElement;
  task: TaskState;
}

const MOST_CHOICES = 64;

export function stepBar(words: Words, actions: Pick<ControlActions, 'command'>): StepBar {
  let pause: Pause | undefined;
  const choices = new Map<number, Choice>();

  const label = h('span', { class: 'label', id: 'choose-task' });
  const list = h('div', { class: 'choices', role: 'group', 'aria-labelledby': label.id });
  const said = h('span', { class: 'hidden', role: 'status' });
  const waits = h('p', { class: 'meta waits-for-input', role: 'status' });

  function button(name: IconName, text: Key, why: Key, keys: string, command: StepCommand): HTMLButtonElement {
    const span = h('span');
    const made = h('button', { type: 'button', class: 'outlined' }, icon(name), span);
    if (keys) made.setAttribute('aria-keyshortcuts', keys);
    made.addEventListener('click', () => {
      if (made.getAttribute('aria-disabled') !== 'true') actions.command(command);
    });
    words.live(() => {
      setText(span, words.t(text));
      made.title = words.t(why);
    });
    return made;
  }

  const back = button('step-back', 'step.back', 'step.back.why', 'Shift+F10', { kind: 'back' });
  const step = button('step', 'step.step', 'step.step.why', 'F10', { kind: 'step' });
  step.className = 'filled';
  const line = button('step-line', 'step.line', 'step.line.why', '', { kind: 'line' });
  const next = button('switch', 'step.switch', 'step.switch.why', '', { kind: 'switch' });
  const element = h(
    'section',
    { class: 'step-bar', hidden: true },
    h('div', { class: 'step-buttons' }, back, step, line, next),
    h('div', { class: 'choose' }, label, list),
    waits,
    said,
  );

  function nameOf(index: number): string {
    return pause?.snapshot.tasks.find((task) => task.index === index)?.name ?? '';
  }

  function choiceOf(task: TaskState): Choice {
    const { index } = task;
    const slot = slotOf(task);
    const button = h('button', { type: 'button', class: `outlined choice hue-${slot.colour}` }, chip(slot), h('span', {}, task.name));
    const choice: Choice = { button, task };
    button.addEventListener('click', () => {
      if (choice.task.state === 'ready') actions.command({ kind: 'step', task: index });
    });
    return choice;
  }

  function why(task: TaskState): string {
    if (task.state === 'ready') return words.t('step.ready', { task: task.name, what: sayTask(words, task, nameOf) });
    return words.t('step.blocked', { task: task.name, why: sayTask(words, task, nameOf) });
  }

  function renderChoices({ snapshot }: Pause): void {
    const shown = snapshot.tasks.filter(({ state }) => state !== 'done').slice(0, MOST_CHOICES);
    const alive = new Set(shown.map(({ index }) => index));
    for (const [index, { button }] of choices) {
      if (alive.has(index)) continue;
      if (button === document.activeElement) step.focus();
      button.remove();
      choices.delete(index);
    }
    shown.forEach((task, i) => {
      const choice = choices.get(task.index) ?? choiceOf(task);
      choices.set(task.index, choice);
      choice.task = task;
      // Not disabled: the reason is to be read, and the focus stays where it is.
      choice.button.setAttribute('aria-disabled', String(task.state !== 'ready'));
      choice.button.title = why(task);
      if (list.children[i] !== choice.button) list.insertBefore(choice.button, list.children[i] ?? null);
    });
  }

  function render(): void {
    element.setAttribute('aria-label', words.t('step.bar'));
    setText(label, words.t('step.choose'));
    if (!pause) return;
    const { snapshot } = pause;
    const at = momentOf(snapshot);
    back.setAttribute('aria-disabled', String(at === 0));
    renderChoices(pause);
    waits.hidden = !waitsForInput(snapshot);
    setText(waits, waits.hidden ? '' : words.t('step.input'));
    setText(said, at === 0 ? words.t('step.begun') : sayMoment(words, snapshot));
  }

  words.live(render);
  return {
    element,
    show(next) {
      if (!next) {
        choices.forEach(({ button }) => button.remove());
        choices.clear();
      }
      pause = next;
      element.hidden = !next;
      render();
    },
  };
}
