// Run, Stop and what a run in parallel mode needs to know: how many cores.

import type { Words } from '../i18n';
import { MAX_CORES } from '../model/link';
import type { RunState } from '../model/runs';
import { h, setName, setText } from './dom';
import { icon } from './icons';

export interface RunBar {
  element: HTMLElement;
  /** On a phone it sits in place of the stepper and opens it. */
  settings: HTMLButtonElement;
  setCores(cores: number): void;
  setState(state: RunState): void;
}

export interface RunBarOptions {
  words: Words;
  threaded: boolean;
  run(): void;
  stop(): void;
  setCores(cores: number): void;
}

export function coreStepper(options: RunBarOptions): { element: HTMLElement; set(cores: number): void } {
  const { words } = options;
  let cores = 1;
  const label = h('span', { class: 'label' });
  const fewer = h('button', { type: 'button', class: 'icon-button' }, icon('minus'));
  const more = h('button', { type: 'button', class: 'icon-button' }, icon('plus'));
  const value = h('output', { class: 'value', 'aria-live': 'polite' });
  const element = h('div', { class: 'stepper', role: 'group' }, label, fewer, value, more);

  function render(): void {
    setText(value, String(cores));
    fewer.disabled = !options.threaded || cores <= 1;
    more.disabled = !options.threaded || cores >= MAX_CORES;
    setText(label, words.t('run.cores'));
    element.setAttribute('aria-label', words.t('run.cores'));
    setName(fewer, words.t('run.cores.fewer'));
    setName(more, words.t('run.cores.more'));
    if (!options.threaded) element.title = words.t('run.cores.one');
  }
  fewer.addEventListener('click', () => options.setCores(cores - 1));
  more.addEventListener('click', () => options.setCores(cores + 1));
  words.live(render);
  return {
    element,
    set(next) {
      cores = next;
      render();
    },
  };
}

export function runBar(options: RunBarOptions): RunBar {
  const { words } = options;
  const runText = h('span');
  const stopText = h('span');
  const run = h('button', { type: 'button', class: 'run', 'aria-keyshortcuts': 'Control+Enter Meta+Enter' }, icon('play'), runText);
  const stop = h('button', { type: 'button', class: 'stop', 'aria-keyshortcuts': 'Escape', disabled: true }, icon('stop'), stopText);
  const stepper = coreStepper(options);
  const settingsText = h('span');
  const settings = h('button', { type: 'button', class: 'settings outlined', 'aria-haspopup': 'dialog' }, settingsText, icon('settings'));
  const element = h('div', { class: 'run-bar', role: 'group' }, run, stop, h('span', { class: 'grow' }), stepper.element, settings);
  let cores = 1;

  run.addEventListener('click', () => options.run());
  stop.addEventListener('click', () => options.stop());

  function render(): void {
    setText(runText, words.t('run.run'));
    setText(stopText, words.t('run.stop'));
    element.setAttribute('aria-label', words.t('run.bar'));
    setText(settingsText, words.t('run.settings', { cores }));
  }
  words.live(render);
  return {
    element,
    settings,
    setCores(next) {
      cores = next;
      stepper.set(next);
      render();
    },
    setState({ phase }) {
      const busy = phase === 'running' || phase === 'input' || phase === 'stopping';
      const hadFocus = document.activeElement === run || document.activeElement === stop;
      run.disabled = busy || phase === 'unavailable';
      stop.disabled = !busy || phase === 'stopping';
      element.classList.toggle('busy', busy);
      // The focus follows to the button that is of use, and is never lost to a disabled one.
      if (hadFocus && run.disabled && !stop.disabled) stop.focus();
      else if (hadFocus && stop.disabled && !run.disabled) run.focus();
    },
  };
}
