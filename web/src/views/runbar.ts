// Run, Step and Stop, and how to run. While a controlled run is paused, Run goes on with it and the bar below has the
// one button that matters.

import type { Key } from '../i18n';
import { CONTROLLED_SEED, type Choice } from '../model/choice';
import { NO_RUN, type RunState } from '../model/runs';
import { h, setText } from './dom';
import { icon, type IconName } from './icons';
import { runSettings, type RunSettingsOptions } from './run-settings';

export interface RunBar {
  element: HTMLElement;
  /** On a phone it sits in place of the settings and opens them. */
  settings: HTMLButtonElement;
  setChoice(choice: Choice): void;
  setState(state: RunState): void;
  focus(): void;
}

export interface RunBarOptions extends RunSettingsOptions {
  run(): void;
  /** Begins a controlled run paused, or pauses the one that runs. */
  step(): void;
  stop(): void;
  /** The run has paused, and the focus is to go to what is of use then. */
  focusStep(): void;
}

export function runBar(options: RunBarOptions): RunBar {
  const { words, threaded } = options;
  let state = NO_RUN;
  let choice: Choice = { mode: 'parallel', cores: 1, strategy: 'random' };

  function button(className: string, name: IconName, keys: string, act: () => void) {
    const text = h('span');
    const element = h('button', { type: 'button', class: className, 'aria-keyshortcuts': keys }, icon(name), text);
    element.addEventListener('click', act);
    return { element, text };
  }
  const run = button('run', 'play', 'Control+Enter Meta+Enter', () => options.run());
  const step = button('step outlined', 'step', 'F10', () => options.step());
  const pause = button('pause outlined', 'pause', 'F10', () => options.step());
  const stop = button('stop', 'stop', 'Escape', () => options.stop());
  const buttons = [run, step, pause, stop];

  const own = runSettings(options);
  const settingsText = h('span');
  const settings = h('button', { type: 'button', class: 'settings outlined', 'aria-haspopup': 'dialog' }, settingsText, icon('settings'));
  const choices = h('div', { class: 'choices-of-run' }, ...own.elements);
  const element = h(
    'div',
    { class: 'run-bar', role: 'group' },
    ...buttons.map((one) => one.element),
    own.schedule,
    h('span', { class: 'grow' }),
    choices,
    settings,
  );

  function settingsWords(): string {
    if (choice.mode === 'parallel') return words.t('run.settings', { cores: threaded ? choice.cores : 1 });
    return words.t('run.settings.controlled', { seed: String(choice.seed ?? CONTROLLED_SEED) });
  }

  function stepWhy(): string {
    const { step = 0 } = choice;
    if (step < 0) return words.t('run.step.line', { lines: -step });
    return step ? words.t('run.step.at', { step }) : words.t('run.step.why');
  }

  function render(): void {
    const { phase, request } = state;
    const paused = phase === 'paused';
    const goes = phase === 'running' || phase === 'input';
    const busy = goes || paused || phase === 'stopping';
    const controlled = busy ? request?.mode === 'controlled' : choice.mode === 'controlled';
    const focused = buttons.find((one) => one.element === document.activeElement);

    const label: Key = paused ? 'run.continue' : 'run.run';
    setText(run.text, words.t(label));
    run.element.classList.toggle('secondary', paused);
    run.element.disabled = (busy && !paused) || phase === 'unavailable';
    setText(step.text, words.t('run.step'));
    step.element.title = stepWhy();
    step.element.hidden = !controlled || busy;
    step.element.disabled = phase === 'unavailable';
    setText(pause.text, words.t('run.pause'));
    pause.element.hidden = !controlled || !goes || state.place === undefined;
    setText(stop.text, words.t('run.stop'));
    stop.element.disabled = !busy || phase === 'stopping';

    element.setAttribute('aria-label', words.t('run.bar'));
    element.classList.toggle('busy', busy);
    element.classList.toggle('paused', paused);
    setText(settingsText, settingsWords());
    // The focus follows to a button that is of use, and is never lost to one that is not.
    if (!focused || !unusable(focused.element)) return;
    if (paused) queueMicrotask(options.focusStep);
    else focus();
  }
  const unusable = (one: HTMLButtonElement) => one.disabled || one.hidden;
  const focus = () => buttons.find((one) => !unusable(one.element))?.element.focus();

  words.live(render);
  return {
    element,
    settings,
    setChoice(next) {
      choice = next;
      own.set(next);
      render();
    },
    setState(next) {
      state = next;
      render();
    },
    focus,
  };
}
