// The page's skeleton: makes the views, puts them into their places and the borders between them.

import type { Words } from '../i18n';
import type { ChapterWithLessons, Lang, Lesson } from '../model/lesson';
import type { Choice } from '../model/choice';
import type { RunState } from '../model/runs';
import type { SettingsStore } from '../model/storage';
import { chaptersView, type ChaptersView } from './chapters';
import type { ControlActions } from './control';
import { dialog, helpDialog, shareDialog, type ShareOptions } from './dialogs';
import { h, setName, setText } from './dom';
import { editorPane, type EditorPane } from './editor-pane';
import { headerView, type Header } from './header';
import { icon } from './icons';
import { lessonView, type LessonView } from './lesson';
import { lowerPane, type LowerPane } from './lower';
import { noticesView, type Notices } from './notices';
import { border } from './panes';
import { runSettings, type Change } from './run-settings';
import { runNotices } from './run-notices';
import { runBar, type RunBar } from './runbar';
import { stepBar, type StepBar } from './stepbar';
import { statusBar, type StatusBar } from './status';
import { terminalPane, type TerminalPane } from './terminal-pane';

export interface Actions extends ControlActions {
  go(lesson: Lesson): void;
  goLinked(): void;
  run(): void;
  /** Begins a controlled run paused, pauses the one that runs, or does one step. */
  step(): void;
  stop(): void;
  change(change: Change): void;
  dropSchedule(): void;
  setLang(lang: Lang): void;
  toggleTheme(): void;
  reset(): void;
  share(options: ShareOptions): Promise<string>;
  /** Where the run is that a link could lead to. */
  moment(): number | undefined;
  typed(data: string): void;
  retry(): void;
}

export interface PageOptions {
  words: Words;
  settings: SettingsStore;
  chapters: readonly ChapterWithLessons[];
  threaded: boolean;
  embed: boolean;
  actions: Actions;
}

export interface Page {
  header: Header;
  chapters: ChaptersView;
  lesson: LessonView;
  editor: EditorPane;
  terminal: TerminalPane;
  lower: LowerPane;
  runBar: RunBar;
  stepBar: StepBar;
  status: StatusBar;
  notices: Notices;
  /** Says above the panes what there is to say about a run. */
  noteRun(state: RunState): void;
  setChoice(choice: Choice): void;
  /** On a phone what a run has to say may be out of sight. */
  showTerminal(): void;
  showReport(): void;
  closeDrawer(): void;
}

export const PHONE = '(max-width: 760px)';
const ROOM_FOR_CHAPTERS = '(min-width: 1100px)';

export function buildPage(options: PageOptions): Page {
  const { words, settings, actions } = options;
  const phone = matchMedia(PHONE);
  const notices = noticesView(words);
  const ofRuns = runNotices(words, notices);

  const chapters = chaptersView(words, options.chapters, actions.go, actions.goLinked);
  const drawer = dialog(words, 'chapters.name', () => [chapters.element], 'drawer');
  const chapterColumn = h('div', { class: 'chapter-column' });
  const help = helpDialog(words);
  const share = shareDialog(words, actions.share, actions.moment);
  const header = headerView({
    words,
    chapters: options.chapters,
    go: actions.go,
    share: share.open,
    help: help.open,
    menu: drawer.open,
    setLang: actions.setLang,
    toggleTheme: actions.toggleTheme,
  });

  const lesson = lessonView(words, actions.go);
  const editor = editorPane(words, actions.reset);
  const lower = lowerPane(words, actions);
  const terminal = terminalPane({
    words,
    events: { typed: actions.typed, run: actions.run, stop: actions.stop },
    screenReader: settings.get().screenReader ?? false,
    setScreenReader: (screenReader) => settings.set({ screenReader }),
    labels: settings.get().labels ?? false,
    setLabels: (labels) => settings.set({ labels }),
    notice: notices.toast,
  });
  const runOptions = {
    words,
    threaded: options.threaded,
    run: actions.run,
    stop: actions.stop,
    step: actions.step,
    focusStep: () => steps.element.querySelector<HTMLElement>('.filled')?.focus(),
    change: actions.change,
    dropSchedule: actions.dropSchedule,
  };
  const bar = runBar(runOptions);
  const steps = stepBar(words, actions);
  const sheetSettings = runSettings(runOptions);
  const sheet = dialog(words, 'run.settings.name', () => sheetSettings.elements, 'sheet');
  bar.settings.addEventListener('click', () => sheet.open());
  const status = statusBar(words, options.threaded, actions.retry);

  const left = h('div', { class: 'left' });
  const right = h('div', { class: 'right' });
  const work = h('main', { class: 'work' });
  const remember = (name: string) => (size: number) => settings.setPane(name, size);
  const size = (name: string) => settings.get().panes?.[name];

  left.append(lesson.element, editor.element);
  right.append(bar.element, steps.element, terminal.element, lower.element);
  work.append(chapterColumn, left, right);
  document.body.append(
    skipLink(words),
    header.element,
    notices.element,
    work,
    status.element,
    drawer.element,
    help.element,
    share.element,
    sheet.element,
  );
  document.body.classList.toggle('embed', options.embed);
  if (options.embed) bar.element.append(wholePageLink(words));

  const borders = [
    border({
      pane: chapterColumn, container: work, property: '--chapters', axis: 'x', unit: 'px',
      least: 150, leave: 700, initial: size('chapters'), changed: remember('chapters'),
    }),
    border({
      pane: left, container: work, property: '--left', axis: 'x', unit: '%',
      least: 280, leave: 320, initial: size('left'), changed: remember('left'),
    }),
    border({
      pane: lesson.element, container: left, property: '--lesson', axis: 'y', unit: '%',
      least: 60, leave: 160, initial: size('lesson'), changed: remember('lesson'),
    }),
    border({
      pane: terminal.element, container: right, property: '--terminal', axis: 'y', unit: '%',
      least: 120, leave: 160, initial: size('terminal'), changed: remember('terminal'),
    }),
  ] as const;
  chapterColumn.after(borders[0]);
  left.after(borders[1]);
  lesson.element.after(borders[2]);
  terminal.element.after(borders[3]);
  words.live(() => {
    const names = ['pane.chapters', 'pane.columns', 'pane.lesson', 'pane.report'] as const;
    borders.forEach((element, i) => element.setAttribute('aria-label', words.t(names[i]!)));
  });

  chapterRail(words, settings, chapterColumn);
  placeChapters(phone, chapters.element, chapterColumn, drawer.close);
  placeSteps(phone, steps.element, bar.element, status.element);

  return {
    header,
    chapters,
    lesson,
    editor,
    terminal,
    lower,
    runBar: bar,
    stepBar: steps,
    status,
    notices,
    noteRun: ofRuns.setState,
    setChoice(choice) {
      bar.setChoice(choice);
      sheetSettings.set(choice);
      status.setMode(choice.mode);
    },
    showTerminal() {
      if (phone.matches) terminal.element.scrollIntoView({ block: 'nearest' });
    },
    showReport() {
      if (phone.matches && lower.hasReport()) lower.element.scrollIntoView({ block: 'nearest' });
    },
    closeDrawer: drawer.close,
  };
}

