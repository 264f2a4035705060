// The lesson's text beside its program, with the way to the lessons before and after.

import type { Words } from '../i18n';
import type { Lesson } from '../model/lesson';
import { h, setName, setText } from './dom';
import { icon } from './icons';

const texts = {
  zh: () => import('virtual:lessons/zh'),
  en: () => import('virtual:lessons/en'),
};

export interface LessonView {
  element: HTMLElement;
  /** undefined: a program from a link, which has no lesson. */
  show(lesson: Lesson | undefined, previous: Lesson | undefined, next: Lesson | undefined): void;
}

export function lessonView(words: Words, go: (lesson: Lesson) => void): LessonView {
  let shown: Lesson | undefined;
  let neighbours: { previous?: Lesson | undefined; next?: Lesson | undefined } = {};
  let open = true;

  const section = h('span', { class: 'section' });
  const title = h('span', { class: 'pane-title' });
  const toggle = h('button', { class: 'plain toggle', type: 'button', 'aria-expanded': 'true', 'aria-controls': 'lesson-body' });
  const toggleText = h('span');
  const previous = h('button', { class: 'icon-button', type: 'button' }, icon('left'));
  const next = h('button', { class: 'icon-button', type: 'button' }, icon('right'));
  const body = h('div', { class: 'lesson-body', id: 'lesson-body', tabindex: 0 });
  const element = h(
    'section',
    { class: 'pane lesson' },
    h('div', { class: 'pane-head' }, section, title, toggle, h('span', { class: 'grow' }), previous, next),
    body,
  );

  previous.addEventListener('click', () => neighbours.previous && go(neighbours.previous));
  next.addEventListener('click', () => neighbours.next && go(neighbours.next));
  toggle.addEventListener('click', () => {
    open = !open;
    element.classList.toggle('closed', !open);
    toggle.setAttribute('aria-expanded', String(open));
    renderToggle();
  });

  function renderToggle(): void {
    setText(toggleText, words.t(open ? 'lesson.hide' : 'lesson.show'));
    toggle.replaceChildren(icon(open ? 'up' : 'down'), toggleText);
  }

  async function render(): Promise<void> {
    const { lang } = words;
    const lesson = shown;
    element.setAttribute('aria-label', words.t('lesson.name'));
    body.setAttribute('aria-label', words.t('lesson.name'));
    body.setAttribute('role', 'group');
    setName(previous, words.t('lesson.previous'));
    setName(next, words.t('lesson.next'));
    renderToggle();
    previous.disabled = !neighbours.previous;
    next.disabled = !neighbours.next;
    setText(section, lesson?.section ?? '');
    setText(title, lesson ? lesson.title[lang] : words.t('chapters.linked.title'));
    const heading = h('h1', {}, lesson ? lesson.title[lang] : words.t('chapters.linked.title'));
    if (!lesson) {
      body.replaceChildren(heading, h('p', {}, words.t('lesson.linked')));
      return;
    }
    const text = await texts[lang]().then(
      (module) => module.default[lesson.id],
      () => undefined,
    );
    if (shown !== lesson || words.lang !== lang) return;
    const prose = h('div', { class: 'prose' });
    // Built from the lessons' own files; the build refuses raw markup in them.
    if (text !== undefined) prose.innerHTML = text;
    else prose.append(h('p', {}, words.t('lesson.failed')));
    body.replaceChildren(heading, prose);
    element.dataset.lesson = lesson.id;
  }

  words.live(() => void render());
  return {
    element,
    show(lesson, before, after) {
      shown = lesson;
      neighbours = { previous: before, next: after };
      body.scrollTop = 0;
      delete element.dataset.lesson;
      void render();
    },
  };
}
