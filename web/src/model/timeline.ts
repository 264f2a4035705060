// The timeline of a run, made from its trace once: a lane for each core and each task with the segments in it, what
// was held meanwhile, and the arrows between lanes. Segments of a lane are in order and do not overlap, so that what
// is to be seen of a lane is found by bisection (timeline-look-up.ts). What was not recorded is a segment of its own
// kind: the timeline never claims what it does not know.

import { slotOf } from './colours';
import { FIRST_NAME, FIRST_PROCESS } from './processes';
import type { TaskSlot } from './tasks';
import type { ObjectName, TaskName, TraceEvent } from './trace';
import { LaneBuilder, SortedFlows, type Flows, type Segments } from './timeline-parts';
import { WAIT_REASONS } from './waits';

export { STATES, type Flows, type FlowKind, type Segments, type SegmentState } from './timeline-parts';

/** A whole run, all its processes. */
export interface Trace {
  mode: 'parallel' | 'controlled';
  events: readonly TraceEvent[];
  tasks: readonly TaskName[];
  objects: readonly ObjectName[];
  /** Events that found no room. */
  dropped: number;
  /** When the run ended, where that is known better than by the last event; as the events' times. */
  end?: number;
  processes?: readonly { pid: number; name: string }[];
  /** The run goes on: what has not ended may yet. */
  goesOn?: boolean;
}

export interface Ending {
  time: number;
  how: 'done' | 'failed';
}

export interface TaskLane {
  kind: 'task';
  pid: number;
  number: number;
  /** In the order of start, in the run. */
  index: number;
  name: string;
  slot: TaskSlot;
  segments: Segments;
  /** What it held, `who` being an ObjectName's id: the first in the first list, what it took meanwhile in the next, .. */
  holds: Segments[];
  /** Absent: it had not ended when the run, or what is known of it, was over. */
  ending?: Ending;
}

export interface CoreLane {
  kind: 'core';
  /** Of the process; in controlled mode all processes have one turn after the other, and it is the first one's. */
  pid: number;
  core: number;
  segments: Segments;
}

export type Lane = TaskLane | CoreLane;

export interface ProcessGroup {
  pid: number;
  name: string;
  cores: number[];
  /** Indices into lanes, as cores. */
  tasks: number[];
}

export interface Timeline {
  mode: Trace['mode'];
  goesOn: boolean;
  end: number;
  /** Controlled mode: how many have been done; the axis may go on a little. */
  steps: number;
  dropped: number;
  lanes: Lane[];
  groups: ProcessGroup[];
  flows: Flows;
  events: readonly TraceEvent[];
  /** Lane of the task with that index in the run. */
  laneOf: number[];
  objectName(pid: number, id: number): string | undefined;
  taskName(pid: number, number: number): string | undefined;
}

/** Nanoseconds that a task takes at most from when it can be woken until it tells that it waits. */
const PARKING = 2e6;
/** A run is shown as if it took that long at least. */
const LEAST_NS = 1000;
const SLEEP = WAIT_REASONS.indexOf('sleep');

interface TaskState {
  pid: number;
  number: number;
  index: number;
  lane: LaneBuilder;
  core: CoreState | undefined;
  /** When it was woken before its block was told: it never was off the ready queue for long. */
  woken: number;
  holds: LaneBuilder[];
  failed: boolean;
  ending: Ending | undefined;
}

interface CoreState {
  pid: number;
  core: number;
  lane: LaneBuilder;
  running: TaskState | undefined;
  /** The latest event of a turn that was recorded. */
  last: number;
  /** There were turns that were not. */
  gaps: boolean;
}

interface Owned {
  owner: TaskState;
  hold: LaneBuilder;
}

/** Events, by their indices. */
interface Channel {
  sent: number[];
  received: number[];
}

class Builder {
  /** By process and number: small numbers, which are looked up once or more for each event. */
  private readonly tasks: TaskState[][] = [];
  private readonly cores: CoreState[][] = [];
  private readonly owned: (Owned | undefined)[][] = [];
  private readonly channels = new Map<number, Channel>();
  private readonly flows = new SortedFlows();
  private readonly names = new Map<string, string>();
  private readonly order: TaskState[] = [];
  private readonly controlled: boolean;

  constructor(
    private readonly trace: Trace,
    private readonly events: readonly TraceEvent[],
  ) {
    this.controlled = trace.mode === 'controlled';
    for (const { pid, number, name } of trace.tasks) this.names.set(`${pid}/${number}`, name);
  }

  build(): Timeline {
    const { events, trace } = this;
    events.forEach((event, i) => this.take(event, i));
    const last = Math.max(trace.end ?? 0, events.at(-1)?.time ?? 0);
    const end = this.controlled ? this.stand(last) : Math.max(last, LEAST_NS);
    this.finish(end);
    this.messages();
    return this.result(end, last);
  }

  private task(pid: number, number: number): TaskState {
    const ofProcess = (this.tasks[pid] ??= []);
    let task = ofProcess[number];
    if (!task) {
      const index = this.order.length;
      const lane = new LaneBuilder();
      task = { pid, number, index, lane, core: undefined, woken: -Infinity, holds: [], failed: false, ending: undefined };
      ofProcess[number] = task;
      this.order.push(task);
    }
    return task;
  }

