// The arrows of the timeline: who wakes and starts whom, and messages from put to get.

import type { TaskLane } from '../model/timeline';
import { flowsBetween } from '../model/timeline-look-up';
import { FLOW_KINDS } from '../model/timeline-parts';
import { BAR } from './timeline-layout';
import type { Picture, ToX } from './timeline-paint';

const MESSAGE = FLOW_KINDS.indexOf('message');
/** Arrows between the same two lanes that are nearer than that are one. */
const LEAST_APART = 3;
/** Of so many in sight only messages are drawn, and not all: they would hide what they are about. */
const MOST = 300;

export function paintFlows(context: CanvasRenderingContext2D, picture: Picture, x: ToX, perPixel: number): void {
  const { timeline, view, layout, cursor } = picture;
  const { flows, lanes, laneOf } = timeline;
  const { i, j } = flowsBetween(flows, view.from, view.to);
  const many = j - i > MOST;
  const apart = Math.min(LEAST_APART * 8, Math.max(1, (j - i) / MOST) * LEAST_APART) * perPixel;
  const latest = new Map<number, number>();
  for (let k = i; k < j; k++) {
    const start = flows.start[k]!;
    const end = flows.end[k]!;
    if (end < view.from || (many && flows.kind[k] !== MESSAGE)) continue;
    const pair = flows.from[k]! * 65536 + flows.to[k]!;
    if (start - (latest.get(pair) ?? -Infinity) < apart) continue;
    latest.set(pair, start);
    const from = laneOf[flows.from[k]!]!;
    const to = laneOf[flows.to[k]!]!;
    if (flows.kind[k] === MESSAGE) {
      const sender = lanes[from] as TaskLane;
      const waiting = cursor !== undefined && end > cursor;
      message(context, picture.look.slot(sender.slot.colour).fill, waiting, x(start), layout.laneY[from]!, x(end), layout.laneY[to]!);
    } else {
      wake(context, picture.look.ctl, x(start), layout.laneY[from]!, layout.laneY[to]!);
    }
  }
}

function head(context: CanvasRenderingContext2D, x: number, y: number, down: number): void {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 3, y - 5 * down);
  context.lineTo(x + 3, y - 5 * down);
  context.closePath();
  context.fill();
}

function message(context: CanvasRenderingContext2D, colour: string, dashed: boolean, x1: number, y1: number, x2: number, y2: number): void {
  const down = y2 > y1 ? 1 : -1;
  const from = y1 + (down > 0 ? BAR : 0);
  const to = y2 + (down > 0 ? 0 : BAR);
  const middle = (from + to) / 2;
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 1.25;
  if (dashed) context.setLineDash([3, 3]);
  context.beginPath();
  context.moveTo(x1, from);
  context.bezierCurveTo(x1, middle, x2, middle, x2, to - 4 * down);
  context.stroke();
  if (dashed) context.setLineDash([]);
  head(context, x2, to, down);
}

function wake(context: CanvasRenderingContext2D, colour: string, x: number, y1: number, y2: number): void {
  const down = y2 > y1 ? 1 : -1;
  const from = y1 + (down > 0 ? BAR : 0);
  const to = y2 + (down > 0 ? 0 : BAR);
  context.fillStyle = colour;
  context.fillRect(x - 0.5, Math.min(from, to), 1, Math.abs(to - from));
  head(context, x, to, down);
}
