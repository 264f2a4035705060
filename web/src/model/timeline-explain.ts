// What a segment of the timeline means: the facts, which the views put into words.

import { bisect, busyShare, segmentAt, type Piece } from './timeline-look-up';
import { STATES, type SegmentState } from './timeline-parts';
import type { CoreLane, TaskLane, Timeline } from './timeline';
import { WAIT_REASONS, type WaitReason } from './waits';

export interface Facts {
  /** The task that it is about; of merged segments on a core's lane there is none. */
  task: TaskLane | undefined;
  /** The lane's own core, or the one that the task ran on; undefined where there is only one turn. */
  core: number | undefined;
  state: SegmentState;
  from: number;
  to: number;
  /** Segments that it stands for, and the share of the time that they ran. */
  count: number;
  busy: number;
  /** Where the task was. */
  line: number | undefined;
  /** Blocked: what for. */
  reason?: WaitReason;
  object?: string;
  holder?: TaskLane;
  /** Blocked or sleeping: who ended it; undefined: time, or nobody. */
  waker?: TaskLane;
  /** It lasted to the end of the run, or of what is known. */
  lasting: boolean;
  /** Ready: who had the cores, if all were taken. */
  instead: TaskLane[];
  /** Names of what it held at some time meanwhile. */
  holds: string[];
}

function taskLane(timeline: Timeline, index: number): TaskLane | undefined {
  const lane = timeline.lanes[timeline.laneOf[index] ?? -1];
  return lane?.kind === 'task' ? lane : undefined;
}

/** Who ran on the cores of a process at some time, if none was free. */
function taken(timeline: Timeline, pid: number, time: number): TaskLane[] {
  const found: TaskLane[] = [];
  for (const lane of timeline.lanes) {
    if (lane.kind !== 'core' || (lane.pid !== pid && timeline.mode === 'parallel')) continue;
    const k = segmentAt(lane.segments, time);
    const task = k >= 0 && STATES[lane.segments.state[k]!] === 'running' ? taskLane(timeline, lane.segments.who[k]!) : undefined;
    if (!task) return [];
    found.push(task);
  }
  return found;
}

function numbered(timeline: Timeline, pid: number, number: number): TaskLane | undefined {
  for (const lane of timeline.lanes) if (lane.kind === 'task' && lane.pid === pid && lane.number === number) return lane;
  return undefined;
}

function waitOf(timeline: Timeline, lane: TaskLane, k: number): Partial<Facts> {
  const { segments } = lane;
  const event = timeline.events[segments.first[k]!];
  const reason = event && WAIT_REASONS[event.reason];
  if (!event || !reason) return {};
  const object =
    reason === 'join' ? timeline.taskName(lane.pid, event.other) : timeline.objectName(lane.pid, event.object);
  const holder = taskLane(timeline, segments.who[k]!);
  const ended = timeline.events[segments.last[k]!];
  const waker = ended?.kind === 'wake' && ended.task >= 0 ? numbered(timeline, ended.pid, ended.task) : undefined;
  return { reason, ...(object && { object }), ...(holder && { holder }), ...(waker && { waker }) };
}

function lineOf(timeline: Timeline, lane: TaskLane | CoreLane, { i, j }: Piece): number | undefined {
  // While it waits a task is where it was when it stopped; while it runs, where it went on from.
  for (const event of [timeline.events[lane.segments.first[i]!], timeline.events[lane.segments.last[j - 1]!]]) {
    if (!event || event.line <= 0 || event.kind === 'start' || event.kind === 'wake') continue;
    if (lane.kind === 'core' || (event.pid === lane.pid && event.task === lane.number)) return event.line;
  }
  return undefined;
}

/** The line of the last event before a segment that tells where the task was. */
function lastLine(timeline: Timeline, lane: TaskLane, i: number): number | undefined {
  if (lane.segments.first[i]! < 0) return undefined;
  for (let k = i; k >= Math.max(0, i - 4); k--) {
    const line = lineOf(timeline, lane, { i: k, j: k + 1 });
    if (line !== undefined) return line;
  }
  return undefined;
}

/** Names, at most three. */
function heldBetween(timeline: Timeline, lane: TaskLane, from: number, to: number): string[] {
  const names = new Set<string>();
  for (const { start, end, who, length } of lane.holds) {
    for (let k = bisect(end, from, false); k < length && start[k]! < to && names.size < 3; k++) {
      const name = timeline.objectName(lane.pid, who[k]!);
      if (name) names.add(name);
    }
  }
  return [...names];
}

export function explain(timeline: Timeline, laneIndex: number, piece: Piece): Facts | undefined {
  const lane = timeline.lanes[laneIndex];
  if (!lane || piece.i >= lane.segments.length) return undefined;
  const { i, j } = piece;
  const s = lane.segments;
  const from = s.start[i]!;
  // What follows the last step has no length yet.
  const to = timeline.mode === 'controlled' ? Math.max(from, Math.min(s.end[j - 1]!, timeline.steps)) : s.end[j - 1]!;
  const single = j - i === 1;
  const state = STATES[s.state[i]!]!;
  const task = lane.kind === 'task' ? lane : single ? taskLane(timeline, s.who[i]!) : undefined;
  const facts: Facts = {
    task,
    core: timeline.mode === 'controlled' ? undefined : lane.kind === 'core' ? lane.core : single && state === 'running' ? s.who[i]! : undefined,
    state, from, to,
    count: j - i,
    busy: busyShare(s, i, j),
    line: lane.kind === 'task' && single ? lastLine(timeline, lane, i) : lineOf(timeline, lane, piece),
    lasting: s.end[j - 1]! >= timeline.end && state !== 'running',
    instead: [],
    holds: [],
  };
  if (lane.kind !== 'task' || !single) return facts;
  if (state === 'ready') facts.instead = taken(timeline, lane.pid, (from + to) / 2);
  if (state === 'blocked') Object.assign(facts, waitOf(timeline, lane, i));
  facts.holds = heldBetween(timeline, lane, from, to);
  return facts;
}
