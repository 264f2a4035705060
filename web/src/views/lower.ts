// The pane below the terminal: what the run left behind, and its processes and threads, as tabs.

import type { Words } from '../i18n';
import type { RunReport } from '../model/report';
import type { RunState } from '../model/runs';
import { h } from './dom';
import { reportView } from './report';
import { tabList } from './tabs';
import { tasksView } from './tasks';

export interface LowerPane {
  element: HTMLElement;
  hasReport(): boolean;
  showReport(report: RunReport | undefined): void;
  setState(state: RunState): void;
}

export function lowerPane(words: Words, goToLine: (line: number) => void): LowerPane {
  const report = reportView(words, goToLine);
  const tasks = tasksView(words, (live) => tabs.setCount('tasks', live));
  const tabs = tabList(
    words,
    'lower.name',
    [
      { id: 'report', name: 'report.name', panel: report.element },
      { id: 'tasks', name: 'tasks.name', panel: tasks.element },
    ],
    () => undefined,
  );
  const element = h('section', { class: 'pane lower' }, tabs.bar, report.element, tasks.element);
  let found = false;
  tabs.choose('tasks');

  words.live(() => element.setAttribute('aria-label', words.t('lower.name')));
  return {
    element,
    hasReport: () => found,
    showReport(next) {
      found = report.show(next);
      tabs.choose(found ? 'report' : 'tasks');
      element.parentElement?.classList.toggle('has-report', found);
    },
    setState(state) {
      tasks.setState(state);
      // On a phone there is no room for a pane that has nothing to say yet.
      element.classList.toggle('idle', state.processes.length === 0);
    },
  };
}
