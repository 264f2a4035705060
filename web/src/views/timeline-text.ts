// Text on the timeline's canvas: each is measured once for its font. Painting is not interleaved with other painting,
// so that which font is set is known without asking the context, which is slow.

const MOST = 4000;
const byFont = new Map<string, Map<string, number>>();
const fitted = new Map<string, string>();
let font = '';
let widths = new Map<string, number>();

export function setFont(context: CanvasRenderingContext2D, next: string): void {
  context.font = font = next;
  widths = byFont.get(next) ?? new Map<string, number>();
  byFont.set(next, widths);
}

export function widthOf(context: CanvasRenderingContext2D, text: string): number {
  let width = widths.get(text);
  if (width === undefined) {
    width = context.measureText(text).width;
    if (widths.size > MOST) widths.clear();
    widths.set(text, width);
  }
  return width;
}

/** For those who measure in one font after the other. */
export function widthIn(context: CanvasRenderingContext2D, of: string, text: string): number {
  const width = byFont.get(of)?.get(text);
  if (width !== undefined) return width;
  setFont(context, of);
  return widthOf(context, text);
}

/** Cut off to fit, in front of what is in brackets where that is enough. */
export function fit(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (widthOf(context, text) <= room) return text;
  const key = `${font}/${Math.floor(room)}/${text}`;
  let shown = fitted.get(key);
  if (shown === undefined) {
    shown = text.replace(/ \(.*\)$/, '');
    while (shown.length > 1 && context.measureText(shown).width > room) shown = `${shown.slice(0, shown.endsWith('…') ? -2 : -1)}…`;
    if (fitted.size > MOST) fitted.clear();
    fitted.set(key, shown);
  }
  return shown;
}
