// The pane around the terminal: title, search, copy, clear, screen-reader mode. It takes output from the
// start; what comes before the terminal is loaded waits in the feed.

import type { Words } from '../i18n';
import { Feed } from '../model/feed';
import type { ProcessInfo } from '../model/processes';
import { h, setName, setText } from './dom';
import { icon } from './icons';
import { Paper } from './paper';
import type { TerminalEvents, TerminalScreen } from './terminal';

export interface TerminalPane {
  element: HTMLElement;
  feed: Feed;
  load(): Promise<void>;
  begin(): void;
  /** As before the first run. */
  forget(): void;
  note(text: string): void;
  echo(text: string): void;
  setLines(lines: number): void;
  setProcesses(list: readonly ProcessInfo[]): void;
  setTheme(): void;
  focus(): void;
}

export interface TerminalPaneOptions {
  words: Words;
  events: TerminalEvents;
  screenReader: boolean;
  setScreenReader(on: boolean): void;
  labels: boolean;
  setLabels(on: boolean): void;
  notice(text: string): void;
}

export function terminalPane(options: TerminalPaneOptions): TerminalPane {
  const { words } = options;
  let screen: TerminalScreen | undefined;
  let screenReader = options.screenReader;
  let labels = options.labels;
  let lines = 0;
  let ran = false;

  const paper = new Paper(labels);
  const feed = new Feed(paper);
  feed.setHidden(document.hidden);
  document.addEventListener('visibilitychange', () => feed.setHidden(document.hidden));

  const title = h('h2', { class: 'pane-title' });
  const count = h('span', { class: 'meta' });
  const button = (name: Parameters<typeof icon>[0]) => h('button', { type: 'button', class: 'icon-button' }, icon(name));
  const label = h('button', { type: 'button', class: 'plain labels', hidden: true }, icon('processes'), h('span'));
  const reader = button('reader');
  const search = button('search');
  const copy = button('copy');
  const clear = button('trash');
  const empty = h('p', { class: 'empty' });
  const host = h('div', { class: 'terminal-host' });

  const field = h('input', { type: 'search', autocomplete: 'off', spellcheck: 'false' });
  const verdict = h('span', { class: 'meta', role: 'status' });
  const back = button('up');
  const forth = button('down');
  const close = button('close');
  const bar = h('div', { class: 'search-bar', role: 'search', hidden: true }, field, verdict, back, forth, close);

  const element = h(
    'section',
    { class: 'pane terminal' },
    h('div', { class: 'pane-head' }, title, count, h('span', { class: 'grow' }), label, reader, search, copy, clear),
    bar,
    h('div', { class: 'terminal-body' }, host, empty),
  );

  function find(backwards: boolean): void {
    if (screen) setText(verdict, screen.find(field.value, backwards) ? '' : words.t('terminal.search.none'));
  }

  function showSearch(show: boolean): void {
    bar.hidden = !show;
    search.setAttribute('aria-expanded', String(show));
    if (show) field.focus();
    else {
      screen?.find('', false);
      search.focus();
    }
  }

  search.addEventListener('click', () => showSearch(bar.hidden));
  close.addEventListener('click', () => showSearch(false));
  back.addEventListener('click', () => find(true));
  forth.addEventListener('click', () => find(false));
  field.addEventListener('input', () => find(false));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') find(event.shiftKey);
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    showSearch(false);
  });
  copy.addEventListener('click', () => {
    navigator.clipboard.writeText(screen?.text() ?? '').then(
      () => options.notice(words.t('terminal.copied')),
      () => options.notice(words.t('terminal.copy.failed')),
    );
  });
  clear.addEventListener('click', () => {
    paper.clear();
    screen?.focus();
  });
  reader.addEventListener('click', () => {
    screenReader = !screenReader;
    reader.setAttribute('aria-pressed', String(screenReader));
    screen?.setScreenReader(screenReader);
    options.setScreenReader(screenReader);
  });

  label.addEventListener('click', () => {
    labels = !labels;
    label.setAttribute('aria-pressed', String(labels));
    paper.setWanted(labels);
    options.setLabels(labels);
  });

  const screenWords = () => ({
    input: words.t('terminal.input'),
    flood: words.t('terminal.flood'),
    skipped: (bytes: number) => words.t('terminal.skipped', { bytes }),
  });

  function render(): void {
    setText(title, words.t('terminal.name'));
    element.setAttribute('aria-label', words.t('terminal.name'));
    setText(count, ran ? words.t('terminal.lines', { lines }) : '');
    setText(empty, words.t(screen ? 'terminal.empty' : 'terminal.loading'));
    empty.hidden = ran && screen !== undefined;
  }

  function restart(): void {
    feed.restart();
    paper.restart();
    label.hidden = true;
    render();
  }

  words.live(() => {
    setName(search, words.t('terminal.search'));
    setName(copy, words.t('terminal.copy'));
    setName(clear, words.t('terminal.clear'));
    setName(reader, words.t('terminal.reader'));
    setName(label, words.t('terminal.labels'));
    setText(label.lastElementChild!, words.t('terminal.labels.short'));
    setName(back, words.t('terminal.search.previous'));
    setName(forth, words.t('terminal.search.next'));
    setName(close, words.t('terminal.search.close'));
    field.setAttribute('aria-label', words.t('terminal.search.field'));
    field.placeholder = words.t('terminal.search.field');
    screen?.setWords(screenWords());
    render();
  });
  reader.setAttribute('aria-pressed', String(screenReader));
  label.setAttribute('aria-pressed', String(labels));
  search.setAttribute('aria-expanded', 'false');

  return {
    element,
    feed,
    async load() {
      const { TerminalScreen } = await import('./terminal');
      screen = new TerminalScreen(host, options.events, screenWords(), screenReader);
      paper.attach(screen);
      render();
    },
    begin() {
      ran = true;
      lines = 0;
      restart();
    },
    forget() {
      ran = false;
      lines = 0;
      restart();
    },
    note: (text) => feed.note(text),
    echo: (text) => paper.echo(text),
    setLines(value) {
      lines = value;
      render();
    },
    setProcesses(list) {
      paper.setProcesses(list);
      label.hidden = !paper.several;
    },
    setTheme() {
      screen?.setTheme();
      if (labels && paper.several) paper.redraw();
    },
    focus: () => screen?.focus(),
  };
}
