// The timeline in words: what a segment means, for the strip below it, the pointer and screen readers.

import type { Key, Words } from '../i18n';
import { waitedFor } from '../model/operations';
import { duration, moment, type View } from '../model/time-axis';
import type { Facts } from '../model/timeline-explain';
import type { TaskLane, Timeline } from '../model/timeline';
import { WAIT_REASONS } from '../model/waits';
import type { Labels } from './timeline-paint';

export interface Explained {
  chip: TaskLane['slot'] | undefined;
  title: string;
  /** What it did and for how long, then more of it. */
  state: string;
  details: string[];
  line: number | undefined;
}

const SIMPLE = {
  running: 'timeline.is.running',
  ready: 'timeline.is.ready',
  blocked: 'timeline.is.blocked',
  sleeping: 'timeline.is.sleeping',
  unknown: 'timeline.is.unknown',
} as const satisfies Record<Facts['state'], Key>;

const STATES = {
  running: 'timeline.running',
  ready: 'timeline.ready',
  blocked: 'timeline.blocked',
  sleeping: 'timeline.sleeping',
  unknown: 'timeline.unknown',
} as const satisfies Record<Facts['state'], Key>;

function span(words: Words, timeline: Timeline, from: number, to: number): string {
  return timeline.mode === 'controlled' ? words.t('timeline.steps', { count: Math.round(to - from) }) : duration(to - from);
}

export function rangeText(words: Words, timeline: Timeline, { from, to }: View): string {
  if (timeline.mode === 'controlled') {
    return words.t('timeline.steps.range', { from: String(Math.round(from)), to: String(Math.round(to)) });
  }
  return words.t('timeline.range', { from: moment(from, to - from), to: moment(to, to - from) });
}

function stateText(words: Words, timeline: Timeline, { state, count, core, task, busy, from, to }: Facts): string {
  const length = span(words, timeline, from, to);
  if (count > 1) {
    if (task) return words.t('timeline.is.many', { count, duration: length, percent: Math.round(busy * 100) });
    if (core === undefined) return words.t('timeline.is.many.turns', { count, duration: length });
    return words.t('timeline.is.many.core', { count, duration: length, core: String(core) });
  }
  if (timeline.mode === 'controlled' && from === to) return words.t(STATES[state]);
  if (state === 'running' && core !== undefined) return words.t('timeline.is.running.core', { duration: length, core: String(core) });
  return words.t(SIMPLE[state], { duration: length });
}

function listed(words: Words, names: readonly string[]): string {
  return names.join(words.lang === 'zh' ? '、' : ', ');
}

/** What a blocked task waits for; '' where this page does not know the reason. */
function waitText(words: Words, reason: string | undefined, object: string | undefined): string {
  const said = reason === undefined ? undefined : waitedFor(reason, object);
  return said ? words.t(said.key, said.parameters) : '';
}

function details(words: Words, timeline: Timeline, facts: Facts): string[] {
  const { state, count, reason, object, holder, waker, lasting, instead, holds, from, to } = facts;
  const list: string[] = [];
  if (count > 1) list.push(words.t('timeline.zoom.more'));
  else if (state === 'blocked') {
    const what = waitText(words, reason, object);
    if (what && holder) list.push(words.t('timeline.waits.held', { what, holder: holder.name }));
    else if (what) list.push(words.t('timeline.waits', { what }));
    if (waker) list.push(words.t('timeline.woken', { waker: waker.name }));
    else if (lasting && timeline.dropped === 0 && !timeline.goesOn) list.push(words.t('timeline.never'));
  } else if (state === 'ready') {
    const names = listed(words, instead.map(({ name }) => name));
    if (timeline.mode === 'controlled') {
      if (instead.length > 0) list.push(words.t('timeline.instead.turn', { names }));
    } else if (instead.length === 0) list.push(words.t('timeline.free'));
    else list.push(words.t('timeline.instead', { names }));
  }
  if (holds.length > 0) list.push(words.t('timeline.holding', { names: listed(words, holds) }));
  if (timeline.mode === 'parallel' || to > from) list.push(rangeText(words, timeline, { from, to }));
  return list;
}

export function explained(words: Words, timeline: Timeline, facts: Facts): Explained {
  const { task, core } = facts;
  const title = task ? task.name : core === undefined ? words.t('timeline.turn') : words.t('timeline.core', { core: String(core) });
  return {
    chip: task?.slot,
    title,
    state: stateText(words, timeline, facts),
    details: details(words, timeline, facts),
    line: facts.line,
  };
}

/** Of the whole timeline, for those who do not see it. */
export function summary(words: Words, timeline: Timeline): string {
  const tasks = timeline.laneOf.length;
  if (timeline.mode === 'controlled') return words.t('timeline.label.controlled', { steps: timeline.steps, tasks });
  const cores = timeline.lanes.filter(({ kind }) => kind === 'core').length;
  return words.t('timeline.label.parallel', { duration: duration(timeline.end), cores, tasks });
}

/** The words on the canvas. */
export function labelsOf(words: Words, timeline: Timeline): Labels {
  return {
    turn: words.t('timeline.turn'),
    cores: words.t('timeline.cores'),
    tasks: words.t('timeline.tasks'),
    core: (core) => words.t('timeline.core', { core: String(core) }),
    onCore: (core) => words.t('timeline.core.on', { core: String(core) }),
    busy: (percent) => words.t('timeline.busy', { percent }),
    pid: (pid) => words.t('timeline.pid', { pid: String(pid) }),
    line: (line) => words.t('timeline.line', { line: String(line) }),
    waits({ pid, segments }, k) {
      const event = timeline.events[segments.first[k]!];
      if (!event) return '';
      const reason = WAIT_REASONS[event.reason];
      const ended = reason === 'join' ? timeline.taskName(pid, event.other) : undefined;
      return waitText(words, reason, ended ?? timeline.objectName(pid, event.object));
    },
    object: (pid, id) => timeline.objectName(pid, id) ?? '',
  };
}
