// What a run has found, one card each. One of them is selected: its lines are marked in the editor and its moment on
// the timeline.

import type { Words } from '../i18n';
import { foundBy, type Finding, type Found } from '../model/findings';
import type { RunReport } from '../model/report';
import type { Pause } from '../model/stepping';
import { TaskBook } from '../model/task-book';
import type { ControlActions } from './control';
import { h } from './dom';
import { findingCard, findingTitle } from './finding-card';
import { icon } from './icons';
import { reportView } from './report';

export interface FindingsView {
  element: HTMLElement;
  /** The latest of them in a sentence, for other panes while a run is paused. */
  notice: HTMLElement;
  /** Of a pause, or of the report of a run that has ended; neither: of no run. */
  show(pause: Pause | undefined, report: RunReport | undefined): void;
  /** Number of them, and of what else the report has to say. */
  readonly count: number;
  readonly tone: 'plain' | 'warn' | 'danger';
  selectNext(): void;
}

const MOST_CARDS = 100;

/** `reveal` brings this view into sight. */
export function findingsView(words: Words, actions: ControlActions, reveal: () => void): FindingsView {
  let found: Found = { findings: [], schedule: undefined };
  let ran = false;
  let selected: string | undefined;
  let reported = false;
  const book = new TaskBook();
  const report = reportView(words, actions.goToLine);
  const empty = h('p', { class: 'empty' });
  const cards = h('div', { class: 'findings' });
  const more = h('p', { class: 'meta' });
  const notice = h('p', { class: 'finding-notice', hidden: true });
  const element = h('div', { class: 'findings-body', tabindex: 0 }, empty, report.element, cards, more);

  function markSelected(): void {
    for (const card of cards.querySelectorAll<HTMLElement>('.finding')) {
      const is = card.dataset.finding === selected;
      card.classList.toggle('selected', is);
      card.querySelector('.finding-title')?.setAttribute('aria-pressed', String(is));
    }
  }

  function select(finding: Finding, focus: boolean): void {
    selected = finding.id;
    markSelected();
    actions.select(finding);
    if (!focus) return;
    const card = [...cards.querySelectorAll<HTMLElement>('.finding')].find(({ dataset }) => dataset.finding === finding.id);
    card?.scrollIntoView({ block: 'nearest' });
    card?.querySelector<HTMLElement>('.finding-title')?.focus({ preventScroll: true });
  }

  function renderNotice(): void {
    const last = found.findings.at(-1);
    notice.hidden = !last;
    if (!last) return;
    const see = () => {
      reveal();
      select(last, true);
    };
    notice.replaceChildren(
      icon('warn'),
      h('span', {}, ...findingTitle(words, last), ' ', h('button', { type: 'button', class: 'line-link', onclick: see }, words.t('findings.see'))),
    );
  }

  function render(): void {
    const { findings, schedule } = found;
    renderNotice();
    const shown = findings.slice(0, MOST_CARDS);
    const had = cards.contains(document.activeElement);
    cards.replaceChildren(
      ...shown.map((finding) =>
        findingCard(
          {
            words,
            slotOf: (index) => book.slot(index),
            actions,
            select: () => select(finding, false),
            replays: schedule !== undefined,
          },
          finding,
        ),
      ),
    );
    more.hidden = findings.length <= MOST_CARDS;
    more.textContent = words.t('table.more', { count: findings.length - MOST_CARDS });
    empty.hidden = findings.length > 0 || reported;
    empty.textContent = words.t(ran ? 'findings.none' : 'findings.empty');
    markSelected();
    if (had) cards.querySelector<HTMLElement>('.selected .finding-title')?.focus({ preventScroll: true });
  }

  words.live(render);
  return {
    element,
    notice,
    show(pause, ended) {
      if (!pause && !ended) {
        book.clear();
        selected = undefined;
      }
      if (pause) book.learn(pause.snapshot);
      const before = found.findings.map(({ id }) => id).join('\n');
      found = foundBy(pause, ended);
      ran = pause !== undefined || ended?.mode === 'controlled';
      reported = report.show(pause ? undefined : ended);
      // While stepping the cards stay as they are, with where somebody is in them.
      if (!pause || before !== found.findings.map(({ id }) => id).join('\n')) render();
    },
    get count() {
      return found.findings.length + (reported ? 1 : 0);
    },
    get tone() {
      if (reported || found.findings.some(({ kind }) => kind === 'deadlock')) return 'danger';
      return found.findings.length > 0 ? 'warn' : 'plain';
    },
    selectNext() {
      const { findings } = found;
      const at = findings.findIndex(({ id }) => id === selected);
      const next = findings[(at + 1) % Math.max(1, findings.length)];
      if (next) select(next, true);
    },
  };
}
