// A task's place among the task colours: main for the main thread, then by the number in its name, so that
// Thread-2 has the same colour in every run.

export interface TaskSlot {
  label: string;
  colour: string;
}

const SLOTS = 8;

export function taskSlots(names: readonly string[]): Map<string, TaskSlot> {
  const slots = new Map<string, TaskSlot>();
  let unnumbered = names.length;
  for (const name of names) {
    if (name === 'MainThread') {
      slots.set(name, { label: 'M', colour: 'main' });
      continue;
    }
    const number = Number(/-(\d+)/.exec(name)?.[1] ?? ++unnumbered);
    slots.set(name, { label: String(number), colour: String(((Math.max(number, 1) - 1) % SLOTS) + 1) });
  }
  return slots;
}
