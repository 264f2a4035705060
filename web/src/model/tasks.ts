// A task's place among the task colours: main for the main task, then in the order in which tasks were started.

export interface TaskSlot {
  label: string;
  colour: string;
}

const SLOTS = 8;

export function taskSlot(number: number): TaskSlot {
  if (number === 0) return { label: 'M', colour: 'main' };
  return { label: String(number), colour: String(((number - 1) % SLOTS) + 1) };
}
