// The page's dialogs: help, sharing, and on a phone how to run and the chapters.

import type { Key, Parameters, Words } from '../i18n';
import { h, setName, setText, type Child } from './dom';
import { icon } from './icons';

export interface Dialog {
  element: HTMLDialogElement;
  open(): void;
  close(): void;
}

/** A dialog with a title; its content is made anew each time it opens and when the language changes. */
export function dialog(words: Words, title: Key, content: () => Child[], className = ''): Dialog {
  const heading = h('h2', { id: `dialog-${title}` });
  const close = h('button', { type: 'button', class: 'icon-button' }, icon('close'));
  const body = h('div', { class: 'dialog-body' });
  const element = h(
    'dialog',
    { class: className, 'aria-labelledby': heading.id },
    h('div', { class: 'dialog-head' }, heading, h('span', { class: 'grow' }), close),
    body,
  );
  close.addEventListener('click', () => element.close());
  // A press on the dimmed page behind closes it.
  element.addEventListener('click', (event) => event.target === element && element.close());

  function render(): void {
    setText(heading, words.t(title));
    setName(close, words.t('notice.close'));
    if (element.open) body.replaceChildren(...content().filter((child) => child !== undefined));
  }
  words.live(render);
  return {
    element,
    open() {
      if (element.open) return;
      element.showModal();
      render();
    },
    close: () => element.close(),
  };
}

export function helpDialog(words: Words): Dialog {
  const keys: [string[], Key][] = [
    [['Ctrl/⌘ + Enter'], 'help.key.run'],
    [['Escape'], 'help.key.stop'],
    [['F10'], 'help.key.step'],
    [['Shift + F10'], 'help.key.step-back'],
    [['F8'], 'help.key.finding'],
    [['help.key.name.leave'], 'help.key.leave'],
    [['help.key.name.arrows'], 'help.key.panes'],
    [['Ctrl + C'], 'help.key.interrupt'],
    [['Ctrl + D'], 'help.key.eof'],
  ];
  const limits: Key[] = ['help.runs.memory', 'help.runs.limits', 'help.runs.lost'];
  const name = (key: string) => (key.startsWith('help.') ? words.t(key as Key) : key);
  return dialog(words, 'help.title', () => [
    h('p', {}, words.t('help.what')),
    h('h3', {}, words.t('help.runs')),
    h('p', {}, words.t('help.runs.text')),
    h('ul', { class: 'facts-list' }, ...limits.map((key) => h('li', {}, words.t(key)))),
    h('h3', {}, words.t('help.keys')),
    h(
      'dl',
      { class: 'keys' },
      ...keys.flatMap(([names, what]) => [
        h('dt', {}, ...names.map((key) => h('kbd', {}, name(key)))),
        h('dd', {}, words.t(what)),
      ]),
    ),
    h('p', { class: 'meta' }, words.t('help.privacy')),
    h('p', { class: 'meta' }, words.t('page.about')),
  ]);
}

export interface ShareOptions {
  run: boolean;
  lang: boolean;
  embed: boolean;
  /** To where the run is now. */
  moment: boolean;
}

const LONG_LINK = 2000;

export function shareDialog(
  words: Words,
  link: (options: ShareOptions) => Promise<string>,
  moment: () => number | undefined,
): Dialog {
  const chosen: ShareOptions = { run: false, lang: false, embed: false, moment: false };
  const field = h('input', { type: 'text', readonly: true, class: 'share-link', spellcheck: 'false' });
  const said = h('p', { class: 'meta', role: 'status' });
  const long = h('p', { class: 'meta' });

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(field.value);
      setText(said, words.t('share.copied'));
    } catch {
      field.select();
      setText(said, words.t('share.failed'));
    }
  }

  async function update(): Promise<void> {
    field.value = await link({ ...chosen, moment: chosen.moment && moment() !== undefined });
    setText(long, field.value.length > LONG_LINK ? words.t('share.long', { length: field.value.length }) : '');
  }

  function choice(name: keyof ShareOptions, key: Key, parameters?: Parameters): HTMLElement {
    const box = h('input', { type: 'checkbox', checked: chosen[name] });
    box.addEventListener('change', () => {
      chosen[name] = box.checked;
      setText(said, '');
      void update();
    });
    return h('label', { class: 'choice' }, box, h('span', {}, words.t(key, parameters)));
  }

  const made = dialog(words, 'share.title', () => {
    field.setAttribute('aria-label', words.t('share.link'));
    return [
      h('p', {}, words.t('share.what')),
      h('div', { class: 'row' }, field, h('button', { type: 'button', class: 'filled', onclick: () => void copy() }, words.t('share.copy'))),
      said,
      moment() === undefined ? undefined : choice('moment', 'share.moment', { step: moment()! }),
      choice('run', 'share.run'),
      choice('lang', 'share.lang'),
      choice('embed', 'share.embed'),
      long,
    ];
  });
  return {
    ...made,
    open() {
      setText(said, '');
      made.open();
      // Sharing is one press: the link is copied as the dialog opens, the choices below refine it.
      void update().then(copy);
    },
  };
}
