// Draws a timeline: what is in sight of it, and no more, so that a frame costs by its pixels.

import type { CoreLane, TaskLane, Timeline } from '../model/timeline';
import type { Piece } from '../model/timeline-look-up';
import { ticks, type View } from '../model/time-axis';
import { paintFlows } from './timeline-flows';
import { paintLanes } from './timeline-lanes';
import { AXIS_HEIGHT, BAR, type Layout } from './timeline-layout';
import type { Look } from './timeline-look';
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
  paintLanes(context, picture, x, perPixel, top, bottom);
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
