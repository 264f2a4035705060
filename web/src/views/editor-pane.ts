// The pane around the editor: the program's name, whether it was edited, and the way back.

import type { Words } from '../i18n';
import { h, setText } from './dom';
import { icon } from './icons';

export interface EditorPane {
  element: HTMLElement;
  host: HTMLElement;
  ready(): void;
  setFile(file: string, edited: boolean, isLesson: boolean): void;
  /** While a controlled run is on its way. */
  setLocked(locked: boolean): void;
}

export function editorPane(words: Words, reset: () => void): EditorPane {
  let state = { file: '', edited: false, isLesson: true };
  let locked = false;
  const title = h('h2', { class: 'pane-title' });
  const meta = h('span', { class: 'meta edited' });
  const resetText = h('span');
  const button = h('button', { type: 'button', class: 'plain reset', onclick: reset }, icon('reset'), resetText);
  const loading = h('p', { class: 'empty' });
  const host = h('div', { class: 'editor-host', id: 'program' }, loading);
  const element = h(
    'section',
    { class: 'pane editor' },
    h('div', { class: 'pane-head' }, title, meta, h('span', { class: 'grow' }), button),
    host,
  );

  words.live(render);
  function render(): void {
    element.setAttribute('aria-label', words.t('editor.name'));
    setText(title, state.file);
    setText(meta, locked ? words.t('editor.locked') : state.edited ? words.t('editor.edited') : '');
    setText(resetText, words.t(state.isLesson ? 'editor.reset' : 'editor.reset.linked'));
    button.setAttribute('aria-label', resetText.textContent ?? '');
    button.disabled = !state.edited || locked;
    setText(loading, words.t('editor.loading'));
  }

  return {
    element,
    host,
    ready: () => loading.remove(),
    setFile(file, edited, isLesson) {
      state = { file, edited, isLesson };
      render();
    },
    setLocked(next) {
      if (locked === next) return;
      locked = next;
      render();
    },
  };
}
