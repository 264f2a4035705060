// A timeline as Chrome trace event JSON, which Perfetto and chrome://tracing open: each process has a row for each of
// its cores and one for each task. In controlled mode a step is written as a microsecond, as the command line does.

import { FLOW_KINDS, STATES } from './timeline-parts';
import type { Lane, Timeline } from './timeline';

interface TraceEventJson {
  ph: 'X' | 'M' | 's' | 'f';
  pid: number;
  tid: number;
  name: string;
  [member: string]: unknown;
}

/** Tasks come after the cores. */
const TASKS = 1000;

function row(lane: Lane): number {
  return lane.kind === 'core' ? lane.core + 1 : TASKS + lane.number;
}

function titleOf(lane: Lane, mode: Timeline['mode']): string {
  if (lane.kind === 'task') return lane.name;
  return mode === 'controlled' ? 'Turns' : `Core ${lane.core}`;
}

export function chromeTrace(timeline: Timeline): string {
  const { lanes, groups, flows, laneOf, events, mode } = timeline;
  const microseconds = (time: number) => (mode === 'controlled' ? time : time / 1000);
  const list: TraceEventJson[] = [];
  for (const { pid, name } of groups) list.push({ ph: 'M', pid, tid: 0, name: 'process_name', args: { name } });
  for (const lane of lanes) {
    const { pid, segments: s } = lane;
    const tid = row(lane);
    list.push({ ph: 'M', pid, tid, name: 'thread_name', args: { name: titleOf(lane, mode) } });
    list.push({ ph: 'M', pid, tid, name: 'thread_sort_index', args: { sort_index: tid } });
    for (let i = 0; i < s.length; i++) {
      const state = STATES[s.state[i]!]!;
      const task = lane.kind === 'core' && state === 'running' ? lanes[laneOf[s.who[i]!]!] : undefined;
      const line = events[s.first[i]!]?.line ?? 0;
      list.push({
        ph: 'X', pid, tid,
        name: task?.kind === 'task' ? task.name : state,
        ts: microseconds(s.start[i]!),
        dur: microseconds(s.end[i]! - s.start[i]!),
        ...(line > 0 && { args: { line } }),
      });
    }
  }
  for (let i = 0; i < flows.length; i++) {
    const name = FLOW_KINDS[flows.kind[i]!]!;
    const from = lanes[laneOf[flows.from[i]!]!]!;
    const to = lanes[laneOf[flows.to[i]!]!]!;
    list.push({ ph: 's', pid: from.pid, tid: row(from), name, cat: name, id: i + 1, ts: microseconds(flows.start[i]!) });
    list.push({ ph: 'f', bp: 'e', pid: to.pid, tid: row(to), name, cat: name, id: i + 1, ts: microseconds(flows.end[i]!) });
  }
  const said = timeline.dropped > 0 ? { otherData: { dropped: timeline.dropped } } : {};
  return JSON.stringify({ traceEvents: list, displayTimeUnit: 'ms', ...said });
}
