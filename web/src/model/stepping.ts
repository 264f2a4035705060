// What a stepped run says when it has paused, and what it can be told then.
//
// Steps are visible operations, from the import of what can start a second task on. Before that a program is stepped
// by lines, which have numbers of their own, so that the numbers of steps are the same whether somebody steps or not.

import type { Race, Warning } from './report';
import type { Snapshot, Step } from './snapshot';

/**
 * Where a run is: so many visible operations are done; 0: at its start. Below 0, while there is one task only: so many
 * lines have begun, as -3 for three.
 */
export type Moment = number;

/** Undefined: it is known only by going there again. */
export function momentOf({ step, lines, linesFrom }: Snapshot): Moment | undefined {
  if (lines === undefined || (linesFrom !== undefined && step > 0)) return step;
  return linesFrom === undefined ? 0 - lines : undefined;
}

export function momentBefore(snapshot: Snapshot): Moment | undefined {
  const moment = momentOf(snapshot);
  return moment === undefined || moment === 0 ? moment : moment < 0 ? moment + 1 : moment - 1;
}

/** Some task waits for a line to be typed. */
export function waitsForInput({ tasks }: Snapshot): boolean {
  return tasks.some(({ waits }) => waits?.reason === 'input');
}

/** task: who goes; absent: whom the strategy chooses. The run pauses again afterwards. */
export type StepCommand =
  /** One visible operation; a line where there are none yet. */
  | { kind: 'step'; task?: number }
  /** Until that task is on another line, blocks or ends. */
  | { kind: 'line'; task?: number }
  /** Until another task goes on than the one that went last. */
  | { kind: 'switch' }
  /** Forwards or backwards. */
  | { kind: 'to'; step: Moment }
  /** To the moment before. Also while the run waits for a line to be typed. */
  | { kind: 'back' }
  /** To the end, or to the next 'pause'. */
  | { kind: 'continue' }
  /** Also while it waits for a line. */
  | { kind: 'pause' };

export interface Pause {
  snapshot: Snapshot;
  /** The latest, oldest first. */
  steps: Step[];
  /** Replays the run so far. */
  schedule: string;
  /** Found so far. */
  races: Race[];
  warnings: Warning[];
}
