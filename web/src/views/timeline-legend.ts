// What the shapes on the timeline mean.

import type { Key, Words } from '../i18n';
import { h, setText } from './dom';

const STATES = {
  running: 'timeline.running',
  ready: 'timeline.ready',
  blocked: 'timeline.blocked',
  sleeping: 'timeline.sleeping',
  holds: 'timeline.holds',
} as const satisfies Record<string, Key>;

export function legend(words: Words): HTMLElement {
  const items = Object.entries(STATES).map(([state, name]) => {
    const text = h('span');
    words.live(() => setText(text, words.t(name)));
    return h('li', {}, h('span', { class: `swatch swatch-${state}`, 'aria-hidden': 'true' }), text);
  });
  return h('ul', { class: 'timeline-legend' }, ...items);
}
