// What a timeline is made of: the segments of a lane, and the arrows between lanes, in arrays of numbers.

export const STATES = ['running', 'ready', 'blocked', 'sleeping', 'unknown'] as const;
export type SegmentState = (typeof STATES)[number];

/** In order of time; one ends before the next begins. */
export interface Segments {
  length: number;
  start: Float64Array;
  end: Float64Array;
  /** Index into STATES. */
  state: Uint8Array;
  /** Running on a task's lane: the core; on a core's: the task's index. Blocked: index of the task that held it. -1. */
  who: Int32Array;
  /** Events that began and ended it; -1: none. */
  first: Int32Array;
  last: Int32Array;
  /** busy[i]: time that it was running before segment i; one longer than the others. */
  busy: Float64Array;
}

export const FLOW_KINDS = ['start', 'wake', 'message'] as const;
export type FlowKind = (typeof FLOW_KINDS)[number];

/** In the order of their beginning. */
export interface Flows {
  length: number;
  /** Index into FLOW_KINDS. */
  kind: Uint8Array;
  /** Indices of tasks in the run. */
  from: Int32Array;
  to: Int32Array;
  start: Float64Array;
  end: Float64Array;
  /** reach[i]: the latest end of flows 0..i. */
  reach: Float64Array;
  first: Int32Array;
  last: Int32Array;
}

const NUMBER = Object.fromEntries(STATES.map((state, i) => [state, i])) as Record<SegmentState, number>;
const RUNNING = STATES.indexOf('running');
const UNKNOWN = STATES.indexOf('unknown');

export class LaneBuilder {
  private readonly start: number[] = [];
  private readonly endAt: number[] = [];
  private readonly states: number[] = [];
  private readonly who: number[] = [];
  private readonly first: number[] = [];
  private readonly last: number[] = [];
  private opened = false;
  /** Since when the open segment lasts, or when the last one was closed. */
  since = 0;

  get isOpen(): boolean {
    return this.opened;
  }

  get state(): SegmentState | undefined {
    return this.opened ? STATES[this.states.at(-1)!] : undefined;
  }

  open(time: number, state: SegmentState, who: number, event: number): void {
    const number = NUMBER[state];
    if (this.opened && this.states[this.states.length - 1] === number && number !== RUNNING) return;
    this.close(time, event);
    const from = Math.max(time, this.since);
    this.start.push(from);
    this.endAt.push(from);
    this.states.push(number);
    this.who.push(who);
    this.first.push(event);
    this.last.push(-1);
    this.opened = true;
    this.since = from;
  }

  close(time: number, event: number): void {
    if (!this.opened) return;
    this.opened = false;
    this.since = Math.max(time, this.since);
    const i = this.start.length - 1;
    // A task that ran for less than the clock can tell has run all the same.
    if (time <= this.start[i]! && this.states[i] !== RUNNING) {
      const { start, endAt, states, who, first, last } = this;
      start.length = endAt.length = states.length = who.length = first.length = last.length = i;
      return;
    }
    this.endAt[i] = this.since;
    this.last[i] = event;
  }

  /** What became of a task that was on no core is not known from then on, or, absent, all the time. */
  doubt(from = this.since): void {
    if (!this.opened || this.states.at(-1) === RUNNING) return;
    if (from <= this.since) this.states[this.states.length - 1] = UNKNOWN;
    else if (this.states.at(-1) !== UNKNOWN) this.open(from, 'unknown', -1, -1);
  }

  /** Nothing more comes: the open segment is known to go on to `known`, and not known until `end`. */
  finish(known: number, end: number): void {
    if (this.opened && this.states.at(-1) === UNKNOWN) return this.close(end, -1);
    const to = Math.max(known, this.since);
    this.close(to, -1);
    this.unknown(to, end);
  }

  unknown(from: number, to: number): void {
    if (to <= from) return;
    this.open(from, 'unknown', -1, -1);
    this.close(to, -1);
  }

  segments(): Segments {
    const { length } = this.start;
    const busy = new Float64Array(length + 1);
    for (let i = 0; i < length; i++) {
      busy[i + 1] = busy[i]! + (this.states[i] === RUNNING ? this.endAt[i]! - this.start[i]! : 0);
    }
    return {
      length,
      start: Float64Array.from(this.start),
      end: Float64Array.from(this.endAt),
      state: Uint8Array.from(this.states),
      who: Int32Array.from(this.who),
      first: Int32Array.from(this.first),
      last: Int32Array.from(this.last),
      busy,
    };
  }
}

interface Flow {
  kind: number;
  from: number;
  to: number;
  start: number;
  end: number;
  first: number;
  last: number;
}

/** Collects flows in any order of their beginnings. */
export class SortedFlows {
  private readonly list: Flow[] = [];

  add(kind: FlowKind, from: number, to: number, start: number, end: number, first: number, last: number): void {
    this.list.push({ kind: FLOW_KINDS.indexOf(kind), from, to, start, end, first, last });
  }

  sorted(): Flows {
    const list = this.list.sort((a, b) => a.start - b.start);
    const reach = new Float64Array(list.length);
    list.forEach(({ end }, i) => (reach[i] = i === 0 ? end : Math.max(reach[i - 1]!, end)));
    return {
      length: list.length,
      kind: Uint8Array.from(list, (flow) => flow.kind),
      from: Int32Array.from(list, (flow) => flow.from),
      to: Int32Array.from(list, (flow) => flow.to),
      start: Float64Array.from(list, (flow) => flow.start),
      end: Float64Array.from(list, (flow) => flow.end),
      first: Int32Array.from(list, (flow) => flow.first),
      last: Int32Array.from(list, (flow) => flow.last),
      reach,
    };
  }
}
