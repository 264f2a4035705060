// Made-up traces: a race on one and two cores, a deadlock step by step, messages between processes, and a storm.

import type { Trace } from '../../../web/src/model/timeline';
import type { EventKind, TraceEvent } from '../../../web/src/model/trace';
import { WAIT_REASONS, type WaitReason } from '../../../web/src/model/waits';

const reasonOf = (name: WaitReason) => WAIT_REASONS.indexOf(name);
const MS = 1e6;

class Recorder {
  readonly events: TraceEvent[] = [];

  constructor(private readonly unit = MS) {}

  add(time: number, kind: EventKind, task: number, more: Partial<TraceEvent> = {}): this {
    // All of one shape, as those that are decoded.
    const { pid = 100, core = 0, line = 0, reason = -1, other = -1, object = 0, number = 0 } = more;
    this.events.push({ time: time * this.unit, kind, pid, task, core, line, reason, other, object, number });
    return this;
  }

  sorted(): TraceEvent[] {
    return this.events.sort((a, b) => a.time - b.time);
  }
}

const names = (...list: string[]) => list.map((name, number) => ({ pid: 100, number, name }));
const WORKERS = names('MainThread', 'Thread-1 (work)', 'Thread-2 (work)', 'Thread-3 (work)');

/** Two threads take turns of 5 ms on one core, while main waits for them. */
export function oneCore(): Trace {
  const r = new Recorder();
  r.add(0, 'start', -1, { other: 0 }).add(0, 'run', 0, { line: 1 });
  r.add(1, 'start', 0, { other: 1, line: 12 }).add(1, 'yield', 0, { line: 12 });
  r.add(1, 'run', 1, { line: 6 }).add(6, 'yield', 1, { line: 8 }).add(6, 'run', 0, { line: 12 });
  r.add(7, 'start', 0, { other: 2, line: 13 }).add(7, 'block', 0, { line: 14, reason: reasonOf('join'), other: 1 });
  for (let time = 7, task = 1; time < 62; time += 5, task = 3 - task) {
    r.add(time, 'run', task, { line: 8 });
    if (time + 5 < 62) r.add(time + 5, 'yield', task, { line: 8 });
  }
  r.add(62, 'wake', 1, { other: 0 }).add(62, 'end', 1).add(62, 'run', 0, { line: 14 });
  r.add(63, 'block', 0, { line: 15, reason: reasonOf('join'), other: 2 }).add(63, 'run', 2, { line: 8 });
  r.add(67, 'wake', 2, { other: 0 }).add(67, 'end', 2).add(67, 'run', 0, { line: 15 }).add(68, 'end', 0);
  return { mode: 'parallel', events: r.sorted(), tasks: WORKERS.slice(0, 3), objects: [], dropped: 0 };
}

/** The same side by side. */
export function twoCores(): Trace {
  const r = new Recorder();
  r.add(0, 'start', -1, { other: 0 }).add(0, 'run', 0, { line: 1 });
  r.add(1, 'start', 0, { other: 1, line: 12 }).add(1.2, 'run', 1, { core: 1, line: 6 });
  r.add(2, 'start', 0, { other: 2, line: 13 }).add(2.1, 'block', 0, { line: 14, reason: reasonOf('join'), other: 1 });
  r.add(2.2, 'run', 2, { line: 6 }).add(33, 'wake', 1, { other: 0, core: 1 }).add(33, 'end', 1, { core: 1 });
  r.add(33.1, 'run', 0, { core: 1, line: 14 }).add(33.4, 'block', 0, { core: 1, line: 15, reason: reasonOf('join'), other: 2 });
  r.add(35, 'wake', 2, { other: 0 }).add(35, 'end', 2).add(35.2, 'run', 0, { core: 1, line: 15 }).add(36, 'end', 0, { core: 1 });
  return { mode: 'parallel', events: r.sorted(), tasks: WORKERS.slice(0, 3), objects: [], dropped: 0 };
}

/** Two locks taken in opposite orders, step by step. */
export function deadlock(): Trace {
  const r = new Recorder(1);
  const lock = (object: number) => ({ object, number: 1 });
  const wants = (object: number, line: number) => ({ object, line, reason: reasonOf('lock') });
  r.add(0, 'start', -1, { other: 0 }).add(0, 'run', 0, { line: 16 });
  r.add(1, 'start', 0, { other: 1, line: 18 }).add(2, 'start', 0, { other: 2, line: 19 }).add(3, 'block', 0, { line: 20, reason: reasonOf('join'), other: 1 });
  r.add(3, 'run', 1, { line: 7 }).add(4, 'lock', 1, lock(1)).add(5, 'yield', 1, { line: 8 });
  r.add(5, 'run', 2, { line: 13 }).add(6, 'lock', 2, lock(2)).add(8, 'yield', 2, { line: 15 });
  r.add(8, 'run', 1, { line: 9 }).add(9, 'block', 1, wants(2, 9));
  r.add(9, 'run', 2, { line: 15 }).add(11, 'block', 2, wants(1, 15));
  const objects = [{ pid: 100, id: 1, kind: 'lock', name: 'fork' }, { pid: 100, id: 2, kind: 'lock', name: 'knife' }];
  return { mode: 'controlled', events: r.sorted(), tasks: names('MainThread', 'Thread-1 (left)', 'Thread-2 (right)'), objects, dropped: 0 };
}

