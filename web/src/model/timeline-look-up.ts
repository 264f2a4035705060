// What is to be seen of a lane at some zoom: its segments, the narrow ones merged with their neighbours. It costs by
// what is seen, not by how many segments there are: everything is found by bisection.

import { STATES, type Flows, type Segments } from './timeline-parts';

/** In pixels: what is narrower is merged. */
export const LEAST_WIDTH = 1.5;

const RUNNING = STATES.indexOf('running');

/** Segments i..j-1 of a lane. */
export interface Piece {
  i: number;
  j: number;
}

/** The first index from `from` on whose value is greater, or not less where `equal`; values are in order. */
export function bisect(values: Float64Array, value: number, equal: boolean, from = 0, to = values.length): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = values[middle]!;
    if (at > value || (equal && at === value)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The piece that a segment is part of. Narrow ones are merged by cells of the time axis, which do not depend on what
 * is in sight: nothing flickers when the view moves. least: the time that is LEAST_WIDTH wide.
 */
export function pieceAt(s: Segments, k: number, least: number): Piece {
  if (s.end[k]! - s.start[k]! >= least) return { i: k, j: k + 1 };
  const cell = Math.floor(s.start[k]! / least);
  let i = bisect(s.start, cell * least, true, 0, k + 1);
  // A wide one can only be the last or, after a rounding, the first.
  if (i < k && s.end[i]! - s.start[i]! >= least) i++;
  return { i, j: cellEnd(s, k, least) };
}

/** Where the cell of a narrow segment ends: few are in one, so that the search begins beside it. */
function cellEnd({ start, end, length }: Segments, k: number, least: number): number {
  const border = (Math.floor(start[k]! / least) + 1) * least;
  let step = 1;
  let low = k + 1;
  while (low + step < length && start[low + step]! < border) {
    low += step;
    step *= 2;
  }
  const j = bisect(start, border, true, low, Math.min(length, low + step));
  return j - 1 > k && end[j - 1]! - start[j - 1]! >= least ? j - 1 : j;
}

export type Visit = (i: number, j: number, from: number, to: number) => void;

/** Calls visit for each piece between two times, in order, with the times that it is to be drawn from and to. */
export function eachPiece(s: Segments, from: number, to: number, perPixel: number, visit: Visit): void {
  const least = perPixel * LEAST_WIDTH;
  let k = bisect(s.end, from, true);
  if (k < s.length && s.end[k]! - s.start[k]! < least) k = pieceAt(s, k, least).i;
  while (k < s.length && s.start[k]! <= to) {
    const start = s.start[k]!;
    const end = s.end[k]!;
    if (end - start >= least) {
      visit(k, ++k, start, end);
      continue;
    }
    const j = cellEnd(s, k, least);
    const room = j < s.length ? Math.min(start + least, s.start[j]!) : start + least;
    visit(k, j, start, Math.max(s.end[j - 1]!, room));
    k = j;
  }
}

/** The piece at a time, or less than a few pixels from it. */
export function pieceNear(s: Segments, time: number, perPixel: number, pixels = 3): Piece | undefined {
  let best: Piece | undefined;
  let distance = pixels * perPixel;
  eachPiece(s, time - distance, time + distance, perPixel, (i, j, from, to) => {
    const off = time < from ? from - time : time > to ? time - to : 0;
    if (off < distance) {
      distance = off;
      best = { i, j };
    }
  });
  return best;
}

/** Share of the time between two moments that a lane was running. */
export function busyShare(s: Segments, i: number, j: number): number {
  const span = s.end[j - 1]! - s.start[i]!;
  return span > 0 ? (s.busy[j]! - s.busy[i]!) / span : s.state[i] === RUNNING ? 1 : 0;
}

/** Of merged segments, the one that stands for them: which it is follows the shares that they have of the time. */
export function sampleOf(s: Segments, i: number, j: number): number {
  if (j - i === 1) return i;
  const middle = (s.start[i]! + s.end[j - 1]!) / 2;
  return Math.min(j - 1, bisect(s.end, middle, true, i, j));
}

/** The segment in which a time is; -1: none. */
export function segmentAt(s: Segments, time: number): number {
  const k = bisect(s.end, time, false);
  return k < s.length && s.start[k]! <= time ? k : -1;
}

/** Those that begin or end, or are under way, between two times. */
export function flowsBetween(flows: Flows, from: number, to: number): Piece {
  return { i: bisect(flows.reach, from, true), j: bisect(flows.start, to, false) };
}