  private core(event: TraceEvent): CoreState {
    const pid = this.controlled ? FIRST_PROCESS : event.pid;
    const number = this.controlled ? 0 : Math.max(0, event.core);
    const ofProcess = (this.cores[pid] ??= []);
    let core = ofProcess[number];
    if (!core) {
      core = { pid, core: number, lane: new LaneBuilder(), running: undefined, last: 0, gaps: false };
      ofProcess[number] = core;
    }
    return core;
  }

  private take(event: TraceEvent, i: number): void {
    const { time, pid, other, kind } = event;
    const by = event.task >= 0 ? this.task(pid, event.task) : undefined;
    if (by?.core) by.core.last = time;
    switch (kind) {
      case 'start':
        return this.start(this.task(pid, other), by, time, i);
      case 'run':
        return by && this.run(by, event, i);
      case 'yield':
        return by && this.leave(by, event, 'ready', i);
      case 'block':
        return by && this.leave(by, event, event.reason === SLEEP ? 'sleeping' : 'blocked', i);
      case 'wake':
        return this.wake(this.task(pid, other), by, time, i);
      case 'end':
        return by && this.end(by, event, i);
      case 'lock':
        return by && this.lock(by, event, i);
      case 'unlock':
        return this.unlock(event, i);
      case 'send':
        if (by) this.channel(event.number).sent.push(i);
        return;
      case 'receive':
        if (by) this.channel(event.number).received.push(i);
        return;
      default:
    }
  }

  private start(task: TaskState, by: TaskState | undefined, time: number, i: number): void {
    task.ending = undefined;
    task.lane.open(time, 'ready', -1, i);
    if (by && by !== task) this.flows.add('start', by.index, task.index, time, time, i, i);
  }

  private run(task: TaskState, event: TraceEvent, i: number): void {
    const { time } = event;
    const core = this.core(event);
    if (core.running === task) return;
    if (event.number > 0 && !this.controlled) this.gap(core, time);
    if (core.running) this.takeOff(core.running, time, i, this.trace.dropped > 0 ? 'unknown' : 'ready');
    if (task.core) this.takeOff(task, time, i, 'ready');
    // Nothing said that it had been woken: that was among what was dropped.
    const { state } = task.lane;
    if (this.trace.dropped > 0 && (state === 'blocked' || state === 'sleeping')) task.lane.doubt();
    task.ending = undefined;
    task.woken = -Infinity;
    task.core = core;
    core.running = task;
    core.last = time;
    task.lane.open(time, 'running', core.core, i);
    core.lane.open(time, 'running', task.index, i);
  }

  /** Turns before this one were not recorded: nobody knows what the tasks of the process did meanwhile. */
  private gap(core: CoreState, time: number): void {
    core.gaps = true;
    if (core.running) return;
    core.lane.unknown(core.last, time);
    for (const task of this.order) if (task.pid === core.pid && !task.core) task.lane.doubt(core.last);
  }

  private takeOff(task: TaskState, time: number, i: number, next: 'ready' | 'blocked' | 'sleeping' | 'unknown', who = -1): void {
    const { core } = task;
    if (core) {
      core.lane.close(time, i);
      core.running = undefined;
      core.last = time;
      task.core = undefined;
    }
    task.lane.open(time, next, who, i);
  }

  private leave(task: TaskState, event: TraceEvent, next: 'ready' | 'blocked' | 'sleeping', i: number): void {
    const { time, core } = event;
    // Clocks are coarse: another core may have it already, at the very same time.
    if (task.core && !this.controlled && core >= 0 && task.core.core !== core && time === task.lane.since) return;
    const gone = next !== 'ready' && time - task.woken <= PARKING;
    task.woken = -Infinity;
    const who = next === 'blocked' ? this.ownerOf(event) : -1;
    this.takeOff(task, time, i, gone ? 'ready' : next, who);
  }

  private wake(task: TaskState, by: TaskState | undefined, time: number, i: number): void {
    if (by && by !== task) this.flows.add('wake', by.index, task.index, time, time, i, i);
    const { state } = task.lane;
    if (state === 'blocked' || state === 'sleeping' || state === 'unknown') task.lane.open(time, 'ready', -1, i);
    // At the very moment when it got a core: that was why.
    else if (!task.core || time > task.lane.since) task.woken = time;
  }

  private end(task: TaskState, { time, number }: TraceEvent, i: number): void {
    if (task.core) {
      task.core.lane.close(time, i);
      task.core.running = undefined;
      task.core.last = time;
      task.core = undefined;
    }
    task.lane.close(time, i);
    // What the library does after the main task's end is told as that task's again.
    task.failed ||= number === 1;
    task.ending = { time, how: task.failed ? 'failed' : 'done' };
  }

