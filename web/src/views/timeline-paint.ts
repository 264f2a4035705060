// Draws a timeline: what is in sight of it, and no more, so that a frame costs by its pixels.

import { STATES, type CoreLane, type TaskLane, type Timeline } from '../model/timeline';
import { busyShare, eachPiece, sampleOf, type Piece } from '../model/timeline-look-up';
import { ticks, type View } from '../model/time-axis';
import { paintFlows } from './timeline-flows';
import { AXIS_HEIGHT, BAR, type Layout } from './timeline-layout';
import type { Look, SlotLook } from './timeline-look';
import { fit, setFont, widthOf } from './timeline-text';

export interface Mark {
  time: number;
  lane: number;
  tone: 'warn' | 'danger';
  text: string;
}

export interface Selected extends Piece {
  lane: number;
}

export interface Labels {
  turn: string;
  cores: string;
  tasks: string;
  core(core: number): string;
  onCore(core: number): string;
  busy(percent: number): string;
  pid(pid: number): string;
  line(line: number): string;
  /** What a task waits for; '' where that has no name. */
  waits(lane: TaskLane, segment: number): string;
  object(pid: number, id: number): string;
}

export interface Picture {
  timeline: Timeline;
  layout: Layout;
  view: View;
  width: number;
  height: number;
  gutter: number;
  scroll: number;
  look: Look;
  labels: Labels;
  marks: readonly Mark[];
  selected: Selected | undefined;
  hovered: Selected | undefined;
  cursor: number | undefined;
}

const RUNNING = STATES.indexOf('running');
const READY = STATES.indexOf('ready');
const BLOCKED = STATES.indexOf('blocked');
const SLEEPING = STATES.indexOf('sleeping');
const UNKNOWN = STATES.indexOf('unknown');
const LEVELS = 5;
const ROUND = 2;

export type ToX = (time: number) => number;

export function paint(context: CanvasRenderingContext2D, picture: Picture): void {
  const { width, height, gutter, view, look, layout, scroll } = picture;
  const perPixel = (view.to - view.from) / Math.max(1, width - gutter);
  const x: ToX = (time) => gutter + (time - view.from) / perPixel;
  context.fillStyle = look.surface;
  context.fillRect(0, 0, width, height);
  context.textBaseline = 'middle';
  axis(context, picture, x);

  context.save();
  clip(context, 0, AXIS_HEIGHT, width, height - AXIS_HEIGHT);
  context.translate(0, AXIS_HEIGHT - scroll);
  const top = scroll;
  const bottom = scroll + height - AXIS_HEIGHT;
  headings(context, picture, top, bottom);
  context.save();
  clip(context, gutter, 0, width - gutter, Math.max(layout.height, bottom));
  paintFlows(context, picture, x, perPixel);
  for (const row of layout.rows) {
    if (row.kind !== 'lane' || row.y > bottom || row.y + row.height < top) continue;
    const lane = picture.timeline.lanes[row.lane]!;
    const y = layout.laneY[row.lane]!;
    if (lane.kind === 'core') coreLane(context, picture, lane, y, x, perPixel);
    else taskLane(context, picture, lane, y, x, perPixel);
  }
  marks(context, picture, x);
  outline(context, picture, picture.hovered, x, look.ctl, 1);
  outline(context, picture, picture.selected, x, look.focus, 2);
  context.restore();
  context.restore();
  cursor(context, picture, x);
}

function clip(context: CanvasRenderingContext2D, x: number, y: number, width: number, height: number): void {
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
}

function axis(context: CanvasRenderingContext2D, { timeline, view, width, height, gutter, look }: Picture, x: ToX): void {
  const list = ticks({ mode: timeline.mode, end: timeline.end }, view, (width - gutter) / 90);
  setFont(context, look.fontSmall);
  context.textAlign = 'center';
  context.fillStyle = look.line;
  for (const { at } of list) context.fillRect(Math.round(x(at)), AXIS_HEIGHT - 4, 1, height);
  context.fillRect(0, AXIS_HEIGHT - 1, width, 1);
  context.fillStyle = look.text3;
  for (const { at, text } of list) {
    const half = widthOf(context, text) / 2;
    context.fillText(text, Math.max(gutter + half - 2, Math.min(width - half - 4, x(at))), AXIS_HEIGHT / 2);
  }
}

