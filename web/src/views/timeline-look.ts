// The colours, fonts and patterns of the timeline's canvas, from the page's tokens. Made anew when the theme changes.

export interface SlotLook {
  fill: string;
  label: string;
  hatch: CanvasPattern;
  bars: CanvasPattern;
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
  slot(colour: string): SlotLook;
  /** What is not known: pale slanted lines. */
  unknown: CanvasPattern;
}

const HATCH = 6;
const BARS = 4;

function tile(size: number, ratio: number, draw: (context: CanvasRenderingContext2D) => void): CanvasPattern {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = Math.round(size * ratio);
  const context = canvas.getContext('2d')!;
  context.scale(canvas.width / size, canvas.height / size);
  draw(context);
  const pattern = context.createPattern(canvas, 'repeat')!;
  pattern.setTransform(new DOMMatrix().scale(size / canvas.width));
  return pattern;
}

function slanted(context: CanvasRenderingContext2D, size: number, colour: string, width: number): void {
  context.strokeStyle = colour;
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
    unknown: tile(8, ratio, (context) => slanted(context, 8, token('line2'), 1)),
    slot(colour) {
      let look = slots.get(colour);
      if (!look) {
        const fill = token(`task-${colour}`);
        look = {
          fill,
          label: token(`label-${colour}`),
          hatch: tile(HATCH, ratio, (context) => {
            context.globalAlpha = 0.1;
            context.fillStyle = fill;
            context.fillRect(0, 0, HATCH, HATCH);
            context.globalAlpha = 1;
            slanted(context, HATCH, fill, 1.25);
          }),
          bars: tile(BARS, ratio, (context) => {
            context.fillStyle = fill;
            context.fillRect(1, 0, 1.5, BARS);
          }),
        };
        slots.set(colour, look);
      }
      return look;
    },
  };
}
