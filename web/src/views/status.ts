// The status bar: the state of things in words, always.

import type { Key, Words } from '../i18n';
import { CONTROLLED_SEED } from '../model/choice';
import type { RunReport } from '../model/report';
import { NO_RUN, type Phase, type RunState } from '../model/runs';
import { momentOf, type Pause } from '../model/stepping';
import { h, type Child } from './dom';
import { icon, type IconName } from './icons';

const PHASE_KEYS: Record<Exclude<Phase, 'ended' | 'unavailable'>, Key> = {
  loading: 'state.loading.engine',
  idle: 'state.idle',
  running: 'state.running',
  input: 'state.input',
  stopping: 'state.stopping',
  paused: 'state.paused',
};

const PHASE_ICONS: Record<Exclude<Phase, 'ended'>, IconName> = {
  loading: 'pause',
  unavailable: 'fail',
  idle: 'dot',
  running: 'play',
  input: 'keyboard',
  stopping: 'stop',
  paused: 'pause',
};

export const VERDICTS: Record<RunReport['status'], { state: Key; end: Key; icon: IconName; tone: string }> = {
  done: { state: 'state.done', end: 'end.done', icon: 'done', tone: 'ok' },
  exception: { state: 'state.exception', end: 'end.exception', icon: 'fail', tone: 'danger' },
  refused: { state: 'state.refused', end: 'end.refused', icon: 'fail', tone: 'danger' },
  deadlock: { state: 'state.deadlock', end: 'end.deadlock', icon: 'fail', tone: 'danger' },
  limit: { state: 'state.limit', end: 'end.limit', icon: 'warn', tone: 'warn' },
  stopped: { state: 'state.stopped', end: 'end.stopped', icon: 'stop', tone: 'plain' },
  died: { state: 'state.died', end: 'end.died', icon: 'fail', tone: 'danger' },
};

export function seconds(report: RunReport): string {
  return (report.wallMs / 1000).toFixed(report.wallMs < 100 ? 3 : 2);
}

export interface StatusBar {
  element: HTMLElement;
  /** Of the next run. */
  setMode(mode: 'parallel' | 'controlled'): void;
  setState(state: RunState): void;
}

export function statusBar(words: Words, threaded: boolean, retry: () => void): StatusBar {
  let state = NO_RUN;
  let mode: 'parallel' | 'controlled' = 'parallel';
  const said = h('span', { class: 'said', role: 'status' });
  const facts = h('span', { class: 'facts' });
  const isolation = h('button', { type: 'button', class: 'isolation', 'aria-expanded': 'false' });
  const about = h('span', { class: 'about' });
  const element = h('footer', { class: 'status' }, said, facts, isolation, h('span', { class: 'grow' }), about);
  const why = h('p', { class: 'why', hidden: true });
  const retryButton = h('button', { type: 'button', class: 'inline-button', onclick: retry });

  isolation.hidden = threaded;
  isolation.addEventListener('click', () => {
    why.hidden = !why.hidden;
    isolation.setAttribute('aria-expanded', String(!why.hidden));
  });
  element.prepend(why);

  function say(name: IconName, tone: string, text: string): void {
    if (said.dataset.text === text) return;
    said.dataset.text = text;
    said.className = `said tone-${tone}`;
    said.replaceChildren(icon(name), h('span', {}, text));
  }

  function ended(report: RunReport): string[] {
    const verdict = VERDICTS[report.status];
    say(verdict.icon, verdict.tone, words.t(verdict.state, { seconds: seconds(report) }));
    const parts: string[] = [];
    if (report.status !== 'stopped' && report.status !== 'died') {
      parts.push(words.t('state.exit', { exit: String(report.exit) }));
    }
    const processes = report.processes?.length ?? 1;
    if (processes > 1) parts.push(words.t('state.processes', { processes }));
    const carriers = report.mode === 'controlled' ? 1 : report.carriers;
    if (report.tasks > 0) parts.push(words.t('state.threads', { tasks: report.tasks, carriers }));
    if (state.lines > 0) parts.push(words.t('terminal.lines', { lines: state.lines }));
    return parts;
  }

  /** A controlled run: how it was chosen who goes on, and that its time is not the clock's. */
  function controlled(): string[] {
    const { request, report, pause } = state;
    if (request?.mode !== 'controlled') return [];
    const time = pause ? words.t('state.time', { seconds: pause.snapshot.time.toFixed(3) }) : words.t('state.virtual');
    return [words.t('state.controlled', { seed: String(report?.seed ?? request.seed ?? CONTROLLED_SEED) }), time];
  }

  function paused({ snapshot }: Pause): string[] {
    return [
      words.t('state.step', { step: snapshot.step }),
      ...(snapshot.lines !== undefined && (momentOf(snapshot) ?? 0) < 0 ? [words.t('state.lines', { lines: snapshot.lines })] : []),
      words.t('state.tasks', { tasks: snapshot.tasks.filter((task) => task.state !== 'done').length }),
    ];
  }

  function found(): Child {
    const { races, warnings } = state.report ?? state.pause ?? { races: [], warnings: [] };
    const count = races.length + warnings.length + (state.report?.deadlock ? 1 : 0);
    if (count === 0) return undefined;
    return h('span', { class: 'fact tone-warn' }, icon('warn'), words.t('state.findings', { count }));
  }

  function show(parts: string[], ...more: Child[]): void {
    facts.replaceChildren(
      ...parts.map((part) => h('span', { class: 'fact' }, part)),
      ...more.filter((child) => child !== undefined),
    );
  }

  function render(): void {
    const { phase } = state;
    element.setAttribute('data-phase', phase);
    if (phase === 'ended' && state.report) {
      show([...ended(state.report), ...controlled()], found());
    } else {
      const { pause } = state;
      const virtual = phase === 'idle' && mode === 'controlled' ? [words.t('state.virtual')] : controlled();
      show([...(pause ? paused(pause) : []), ...virtual], pause && found());
      if (phase === 'unavailable') {
        say('fail', 'danger', words.t('state.unavailable', { reason: state.reason ?? '' }));
        retryButton.textContent = words.t('state.unavailable.retry');
        facts.append(retryButton);
      } else if (phase !== 'ended') say(PHASE_ICONS[phase], 'plain', words.t(PHASE_KEYS[phase]));
    }
    about.textContent = words.t(mode === 'controlled' ? 'state.keys' : 'page.about');
    isolation.replaceChildren(icon('warn'), words.t('state.isolated.not'));
    why.textContent = words.t('state.isolated.why');
  }

  words.live(render);
  return {
    element,
    setMode(next) {
      mode = next;
      render();
    },
    setState(next) {
      state = next;
      render();
    },
  };
}
