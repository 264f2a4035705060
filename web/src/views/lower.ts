// The pane below the terminal: what the run left behind, and its processes and threads, as tabs.

import type { Key, Words } from '../i18n';
import type { RunReport } from '../model/report';
import type { RunState } from '../model/runs';
import { h, setText } from './dom';
import { reportView } from './report';
import { tasksView } from './tasks';

export interface LowerPane {
  element: HTMLElement;
  hasReport(): boolean;
  showReport(report: RunReport | undefined): void;
  setState(state: RunState): void;
}

interface Tab {
  name: Key;
  button: HTMLButtonElement;
  text: HTMLElement;
  panel: HTMLElement;
}

export function lowerPane(words: Words, goToLine: (line: number) => void): LowerPane {
  const count = h('span', { class: 'count' });
  const report = reportView(words, goToLine);
  const tasks = tasksView(words, (live) => {
    setText(count, String(live));
    count.hidden = live === 0;
  });

  function tab(id: string, name: Key, panel: HTMLElement, ...more: HTMLElement[]): Tab {
    const text = h('span');
    const button = h('button', { type: 'button', role: 'tab', id: `tab-${id}`, class: 'tab', 'aria-controls': `panel-${id}` }, text, ...more);
    panel.id = `panel-${id}`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', button.id);
    return { name, button, text, panel };
  }

  const reportTab = tab('report', 'report.name', report.element);
  const tasksTab = tab('tasks', 'tasks.name', tasks.element, count);
  const tabs = [reportTab, tasksTab];
  let chosen = tasksTab;
  const bar = h('div', { class: 'tabs', role: 'tablist' }, ...tabs.map(({ button }) => button));
  const element = h('section', { class: 'pane lower' }, bar, ...tabs.map(({ panel }) => panel));

  function choose(next: Tab): void {
    chosen = next;
    for (const { button, panel } of tabs) {
      const selected = button === next.button;
      button.setAttribute('aria-selected', String(selected));
      button.tabIndex = selected ? 0 : -1;
      panel.hidden = !selected;
    }
  }

  for (const one of tabs) one.button.addEventListener('click', () => choose(one));
  bar.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = chosen === reportTab ? tasksTab : reportTab;
    if (other.button.hidden) return;
    event.preventDefault();
    choose(other);
    other.button.focus();
  });

  words.live(() => {
    bar.setAttribute('aria-label', words.t('lower.name'));
    element.setAttribute('aria-label', words.t('lower.name'));
    for (const { name, text } of tabs) setText(text, words.t(name));
  });
  reportTab.button.hidden = true;
  choose(tasksTab);
  return {
    element,
    hasReport: () => !reportTab.button.hidden,
    showReport(next) {
      const found = report.show(next);
      const hadFocus = reportTab.button === document.activeElement;
      reportTab.button.hidden = !found;
      choose(found ? reportTab : tasksTab);
      if (hadFocus && !found) tasksTab.button.focus();
      element.parentElement?.classList.toggle('has-report', found);
    },
    setState(state) {
      tasks.setState(state);
      // On a phone there is no room for a pane that has nothing to say yet.
      element.classList.toggle('idle', state.processes.length === 0);
    },
  };
}
