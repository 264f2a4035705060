// The processes of a run, as the engine tells of them while it goes on. Pure data, for the views.

/** The number of a run's first process; its children have the numbers that follow. */
export const FIRST_PROCESS = 100;
export const FIRST_NAME = 'MainProcess';

export interface ProcessInfo {
  pid: number;
  /** 1 for the first process. */
  parent: number;
  /** As multiprocessing names it: MainProcess, Process-1, .. */
  name: string;
  /** starting: it has no engine of its own yet. */
  state: 'starting' | 'running' | 'ended';
  /** Once it has ended: negative for the signal that ended it. */
  exit?: number;
  /** Names of the threads that live in it, the latest first. */
  tasks: string[];
}

/** A process in a run's report; exit is null for one that was still alive. */
export interface ReportedProcess {
  pid: number;
  parent: number;
  name: string;
  exit: number | null;
}
