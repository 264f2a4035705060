// What a run left behind that needs words: a deadlock, an exception, errors in the text, a limit.

import type { Key, Words } from '../i18n';
import { processSlot } from '../model/process-tree';
import { FIRST_NAME, type ReportedProcess } from '../model/processes';
import type { Deadlock, RunReport } from '../model/report';
import { taskSlot } from '../model/tasks';
import { h, type Child } from './dom';
import { icon, type IconName } from './icons';

export interface ReportView {
  element: HTMLElement;
  /** False: the report needs no words. */
  show(report: RunReport | undefined): boolean;
}

export function reportView(words: Words, goToLine: (line: number) => void): ReportView {
  let report: RunReport | undefined;
  const element = h('div', { class: 'report report-body', tabindex: 0 });

  function lineLink(line: number): HTMLElement {
    const text = words.t('report.line.link', { line: String(line) });
    return h('button', { type: 'button', class: 'line-link', onclick: () => goToLine(line) }, text);
  }

  function verdict(name: IconName, tone: string, text: string): HTMLElement {
    return h('p', { class: `verdict tone-${tone}` }, icon(name), h('strong', {}, text));
  }

  function chip(slot: { label: string; colour: string }): HTMLElement {
    return h('span', { class: `chip chip-${slot.colour}`, 'aria-hidden': 'true' }, slot.label);
  }

  /** In which process a blocked task is, where there is more than one. */
  function processCell(name: string, processes: readonly ReportedProcess[]): HTMLElement {
    const known = processes.find((p) => p.name === name);
    return h('td', {}, known && chip(processSlot(known.pid)), name);
  }

  function deadlock(found: Deadlock, processes: readonly ReportedProcess[]): Child[] {
    const several = found.tasks.some(({ process }) => process !== undefined);
    const head: Key[] = ['report.task', 'report.line', 'report.waits', 'report.held'];
    if (several) head.splice(1, 0, 'report.process');
    const rows = found.tasks.map(({ task, process, number, line, waitsFor, heldBy }) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, several ? undefined : chip(taskSlot(number)), task),
        several ? processCell(process ?? processes[0]?.name ?? FIRST_NAME, processes) : undefined,
        h('td', {}, lineLink(line)),
        h('td', {}, words.wait(waitsFor)),
        h('td', {}, heldBy || words.t('report.nobody')),
      ),
    );
    const cycle = found.cycle.length > 0 ? [...found.cycle, found.cycle[0]!].join(' → ') : '';
    return [
      verdict('fail', 'danger', words.t('report.deadlock', { tasks: found.tasks.length })),
      h('p', {}, cycle ? words.t('report.deadlock.cycle', { cycle }) : words.t('report.deadlock.plain')),
      h(
        'div',
        { class: 'table-scroll' },
        h(
          'table',
          {},
          h('thead', {}, h('tr', {}, ...head.map((key) => h('th', { scope: 'col' }, words.t(key))))),
          h('tbody', {}, ...rows),
        ),
      ),
      h('p', { class: 'repair' }, words.t('report.deadlock.repair')),
    ];
  }

  function content(r: RunReport): Child[] {
    const parts: Child[] = [];
    if (r.deadlock) parts.push(...deadlock(r.deadlock, r.processes ?? []));
    if (r.status === 'refused' && r.diagnostics?.length) {
      parts.push(
        verdict('fail', 'danger', words.t('report.refused', { count: r.diagnostics.length })),
        h('ul', {}, ...r.diagnostics.map((d) => h('li', {}, lineLink(d.line), h('span', {}, d.message)))),
        h('p', {}, words.t('report.refused.next')),
      );
    }
    if (r.error) {
      parts.push(
        verdict('fail', 'danger', words.t('report.exception')),
        h('ul', {}, h('li', {}, lineLink(r.error.line), h('code', {}, r.error.text))),
      );
    }
    if (r.status === 'limit') parts.push(verdict('warn', 'warn', words.t('report.limit')), h('p', {}, words.t('report.limit.text')));
    if (r.status === 'died') parts.push(verdict('fail', 'danger', words.t('report.died')), h('p', {}, words.t('report.died.text')));
    if (r.warnings.length > 0) {
      parts.push(
        verdict('warn', 'warn', words.t('report.warnings', { count: r.warnings.length })),
        h('ul', {}, ...r.warnings.map((w) => h('li', {}, ...w.lines.map(lineLink), h('span', {}, w.text)))),
      );
    }
    return parts;
  }

  function render(): boolean {
    const parts = report ? content(report) : [];
    element.replaceChildren(...parts.filter((part) => part !== undefined));
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
