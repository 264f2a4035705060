// The top of the page: name, chapter, share, language, colours, help.

import type { Words } from '../i18n';
import type { ChapterWithLessons, Lang, Lesson } from '../model/lesson';
import { h, setName, setText } from './dom';
import { icon } from './icons';
import { theme } from './theme';

export interface HeaderOptions {
  words: Words;
  chapters: readonly ChapterWithLessons[];
  go(lesson: Lesson): void;
  share(): void;
  help(): void;
  menu(): void;
  setLang(lang: Lang): void;
  toggleTheme(): void;
}

export interface Header {
  element: HTMLElement;
  show(lesson: Lesson | undefined): void;
  renderTheme(): void;
}

export function languageSwitch(words: Words, setLang: (lang: Lang) => void): HTMLElement {
  const zh = h('button', { type: 'button', lang: 'zh', onclick: () => setLang('zh') }, '中文');
  const en = h('button', { type: 'button', lang: 'en', 'aria-label': 'English', onclick: () => setLang('en') }, 'EN');
  const element = h('div', { class: 'segmented', role: 'group' }, zh, en);
  words.live(() => {
    element.setAttribute('aria-label', words.t('top.language'));
    zh.setAttribute('aria-pressed', String(words.lang === 'zh'));
    en.setAttribute('aria-pressed', String(words.lang === 'en'));
  });
  return element;
}

export function themeButton(words: Words, toggle: () => void): { element: HTMLElement; render(): void } {
  const element = h('button', { type: 'button', class: 'icon-button theme', onclick: toggle });
  const render = () => {
    const next = theme() === 'dark' ? 'light' : 'dark';
    element.replaceChildren(icon(next === 'dark' ? 'moon' : 'sun'));
    setName(element, words.t(next === 'dark' ? 'top.theme.dark' : 'top.theme.light'));
  };
  words.live(render);
  return { element, render };
}

export function headerView(options: HeaderOptions): Header {
  const { words, chapters } = options;
  let lesson: Lesson | undefined;

  const menu = h('button', { type: 'button', class: 'icon-button phone', 'aria-haspopup': 'dialog', onclick: () => options.menu() }, icon('menu'));
  const section = h('span', { class: 'section' });
  const title = h('span', { class: 'phone-title' });
  const place = h('span', { class: 'phone place' }, section, title);
  const select = h('select', { class: 'chapter-select wide' });
  const shareText = h('span', { class: 'wide' });
  const share = h('button', { type: 'button', class: 'share outlined', 'aria-haspopup': 'dialog', onclick: () => options.share() }, icon('link'), shareText);
  const help = h('button', { type: 'button', class: 'icon-button', 'aria-haspopup': 'dialog', onclick: () => options.help() }, icon('help'));
  const colours = themeButton(words, () => options.toggleTheme());
  const language = languageSwitch(words, (lang) => options.setLang(lang));
  const moreMenu = h('div', { class: 'more-menu', id: 'more-menu' }, language, colours.element, help);
  const more = h('button', { type: 'button', class: 'icon-button phone', 'aria-expanded': 'false', 'aria-controls': 'more-menu' }, icon('more'));

  const element = h(
    'header',
    { class: 'top' },
    menu,
    h('span', { class: 'brand' }, icon('brand'), h('strong', {}, 'Interleave')),
    place,
    select,
    h('span', { class: 'grow' }),
    share,
    more,
    moreMenu,
  );

  function setMore(open: boolean): void {
    moreMenu.classList.toggle('open', open);
    more.setAttribute('aria-expanded', String(open));
  }
  more.addEventListener('click', () => setMore(!moreMenu.classList.contains('open')));
  help.addEventListener('click', () => setMore(false));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !moreMenu.classList.contains('open')) return;
    event.stopPropagation();
    setMore(false);
    more.focus();
  });
  element.addEventListener('focusout', (event) => {
    const to = event.relatedTarget as Node | null;
    if (to && !moreMenu.contains(to) && to !== more) setMore(false);
  });

  select.addEventListener('change', () => {
    const chapter = chapters.find((c) => String(c.number) === select.value);
    if (chapter) options.go(chapter.lessons[0]!);
  });

  function render(): void {
    const { lang } = words;
    setName(menu, words.t('top.menu'));
    setName(more, words.t('top.more'));
    setName(help, words.t('top.help'));
    setText(shareText, words.t('top.share'));
    setName(share, words.t('top.share'));
    setText(section, lesson?.section ?? '');
    setText(title, lesson ? lesson.title[lang] : words.t('chapters.linked.title'));
    select.setAttribute('aria-label', words.t('top.chapter'));
    select.replaceChildren(
      ...chapters.map((c) => h('option', { value: c.number }, `${c.number} ${c.title[lang]}`)),
    );
    if (!lesson) select.prepend(h('option', { value: '' }, words.t('chapters.linked.title')));
    select.value = lesson ? String(lesson.chapter) : '';
  }
  words.live(render);
  return {
    element,
    show(next) {
      lesson = next;
      render();
    },
    renderTheme: colours.render,
  };
}
