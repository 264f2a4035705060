// Notices above the panes: what a link could not give, what was set aside. Short ones go by themselves.

import type { Words } from '../i18n';
import { h, setName } from './dom';
import { icon, type IconName } from './icons';

export interface Notice {
  /** A second notice with the same id takes the place of the first. */
  id: string;
  icon: IconName;
  text(): string;
  action?: { text(): string; act(): void };
}

export interface Notices {
  element: HTMLElement;
  show(notice: Notice): void;
  hide(id: string): void;
  /** Says something for a moment. */
  toast(text: string): void;
}

const TOAST_MS = 2500;

export function noticesView(words: Words): Notices {
  const shown: Notice[] = [];
  const list = h('div', { class: 'notices' });
  const toastElement = h('div', { class: 'toast', role: 'status' });
  const element = h('div', { class: 'notice-area', role: 'region' }, list, toastElement);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function hide(id: string): void {
    const at = shown.findIndex((notice) => notice.id === id);
    if (at < 0) return;
    shown.splice(at, 1);
    render();
  }

  function row(notice: Notice): HTMLElement {
    const close = h('button', { type: 'button', class: 'icon-button', onclick: () => hide(notice.id) }, icon('close'));
    setName(close, words.t('notice.close'));
    const action = notice.action;
    return h(
      'div',
      { class: 'notice', role: 'alert', 'data-notice': notice.id },
      icon(notice.icon),
      h('span', { class: 'grow' }, notice.text()),
      action ? h('button', { type: 'button', class: 'outlined', onclick: () => action.act() }, action.text()) : undefined,
      close,
    );
  }

  function render(): void {
    element.setAttribute('aria-label', words.t('notice.area'));
    list.replaceChildren(...shown.map(row));
  }

  words.live(render);
  return {
    element,
    hide,
    show(notice) {
      hide(notice.id);
      shown.push(notice);
      render();
    },
    toast(text) {
      toastElement.textContent = text;
      toastElement.classList.add('visible');
      clearTimeout(timer);
      timer = setTimeout(() => {
        toastElement.classList.remove('visible');
        toastElement.textContent = '';
      }, TOAST_MS);
    },
  };
}
