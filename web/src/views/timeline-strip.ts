// The strip below the timeline: the selected segment in words, with a link to its line.

import type { Words } from '../i18n';
import { h, setText } from './dom';
import type { Explained } from './timeline-words';

export interface StripOptions {
  words: Words;
  goToLine(line: number): void;
}

export interface Strip {
  element: HTMLElement;
  /** jump: what to do to go to a step of the run; absent where that cannot be done. */
  show(explained: Explained | undefined, jump?: { step: number; act(): void }): void;
  hint(text: string): void;
}

export function timelineStrip({ words, goToLine }: StripOptions): Strip {
  const chip = h('span', { class: 'chip', 'aria-hidden': 'true' });
  const title = h('strong');
  const state = h('span', { class: 'timeline-state' });
  const more = h('span', { class: 'meta timeline-more' });
  const said = h('p', { class: 'timeline-said', role: 'status' }, chip, title, state, more);
  const jump = h('button', { type: 'button', class: 'outlined' });
  const link = h('button', { type: 'button', class: 'line-link' });
  const element = h('div', { class: 'timeline-strip' }, said, jump, link);
  let line: number | undefined;
  let act: (() => void) | undefined;
  jump.addEventListener('click', () => act?.());
  link.addEventListener('click', () => {
    if (line !== undefined) goToLine(line);
  });

  function show(explained: Explained | undefined, to?: { step: number; act(): void }): void {
    chip.hidden = explained?.chip === undefined;
    chip.className = `chip chip-${explained?.chip?.colour ?? 'main'}`;
    setText(chip, explained?.chip?.label ?? '');
    setText(title, explained?.title ?? '');
    setText(state, explained?.state ?? '');
    setText(more, explained?.details.join(words.lang === 'zh' ? '；' : '; ') ?? '');
    line = explained?.line;
    link.hidden = line === undefined;
    if (line !== undefined) setText(link, words.t('timeline.line', { line: String(line) }));
    act = to?.act;
    jump.hidden = to === undefined;
    if (to) setText(jump, words.t('timeline.jump', { step: String(to.step) }));
  }

  return {
    element,
    show,
    hint(text) {
      show(undefined);
      setText(more, text);
    },
  };
}
