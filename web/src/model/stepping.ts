// What a stepped run says when it has paused, and what it can be told then.

import type { Race, Warning } from './report';
import type { Snapshot, Step } from './snapshot';

/** task: who goes; absent: whom the strategy chooses. The run pauses again afterwards. */
export type StepCommand =
  /** One visible operation. */
  | { kind: 'step'; task?: number }
  /** Until that task is on another line, blocks or ends. */
  | { kind: 'line'; task?: number }
  /** Until another task goes on than the one that went last. */
  | { kind: 'switch' }
  /** To just after that visible operation, forwards or backwards; 0: to the start. */
  | { kind: 'to'; step: number }
  /** To the end, or to the next 'pause'. */
  | { kind: 'continue' }
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
