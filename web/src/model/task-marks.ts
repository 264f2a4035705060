// Where the tasks of a run that has paused are in the program, for the editor.

import { slotOf } from './colours';
import type { Snapshot, TaskState } from './snapshot';
import type { TaskSlot } from './tasks';

export interface TaskMark {
  line: number;
  /** In the order of their start. */
  tasks: { slot: TaskSlot; name: string; state: TaskState['state']; text: string }[];
  /** That are on this line too, beyond those above. */
  more: number;
}

const MOST_ON_A_LINE = 3;

/** One mark a line, from the top. `say`: what a task does next, or what it waits for. */
export function taskMarks(
  { tasks }: Snapshot,
  say: (task: TaskState, nameOf: (index: number) => string) => string,
): TaskMark[] {
  const names = new Map(tasks.map(({ index, name }) => [index, name]));
  const nameOf = (index: number) => names.get(index) ?? '';
  const marks = new Map<number, TaskMark>();
  for (const task of tasks) {
    if (task.state === 'done' || task.line < 1) continue;
    const mark = marks.get(task.line) ?? { line: task.line, tasks: [], more: 0 };
    marks.set(task.line, mark);
    if (mark.tasks.length === MOST_ON_A_LINE) mark.more++;
    else mark.tasks.push({ slot: slotOf(task), name: task.name, state: task.state, text: say(task, nameOf) });
  }
  return [...marks.values()].sort((a, b) => a.line - b.line);
}