function headings(context: CanvasRenderingContext2D, picture: Picture, top: number, bottom: number): void {
  const { layout, look, labels, timeline, gutter, width } = picture;
  const edge = gutter - 12;
  for (const row of layout.rows) {
    if (row.y > bottom || row.y + row.height < top) continue;
    const middle = row.y + row.height / 2;
    context.textAlign = 'left';
    if (row.kind === 'lane') {
      const lane = timeline.lanes[row.lane]!;
      if (lane.kind === 'core') coreName(context, picture, lane, layout.laneY[row.lane]! + BAR / 2, edge);
      else taskName(context, picture, lane, layout.laneY[row.lane]!, edge);
      continue;
    }
    if (row.y > 10) {
      context.fillStyle = look.line;
      context.fillRect(0, row.y - 5, width, 1);
    }
    if (row.kind === 'process') {
      setFont(context, look.fontStrong);
      context.fillStyle = look.text;
      context.fillText(fit(context, row.name, edge - 14), 14, middle);
      const used = widthOf(context, row.name) + 22;
      setFont(context, look.fontSmall);
      context.fillStyle = look.text3;
      const pid = labels.pid(row.pid);
      if (used + widthOf(context, pid) < edge) context.fillText(pid, used, middle);
    } else {
      setFont(context, look.fontSmall);
      context.fillStyle = look.text3;
      context.fillText(labels[row.kind], 14, middle);
    }
  }
}

function coreName(context: CanvasRenderingContext2D, picture: Picture, lane: CoreLane, y: number, edge: number): void {
  const { look, labels, timeline } = picture;
  const { busy, length } = lane.segments;
  setFont(context, look.font);
  context.fillStyle = look.text;
  const name = timeline.mode === 'controlled' ? labels.turn : labels.core(lane.core);
  context.fillText(fit(context, name, edge - 14), 14, y);
  if (timeline.mode === 'controlled' || timeline.dropped > 0) return;
  const used = 14 + widthOf(context, name) + 8;
  setFont(context, look.fontSmall);
  context.fillStyle = look.text3;
  const text = labels.busy(Math.round((100 * busy[length]!) / timeline.end));
  if (used + widthOf(context, text) > edge) return;
  context.textAlign = 'right';
  context.fillText(text, edge, y);
}

function taskName(context: CanvasRenderingContext2D, { look }: Picture, { slot, name }: TaskLane, y: number, edge: number): void {
  const { fill, label } = look.slot(slot.colour);
  setFont(context, look.fontStrong);
  const width = Math.max(18, widthOf(context, slot.label) + 8);
  context.fillStyle = fill;
  context.beginPath();
  context.roundRect(14, y, width, BAR, 4);
  context.fill();
  context.fillStyle = label;
  context.textAlign = 'center';
  context.fillText(slot.label, 14 + width / 2, y + BAR / 2 + 0.5);
  context.textAlign = 'left';
  setFont(context, look.font);
  context.fillStyle = look.text;
  const from = 14 + width + 8;
  if (edge - from > 16) context.fillText(fit(context, name, edge - from), from, y + BAR / 2);
}

/** One bar, its left edge in sight, with room for a label. */
function bar(context: CanvasRenderingContext2D, from: number, to: number, y: number, height = BAR): void {
  const width = Math.max(1.5, to - from - (to - from > 4 ? 1 : 0));
  if (width < 8) return context.fillRect(from, y, width, height);
  context.beginPath();
  context.roundRect(from, y, width, height, ROUND);
  context.fill();
}

function inside(context: CanvasRenderingContext2D, picture: Picture, text: string, from: number, to: number, y: number): void {
  const left = Math.max(from, picture.gutter) + 6;
  const right = Math.min(to, picture.width) - 6;
  if (right - left < 14 || text === '' || widthOf(context, text) > right - left) return;
  context.fillText(text, left, y + BAR / 2 + 0.5);
}

function coreLane(context: CanvasRenderingContext2D, picture: Picture, lane: CoreLane, y: number, x: ToX, perPixel: number): void {
  const { timeline, view, look, gutter, width } = picture;
  const s = lane.segments;
  setFont(context, look.fontStrong);
  context.textAlign = 'left';
  context.fillStyle = look.line2;
  context.fillRect(gutter, y + BAR / 2, width - gutter, 1);
  eachPiece(s, view.from, view.to, perPixel, (i, j, from, to) => {
    const k = sampleOf(s, i, j);
    const left = Math.max(x(from), gutter - 8);
    const right = Math.min(x(to), width + 8);
    if (s.state[k] === UNKNOWN) return unknown(context, picture, left, right, y);
    const task = timeline.lanes[timeline.laneOf[s.who[k]!]!] as TaskLane;
    const slot = look.slot(task.slot.colour);
    context.fillStyle = slot.fill;
    bar(context, left, right, y);
    if (right - left < 26) return;
    context.fillStyle = slot.label;
    const room = Math.min(right, width) - Math.max(left, gutter) - 12;
    inside(context, picture, widthOf(context, task.name) <= room ? task.name : task.slot.label, left, right, y);
  });
}

