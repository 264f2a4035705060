// Who is who in a run: the name and the chip of a task that a finding knows by its index only. It learns from each
// pause; of a run that never paused it knows as much as a run of one process needs.

import { slotOf } from './colours';
import { FIRST_PROCESS } from './processes';
import type { Snapshot, TaskState } from './snapshot';
import type { TaskSlot } from './tasks';

export class TaskBook {
  private readonly tasks = new Map<number, TaskState>();

  /** Another run begins. */
  clear(): void {
    this.tasks.clear();
  }

  learn(snapshot: Snapshot): void {
    for (const task of snapshot.tasks) this.tasks.set(task.index, task);
  }

  slot(index: number): TaskSlot {
    return slotOf(this.tasks.get(index) ?? { index, pid: FIRST_PROCESS, number: index });
  }

  /** With the process's number where there are several. */
  name(index: number): string {
    return this.tasks.get(index)?.name ?? `#${index}`;
  }
}
