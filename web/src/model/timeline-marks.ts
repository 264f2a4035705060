// The moments of findings on the timeline.

import type { Deadlock, Race, Warning } from './report';
import { FIRST_NAME } from './processes';
import { segmentAt } from './timeline-look-up';
import { STATES, type Timeline } from './timeline';

export interface Findings {
  races: readonly Race[];
  warnings: readonly Warning[];
  deadlock?: Deadlock | null;
}

export interface Moment {
  time: number;
  lane: number;
  what: 'race' | 'warning' | 'deadlock';
  /** Of a race. */
  variable?: string;
}

/** In the middle of the step. */
const MIDDLE = 0.5;

function blockedLanes(timeline: Timeline, { tasks }: Deadlock): number[] {
  return tasks.flatMap(({ index, process, number }) => {
    if (index !== undefined) return timeline.laneOf[index] ?? [];
    const group = timeline.groups.find(({ name }) => name === (process ?? FIRST_NAME));
    return group?.tasks.filter((at) => (timeline.lanes[at] as { number?: number }).number === number) ?? [];
  });
}

export function momentsOf(timeline: Timeline, { races, warnings, deadlock }: Findings): Moment[] {
  const moments: Moment[] = [];
  if (timeline.mode === 'controlled') {
    for (const { variable, accesses } of races) {
      for (const { index, step } of accesses) {
        const lane = timeline.laneOf[index];
        if (lane !== undefined) moments.push({ time: step - MIDDLE, lane, what: 'race', variable });
      }
    }
    for (const { step } of warnings) {
      const turns = timeline.lanes.findIndex(({ kind }) => kind === 'core');
      if (step === undefined || turns < 0) continue;
      const k = segmentAt(timeline.lanes[turns]!.segments, step - MIDDLE);
      const lane = k < 0 ? undefined : timeline.laneOf[timeline.lanes[turns]!.segments.who[k]!];
      if (lane !== undefined) moments.push({ time: step - MIDDLE, lane, what: 'warning' });
    }
  }
  for (const lane of deadlock ? blockedLanes(timeline, deadlock) : []) {
    const { start, end, state, length } = timeline.lanes[lane]!.segments;
    if (length === 0) continue;
    const waits = STATES[state[length - 1]!] === 'blocked';
    moments.push({ time: waits ? start[length - 1]! : end[length - 1]!, lane, what: 'deadlock' });
  }
  return moments;
}
