import { describe, expect, it } from 'vitest';
import { chromeTrace } from '../src/model/chrome-trace';
import { emptyReport, type Race } from '../src/model/report';
import { traceOf } from '../src/model/run-trace';
import { NO_RUN } from '../src/model/runs';
import { buildTimeline, type Trace } from '../src/model/timeline';
import { momentsOf } from '../src/model/timeline-marks';
import type { EventKind, TraceChunk, TraceEvent } from '../src/model/trace';

function event(time: number, kind: EventKind, task: number, more: Partial<TraceEvent> = {}): TraceEvent {
  return { time, kind, pid: 100, task, core: 0, line: 0, reason: -1, other: -1, object: 0, number: 0, ...more };
}

const steps: TraceEvent[] = [
  event(0, 'start', -1, { other: 0 }), event(0, 'run', 0, { line: 3 }), event(1, 'start', 0, { other: 1 }), event(2, 'block', 0, { reason: 0 }),
  event(2, 'run', 1, { line: 7 }), event(4, 'block', 1, { reason: 0 }),
];
const controlled: Trace = { mode: 'controlled', events: steps, tasks: [{ pid: 100, number: 1, name: 'Thread-1 (f)' }], objects: [], dropped: 0 };

describe('findings on the timeline', () => {
  const timeline = buildTimeline(controlled);
  const access = (index: number, step: number) => ({ task: '', index, line: 1, op: 'write' as const, locks: [], step, source: '' });

  it('a race is where its two steps were', () => {
    const races: Race[] = [{ variable: 'n', accesses: [access(0, 1), access(1, 3)] }];
    expect(momentsOf(timeline, { races, warnings: [] })).toEqual([
      { time: 0.5, lane: timeline.laneOf[0], what: 'race', variable: 'n' },
      { time: 2.5, lane: timeline.laneOf[1], what: 'race', variable: 'n' },
    ]);
  });

  it('a warning is with the task whose step it was', () => {
    const warnings = [{ kind: 'lock-order' as const, text: '', lines: [], step: 4 }];
    expect(momentsOf(timeline, { races: [], warnings })).toEqual([{ time: 3.5, lane: timeline.laneOf[1], what: 'warning' }]);
  });

  it('a deadlock is where each began to wait, in both modes', () => {
    const blocked = { task: '', line: 1, waitsFor: 'lock' };
    const moments = (...times: number[]) => times.map((time, i) => ({ time, lane: timeline.laneOf[i], what: 'deadlock' }));
    const inSteps = buildTimeline({ ...controlled, end: 9 });
    const tasks = [{ ...blocked, number: 0, index: 0 }, { ...blocked, number: 1, index: 1 }];
    expect(momentsOf(inSteps, { races: [], warnings: [], deadlock: { tasks, cycle: [] } })).toEqual(moments(2, 4));
    const parallel = buildTimeline({ ...controlled, mode: 'parallel', end: 9000 });
    const byNumber = [{ ...blocked, number: 0 }, { ...blocked, number: 1 }];
    expect(momentsOf(parallel, { races: [], warnings: [], deadlock: { tasks: byNumber, cycle: [] } })).toEqual(moments(2, 4));
  });
});

describe('Chrome trace JSON', () => {
  interface Written {
    ph: string;
    pid: number;
    tid: number;
    name: string;
    ts: number;
    dur: number;
    id: number;
    args?: { name?: string; line?: number };
  }
  const timeline = buildTimeline({ ...controlled, mode: 'parallel', dropped: 2, events: steps.map((one) => ({ ...one, time: one.time * 1000 })) });
  const { traceEvents, otherData } = JSON.parse(chromeTrace(timeline)) as { traceEvents: Written[]; otherData: object };

  it('names processes, cores and tasks', () => {
    const named = (name: string) => traceEvents.filter((one) => one.name === name).map(({ args }) => args?.name);
    expect(named('process_name')).toEqual(['MainProcess']);
    expect(named('thread_name')).toEqual(['Core 0', 'MainThread', 'Thread-1 (f)']);
    expect(otherData).toEqual({ dropped: 2 });
  });

  it('has every segment in microseconds, and arrows in pairs', () => {
    const [onCore] = traceEvents.filter(({ name }) => name === 'Thread-1 (f)');
    expect(onCore).toMatchObject({ ph: 'X', pid: 100, tid: 1, ts: 2, dur: 2, args: { line: 7 } });
    expect(traceEvents.filter(({ ph }) => ph === 's').map(({ id }) => id)).toEqual(traceEvents.filter(({ ph }) => ph === 'f').map(({ id }) => id));
    expect(traceEvents.filter(({ ph }) => ph === 's')).toHaveLength(1);
  });

  it('has steps as microseconds', () => {
    const inSteps = JSON.parse(chromeTrace(buildTimeline(controlled))) as { traceEvents: Written[] };
    const [turn] = inSteps.traceEvents.filter(({ name }) => name === 'Thread-1 (f)');
    expect(turn).toMatchObject({ ph: 'X', ts: 2, dur: 2 });
  });
});

describe('the trace of a run', () => {
  const chunk: TraceChunk = { events: new Uint8Array(0), tasks: [], objects: [], dropped: 3 };
  const request = { source: '', filename: 'main.py', cores: 1 };

  it('is none before there is one', () => {
    expect(traceOf(NO_RUN)).toBeUndefined();
  });

  it('counts what was dropped in all chunks, and knows the mode', () => {
    const state = { ...NO_RUN, request, trace: [chunk, chunk] };
    expect(traceOf({ ...state, report: { ...emptyReport('done', 50), mode: 'controlled' } })).toMatchObject({ mode: 'controlled', dropped: 6, goesOn: false });
    expect(traceOf(state)).toMatchObject({ mode: 'parallel', goesOn: true });
  });

  it('goes to the step at which the run stands, whether that left an event or not', () => {
    const snapshot = { step: 6, time: 0, tasks: [], variables: [], locks: [], queues: [] };
    const pause = { snapshot, steps: [], schedule: '', races: [], warnings: [] };
    expect(traceOf({ ...NO_RUN, request, trace: [chunk], pause })).toMatchObject({ mode: 'controlled', end: 6, goesOn: true });
  });

  it('ends with the run where that was stopped', () => {
    const state = { ...NO_RUN, request, trace: [chunk] };
    expect(traceOf({ ...state, report: emptyReport('stopped', 50) })?.end).toBe(50e6);
    expect(traceOf({ ...state, report: emptyReport('done', 50) })?.end).toBeUndefined();
  });
});
