// How the next run is to be done: the mode, and then only what that mode uses. It is in the run bar, and on a phone in
// a sheet.

import type { Key, Words } from '../i18n';
import { CONTROLLED_SEED, STRATEGIES, type Choice } from '../model/choice';
import { MAX_CORES } from '../model/link';
import type { Strategy } from '../model/runs';
import { h, setName, setText } from './dom';
import { icon } from './icons';

export type Change = Partial<Pick<Choice, 'mode' | 'cores' | 'strategy'>> & { seed?: number | undefined };

export interface RunSettingsOptions {
  words: Words;
  threaded: boolean;
  change(change: Change): void;
  /** Leaves the schedule. */
  dropSchedule(): void;
}

export interface RunSettings {
  elements: HTMLElement[];
  /** Says that a schedule decides; the last of the elements unless it is taken elsewhere. */
  schedule: HTMLElement;
  set(choice: Choice): void;
}

interface Part {
  element: HTMLElement;
  render(choice: Choice): void;
}

const MODES = ['parallel', 'controlled'] as const;
const MODE_KEYS = { parallel: 'run.mode.parallel', controlled: 'run.mode.controlled' } as const;
const MODE_REASONS = { parallel: 'run.mode.parallel.why', controlled: 'run.mode.controlled.why' } as const;
const STRATEGY_KEYS: Record<Strategy, Key> = { random: 'run.strategy.random', pct: 'run.strategy.pct', fair: 'run.strategy.fair' };
/** Short ones are easy to tell somebody. */
const DICE_SIDES = 9999;

function modeSwitch({ words, change }: RunSettingsOptions): Part {
  const buttons = MODES.map((mode) => h('button', { type: 'button', 'data-mode': mode, onclick: () => change({ mode }) }));
  const element = h('div', { class: 'segmented modes', role: 'group' }, ...buttons);
  return {
    element,
    render(choice) {
      element.setAttribute('aria-label', words.t('run.mode'));
      MODES.forEach((mode, i) => {
        const button = buttons[i]!;
        setText(button, words.t(MODE_KEYS[mode]));
        button.title = words.t(MODE_REASONS[mode]);
        button.setAttribute('aria-pressed', String(choice.mode === mode));
      });
    },
  };
}

function coreStepper({ words, threaded, change }: RunSettingsOptions): Part {
  let cores = 1;
  const label = h('span', { class: 'label' });
  const fewer = h('button', { type: 'button', class: 'icon-button' }, icon('minus'));
  const more = h('button', { type: 'button', class: 'icon-button' }, icon('plus'));
  const value = h('output', { class: 'value', 'aria-live': 'polite' });
  const element = h('div', { class: 'setting stepper', role: 'group' }, label, fewer, value, more);
  fewer.addEventListener('click', () => change({ cores: cores - 1 }));
  more.addEventListener('click', () => change({ cores: cores + 1 }));
  return {
    element,
    render(choice) {
      cores = threaded ? choice.cores : 1;
      element.hidden = choice.mode !== 'parallel';
      setText(value, String(cores));
      fewer.disabled = !threaded || cores <= 1;
      more.disabled = !threaded || cores >= MAX_CORES;
      setText(label, words.t('run.cores'));
      element.setAttribute('aria-label', words.t('run.cores'));
      setName(fewer, words.t('run.cores.fewer'));
      setName(more, words.t('run.cores.more'));
      element.title = threaded ? '' : words.t('run.cores.one');
    },
  };
}

function strategySelect({ words, change }: RunSettingsOptions): Part {
  const label = h('span', { class: 'label' });
  const options = STRATEGIES.map((strategy) => h('option', { value: strategy }));
  const select = h('select', {}, ...options);
  const element = h('label', { class: 'setting strategy' }, label, select);
  select.addEventListener('change', () => change({ strategy: select.value as Strategy }));
  return {
    element,
    render(choice) {
      element.hidden = choice.mode !== 'controlled';
      setText(label, words.t('run.strategy'));
      element.title = words.t('run.strategy.why');
      options.forEach((option, i) => setText(option, words.t(STRATEGY_KEYS[STRATEGIES[i]!])));
      select.value = choice.strategy;
    },
  };
}

function seedField({ words, change }: RunSettingsOptions): Part {
  let shown: Choice | undefined;
  const label = h('span', { class: 'label' });
  const field = h('input', { type: 'text', inputmode: 'numeric', autocomplete: 'off', maxlength: 16, class: 'value' });
  const dice = h('button', { type: 'button', class: 'icon-button' }, icon('dice'));
  const element = h('div', { class: 'setting seed', role: 'group' }, label, field, dice);
  const text = () => (shown?.seed === undefined ? '' : String(shown.seed));

  field.addEventListener('change', () => {
    const typed = field.value.trim();
    const seed = /^\d+$/.test(typed) ? Number(typed) : undefined;
    if (typed === '' || (seed !== undefined && Number.isSafeInteger(seed))) change({ seed });
    field.value = text();
  });
  dice.addEventListener('click', () => {
    const random = crypto.getRandomValues(new Uint32Array(1))[0]!;
    change({ seed: (random % DICE_SIDES) + 1 });
  });
  return {
    element,
    render(choice) {
      shown = choice;
      const controlled = choice.mode === 'controlled';
      setText(label, words.t('run.seed'));
      element.setAttribute('aria-label', words.t('run.seed'));
      setName(field, words.t('run.seed'));
      field.title = words.t(controlled ? 'run.seed.why.controlled' : 'run.seed.why');
      field.placeholder = controlled ? String(CONTROLLED_SEED) : words.t('run.seed.fresh');
      field.size = Math.max(4, text().length);
      if (document.activeElement !== field) field.value = text();
      setName(dice, words.t('run.seed.dice'));
    },
  };
}

function scheduleMark({ words, dropSchedule }: RunSettingsOptions): Part {
  const label = h('span', { class: 'label' });
  const drop = h('button', { type: 'button', class: 'icon-button', onclick: dropSchedule }, icon('close'));
  const element = h('div', { class: 'setting replay', role: 'group' }, label, drop);
  return {
    element,
    render({ schedule }) {
      element.hidden = schedule === undefined;
      setText(label, words.t('run.schedule'));
      element.setAttribute('aria-label', words.t('run.schedule'));
      element.title = words.t('run.schedule.why', { schedule: schedule ?? '' });
      setName(drop, words.t('run.schedule.drop'));
    },
  };
}

export function runSettings(options: RunSettingsOptions): RunSettings {
  let choice: Choice = { mode: 'parallel', cores: 1, strategy: 'random' };
  const schedule = scheduleMark(options);
  const parts = [...[modeSwitch, coreStepper, strategySelect, seedField].map((make) => make(options)), schedule];
  const render = () => parts.forEach((part) => part.render(choice));
  options.words.live(render);
  return {
    elements: parts.map(({ element }) => element),
    schedule: schedule.element,
    set(next) {
      choice = next;
      render();
    },
  };
}