  private lock(task: TaskState, { pid, object, time }: TraceEvent, i: number): void {
    const ofProcess = (this.owned[pid] ??= []);
    const known = ofProcess[object];
    if (object === 0 || known?.owner === task) return;
    known?.hold.close(time, i);
    let hold = task.holds.find(({ isOpen }) => !isOpen);
    if (!hold) task.holds.push((hold = new LaneBuilder()));
    hold.open(time, 'running', object, i);
    ofProcess[object] = { owner: task, hold };
  }

  private unlock({ pid, object, time }: TraceEvent, i: number): void {
    const ofProcess = this.owned[pid];
    const known = ofProcess?.[object];
    if (!ofProcess || !known) return;
    known.hold.close(time, i);
    ofProcess[object] = undefined;
  }

  private ownerOf(event: TraceEvent): number {
    return this.owned[event.pid]?.[event.object]?.owner.index ?? -1;
  }

  private channel(id: number): Channel {
    let channel = this.channels.get(id);
    if (!channel) this.channels.set(id, (channel = { sent: [], received: [] }));
    return channel;
  }

  /** The nth message that came is the nth that was sent; clocks of two processes may differ a little. */
  private messages(): void {
    if (this.trace.dropped > 0) return;
    for (const { sent, received } of this.channels.values()) {
      for (let n = 0; n < Math.min(sent.length, received.length); n++) {
        const [send, receive] = [this.events[sent[n]!]!, this.events[received[n]!]!];
        const from = this.task(send.pid, send.task);
        const to = this.task(receive.pid, receive.task);
        if (from === to) continue;
        this.flows.add('message', from.index, to.index, send.time, Math.max(send.time, receive.time), sent[n]!, received[n]!);
      }
    }
  }

  /** After the last step nobody has a turn, but what each is left in can be seen. */
  private stand(last: number): number {
    for (const task of this.order) if (task.core) this.takeOff(task, last, -1, 'ready');
    return this.order.some(({ ending }) => !ending) ? last + 1 : Math.max(1, last);
  }

  /** What is still open goes on to the end, but only as far as is known. */
  private finish(end: number): void {
    const { dropped } = this.trace;
    const cores = this.cores.flat();
    const doubtful = dropped === 0 ? [] : cores.some(({ gaps }) => gaps) ? cores.filter(({ gaps }) => gaps) : cores;
    const cut = Math.min(end, ...doubtful.map(({ last }) => last));
    for (const core of cores) {
      if (core.lane.isOpen) core.lane.finish(doubtful.includes(core) ? core.last : end, end);
      else if (doubtful.includes(core)) core.lane.unknown(core.last, end);
    }
    for (const task of this.order) {
      if (task.lane.isOpen) task.lane.finish(cut, end);
      for (const hold of task.holds) hold.close(Math.max(cut, hold.since), -1);
    }
  }

  private result(end: number, steps: number): Timeline {
    const { trace, order } = this;
    const lanes: Lane[] = [];
    const laneOf: number[] = [];
    const pids = [...new Set(order.map(({ pid }) => pid))].sort((a, b) => a - b);
    const groups = pids.map((pid) => {
      const tasks = order.filter((task) => task.pid === pid).sort((a, b) => a.number - b.number);
      const cores = (this.cores[pid] ?? []).filter((core) => core !== undefined);
      const name = trace.processes?.find((p) => p.pid === pid)?.name;
      const group: ProcessGroup = { pid, name: name ?? (pid === FIRST_PROCESS ? FIRST_NAME : `Process-${pid - FIRST_PROCESS}`), cores: [], tasks: [] };
      // One task on one core of a child: its own lane says all.
      if (pid === FIRST_PROCESS || cores.length > 1 || tasks.length > 1) {
        for (const { core, lane } of cores) group.cores.push(lanes.push({ kind: 'core', pid, core, segments: lane.segments() }) - 1);
      }
      for (const task of tasks) {
        laneOf[task.index] = lanes.length;
        group.tasks.push(lanes.push(this.taskLane(task)) - 1);
      }
      return group;
    });
    const objects = new Map(trace.objects.map((object) => [`${object.pid}/${object.id}`, object.name]));
    return {
      mode: trace.mode, goesOn: trace.goesOn === true, end, steps, dropped: trace.dropped, lanes, groups, laneOf, events: this.events,
      flows: this.flows.sorted(),
      objectName: (pid, id) => objects.get(`${pid}/${id}`),
      taskName: (pid, number) => this.names.get(`${pid}/${number}`),
    };
  }

  private taskLane({ pid, number, index, lane, holds, ending }: TaskState): TaskLane {
    const name = this.names.get(`${pid}/${number}`) ?? (number === 0 ? 'MainThread' : `Thread-${number}`);
    return {
      kind: 'task', pid, number, index, name, slot: slotOf({ index, pid, number }), segments: lane.segments(),
      holds: holds.map((hold) => hold.segments()),
      ...(ending && { ending }),
    };
  }
}

function inOrder(events: readonly TraceEvent[]): readonly TraceEvent[] {
  for (let i = 1; i < events.length; i++) {
    if (events[i]!.time < events[i - 1]!.time) return [...events].sort((a, b) => a.time - b.time);
  }
  return events;
}

export function buildTimeline(trace: Trace): Timeline {
  return new Builder(trace, inOrder(trace.events)).build();
}
