// The lanes of a timeline: what they are filled with goes through strips of pixels, for there may be thousands of it;
// only the words, for which there must be room, are the canvas' own.

import { STATES, type CoreLane, type Segments, type TaskLane } from '../model/timeline';
import { busyShare, eachPiece, sampleOf } from '../model/timeline-look-up';
import { BAR } from './timeline-layout';
import type { SlotLook } from './timeline-look';
import type { Picture, ToX } from './timeline-paint';
import { MOST_ROWS, putStrips, strips } from './timeline-put';
import { rowsOf, type Ink, type Rows } from './timeline-strips';
import { setFont, widthIn } from './timeline-text';

const RUNNING = STATES.indexOf('running');
const READY = STATES.indexOf('ready');
const BLOCKED = STATES.indexOf('blocked');
const SLEEPING = STATES.indexOf('sleeping');
const UNKNOWN = STATES.indexOf('unknown');
const LEVELS = 5;
/** In pixels: what is narrower has no room for words, or for a shape of its own. */
const WORDS = 26;
const WAITS = 40;
const ROUND = 8;
const FRAME = 4;
const BRACKET = 5;

/** The bands of a bar from its middle outwards: sleeping is a dashed line, waiting is low, corners are round. */
const DASHES = 0;
const LOW = 1;
const HIGH = 2;
const INNER = 3;
const OUTER = 4;
const DASH = 2;
const DASH_PITCH = 5;
/** How much shorter a bar's rows are at its corners: coarse screens have one such row. */
const INNER_CUT = 0.45;
const ONLY_CUT = 0.77;
const OUTER_CUT = 1.09;

function bandOfBar(y: number): number {
  const inside = Math.min(y, BAR - y);
  return inside < 0.5 ? OUTER : inside < 1 ? INNER : inside < 5 ? HIGH : inside < 8 ? LOW : DASHES;
}

/** A bracket is a line with a tick at each end; a short line is a little thinner. */
const TICK = 0;
const LINE = 1;
const UNDER = 2;
const TICK_WIDTH = 1.5;
const HOLD_HEIGHT = 4;
const HOLD_TOP = BAR + 1;
const HOLD_PITCH = 3;
const MOST_HOLDS = 3;

/** Words on a bar, or, with room made for them, between bars. */
interface Writing {
  text: string;
  x: number;
  y: number;
  colour: string;
}