/** Two processes put into a queue that a third reads, and sleep. */
export function messages(): Trace {
  const r = new Recorder();
  const tasks = [...names('MainThread', 'Thread-1 (handle)'), { pid: 101, number: 0, name: 'MainThread' }, { pid: 102, number: 0, name: 'MainThread' }];
  r.add(0, 'start', -1, { other: 0 }).add(0, 'run', 0, { line: 40 });
  for (const pid of [101, 102]) r.add(3, 'start', -1, { pid, other: 0 }).add(4, 'run', 0, { pid, line: 12 });
  r.add(3.5, 'start', 0, { other: 1 }).add(5, 'block', 0, { line: 20, reason: reasonOf('message'), object: 9 });
  r.add(5, 'run', 1, { core: 1, line: 30 }).add(6, 'block', 1, { core: 1, line: 30, reason: reasonOf('queue_get'), object: 3 });
  let free = 24;
  for (let n = 0; n < 8; n++) {
    const at = 24 + n * 20;
    for (const pid of [101, 102]) {
      const put = at + (pid - 101) * 2;
      if (n === 0) r.add(5, 'block', 0, { pid, line: 13, reason: reasonOf('sleep') });
      r.add(put - 0.2, 'wake', -1, { pid, other: 0 }).add(put - 0.1, 'run', 0, { pid, line: 14 }).add(put, 'send', 0, { pid, number: 5 });
      if (n < 7) r.add(put + 1, 'block', 0, { pid, line: 13, reason: reasonOf('sleep') });
      else r.add(put + 1, 'end', 0, { pid, number: pid - 101 });
      const got = Math.max(free, put + 0.4);
      if (n === 0 && pid === 101) r.add(got - 0.2, 'wake', -1, { other: 0 }).add(got - 0.1, 'run', 0, { line: 20 });
      r.add(got, 'receive', 0, { number: 5 });
      free = got + 9;
      if (n % 3 === 0 && pid === 101) r.add(got + 4, 'wake', 0, { other: 1 }).add(got + 4.1, 'run', 1, { core: 1, line: 32 }).add(got + 40, 'block', 1, { core: 1, line: 30, reason: reasonOf('queue_get'), object: 3 });
    }
  }
  r.add(free, 'end', 0).add(free, 'end', 1, { core: 1 });
  const objects = [{ pid: 100, id: 3, kind: 'queue', name: 'urgent' }];
  return { mode: 'parallel', events: r.sorted(), tasks, objects, dropped: 0, processes: [{ pid: 101, name: 'sensor-A' }, { pid: 102, name: 'sensor-B' }] };
}

/** A great many short turns of twelve threads on four cores, with locks and wake-ups. */
export function storm(count: number, dropped = 0): Trace {
  const r = new Recorder(1);
  const tasks = names(...Array.from({ length: 12 }, (_, i) => (i === 0 ? 'MainThread' : `Thread-${i} (storm)`)));
  let seed = 7;
  const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
  for (const { number } of tasks) r.add(0, 'start', number === 0 ? -1 : 0, { other: number });
  const core = [0, 1, 2, 3].map((number) => ({ number, time: 0, task: -1 }));
  const ready = tasks.map(({ number }) => number);
  const blocked: number[] = [];
  while (r.events.length < count) {
    const c = core.reduce((a, b) => (a.time <= b.time ? a : b));
    if (c.task >= 0) {
      if (random(3) === 0) r.add(c.time - 5, 'lock', c.task, { core: c.number, object: 1, number: 1 }).add(c.time - 1, 'unlock', c.task, { core: c.number, object: 1 });
      const woken = random(2) ? blocked.shift() : undefined;
      if (woken !== undefined) {
        r.add(c.time, 'wake', c.task, { other: woken, core: c.number });
        ready.push(woken);
      }
      const blocks = random(3) === 0 && blocked.length < 6;
      r.add(c.time, blocks ? 'block' : 'yield', c.task, { core: c.number, line: 9, reason: reasonOf('lock'), object: 1 });
      (blocks ? blocked : ready).push(c.task);
    }
    c.task = ready.shift()!;
    c.time += random(50);
    r.add(c.time, 'run', c.task, { core: c.number, line: 8 });
    c.time += 2_000 + random(c.number === 0 ? 400_000 : 20_000);
  }
  return { mode: 'parallel', events: r.sorted(), tasks, objects: [{ pid: 100, id: 1, kind: 'lock', name: 'guard' }], dropped };
}
