import { expect, it } from 'vitest';
import { processSlot, slotOf } from '../src/model/colours';

it('the colour goes by the order of start in the run and comes round after eight', () => {
  const colours = Array.from({ length: 10 }, (_, index) => slotOf({ index, pid: 100, number: index }).colour);
  expect(colours).toEqual(['main', '1', '2', '3', '4', '5', '6', '7', '8', '1']);
});

it('the chip tells the process and the number in it', () => {
  expect(slotOf({ index: 0, pid: 100, number: 0 }).label).toBe('M');
  expect(slotOf({ index: 12, pid: 100, number: 9 }).label).toBe('9');
  expect(slotOf({ index: 2, pid: 101, number: 0 }).label).toBe('P1');
  expect(slotOf({ index: 3, pid: 102, number: 4 })).toEqual({ label: 'P2.4', colour: '3' });
});

it('a process has the colour of its main task, whatever was started before it', () => {
  for (const pid of [100, 101, 104]) expect(slotOf({ index: 7, pid, number: 0 })).toEqual(processSlot(pid));
  expect(processSlot(100)).toEqual({ label: 'M', colour: 'main' });
  expect(processSlot(101)).toEqual({ label: 'P1', colour: '1' });
});