interface Cleared extends Writing {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Sheet extends Picture {
  context: CanvasRenderingContext2D;
  x: ToX;
  perPixel: number;
  taskRows: Rows;
  coreRows: Rows;
  holdRows: Rows;
  innerCut: number;
  /** Where the lanes' coordinates begin, in the canvas' own pixels. */
  origin: number;
  onBars: Writing[];
  between: Cleared[];
}

export function paintLanes(context: CanvasRenderingContext2D, picture: Picture, x: ToX, perPixel: number, top: number, bottom: number): void {
  const { layout, timeline, gutter, width, look } = picture;
  const { a: ratio, f: origin } = context.getTransform();
  const taskRows = rowsOf(BAR, ratio, bandOfBar);
  const coreRows = taskRows.map((band) => Math.max(band, HIGH));
  const holdRows = rowsOf(HOLD_HEIGHT, ratio, (y) => (y < 2 ? TICK : y < 3 ? LINE : UNDER));
  const innerCut = taskRows.includes(OUTER) ? INNER_CUT : ONLY_CUT;
  const sheet: Sheet = { ...picture, context, x, perPixel, taskRows, coreRows, holdRows, innerCut, origin, onBars: [], between: [] };
  const ended: (() => void)[] = [];
  strips.begin(gutter, width, ratio);
  for (const row of layout.rows) {
    if (row.kind !== 'lane' || row.y > bottom || row.y + row.height < top) continue;
    const lane = timeline.lanes[row.lane]!;
    const y = layout.laneY[row.lane]!;
    if (strips.used > MOST_ROWS / 2) putStrips(context);
    if (lane.kind === 'core') {
      context.fillStyle = look.line2;
      context.fillRect(gutter, y + BAR / 2, width - gutter, 1);
      coreLane(sheet, lane, y);
    } else {
      taskLane(sheet, lane, y);
      ended.push(() => ending(sheet, lane, y));
    }
  }
  putStrips(context);
  write(sheet);
  for (const draw of ended) draw();
}

function write({ context, look, onBars, between }: Sheet): void {
  context.textAlign = 'left';
  setFont(context, look.fontStrong);
  for (const { text, x, y, colour } of onBars) {
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
  context.fillStyle = look.surface;
  for (const { left, top, width, height } of between) context.fillRect(left, top, width, height);
  setFont(context, look.fontSmall);
  for (const { text, x, y, colour } of between) {
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }
}

/** Calls visit for each piece with where it is drawn: what is out of sight is cut off, but for a few pixels. */
function eachDrawn({ view, perPixel, x, gutter, width }: Sheet, s: Segments, visit: (i: number, j: number, left: number, right: number) => void): void {
  const least = gutter - 8;
  const most = width + 8;
  eachPiece(s, view.from, view.to, perPixel, (i, j, from, to) => visit(i, j, Math.max(x(from), least), Math.min(x(to), most)));
}

function bar({ innerCut }: Sheet, from: number, to: number, ink: Ink): void {
  const end = Math.max(from + 1.5, to - (to - from > 4 ? 1 : 0));
  if (end - from < ROUND) return strips.fill(DASHES, OUTER, from, end, ink);
  strips.fill(DASHES, HIGH, from, end, ink);
  strips.fill(INNER, INNER, from + innerCut, end - innerCut, ink);
  strips.fill(OUTER, OUTER, from + OUTER_CUT, end - OUTER_CUT, ink);
}

function label({ context, look, gutter, width, onBars }: Sheet, text: string, from: number, to: number, y: number, colour: string): void {
  const left = Math.max(from, gutter) + 6;
  const right = Math.min(to, width) - 6;
  if (right - left < 14 || text === '' || widthIn(context, look.fontStrong, text) > right - left) return;
  onBars.push({ text, x: left, y: y + BAR / 2 + 0.5, colour });
}

function coreLane(sheet: Sheet, lane: CoreLane, y: number): void {
  const { context, timeline, look, gutter, width } = sheet;
  const s = lane.segments;
  strips.open(sheet.coreRows, y, sheet.origin);
  eachDrawn(sheet, s, (i, j, left, right) => {
    const k = sampleOf(s, i, j);
    if (s.state[k] === UNKNOWN) return unknown(sheet, left, right);
    const task = timeline.lanes[timeline.laneOf[s.who[k]!]!] as TaskLane;
    const slot = look.slot(task.slot.colour);
    bar(sheet, left, right, slot.ink);
    if (right - left < WORDS) return;
    const room = Math.min(right, width) - Math.max(left, gutter) - 12;
    const text = widthIn(context, look.fontStrong, task.name) <= room ? task.name : task.slot.label;
    label(sheet, text, left, right, y, slot.label);
  });
  strips.close();
}

function unknown({ look }: Sheet, from: number, to: number): void {
  strips.fill(DASHES, OUTER, from, to, look.surfaceInk);
  strips.lay(look.unknown, from, to);
}

/** Merged segments beside each other that look the same are one bar. */
interface Run {
  from: number;
  to: number;
  level: number;
}

function taskLane(sheet: Sheet, lane: TaskLane, y: number): void {
  const s = lane.segments;
  const slot = sheet.look.slot(lane.slot.colour);
  let merged: Run | undefined;
  const flush = () => {
    if (merged) density(merged, slot.ink);
    merged = undefined;
  };
  strips.open(sheet.taskRows, y, sheet.origin);
  eachDrawn(sheet, s, (i, j, left, right) => {
    if (j - i === 1) {
      flush();
      return segment(sheet, lane, i, left, right, y, slot);
    }
    const level = Math.round(busyShare(s, i, j) * LEVELS);
    if (merged?.level === level && left - merged.to < 0.75) {
      merged.to = right;
      return;
    }
    flush();
    merged = { from: left, to: right, level };
  });
  flush();
  strips.close();
  lane.holds.slice(0, MOST_HOLDS).forEach((list, depth) => holds(sheet, lane, list, y, depth));
}

function density({ from, to, level }: Run, ink: Ink): void {
  const end = Math.max(from + 1.5, to);
  if (level === 0) strips.fill(DASHES, LOW, from, end, ink, 0.45);
  else strips.fill(DASHES, OUTER, from, end, ink, 0.3 + (0.7 * level) / LEVELS);
}

function segment(sheet: Sheet, lane: TaskLane, i: number, from: number, to: number, y: number, slot: SlotLook): void {
  const { labels, timeline } = sheet;
  const s = lane.segments;
  switch (s.state[i]) {
    case RUNNING: {
      bar(sheet, from, to, slot.ink);
      if (to - from < WORDS) return;
      const line = timeline.events[s.first[i]!]?.line ?? 0;
      const text = timeline.mode === 'parallel' ? labels.onCore(s.who[i]!) : line > 0 ? labels.line(line) : '';
      return label(sheet, text, from, to, y, slot.label);
    }
    case READY:
      return ready(slot, from, to);
    case BLOCKED:
      return blocked(sheet, lane, i, from, to, y, slot);
    case SLEEPING: {
      const end = Math.max(from + 2, to - 1);
      for (let at = from; at < end; at += DASH_PITCH) strips.fill(DASHES, DASHES, at, Math.min(end, at + DASH), slot.ink);
      return;
    }
    case UNKNOWN:
      return unknown(sheet, from, to);
    default:
  }
}

function ready({ hatch, ink }: SlotLook, from: number, to: number): void {
  const end = Math.max(from + 1.5, to - 1);
  strips.lay(hatch, from, end);
  if (end - from < FRAME) return;
  strips.fill(INNER, OUTER, from, end, ink);
  strips.fill(DASHES, HIGH, from, from + 1, ink);
  strips.fill(DASHES, HIGH, end - 1, end, ink);
}

function blocked(sheet: Sheet, lane: TaskLane, i: number, from: number, to: number, y: number, { bars }: SlotLook): void {
  const { context, look, labels, gutter, width } = sheet;
  strips.comb(DASHES, LOW, from, Math.max(from + 1.5, to - 1), bars);
  const left = Math.max(from, gutter);
  const room = Math.min(to, width) - left;
  if (room < WAITS) return;
  const text = labels.waits(lane, i);
  const needed = widthIn(context, look.fontSmall, text) + 10;
  if (text === '' || needed + 16 > room) return;
  // In the middle, or, of a long wait, near its beginning.
  const at = left + Math.min((room - needed) / 2, 48);
  sheet.between.push({ text, x: at + 5, y: y + BAR / 2 + 0.5, colour: look.text2, left: at, top: y, width: needed, height: BAR });
}

/** A line below the lane with the name of what is held. */
function holds(sheet: Sheet, lane: TaskLane, list: Segments, y: number, depth: number): void {
  const { look, labels, width } = sheet;
  const ink = look.text2Ink;
  const named = lane.holds.length === 1;
  let from = 0;
  let to = -Infinity;
  const flush = () => {
    strips.fill(LINE, LINE, from, to, ink);
    strips.fill(UNDER, UNDER, from, to, ink, 0.5);
  };
  const top = y + HOLD_TOP + depth * HOLD_PITCH;
  strips.open(sheet.holdRows, top, sheet.origin);
  eachDrawn(sheet, list, (i, j, left, end) => {
    const right = Math.max(left + 1.5, Math.min(end, width + 8) - 1);
    if (j - i > 1 || right - left < BRACKET) {
      // Those that all but touch are one.
      if (left - to > 1.5) {
        flush();
        from = left;
      }
      to = right;
      return;
    }
    strips.fill(LINE, UNDER, left, right, ink);
    for (const tick of [left, right - TICK_WIDTH]) strips.fill(TICK, UNDER, tick, tick + TICK_WIDTH, ink);
    if (named) holdName(sheet, labels.object(lane.pid, list.who[i]!), left, right, top + 2);
  });
  flush();
  strips.close();
}

function holdName({ context, look, gutter, width, between }: Sheet, text: string, from: number, to: number, y: number): void {
  const left = Math.max(from, gutter);
  const room = Math.min(to, width) - left - 14;
  if (room < 8 || text === '') return;
  const needed = widthIn(context, look.fontSmall, text);
  if (room < needed) return;
  between.push({ text, x: left + 9, y: y + 2, colour: look.text2, left: left + 6, top: y - 3, width: needed + 6, height: 9 });
}

function ending({ context, look, timeline, x }: Sheet, lane: TaskLane, y: number): void {
  const { fill } = look.slot(lane.slot.colour);
  const middle = y + BAR / 2;
  context.lineWidth = 1.5;
  if (!lane.ending) {
    // The run is over: it was stopped.
    if (timeline.goesOn || timeline.dropped > 0 || lane.segments.length === 0) return;
    const at = x(timeline.end);
    context.strokeStyle = fill;
    context.strokeRect(at - 7, middle - 3, 6, 6);
    return;
  }
  const at = x(lane.ending.time);
  if (lane.ending.how === 'failed') {
    context.strokeStyle = look.danger;
    context.lineWidth = 2;
    context.beginPath();
    context.moveTo(at, y);
    context.lineTo(at, y + BAR);
    context.moveTo(at + 3, middle - 4);
    context.lineTo(at + 11, middle + 4);
    context.moveTo(at + 11, middle - 4);
    context.lineTo(at + 3, middle + 4);
    context.stroke();
    return;
  }
  context.fillStyle = fill;
  context.fillRect(at - 1, y, 2, BAR);
  context.fillRect(at - 1, middle - 3, 6, 6);
}

