// What a run leaves behind. The engine writes it, the page and window.interleave show it.

import type { ReportedProcess } from './processes';
import type { RunRequest } from './runs';

export type Status = 'done' | 'exception' | 'refused' | 'deadlock' | 'limit' | 'stopped' | 'died';
export type Mode = 'parallel' | 'controlled' | 'explore';
export type Stream = 'stdout' | 'stderr';

export interface Access {
  task: string;
  /** Of the task in the run: see snapshot.ts. */
  index: number;
  line: number;
  op: 'read' | 'write';
  /** Held at the time. */
  locks: string[];
  /** The visible operation that did it. */
  step: number;
  /** The text of the line. */
  source: string;
}

export interface Race {
  variable: string;
  /** The name of its process, where that is not the first one. */
  process?: string;
  /** The later one last. */
  accesses: [Access, Access];
}

export interface BlockedTask {
  task: string;
  /** The name of its process, where that is not the first one. */
  process?: string;
  pid?: number;
  /** 0: the main task; the others in the order in which they were started. */
  number: number;
  line: number;
  waitsFor: string;
  heldBy?: string | null;
  /** What follows is known in controlled mode only. Of the task in the run. */
  index?: number;
  /** A name in core/vm/waits.def, lower case. */
  reason?: string;
  /** What it waits for, as the user calls it. */
  object?: string;
  /** Locks that it holds, and where it took them. */
  holds?: { lock: string; line: number }[];
}

/** As snapshots name tasks: a process's main task has the name of the process. */
export function nameOfBlocked({ task, process, number }: BlockedTask): string {
  if (process === undefined) return task;
  return number === 0 ? process : `${process}/${task}`;
}

/**
 * cycle: each waits for what the next one holds. lost-wakeup: all wait for a notification, an event or a barrier
 * that nobody can give any more. empty-queue, full-queue: nobody is left to put or to take. self: a task waits for
 * itself. abandoned: the owner of a lock has ended. other: none of these.
 */
export type DeadlockKind = 'cycle' | 'lost-wakeup' | 'empty-queue' | 'full-queue' | 'self' | 'abandoned' | 'other';

export interface Deadlock {
  tasks: BlockedTask[];
  /** Names of tasks, each waiting for the next, the last for the first. */
  cycle: string[];
  /** In controlled mode. */
  kind?: DeadlockKind;
}

/** lock-order: locks were taken in opposite orders, which can deadlock. partial-deadlock: a cycle while others go on. */
export type WarningKind = 'lock-order' | 'abandoned-lock' | 'lost-wakeup' | 'partial-deadlock' | 'schedule';

export interface Warning {
  kind: WarningKind;
  /** In English. */
  text: string;
  lines: number[];
  /** As in the text, for other languages: lock-order has two of each, task i holding object i and taking the other. */
  tasks?: string[];
  objects?: string[];
  step?: number;
}

/** Where the text of a refused program is wrong: 1-based, columns in code points, end exclusive. */
export interface Diagnostic {
  line: number;
  column: number;
  endColumn: number;
  message: string;
}

export interface RunReport {
  v: 1;
  status: Status;
  exit: number;
  mode: 'parallel' | 'controlled';
  seed: number;
  strategy: string | null;
  schedule: string | null;
  steps: number;
  races: Race[];
  deadlock: Deadlock | null;
  warnings: Warning[];
  wallMs: number;
  /** Tasks that the run had, the main task included. */
  tasks: number;
  carriers: number;
  /** In the order of their start; absent where the engine could not report. */
  processes?: ReportedProcess[];
  diagnostics?: Diagnostic[];
  /** The innermost line of the user's program in the exception that ended the main task. */
  error?: { line: number; text: string };
}

/** A report as window.interleave.run gives it. */
export interface FullReport extends RunReport {
  stdout: string;
  stderr: string;
  stdoutDropped: number;
  stderrDropped: number;
}

/** The report of a run that the engine never got to report on. */
export function emptyReport(status: Status, wallMs = 0, request: Partial<RunRequest> = {}): RunReport {
  const { mode = 'parallel', seed = 0, strategy, schedule } = request;
  return {
    v: 1,
    status,
    exit: status === 'done' ? 0 : status === 'stopped' ? 130 : 1,
    mode,
    seed,
    strategy: strategy ?? null,
    schedule: schedule ?? null,
    steps: 0,
    races: [],
    deadlock: null,
    warnings: [],
    wallMs,
    tasks: 0,
    carriers: 0,
  };
}
