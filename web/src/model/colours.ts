// Which colour and which chip a task has, the same in every view: a process's main task has the colour of its process,
// which goes by the process's number; that of another goes by the order in which the run's tasks were started, so that
// tasks of several processes differ too. The chip tells the process and the number.

import { FIRST_PROCESS } from './processes';
import { taskSlot, type TaskSlot } from './tasks';

export interface NumberedTask {
  /** 0: the main task of the first process; the others in the order of their start in the run. */
  index: number;
  pid: number;
  /** 0: the process's main task; the others in the order of their start. */
  number: number;
}

/** M, 1, 2, ..: tasks of the first process; P1: the main task of its first child; P1.2: another task of that. */
export function chipText(pid: number, number: number): string {
  if (pid === FIRST_PROCESS) return number === 0 ? 'M' : String(number);
  const process = `P${pid - FIRST_PROCESS}`;
  return number === 0 ? process : `${process}.${number}`;
}

/**
 * colour: main or 1..8, as in the tokens --task-* and --label-*. What the library does after a main task's end has an
 * index of its own, and is that task to everybody.
 */
export function slotOf({ index, pid, number }: NumberedTask): TaskSlot {
  return { label: chipText(pid, number), colour: taskSlot(number === 0 ? pid - FIRST_PROCESS : index).colour };
}

/** Of a process as a whole: its main task's. */
export function processSlot(pid: number): TaskSlot {
  return slotOf({ index: 0, pid, number: 0 });
}
