// A border between two panes that can be dragged, or moved with the arrow keys when it has the focus.
// The size is a custom property on the container; where it is remembered is the caller's affair.

import { h } from './dom';

export interface BorderOptions {
  /** The pane whose size changes: the one before the border. */
  pane: HTMLElement;
  container: HTMLElement;
  property: string;
  /** The direction in which the border moves. */
  axis: 'x' | 'y';
  unit: 'px' | '%';
  least: number;
  /** What has to be left for the pane after the border, in pixels. */
  leave: number;
  initial: number | undefined;
  changed(size: number): void;
}

const STEP = 16;

export function border(options: BorderOptions): HTMLElement {
  const { pane, container, property, axis, unit } = options;
  const handle = h('div', {
    class: `border border-${axis}`,
    role: 'separator',
    tabindex: 0,
    'aria-orientation': axis === 'x' ? 'vertical' : 'horizontal',
  });

  const paneSize = () => (axis === 'x' ? pane.offsetWidth : pane.offsetHeight);
  const room = () => (axis === 'x' ? container.clientWidth : container.clientHeight);
  const describe = () => {
    const most = Math.max(options.least, room() - options.leave);
    handle.setAttribute('aria-valuemin', String(options.least));
    handle.setAttribute('aria-valuemax', String(Math.round(most)));
    handle.setAttribute('aria-valuenow', String(Math.round(paneSize())));
  };
  const apply = (size: number) => container.style.setProperty(property, `${size}${unit}`);
  const resize = (pixels: number) => {
    const clamped = Math.max(options.least, Math.min(pixels, room() - options.leave));
    const size = unit === 'px' ? Math.round(clamped) : Math.round((clamped / room()) * 10000) / 100;
    apply(size);
    describe();
    options.changed(size);
  };

  handle.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    handle.setPointerCapture(event.pointerId);
    handle.focus();
    const from = axis === 'x' ? event.clientX : event.clientY;
    const before = paneSize();
    const move = (e: PointerEvent) => resize(before + (axis === 'x' ? e.clientX : e.clientY) - from);
    handle.addEventListener('pointermove', move);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true });
  });
  handle.addEventListener('keydown', (event) => {
    const back = axis === 'x' ? 'ArrowLeft' : 'ArrowUp';
    const forth = axis === 'x' ? 'ArrowRight' : 'ArrowDown';
    if (event.key !== back && event.key !== forth) return;
    event.preventDefault();
    resize(paneSize() + (event.key === back ? -STEP : STEP));
  });
  handle.addEventListener('dblclick', () => container.style.removeProperty(property));
  handle.addEventListener('focus', describe);

  if (options.initial !== undefined) apply(options.initial);
  describe();
  return handle;
}
