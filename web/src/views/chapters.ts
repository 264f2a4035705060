// The list of lessons by chapter, with a tick at those that were run.

import type { Words } from '../i18n';
import type { ChapterWithLessons, Lesson } from '../model/lesson';
import { h } from './dom';
import { icon } from './icons';

export interface ChaptersView {
  element: HTMLElement;
  update(state: { current: string; done: readonly string[]; linked: boolean }): void;
}

export function chaptersView(
  words: Words,
  chapters: readonly ChapterWithLessons[],
  go: (lesson: Lesson) => void,
  goLinked: () => void,
): ChaptersView {
  const list = h('div', { class: 'chapter-list' });
  const element = h('nav', { class: 'chapters', id: 'chapters' }, list);
  let state: { current: string; done: readonly string[]; linked: boolean } = { current: '', done: [], linked: false };

  function item(section: string, title: string, current: boolean, done: boolean, open: () => void): HTMLElement {
    const button = h(
      'button',
      { type: 'button', class: 'chapter-item', 'aria-current': current ? 'page' : undefined, onclick: open },
      h('span', { class: 'section' }, section),
      h('span', { class: 'grow' }, title),
    );
    if (done) button.append(icon('check'), h('span', { class: 'hidden' }, words.t('chapters.done')));
    return h('li', {}, button);
  }

  function render(): void {
    const { lang } = words;
    element.setAttribute('aria-label', words.t('chapters.name'));
    const groups = chapters.map((chapter) =>
      h(
        'div',
        {},
        h('h2', {}, h('span', { class: 'section' }, String(chapter.number)), h('span', {}, chapter.title[lang])),
        h(
          'ul',
          {},
          ...chapter.lessons.map((lesson) => {
            const current = state.current === lesson.id;
            return item(lesson.section, lesson.title[lang], current, state.done.includes(lesson.id), () => go(lesson));
          }),
        ),
      ),
    );
    if (state.linked) {
      const entry = item('', words.t('chapters.linked.title'), state.current === 'link', false, goLinked);
      groups.unshift(h('div', {}, h('h2', {}, h('span', {}, words.t('chapters.linked'))), h('ul', {}, entry)));
    }
    const hadFocus = list.contains(document.activeElement);
    list.replaceChildren(...groups);
    if (hadFocus) list.querySelector<HTMLElement>('[aria-current]')?.focus();
  }

  words.live(render);
  return {
    element,
    update(next) {
      state = next;
      render();
      list.querySelector('[aria-current]')?.scrollIntoView?.({ block: 'nearest' });
    },
  };
}
