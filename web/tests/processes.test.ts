import { describe, expect, it } from 'vitest';
import { processSlot } from '../src/model/colours';
import { MOST_ENDED, MOST_THREADS, processesOf, processTree } from '../src/model/process-tree';
import type { ProcessInfo } from '../src/model/processes';
import { emptyReport } from '../src/model/report';
import { NO_RUN, type RunState } from '../src/model/runs';
import { KEPT_BYTES, Transcript } from '../src/model/transcript';

const process = (pid: number, change: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid, parent: pid === 100 ? 1 : 100, name: `p${pid}`, state: 'running', tasks: ['MainThread'], ...change,
});
const state = (change: Partial<RunState>): RunState => ({ ...NO_RUN, phase: 'running', ...change });

describe('the tree of processes', () => {
  it('has each child under its parent', () => {
    const { rows } = processTree([process(100), process(101), process(102), process(103, { parent: 101 })]);
    expect(rows.map((row) => [row.process.pid, row.depth])).toEqual([[100, 0], [101, 1], [103, 2], [102, 1]]);
  });

  it('lists a child whose parent is not listed', () => {
    expect(processTree([process(105, { parent: 104 })]).rows.map((row) => row.process.pid)).toEqual([105]);
  });

  it('names the earliest threads first, and counts those it leaves out', () => {
    const names = Array.from({ length: MOST_THREADS + 5 }, (_, i) => `t${i}`);
    const [row] = processTree([process(100, { tasks: [...names].reverse() })]).rows;
    expect(row).toMatchObject({ threads: names.slice(0, MOST_THREADS), moreThreads: 5 });
  });

  it('keeps all that live and the latest that ended', () => {
    const ended = Array.from({ length: 100 }, (_, i) => process(101 + i, { state: 'ended', exit: 0, tasks: [] }));
    const tree = processTree([process(100), ...ended, process(300)]);
    expect(tree.rows.length).toBe(MOST_ENDED + 2);
    expect(tree.earlier).toBe(100 - MOST_ENDED);
    expect(tree.rows.at(-1)?.process.pid).toBe(300);
    expect(tree.live).toBe(2);
  });

  it('gives each process a chip and a colour', () => {
    expect([100, 101, 109].map(processSlot)).toEqual([
      { label: 'M', colour: 'main' },
      { label: 'P1', colour: '1' },
      { label: 'P9', colour: '1' },
    ]);
  });
});

describe('the processes of a run', () => {
  it('are one with a main thread, as long as the engine tells of no others', () => {
    expect(processesOf(state({}))).toEqual([{ pid: 100, parent: 1, name: 'MainProcess', state: 'running', tasks: ['MainThread'] }]);
    expect(processesOf(state({ phase: 'idle' }))).toEqual([]);
  });

  it('have ended when the run has, with the codes of its report', () => {
    const report = { ...emptyReport('done'), exit: 3, processes: [
      { pid: 100, parent: 1, name: 'MainProcess', exit: 3 },
      { pid: 101, parent: 100, name: 'Process-1', exit: -15 },
      { pid: 102, parent: 100, name: 'Process-2', exit: null },
    ] };
    const processes = [process(100), process(101), process(102)];
    const after = processesOf(state({ phase: 'ended', report, processes }));
    expect(after.map(({ state, exit, tasks }) => [state, exit, tasks])).toEqual([['ended', 3, []], ['ended', -15, []], ['ended', undefined, []]]);
    expect(processesOf(state({ phase: 'ended', report: emptyReport('done') }))).toMatchObject([{ pid: 100, exit: 0 }]);
  });

  it('are none of a program that was refused', () => {
    expect(processesOf(state({ phase: 'ended', report: emptyReport('refused') }))).toEqual([]);
  });
});

describe('the transcript', () => {
  const output = (size: number) => ({ kind: 'output' as const, bytes: new Uint8Array(size), stream: 'stdout' as const, process: 100 });

  it('keeps the newest part', () => {
    const transcript = new Transcript();
    for (let i = 0; i < 1000; i++) transcript.add(output(KEPT_BYTES / 128));
    transcript.add({ kind: 'note', text: 'end' });
    expect(transcript.entries.length).toBe(128);
    expect(transcript.entries.at(-1)).toEqual({ kind: 'note', text: 'end' });
  });

  it('keeps a piece larger than all it may keep', () => {
    const transcript = new Transcript();
    transcript.add(output(1));
    transcript.add(output(KEPT_BYTES + 1));
    expect(transcript.entries.map((e) => e.kind === 'output' && e.bytes.length)).toEqual([KEPT_BYTES + 1]);
    transcript.restart();
    expect(transcript.entries).toEqual([]);
  });
});
