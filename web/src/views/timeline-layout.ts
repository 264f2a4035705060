// Where the lanes of a timeline are, from top to bottom, in pixels below the axis.

import type { Timeline } from '../model/timeline';

export type Row =
  | { kind: 'cores' | 'tasks'; y: number; height: number }
  | { kind: 'process'; y: number; height: number; pid: number; name: string }
  | { kind: 'lane'; y: number; height: number; lane: number };

export interface Layout {
  rows: Row[];
  height: number;
  /** Of the lane with that index. */
  laneY: number[];
  /** Lanes from top to bottom. */
  order: number[];
}

export const AXIS_HEIGHT = 26;
export const BAR = 18;
const HEAD = 24;
const CORE_PITCH = 25;
const TASK_PITCH = 32;
const BETWEEN = 8;

export function layOut(timeline: Timeline): Layout {
  const rows: Row[] = [];
  const laneY: number[] = [];
  const order: number[] = [];
  let y = 4;
  const head = (row: { kind: 'cores' | 'tasks' } | { kind: 'process'; pid: number; name: string }) => {
    rows.push({ ...row, y, height: HEAD });
    y += HEAD;
  };
  const lanes = (list: readonly number[], pitch: number) => {
    for (const lane of list) {
      rows.push({ kind: 'lane', y, height: pitch, lane });
      laneY[lane] = y + (pitch === CORE_PITCH ? 3 : 5);
      order.push(lane);
      y += pitch;
    }
  };
  const several = timeline.groups.length > 1;
  for (const { pid, name, cores, tasks } of timeline.groups) {
    if (several) head({ kind: 'process', pid, name });
    if (cores.length > 0) {
      if (!several && timeline.mode === 'parallel') head({ kind: 'cores' });
      lanes(cores, CORE_PITCH);
      y += several ? 2 : BETWEEN;
    }
    if (!several) head({ kind: 'tasks' });
    lanes(tasks, TASK_PITCH);
    y += BETWEEN;
  }
  return { rows, height: y, laneY, order };
}

/** The lane at a height, or above it where there is a gap; undefined: over a heading. */
export function laneAt(layout: Layout, y: number): number | undefined {
  for (const row of layout.rows) if (row.kind === 'lane' && y >= row.y && y < row.y + row.height) return row.lane;
  return undefined;
}