function skipLink(words: Words): HTMLElement {
  const link = h('a', { href: '#program', class: 'skip' });
  link.addEventListener('click', (event) => {
    // The fragment belongs to links to programs.
    event.preventDefault();
    document.querySelector<HTMLElement>('.editor .cm-content')?.focus();
  });
  words.live(() => setText(link, words.t('page.skip')));
  return link;
}

function wholePageLink(words: Words): HTMLElement {
  const text = h('span');
  const link = h('a', { class: 'whole-page', target: '_blank', rel: 'noopener', href: './' }, text, icon('out'));
  const aim = () => {
    const parameters = location.hash.slice(1).split('&').filter((part) => !/^(embed|run)=/.test(part));
    link.href = `./#${parameters.join('&')}`;
  };
  window.addEventListener('hashchange', aim);
  aim();
  words.live(() => setText(text, words.t('embed.open')));
  return link;
}

/** The chapters can be folded away; with little room they are, until somebody wants them. */
function chapterRail(words: Words, settings: SettingsStore, column: HTMLElement): void {
  const room = matchMedia(ROOM_FOR_CHAPTERS);
  const label = h('span');
  const toggle = h('button', { type: 'button', class: 'rail', 'aria-controls': 'chapters' }, icon('menu'), label);
  let open = settings.get().chaptersOpen ?? room.matches;

  function render(): void {
    document.body.classList.toggle('chapters-closed', !open);
    toggle.setAttribute('aria-expanded', String(open));
    setText(label, words.t('chapters.name'));
    setName(toggle, words.t(open ? 'chapters.hide' : 'chapters.show'));
  }
  toggle.addEventListener('click', () => {
    open = !open;
    settings.set({ chaptersOpen: open });
    render();
  });
  room.addEventListener('change', () => {
    open = settings.get().chaptersOpen ?? room.matches;
    render();
  });
  column.append(toggle);
  words.live(render);
}

/** On a phone the list of chapters is in a drawer. */
function placeChapters(phone: MediaQueryList, list: HTMLElement, column: HTMLElement, closeDrawer: () => void): void {
  const place = () => {
    if (phone.matches) return;
    closeDrawer();
    column.append(list);
  };
  phone.addEventListener('change', place);
  place();
}

/** On a phone the step bar stays in reach, above the status and Run. */
function placeSteps(phone: MediaQueryList, steps: HTMLElement, runBar: HTMLElement, status: HTMLElement): void {
  const place = () => {
    if (phone.matches) status.before(steps);
    else runBar.after(steps);
  };
  phone.addEventListener('change', place);
  place();
}
