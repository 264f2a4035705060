// Pointer, wheel and touch on the timeline: what they mean, not what is done then.

export interface InputActions {
  /** Fractions of the drawn width, and pixels from the top of what is drawn. */
  hover(x: number, y: number): void;
  leave(): void;
  choose(x: number, y: number): void;
  open(x: number): void;
  /** Pixels to the left. */
  move(pixels: number): void;
  zoom(factor: number, x: number): void;
}

const CLICK_PIXELS = 4;
/** One notch of a wheel is 100 to 120. */
const WHEEL = 0.0022;

interface Point {
  x: number;
  y: number;
}

export function watchPointer(canvas: HTMLCanvasElement, actions: InputActions): void {
  const down = new Map<number, Point>();
  let began: Point | undefined;
  let dragging = false;

  const point = (event: MouseEvent): Point => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const apart = () => {
    const [a, b] = [...down.values()];
    return a && b ? { distance: Math.max(8, Math.abs(a.x - b.x)), middle: (a.x + b.x) / 2 } : undefined;
  };

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    down.set(event.pointerId, point(event));
    began = down.size === 1 ? point(event) : undefined;
    dragging = down.size > 1;
  });
  canvas.addEventListener('pointermove', (event) => {
    const now = point(event);
    const before = down.get(event.pointerId);
    if (!before) return actions.hover(now.x, now.y);
    if (down.size === 2) {
      const was = apart()!;
      down.set(event.pointerId, now);
      const is = apart()!;
      actions.zoom(is.distance / was.distance, is.middle);
      return actions.move(was.middle - is.middle);
    }
    if (!dragging && began && Math.abs(now.x - began.x) < CLICK_PIXELS) return;
    dragging = true;
    down.set(event.pointerId, now);
    actions.leave();
    actions.move(before.x - now.x);
  });
  const up = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    const now = point(event);
    if (event.type === 'pointerup' && !dragging && down.size === 0) actions.choose(now.x, now.y);
    if (down.size === 0) dragging = false;
  };
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
  canvas.addEventListener('pointerleave', () => actions.leave());
  canvas.addEventListener('dblclick', (event) => actions.open(point(event).x));
  canvas.addEventListener(
    'wheel',
    (event) => {
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        actions.zoom(Math.exp(-event.deltaY * unit * WHEEL), point(event).x);
        return;
      }
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) <= (event.shiftKey ? 0 : Math.abs(event.deltaY))) return;
      event.preventDefault();
      actions.move(sideways * unit);
    },
    { passive: false },
  );
}
