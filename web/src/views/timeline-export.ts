// The timeline as a file: a picture of all of it, and a trace for other tools.

import { chromeTrace } from '../model/chrome-trace';
import type { Timeline } from '../model/timeline';
import { whole } from '../model/time-axis';
import { AXIS_HEIGHT } from './timeline-layout';
import { readLook } from './timeline-look';
import { paint, type Picture } from './timeline-paint';

const LEAST_WIDTH = 1200;
const SCALE = 2;
/** Browsers draw nothing on larger ones. */
const MOST_PIXELS = 16_000;

function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** All lanes and the whole run, whatever is in sight. */
export function savePicture(picture: Picture): void {
  const { timeline, layout } = picture;
  const width = Math.max(LEAST_WIDTH, picture.width);
  const height = Math.min(layout.height + AXIS_HEIGHT, MOST_PIXELS / SCALE);
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d', { alpha: false })!;
  context.scale(SCALE, SCALE);
  const all = whole({ mode: timeline.mode, end: timeline.end });
  const view = { from: 0, to: all.to * 1.015 };
  paint(context, { ...picture, view, width, height, gutter: 200, scroll: 0, look: readLook(SCALE), hovered: undefined, selected: undefined });
  canvas.toBlob((blob) => blob && save(blob, 'timeline.png'), 'image/png');
}

export function saveJson(timeline: Timeline): void {
  save(new Blob([chromeTrace(timeline)], { type: 'application/json' }), 'trace.json');
}
