// Tabs over panels: one is chosen, arrow keys go to its neighbours, and each can have a badge with a count.

import type { Key, Words } from '../i18n';
import { h, setText } from './dom';

export type Tone = 'plain' | 'warn' | 'danger';

export interface TabOptions {
  id: string;
  name: Key;
  panel: HTMLElement;
}

export interface Tabs {
  bar: HTMLElement;
  readonly chosen: string;
  choose(id: string): void;
  /** Nothing is shown for 0. */
  setCount(id: string, count: number, tone?: Tone): void;
}

interface Tab extends TabOptions {
  button: HTMLButtonElement;
  text: HTMLElement;
  count: HTMLElement;
}

export function tabList(words: Words, name: Key, list: readonly TabOptions[], changed: (id: string) => void): Tabs {
  const tabs = list.map((options): Tab => {
    const { id, panel } = options;
    const text = h('span');
    const count = h('span', { class: 'count', hidden: true });
    const button = h(
      'button',
      { type: 'button', role: 'tab', id: `tab-${id}`, class: 'tab', 'aria-controls': `panel-${id}` },
      text,
      count,
    );
    panel.id = `panel-${id}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', button.id);
    return { ...options, button, text, count };
  });
  const bar = h('div', { class: 'tabs', role: 'tablist' }, ...tabs.map(({ button }) => button));
  let chosen = '';

  function choose(id: string): void {
    if (id === chosen) return;
    chosen = id;
    for (const tab of tabs) {
      const selected = tab.id === id;
      tab.button.setAttribute('aria-selected', String(selected));
      tab.button.tabIndex = selected ? 0 : -1;
      tab.panel.hidden = !selected;
    }
    changed(id);
  }

  for (const { id, button } of tabs) button.addEventListener('click', () => choose(id));
  bar.addEventListener('keydown', (event) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const shown = tabs.filter(({ button }) => button.offsetParent !== null);
    const at = shown.findIndex(({ id }) => id === chosen);
    const next = shown[(at + step + shown.length) % shown.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    choose(next.id);
    next.button.focus();
  });
  words.live(() => {
    bar.setAttribute('aria-label', words.t(name));
    for (const tab of tabs) setText(tab.text, words.t(tab.name));
  });

  return {
    bar,
    get chosen() {
      return chosen;
    },
    choose,
    setCount(id, count, tone = 'plain') {
      const tab = tabs.find((one) => one.id === id);
      if (!tab) return;
      setText(tab.count, String(count));
      tab.count.hidden = count === 0;
      tab.count.className = `count count-${tone}`;
    },
  };
}
