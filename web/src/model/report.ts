// What a run leaves behind. The engine writes it, the page and window.interleave show it.

import type { ReportedProcess } from './processes';

export type Status = 'done' | 'exception' | 'refused' | 'deadlock' | 'limit' | 'stopped' | 'died';
export type Mode = 'parallel' | 'controlled' | 'explore';
export type Stream = 'stdout' | 'stderr';

export interface Access {
  task: string;
  line: number;
  op: 'read' | 'write';
  locks: string[];
}

export interface Race {
  variable: string;
  accesses: [Access, Access];
}

export interface BlockedTask {
  task: string;
  /** The name of its process, where that is not the first one. */
  process?: string;
  /** 0: the main task; the others in the order in which they were started. */
  number: number;
  line: number;
  waitsFor: string;
  heldBy?: string | null;
}

export interface Deadlock {
  tasks: BlockedTask[];
  cycle: string[];
}

export interface Warning {
  kind: string;
  text: string;
  lines: number[];
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
export function emptyReport(status: Status, wallMs = 0): RunReport {
  return {
    v: 1,
    status,
    exit: status === 'done' ? 0 : status === 'stopped' ? 130 : 1,
    mode: 'parallel',
    seed: 0,
    strategy: null,
    schedule: null,
    steps: 0,
    races: [],
    deadlock: null,
    warnings: [],
    wallMs,
    tasks: 0,
    carriers: 0,
  };
}
