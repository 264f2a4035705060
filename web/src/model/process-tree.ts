// The processes of a run as the page lists them: each child under its parent, in the order of their start.

import { processSlot } from './colours';
import { FIRST_NAME, FIRST_PROCESS, type ProcessInfo } from './processes';
import type { RunReport } from './report';
import type { RunState } from './runs';
import type { TaskSlot } from './tasks';

export interface TreeRow {
  process: ProcessInfo;
  /** 0 for the first process, 1 for its children, .. */
  depth: number;
  slot: TaskSlot;
  /** Names of its threads, the earliest first, and how many more there are. */
  threads: string[];
  moreThreads: number;
}

export interface ProcessTree {
  rows: TreeRow[];
  /** Processes that ended too long ago to be listed. */
  earlier: number;
  /** Threads that live, over all processes. */
  live: number;
}

export const MOST_ENDED = 24;
export const MOST_THREADS = 24;

function row(process: ProcessInfo, depth: number): TreeRow {
  const threads = process.tasks.slice(-MOST_THREADS).reverse();
  return { process, depth, slot: processSlot(process.pid), threads, moreThreads: process.tasks.length - threads.length };
}

export function processTree(list: readonly ProcessInfo[]): ProcessTree {
  const ended = list.filter((p) => p.state === 'ended');
  const old = new Set(ended.slice(0, Math.max(0, ended.length - MOST_ENDED)));
  const shown = list.filter((p) => !old.has(p));
  const known = new Set(shown.map((p) => p.pid));
  const rows: TreeRow[] = [];
  const add = (parent: number | undefined, depth: number) => {
    for (const p of shown) {
      const at = known.has(p.parent) ? p.parent : undefined;
      if (at !== parent) continue;
      rows.push(row(p, depth));
      add(p.pid, depth + 1);
    }
  };
  add(undefined, 0);
  return { rows, earlier: old.size, live: list.reduce((sum, p) => sum + p.tasks.length, 0) };
}

const first = (change: Partial<ProcessInfo>): ProcessInfo => ({
  pid: FIRST_PROCESS, parent: 1, name: FIRST_NAME, state: 'running', tasks: [], ...change,
});

function afterwards(report: RunReport, list: readonly ProcessInfo[]): ProcessInfo[] {
  const before = list.length > 0 ? list : [first({})];
  const reported = new Map(report.processes?.map((p) => [p.pid, p]));
  return before.map(({ exit, ...p }) => {
    const known = reported.get(p.pid)?.exit ?? exit ?? (p.pid === FIRST_PROCESS ? report.exit : undefined);
    return { ...p, state: 'ended', tasks: [], ...(known !== undefined && { exit: known }) };
  });
}

/** The processes to list in a state of a run; the engine tells of them when there is more than one task. */
export function processesOf(state: RunState): readonly ProcessInfo[] {
  const { phase, report, processes } = state;
  if (phase === 'ended') return report && report.status !== 'refused' ? afterwards(report, processes) : [];
  if (phase !== 'running' && phase !== 'input' && phase !== 'stopping') return [];
  return processes.length > 0 ? processes : [first({ tasks: ['MainThread'] })];
}
