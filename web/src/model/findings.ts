// What a run has found: races, a deadlock, warnings; from its report, or from a pause in the middle of it.

import type { Key } from '../i18n';
import { properName } from './operations';
import type { Access, Deadlock, DeadlockKind, Race, RunReport, Warning, WarningKind } from './report';
import type { Pause } from './stepping';

interface Common {
  /** The same for the same finding in each pause of a run and in its report. */
  id: string;
  lines: number[];
  /** The visible operation that it is about; a replay pauses before it. */
  step: number | undefined;
}

export type Finding = Common &
  ({ kind: 'race'; race: Race } | { kind: 'deadlock'; deadlock: Deadlock } | { kind: 'warning'; warning: Warning });

export interface Found {
  findings: Finding[];
  /** Replays the run to each of them. */
  schedule: string | undefined;
}

const unique = (lines: number[]) => [...new Set(lines)].filter((line) => line > 0);

function ofRace(race: Race): Finding {
  const [a, b] = race.accesses;
  const place = ({ line, op, index }: Access) => `${index}.${line}.${op}`;
  return {
    kind: 'race',
    race,
    id: `race ${race.process ?? ''} ${race.variable} ${place(a)} ${place(b)}`,
    lines: unique([a.line, b.line]),
    step: b.step,
  };
}

function ofWarning(warning: Warning): Finding {
  const { kind, lines, objects, tasks } = warning;
  return {
    kind: 'warning',
    warning,
    id: [kind, ...lines, ...(tasks ?? []), ...(objects ?? [])].join(' '),
    lines: unique(lines),
    step: warning.step,
  };
}

export function findingsOf(races: readonly Race[], warnings: readonly Warning[], deadlock?: Deadlock | null, steps = 0): Finding[] {
  const found: Finding[] = [];
  if (deadlock) {
    const lines = unique(deadlock.tasks.map(({ line }) => line));
    found.push({ kind: 'deadlock', deadlock, id: 'deadlock', lines, step: steps > 0 ? steps : undefined });
  }
  return [...found, ...races.map(ofRace), ...warnings.map(ofWarning)];
}

/** Of a run that has paused, or else of one that has ended. */
export function foundBy(pause: Pause | undefined, report: RunReport | undefined): Found {
  if (pause) return { findings: findingsOf(pause.races, pause.warnings), schedule: pause.schedule };
  if (!report) return { findings: [], schedule: undefined };
  const controlled = report.mode === 'controlled';
  return {
    findings: findingsOf(report.races, report.warnings, report.deadlock, controlled ? report.steps : 0),
    schedule: (controlled && report.schedule) || undefined,
  };
}

export function toneOf(finding: Finding): 'warn' | 'danger' {
  return finding.kind === 'deadlock' ? 'danger' : 'warn';
}

// Words

export type Filled = Record<string, string | number>;

export interface Sentence {
  key: Key;
  parameters: Filled;
}

const RACES: Record<string, Key> = {
  'read write': 'race.read-write',
  'write read': 'race.write-read',
  'write write': 'race.write-write',
};

export function raceSentence({ variable, accesses: [a, b] }: Race): Sentence {
  const key = RACES[`${a.op} ${b.op}`] ?? 'race.write-write';
  return { key, parameters: { variable, first: a.task, second: b.task } };
}

/** What the locks held at the two accesses have to do with it. */
export function raceLocks({ accesses: [a, b] }: Race): Key {
  if (a.locks.length === 0 && b.locks.length === 0) return 'race.locks.none';
  if (a.locks.length === 0 || b.locks.length === 0) return 'race.locks.one';
  return 'race.locks.different';
}

