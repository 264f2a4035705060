// What the shapes on the timeline mean: those that are on it.

import type { Key, Words } from '../i18n';
import type { Timeline } from '../model/timeline';
import { FLOW_KINDS, STATES } from '../model/timeline-parts';
import { h, setText } from './dom';

const SHAPES = {
  running: 'timeline.running',
  ready: 'timeline.ready',
  blocked: 'timeline.blocked',
  sleeping: 'timeline.sleeping',
  unknown: 'timeline.unknown',
  holds: 'timeline.holds',
  message: 'timeline.message',
} as const satisfies Record<string, Key>;

type Shape = keyof typeof SHAPES;

export interface Legend {
  element: HTMLElement;
  show(timeline: Timeline): void;
}

function shapesOn({ lanes, flows }: Timeline): Set<Shape> {
  const shapes = new Set<Shape>(['running', 'ready', 'blocked']);
  const states = new Set<number>();
  for (const lane of lanes) {
    for (const state of lane.segments.state) states.add(state);
    if (lane.kind === 'task' && lane.holds.length > 0) shapes.add('holds');
  }
  for (const state of states) shapes.add(STATES[state]!);
  if (flows.kind.includes(FLOW_KINDS.indexOf('message'))) shapes.add('message');
  return shapes;
}

export function legend(words: Words): Legend {
  const items = (Object.keys(SHAPES) as Shape[]).map((shape) => {
    const text = h('span');
    words.live(() => setText(text, words.t(SHAPES[shape])));
    return { shape, element: h('li', {}, h('span', { class: `swatch swatch-${shape}`, 'aria-hidden': 'true' }), text) };
  });
  return {
    element: h('ul', { class: 'timeline-legend' }, ...items.map(({ element }) => element)),
    show(timeline) {
      const shapes = shapesOn(timeline);
      for (const { shape, element } of items) element.hidden = !shapes.has(shape);
    },
  };
}
