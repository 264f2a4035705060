// The colours, fonts and patterns of the timeline's canvas, from the page's tokens. Made anew when the theme changes.

import type { Ink, Tile } from './timeline-strips';

export interface SlotLook {
  fill: string;
  label: string;
  ink: Ink;
  hatch: Tile;
  bars: Tile;
}

export interface Look {
  surface: string;
  text: string;
  text2: string;
  text3: string;
  line: string;
  line2: string;
  ctl: string;
  hover: string;
  danger: string;
  warn: string;
  focus: string;
  fontSmall: string;
  font: string;
  fontStrong: string;
  surfaceInk: Ink;
  text2Ink: Ink;
  slot(colour: string): SlotLook;
  /** What is not known: pale slanted lines. */
  unknown: Tile;
}

const HATCH = 6;
const BARS = 4;
const UNKNOWN = 8;

function drawn(size: number, draw: (context: CanvasRenderingContext2D) => void): Uint8ClampedArray {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  draw(context);
  return context.getImageData(0, 0, size, size).data;
}

function inkOf(colour: string): Ink {
  const [red, green, blue] = drawn(1, (context) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  });
  return red! | (green! << 8) | (blue! << 16);
}

/** How opaque what is drawn is; its colour does not matter. */
function tile(ink: Ink, size: number, ratio: number, draw: (context: CanvasRenderingContext2D) => void): Tile {
  const pixels = Math.max(1, Math.round(size * ratio));
  const data = drawn(pixels, (context) => {
    context.scale(pixels / size, pixels / size);
    draw(context);
  });
  return { ink, size: pixels, alpha: Uint8Array.from({ length: pixels * pixels }, (_, i) => data[i * 4 + 3]!) };
}

function slanted(context: CanvasRenderingContext2D, size: number, width: number): void {
  context.lineWidth = width;
  context.beginPath();
  for (const shift of [-size, 0, size]) {
    context.moveTo(shift - 1, size + 1);
    context.lineTo(shift + size + 1, -1);
  }
  context.stroke();
}

export function readLook(ratio: number): Look {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const ui = token('ui');
  const slots = new Map<string, SlotLook>();
  return {
    surface: token('surface'),
    text: token('text'),
    text2: token('text2'),
    text3: token('text3'),
    line: token('line'),
    line2: token('line2'),
    ctl: token('ctl'),
    hover: token('hover'),
    danger: token('danger'),
    warn: token('warn'),
    focus: token('focus'),
    fontSmall: `400 11px ${ui}`,
    font: `400 12.5px ${ui}`,
    fontStrong: `600 11px ${ui}`,
    surfaceInk: inkOf(token('surface')),
    text2Ink: inkOf(token('text2')),
    unknown: tile(inkOf(token('line2')), UNKNOWN, ratio, (context) => slanted(context, UNKNOWN, 1)),
    slot(colour) {
      let look = slots.get(colour);
      if (!look) {
        const fill = token(`task-${colour}`);
        const ink = inkOf(fill);
        look = {
          fill,
          label: token(`label-${colour}`),
          ink,
          hatch: tile(ink, HATCH, ratio, (context) => {
            context.globalAlpha = 0.1;
            context.fillRect(0, 0, HATCH, HATCH);
            context.globalAlpha = 1;
            slanted(context, HATCH, 1.25);
          }),
          bars: tile(ink, BARS, ratio, (context) => context.fillRect(1, 0, 1.5, BARS)),
        };
        slots.set(colour, look);
      }
      return look;
    },
  };
}
