// The pane below the terminal, as tabs: what a run has found, its tasks, its locks and queues.

import type { Words } from '../i18n';
import type { RunReport } from '../model/report';
import type { RunState } from '../model/runs';
import type { Pause } from '../model/stepping';
import type { ControlActions } from './control';
import { h } from './dom';
import { findingsView } from './findings';
import { objectsView } from './objects';
import { strip } from './strip';
import { tabList } from './tabs';
import { taskTable } from './task-table';
import { tasksView } from './tasks';
import { timelineTab } from './timeline-tab';

export interface LowerPane {
  element: HTMLElement;
  hasReport(): boolean;
  showReport(report: RunReport | undefined): void;
  setState(state: RunState): void;
  /** Goes to the next finding and selects it. */
  nextFinding(): void;
}

export function lowerPane(words: Words, actions: ControlActions): LowerPane {
  let pause: Pause | undefined;
  let report: RunReport | undefined;
  const timeline = timelineTab({ words, goToLine: actions.goToLine, jump: actions.jump });
  const findings = findingsView(
    words,
    {
      ...actions,
      select(finding) {
        timeline.showMoment(finding.step);
        actions.select(finding);
      },
    },
    () => tabs.choose('findings'),
  );
  const objects = objectsView(words);
  /** The timeline is shown because a run has ended, not because somebody chose it. */
  let led = false;
  const schedule = strip(words, actions);
  const tasks = h('div', { class: 'tasks-panel' });

  const tabs = tabList(
    words,
    'lower.name',
    [
      { id: 'timeline', name: 'timeline.name', panel: timeline.element },
      { id: 'findings', name: 'findings.name', panel: findings.element },
      { id: 'tasks', name: 'tasks.name', panel: tasks },
      { id: 'objects', name: 'objects.name', panel: objects.element },
    ],
    (id) => {
      led = false;
      timeline.setVisible(id === 'timeline');
      if (id === 'tasks') schedule.reveal();
    },
  );
  const processes = tasksView(words, (live) => (pause ? undefined : tabs.setCount('tasks', live)));
  const table = taskTable(words, actions.goToLine);
  const stepped = h('div', { class: 'stepped', tabindex: 0 }, schedule.element, table.element, findings.notice);
  tasks.append(processes.element, stepped);
  const element = h('section', { class: 'pane lower' }, tabs.bar, timeline.element, findings.element, tasks, objects.element);
  tabs.choose('tasks');
  words.live(() => element.setAttribute('aria-label', words.t('lower.name')));

  /** An embedded page shows program and terminal, and this pane only where there is something to report. */
  const hasTimeline = () => timeline.hasTrace && !document.body.classList.contains('embed');

  function show(): void {
    stepped.hidden = !pause;
    processes.element.hidden = pause !== undefined;
    findings.show(pause, report);
    schedule.show(pause);
    table.show(pause);
    objects.show(pause);
    tabs.setCount('findings', findings.count, findings.tone);
    if (pause) {
      const { tasks: list, locks, queues } = pause.snapshot;
      tabs.setCount('tasks', list.filter(({ state }) => state !== 'done').length);
      tabs.setCount('objects', locks.length + queues.length);
    } else {
      tabs.setCount('objects', 0);
    }
    element.parentElement?.classList.toggle('paused', pause !== undefined);
    element.parentElement?.classList.toggle('has-report', pause !== undefined || findings.count > 0 || hasTimeline());
  }

  show();
  return {
    element,
    hasReport: () => findings.count > 0,
    showReport(next) {
      report = next;
      show();
      if (findings.count > 0 && next) tabs.choose('findings');
      else if (next && hasTimeline() && tabs.chosen === 'tasks') {
        tabs.choose('timeline');
        led = true;
      } else if (!next && tabs.chosen === 'findings') tabs.choose('tasks');
    },
    setState(state) {
      const begins = !pause && state.pause !== undefined;
      const changed = pause !== state.pause;
      timeline.setState(state);
      pause = state.pause;
      // On a phone there is no room for a pane that has nothing to say yet.
      element.classList.toggle('idle', state.processes.length === 0 && !pause);
      if (changed) show();
      // Who steps wants to see the tasks, unless they look at what they chose themselves.
      if (begins && (led || tabs.chosen === 'findings')) tabs.choose('tasks');
      processes.setState(state);
    },
    nextFinding() {
      if (findings.count === 0) return;
      tabs.choose('findings');
      findings.selectNext();
    },
  };
}