function unknown(context: CanvasRenderingContext2D, { look }: Picture, from: number, to: number, y: number): void {
  context.fillStyle = look.surface;
  context.fillRect(from, y, to - from, BAR);
  context.fillStyle = look.unknown;
  context.fillRect(from, y, to - from, BAR);
}

/** Merged segments beside each other that look the same are one bar. */
interface Run {
  from: number;
  to: number;
  level: number;
}

function taskLane(context: CanvasRenderingContext2D, picture: Picture, lane: TaskLane, y: number, x: ToX, perPixel: number): void {
  const { view, look, gutter, width } = picture;
  const s = lane.segments;
  const slot = look.slot(lane.slot.colour);
  let merged: Run | undefined;
  const flush = () => {
    if (merged) density(context, slot, merged, y);
    merged = undefined;
  };
  context.textAlign = 'left';
  eachPiece(s, view.from, view.to, perPixel, (i, j, from, to) => {
    const left = Math.max(x(from), gutter - 8);
    const right = Math.min(x(to), width + 8);
    if (j - i > 1) {
      const level = Math.round(busyShare(s, i, j) * LEVELS);
      if (merged?.level === level && left - merged.to < 0.75) {
        merged.to = right;
        return;
      }
      flush();
      merged = { from: left, to: right, level };
      return;
    }
    flush();
    segment(context, picture, lane, i, left, right, y, slot);
  });
  flush();
  holds(context, picture, lane, y, x, perPixel);
  ending(context, picture, lane, y, x, slot);
}

function density(context: CanvasRenderingContext2D, slot: SlotLook, { from, to, level }: Run, y: number): void {
  context.fillStyle = slot.fill;
  const width = Math.max(1.5, to - from);
  if (level === 0) {
    context.globalAlpha = 0.45;
    context.fillRect(from, y + 5, width, 8);
  } else {
    context.globalAlpha = 0.3 + (0.7 * level) / LEVELS;
    context.fillRect(from, y, width, BAR);
  }
  context.globalAlpha = 1;
}

function segment(
  context: CanvasRenderingContext2D, picture: Picture, lane: TaskLane, i: number, from: number, to: number, y: number, slot: SlotLook,
): void {
  const { look, labels, timeline } = picture;
  const s = lane.segments;
  switch (s.state[i]) {
    case RUNNING: {
      context.fillStyle = slot.fill;
      bar(context, from, to, y);
      if (to - from < 26) return;
      setFont(context, look.fontStrong);
      context.fillStyle = slot.label;
      const line = timeline.events[s.first[i]!]?.line ?? 0;
      return inside(context, picture, timeline.mode === 'controlled' ? (line > 0 ? labels.line(line) : '') : labels.onCore(s.who[i]!), from, to, y);
    }
    case READY:
      return ready(context, slot, from, to, y);
    case BLOCKED:
      return blocked(context, picture, lane, i, from, to, y, slot);
    case SLEEPING:
      context.strokeStyle = slot.fill;
      context.lineWidth = 2;
      context.setLineDash([2, 3]);
      context.beginPath();
      context.moveTo(from, y + BAR / 2);
      context.lineTo(Math.max(from + 2, to - 1), y + BAR / 2);
      context.stroke();
      return context.setLineDash([]);
    case UNKNOWN:
      return unknown(context, picture, from, to, y);
    default:
  }
}

function ready(context: CanvasRenderingContext2D, { hatch, fill }: SlotLook, from: number, to: number, y: number): void {
  const width = Math.max(1.5, to - from - 1);
  context.fillStyle = hatch;
  context.fillRect(from, y, width, BAR);
  if (width < 4) return;
  context.strokeStyle = fill;
  context.lineWidth = 1;
  context.strokeRect(from + 0.5, y + 0.5, width - 1, BAR - 1);
}

