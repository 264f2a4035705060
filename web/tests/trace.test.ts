import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeTrace, EVENT_KINDS, traceNames, type EventKind, type TraceChunk } from '../src/model/trace';
import { WAIT_REASONS } from '../src/model/waits';

interface Fields {
  time: number;
  kind: EventKind;
  pid?: number;
  task?: number;
  core?: number;
  reason?: number;
  aboutTask?: boolean;
  line?: number;
  object?: number;
  number?: number;
}

/** As core/trace/trace.h lays it out. */
function record({ time, kind, pid = 100, task = 0, core = 0, reason = 0, aboutTask = false, line = 0, object = 0, number = 0 }: Fields): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  view.setBigInt64(0, BigInt(time), true);
  [pid, task].forEach((value, i) => view.setUint32(8 + 4 * i, value, true));
  [EVENT_KINDS.indexOf(kind), core, reason, Number(aboutTask)].forEach((value, i) => view.setUint8(16 + i, value));
  [line, object, number].forEach((value, i) => view.setUint32(20 + 4 * i, value, true));
  return new Uint8Array(view.buffer);
}

function chunk(events: Fields[], rest: Partial<TraceChunk> = {}): TraceChunk {
  const bytes = new Uint8Array(events.length * 32 + 8);
  events.forEach((event, i) => bytes.set(record(event), 8 + i * 32));
  return { events: bytes.subarray(8), tasks: [], objects: [], dropped: 0, ...rest };
}

describe('the trace', () => {
  it('knows the events of the engine', () => {
    const table = readFileSync(new URL('../../core/trace/events.def', import.meta.url), 'utf8');
    const names = [...table.matchAll(/^EVENT\((\w+)\)/gm)].map(([, name]) => name!.toLowerCase());
    expect(EVENT_KINDS).toEqual(names);
  });

  it('is decoded field by field', () => {
    const bytes = chunk([{ time: 5_000_000_000, kind: 'put', pid: 101, task: 3, core: 2, line: 17, object: 4, number: 9 }]);
    expect(decodeTrace([bytes])).toEqual([
      { time: 5_000_000_000, kind: 'put', pid: 101, task: 3, core: 2, line: 17, reason: -1, other: -1, object: 4, number: 9 },
    ]);
  });

  it('tells tasks from objects, and what did it from what did not', () => {
    const join = WAIT_REASONS.indexOf('join') + 1;
    const lock = WAIT_REASONS.indexOf('lock') + 1;
    const events = decodeTrace([
      chunk([
        { time: 1, kind: 'start', aboutTask: true, object: 7, task: 0xffffffff, core: 255 },
        { time: 2, kind: 'wake', aboutTask: true, object: 7 },
        { time: 3, kind: 'block', reason: join, aboutTask: true, object: 7 },
        { time: 4, kind: 'block', reason: lock, object: 7 },
      ]),
    ]);
    expect(events.map(({ task, core, other, object }) => [task, core, other, object])).toEqual([
      [-1, -1, 7, 0], [0, 0, 7, 0], [0, 0, 7, 0], [0, 0, -1, 7],
    ]);
    expect(events.map(({ reason }) => WAIT_REASONS[reason])).toEqual([undefined, undefined, 'join', 'lock']);
  });

  it('is one list of all instances, each with its own time 0', () => {
    const first = chunk([{ time: 10, kind: 'run' }, { time: 30, kind: 'lock' }, { time: 30, kind: 'unlock' }], { origin: 1000 });
    const child = chunk([{ time: 5, kind: 'run', pid: 101 }, { time: 10, kind: 'yield', pid: 101 }], { origin: 1020 });
    expect(decodeTrace([first, child]).map(({ time, kind }) => [time, kind])).toEqual([
      [10, 'run'], [25, 'run'], [30, 'lock'], [30, 'unlock'], [30, 'yield'],
    ]);
    expect(decodeTrace([])).toEqual([]);
  });

  it('has the latest names', () => {
    const task = (name: string) => ({ pid: 100, number: 1, name });
    const object = { pid: 100, id: 1, kind: 'lock', name: 'lock' };
    const chunks = [chunk([], { tasks: [task('Thread-1')], objects: [object] }), chunk([], { tasks: [task('worker')], objects: [object] })];
    expect(traceNames(chunks)).toEqual({ tasks: [task('worker')], objects: [object] });
  });
});
