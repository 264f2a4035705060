import { expect, it } from 'vitest';
import { duration, isWhole, moment, moved, showing, ticks, whole, within, zoomed, type Scale } from '../src/model/time-axis';

const parallel: Scale = { mode: 'parallel', end: 210e6 };
const controlled: Scale = { mode: 'controlled', end: 40 };
const texts = (scale: Scale, from: number, to: number, count: number) => ticks(scale, { from, to }, count).map(({ text }) => text);

it('ticks are round, and the first carries the unit', () => {
  expect(texts(parallel, 0, 210e6, 5)).toEqual(['0 ms', '50', '100', '150', '200']);
  expect(texts(parallel, 10e6, 10.01e6, 5)).toEqual(['10000 µs', '10002', '10004', '10006', '10008', '10010']);
  expect(texts(parallel, 0, 21e9, 5)).toEqual(['0 s', '5', '10', '15', '20']);
});

it('steps are whole', () => {
  expect(texts(controlled, 0, 40, 5)).toEqual(['0', '10', '20', '30', '40']);
  expect(texts(controlled, 3, 7, 20)).toEqual(['3', '4', '5', '6', '7']);
});

it('a zoom leaves the time under the pointer where it is, and stays in the run', () => {
  const view = zoomed(parallel, whole(parallel), 2, 100e6);
  expect(view.to - view.from).toBeCloseTo(105e6, 3);
  expect((100e6 - view.from) / 105e6).toBeCloseTo(100 / 210, 6);
  expect(zoomed(parallel, view, 0.01, 100e6)).toEqual(whole(parallel));
  expect(isWhole(parallel, whole(parallel))).toBe(true);
  const close = zoomed(controlled, whole(controlled), 1000, 39);
  expect(close.to - close.from).toBe(4);
  expect(within(parallel, { from: -50e6, to: 50e6 })).toEqual({ from: 0, to: 100e6 });
});

it('a move ends at the ends of the run', () => {
  expect(moved(parallel, { from: 10e6, to: 20e6 }, -50e6)).toEqual({ from: 0, to: 10e6 });
  expect(moved(parallel, { from: 10e6, to: 20e6 }, 500e6)).toEqual({ from: 200e6, to: 210e6 });
});

it('what is in sight is not moved to be shown', () => {
  const view = { from: 10e6, to: 20e6 };
  expect(showing(parallel, view, 12e6, 13e6)).toBe(view);
  const there = showing(parallel, view, 100e6, 101e6);
  expect(there.from).toBeLessThan(100e6);
  expect(there.to).toBeGreaterThan(101e6);
});

it('times have the digits that mean something', () => {
  expect([duration(4_123_456), duration(350_200), duration(12_345), duration(1_500_000_000)]).toEqual(['4.12 ms', '350 µs', '12.3 µs', '1.5 s']);
  expect(moment(64_210_000, 210e6)).toBe('64 ms');
  expect(moment(64_215_900, 20_000)).toBe('64.2159 ms');
});