const DEADLOCKS: Record<DeadlockKind, { title: Key; repair: Key }> = {
  cycle: { title: 'deadlock.cycle', repair: 'repair.cycle' },
  'lost-wakeup': { title: 'deadlock.lost-wakeup', repair: 'repair.lost-wakeup' },
  'empty-queue': { title: 'deadlock.empty-queue', repair: 'repair.empty-queue' },
  'full-queue': { title: 'deadlock.full-queue', repair: 'repair.full-queue' },
  self: { title: 'deadlock.self', repair: 'repair.self' },
  abandoned: { title: 'deadlock.abandoned', repair: 'repair.abandoned' },
  other: { title: 'deadlock.other', repair: 'repair.other' },
};

export function deadlockKind({ kind, cycle }: Deadlock): DeadlockKind {
  return kind ?? (cycle.length > 0 ? 'cycle' : 'other');
}

/** What those wait for that a kind is named after; who waits for these to end is not counted. */
const REASONS: Partial<Record<DeadlockKind, string[]>> = {
  'lost-wakeup': ['condition', 'event', 'barrier'],
  'empty-queue': ['queue_get', 'message'],
  'full-queue': ['queue_put', 'message_space'],
};

function counted(kind: DeadlockKind, { cycle, tasks }: Deadlock): number {
  if (kind === 'cycle' && cycle.length > 0) return cycle.length;
  return tasks.filter(({ reason = '' }) => REASONS[kind]?.includes(reason)).length || tasks.length;
}

export function deadlockWords(deadlock: Deadlock): { title: Sentence; repair: Key } {
  const kind = deadlockKind(deadlock);
  const { title, repair } = DEADLOCKS[kind];
  return { title: { key: title, parameters: { tasks: counted(kind, deadlock) } }, repair };
}

interface WarningWords {
  /** Complete without knowing tasks and objects. */
  plain: Key;
  /** With as many tasks and objects as it asks for. */
  of?: { key: Key; names(tasks: string[], objects: string[]): Filled | undefined };
  repair: Key;
}

const taskAndObject = ([task]: string[], [object]: string[]): Filled | undefined => {
  const name = properName(object);
  return task !== undefined && name !== undefined ? { task, object: name } : undefined;
};

const WARNINGS: Record<WarningKind, WarningWords> = {
  'lock-order': {
    plain: 'warning.lock-order',
    of: {
      key: 'warning.lock-order.of',
      names: ([first, second, third], objects) => {
        if (third !== undefined) return undefined;
        const [one, other] = [properName(objects[0]), properName(objects[1])];
        return first !== undefined && second !== undefined && one && other ? { first, second, one, other } : undefined;
      },
    },
    repair: 'repair.lock-order',
  },
  'abandoned-lock': {
    plain: 'warning.abandoned-lock',
    of: { key: 'warning.abandoned-lock.of', names: taskAndObject },
    repair: 'repair.abandoned',
  },
  'lost-wakeup': {
    plain: 'warning.lost-wakeup',
    of: {
      key: 'warning.lost-wakeup.of',
      names: ([first, second], [object]) => {
        const name = properName(object);
        return first !== undefined && second !== undefined && name !== undefined ? { first, second, object: name } : undefined;
      },
    },
    repair: 'repair.lost-wakeup',
  },
  'partial-deadlock': {
    plain: 'warning.partial-deadlock',
    of: {
      key: 'warning.partial-deadlock.of',
      names: (tasks) => (tasks.length > 0 ? { names: tasks.join(', '), tasks: tasks.length } : undefined),
    },
    repair: 'repair.cycle',
  },
  schedule: {
    plain: 'warning.schedule',
    repair: 'repair.schedule',
  },
};

/** Undefined for kinds that this page does not know: the engine's own text is shown then. */
export function warningWords({ kind, tasks, objects }: Warning): { title: Sentence; repair: Key } | undefined {
  const known = (WARNINGS as Record<string, WarningWords | undefined>)[kind];
  if (!known) return undefined;
  const names = known.of?.names(tasks ?? [], objects ?? []);
  const title = known.of && names ? { key: known.of.key, parameters: names } : { key: known.plain, parameters: {} };
  return { title, repair: known.repair };
}