function blocked(
  context: CanvasRenderingContext2D, picture: Picture, lane: TaskLane, i: number, from: number, to: number, y: number, slot: SlotLook,
): void {
  const { look, labels, gutter, width } = picture;
  context.fillStyle = slot.bars;
  context.fillRect(from, y + 5, Math.max(1.5, to - from - 1), 8);
  const left = Math.max(from, gutter);
  const room = Math.min(to, width) - left;
  if (room < 40) return;
  setFont(context, look.fontSmall);
  const text = labels.waits(lane, i);
  const needed = widthOf(context, text) + 10;
  if (text === '' || needed + 16 > room) return;
  // In the middle, or, of a long wait, near its beginning.
  const at = left + Math.min((room - needed) / 2, 48);
  context.fillStyle = look.surface;
  context.fillRect(at, y, needed, BAR);
  context.fillStyle = look.text2;
  context.fillText(text, at + 5, y + BAR / 2 + 0.5);
}

/** A line below the lane with the name of what is held. */
function holds(context: CanvasRenderingContext2D, picture: Picture, lane: TaskLane, y: number, x: ToX, perPixel: number): void {
  const { view, look, labels, gutter, width } = picture;
  setFont(context, look.fontSmall);
  lane.holds.slice(0, 3).forEach((list, depth) => {
    const at = y + BAR + 3 + depth * 3;
    let short = { from: 0, to: -Infinity };
    const flush = () => short.to > short.from && context.fillRect(short.from, at, short.to - short.from, 1.5);
    context.fillStyle = look.text2;
    eachPiece(list, view.from, view.to, perPixel, (i, j, from, to) => {
      const left = Math.max(x(from), gutter - 8);
      const right = Math.max(left + 1.5, Math.min(x(to), width + 8) - 1);
      if (j - i > 1 || right - left < 5) {
        if (left - short.to > 1.5) {
          flush();
          short = { from: left, to: right };
        } else short.to = right;
        return;
      }
      context.fillRect(left, at, right - left, 2);
      context.fillRect(left, at - 2, 1.5, 4);
      context.fillRect(right - 1.5, at - 2, 1.5, 4);
      if (depth === 0 && lane.holds.length === 1) holdName(context, picture, labels.object(lane.pid, list.who[i]!), left, right, at);
    });
    flush();
  });
}

function holdName(context: CanvasRenderingContext2D, { look, gutter, width }: Picture, text: string, from: number, to: number, y: number): void {
  const left = Math.max(from, gutter);
  const room = Math.min(to, width) - left - 14;
  if (room < 8 || text === '' || room < widthOf(context, text)) return;
  context.fillStyle = look.surface;
  context.fillRect(left + 6, y - 3, widthOf(context, text) + 6, 9);
  context.fillStyle = look.text2;
  context.fillText(text, left + 9, y + 2);
}

function ending(context: CanvasRenderingContext2D, { look, timeline }: Picture, lane: TaskLane, y: number, x: ToX, { fill }: SlotLook): void {
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

function marks(context: CanvasRenderingContext2D, { marks: list, layout, look, view }: Picture, x: ToX): void {
  for (const { time, lane, tone } of list) {
    const y = layout.laneY[lane];
    if (y === undefined || time < view.from || time > view.to) continue;
    const at = x(time);
    context.fillStyle = tone === 'warn' ? look.warn : look.danger;
    context.strokeStyle = look.surface;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(at, y + 4);
    context.lineTo(at - 6, y - 5);
    context.lineTo(at + 6, y - 5);
    context.closePath();
    context.stroke();
    context.fill();
  }
}

function outline(
  context: CanvasRenderingContext2D, { timeline, layout, gutter, width }: Picture, piece: Selected | undefined, x: ToX, colour: string, line: number,
): void {
  const s = piece && timeline.lanes[piece.lane]?.segments;
  if (!s || piece.j > s.length) return;
  const from = Math.max(x(s.start[piece.i]!), gutter - 8);
  const to = Math.min(Math.max(x(s.end[piece.j - 1]!), from + 2), width + 8);
  context.strokeStyle = colour;
  context.lineWidth = line;
  context.beginPath();
  context.roundRect(from - 2, layout.laneY[piece.lane]! - 2, to - from + 3, BAR + 4, 4);
  context.stroke();
}

function cursor(context: CanvasRenderingContext2D, { cursor: time, view, look, height, timeline }: Picture, x: ToX): void {
  if (time === undefined || time < view.from || time > view.to) return;
  const at = Math.round(x(time));
  context.fillStyle = look.text;
  context.fillRect(at - 1, AXIS_HEIGHT - 4, 2, height);
  if (timeline.mode !== 'controlled') return;
  const text = String(time);
  setFont(context, look.fontStrong);
  context.textAlign = 'center';
  const half = widthOf(context, text) / 2 + 6;
  context.beginPath();
  context.roundRect(at - half, 4, 2 * half, BAR, 4);
  context.fill();
  context.fillStyle = look.surface;
  context.fillText(text, at, 13.5);
}
