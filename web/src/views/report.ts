// What a run left behind that needs words besides its findings: an exception, errors in the text, a limit.

import type { Words } from '../i18n';
import type { RunReport } from '../model/report';
import { h, type Child } from './dom';
import { icon, type IconName } from './icons';
import { lineLink } from './say';

export interface ReportView {
  element: HTMLElement;
  /** False: the report needs no words. */
  show(report: RunReport | undefined): boolean;
}

export function reportView(words: Words, goToLine: (line: number) => void): ReportView {
  let report: RunReport | undefined;
  const element = h('div', { class: 'report report-body' });

  function verdict(name: IconName, tone: string, text: string): HTMLElement {
    return h('p', { class: `verdict tone-${tone}` }, icon(name), h('strong', {}, text));
  }

  function content(r: RunReport): Child[] {
    const parts: Child[] = [];
    if (r.status === 'refused' && r.diagnostics?.length) {
      parts.push(
        verdict('fail', 'danger', words.t('report.refused', { count: r.diagnostics.length })),
        h('ul', {}, ...r.diagnostics.map((d) => h('li', {}, lineLink(words, d.line, goToLine), h('span', {}, d.message)))),
        h('p', {}, words.t('report.refused.next')),
      );
    }
    if (r.error) {
      parts.push(
        verdict('fail', 'danger', words.t('report.exception')),
        h('ul', {}, h('li', {}, lineLink(words, r.error.line, goToLine), h('code', {}, r.error.text))),
      );
    }
    if (r.status === 'limit') parts.push(verdict('warn', 'warn', words.t('report.limit')), h('p', {}, words.t('report.limit.text')));
    if (r.status === 'died') parts.push(verdict('fail', 'danger', words.t('report.died')), h('p', {}, words.t('report.died.text')));
    return parts;
  }

  function render(): boolean {
    const parts = report ? content(report) : [];
    element.replaceChildren(...parts.filter((part) => part !== undefined));
    element.hidden = parts.length === 0;
    return parts.length > 0;
  }

  words.live(render);
  return {
    element,
    show(next) {
      report = next;
      return render();
    },
  };
}
