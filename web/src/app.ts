// Puts the page together: the session, the runs and the views, and what each tells the others.

import { freshSeed } from './api';
import { preferredLang, Words } from './i18n';
import { watchKeys } from './keys';
import { byChapter, type Chapter, type ChapterWithLessons, type Lang, type Lesson } from './model/lesson';
import { lastStep } from './model/kept-trace';
import { LineEditor } from './model/line-editor';
import {
  changed,
  clean,
  linkChoice,
  linkMode,
  recommended,
  requestOf,
  withoutSchedule,
  type Choice,
} from './model/choice';
import { readLink, writeLink, type Link, type LinkParameters, type LinkProblem } from './model/link';
import { marksOf } from './model/marks';
import type { RunReport } from './model/report';
import { momentOf, type Pause } from './model/stepping';
import { taskMarks } from './model/task-marks';
import type { Engine, Runs, RunState } from './model/runs';
import { Session } from './model/session';
import { choiceParameters, momentParameters } from './model/sharing';
import { LINK_PLACE, type Drafts, type SettingsStore } from './model/storage';
import type { RunScreen } from './run-screen';
import type { Editor } from './views/editor';
import { markWords } from './views/mark-words';
import { sayTask } from './views/say';
import { seconds, VERDICTS } from './views/status';
import { onTheme, setTheme, theme } from './views/theme';
import { buildPage, type Page } from './views/page';
import type { ShareOptions } from './views/dialogs';

export interface AppParts {
  engine: Engine;
  runs: Runs;
  screen: RunScreen;
  lessons: readonly Lesson[];
  chapters: readonly Chapter[];
  drafts: Drafts;
  settings: SettingsStore;
}

/** The page's mark on its own entries of the browser's history: such an entry is not a link to open anew. */
interface OwnEntry {
  own: true;
  place?: string;
  choice?: Choice;
}

const LINES_EVERY_MS = 200;

/** The editor and the terminal are large: they leave the machine to the engine's start, but not for long. */
const ENGINE_FIRST_MS = 250;

export class App {
  private readonly words: Words;
  private readonly session: Session;
  private readonly chapters: ChapterWithLessons[];
  private readonly lineEditor: LineEditor;
  private page!: Page;
  private editor: Editor | undefined;
  private choice = recommended(undefined);
  private marked: { pause?: Pause | undefined; lang?: Lang } = {};
  private linesTimer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly parts: AppParts) {
    const { lessons, chapters, drafts, settings } = parts;
    this.chapters = byChapter(lessons, chapters);
    this.session = new Session(this.chapters.flatMap((c) => c.lessons), drafts, settings);
    this.words = new Words(settings.get().lang ?? preferredLang(navigator.languages));
    this.lineEditor = new LineEditor({
      echo: (text) => this.page.terminal.echo(text),
      line: (text) => parts.runs.sendInput(text),
      endOfInput: () => parts.runs.sendEof(),
      interrupt: () => void parts.runs.stop(),
    });
  }

  async start(): Promise<void> {
    const { settings, runs } = this.parts;
    setTheme(settings.get().theme);
    const own = (history.state as OwnEntry | null)?.own === true;
    const { link, problems } = await readLink(location.hash);
    if (link.parameters.lang) this.words.set(link.parameters.lang);

    this.page = buildPage({
      words: this.words,
      settings,
      chapters: this.chapters,
      threaded: this.parts.engine.threaded,
      embed: link.parameters.embed === true,
      actions: {
        go: (lesson) => this.go(lesson.id),
        goLinked: () => this.go(LINK_PLACE),
        run: () => this.run(),
        stop: () => void runs.stop(),
        step: () => this.step(),
        change: (change) => this.setChoice(changed(this.choice, change)),
        dropSchedule: () => this.setChoice(withoutSchedule(this.choice)),
        command: (command) => runs.command(command),
        jump: (step) => this.jump(step),
        copyLink: (step) => void this.copyLink(step),
        select: (finding) => this.editor?.select(finding.lines),
        moment: () => (runs.state.phase === 'paused' && runs.state.pause ? momentOf(runs.state.pause.snapshot) : undefined),
        setLang: (lang) => this.setLang(lang),
        toggleTheme: () => this.toggleTheme(),
        reset: () => this.reset(),
        goToLine: (line) => this.editor?.goToLine(line),
        share: (options) => this.shareLink(options),
        typed: (data) => this.typed(data),
        retry: () => location.reload(),
      },
    });
    this.words.live(() => this.renderWords());
    onTheme(() => {
      this.page.header.renderTheme();
      this.page.terminal.setTheme();
    });
    runs.onChange((state) => this.runChanged(state));
    this.runChanged(runs.state);

    if (own) this.reopened(link);
    else this.openLink(link, problems)?.();
    watchKeys({
      run: () => this.run(),
      stop: () => this.stop(),
      step: () => this.step(),
      back: () => this.back(),
      nextFinding: () => this.page.lower.nextFinding(),
    });
    window.addEventListener('popstate', () => void this.navigated());
    window.addEventListener('hashchange', () => void this.navigated());
    this.parts.screen.attach(this.page.terminal, (report) => this.endText(report));
    await Promise.race([
      this.parts.engine.ready.catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, ENGINE_FIRST_MS)),
    ]);
    await this.loadParts();
  }

  private async loadParts(): Promise<void> {
    const failed = () =>
      this.page.notices.show({ id: 'part', icon: 'fail', text: () => this.words.t('notice.failed.part') });
    const editor = import('./views/editor').then(({ createEditor }) => {
      this.page.editor.ready();
      this.editor = createEditor(this.page.editor.host, {
        changed: (text) => this.edited(text),
        run: () => this.run(),
        stop: () => this.stop(),
      });
      this.editor.setName(this.words.t('editor.name'));
      this.editor.open(this.session.current.source);
      this.mark();
      this.marked = {};
      this.markTasks();
    });
    await Promise.all([editor.catch(failed), this.page.terminal.load().catch(failed)]);
    document.documentElement.dataset.page = 'ready';
  }

  // What is open

  private show(): void {
    const { lesson, source } = this.session.current;
    this.editor?.open(source);
    this.page.lesson.show(lesson, this.session.neighbour(-1), this.session.neighbour(1));
    this.page.header.show(lesson);
    this.renderChapters();
    this.renderEdited();
    this.renderWords();
    this.renderKept();
  }

  private renderChapters(): void {
    this.page.chapters.update({
      current: this.session.current.place,
      done: this.parts.settings.get().done ?? [],
      linked: this.session.hasLinked,
    });
  }

  private renderEdited(): void {
    const { lesson, source } = this.session.current;
    this.parts.engine.expect(source);
    this.page.editor.setFile(lesson?.file ?? 'main.py', this.session.edited, lesson !== undefined);
  }

  /** Offers what was set aside, as long as it is not what is open anyway. */
  private renderKept(): void {
    const { notices } = this.page;
    if (!this.session.hasKept || this.session.edited) return notices.hide('kept');
    notices.show({
      id: 'kept',
      icon: 'reset',
      text: () => this.words.t('kept.text'),
      action: {
        text: () => this.words.t('kept.back'),
        act: () => {
          this.session.bringBack();
          this.editor?.open(this.session.current.source);
          notices.hide('kept');
          this.renderEdited();
        },
      },
    });
  }

  private edited(text: string): void {
    if (text === this.session.current.source) return;
    this.session.edit(text);
    if (this.choice.schedule !== undefined) this.setChoice(withoutSchedule(this.choice));
    this.renderEdited();
  }

  private reset(): void {
    this.session.reset();
    this.editor?.replace(this.session.current.source);
    this.editor?.mark([]);
    this.renderEdited();
    this.renderKept();
  }

  private go(place: string): void {
    this.page.closeDrawer();
    if (place === this.session.current.place || !this.session.open(place)) return;
    const fragment = place === LINK_PLACE ? location.pathname + location.search : `#s=${encodeURIComponent(place)}`;
    history.pushState({ own: true, place } satisfies OwnEntry, '', fragment);
    this.setChoice(this.recommended());
    void this.opened();
    this.page.notices.hide('link');
  }

  /** Another program is open: what the last one printed and found is not about it. */
  private async opened(): Promise<void> {
    const { runs } = this.parts;
    this.page.lower.showReport(undefined);
    this.show();
    if (runs.busy) await runs.stop();
    runs.forget();
    this.page.terminal.forget();
  }

  // Links

  /** A page that was loaded again, or gone back to: as it was left. */
  private reopened(link: Link): void {
    const { place, choice } = history.state as OwnEntry;
    if (place !== undefined) this.session.open(place);
    this.setChoice(choice ? clean(choice) : linkChoice(link.parameters, this.session.current.lesson));
    this.show();
  }

  private async navigated(): Promise<void> {
    const state = history.state as OwnEntry | null;
    if (!state?.own) {
      history.replaceState({ own: true } satisfies OwnEntry, '');
      const { link, problems } = await readLink(location.hash);
      if (link.parameters.lang) this.words.set(link.parameters.lang);
      const begin = this.openLink(link, problems);
      await this.opened();
      begin?.();
      return;
    }
    if (state.place === undefined || state.place === this.session.current.place) return;
    if (!this.session.open(state.place)) return;
    this.setChoice(state.choice ? clean(state.choice) : this.recommended());
    void this.opened();
  }

  /** What begins the run that the link asks for, if it does. */
  private openLink(link: Link, problems: LinkProblem[]): (() => void) | undefined {
    const { parameters, program } = link;
    const words: (() => string)[] = problems.map((problem) => () => this.problemText(problem));
    let found = program !== undefined && this.session.openLink(program);
    if (program?.kind === 'scenario' && !found) {
      const { id } = program;
      words.push(() => this.words.t('link.reason.scenario', { id }));
    }
    if (program === undefined && problems.length === 0) found = true;
    history.replaceState({ own: true, place: this.session.current.place } satisfies OwnEntry, '');
    const choice = linkChoice(parameters, this.session.current.lesson);
    this.setChoice(program === undefined && this.session.edited ? withoutSchedule(choice) : choice);
    this.show();

    const { notices } = this.page;
    notices.hide('link');
    if (words.length > 0) {
      const key = found ? 'link.partly' : 'link.unreadable';
      const reason = () => words.map((say) => say()).join(this.words.lang === 'zh' ? '；' : '; ');
      notices.show({ id: 'link', icon: 'warn', text: () => this.words.t(key, { reason: reason() }) });
    } else if (linkMode(parameters) === 'explore') {
      notices.show({ id: 'link', icon: 'warn', text: () => this.words.t('link.mode.explore') });
    } else if (parameters.run && program) {
      return () => this.begin(choice.step);
    }
    return undefined;
  }

  private problemText(problem: LinkProblem): string {
    const { kind, ...parameters } = problem;
    return this.words.t(`link.reason.${kind}`, parameters);
  }

  private shareLink(options: ShareOptions): Promise<string> {
    const { state } = this.parts.runs;
    const { source } = this.session.current;
    const { pause } = state;
    const moment = options.moment ? momentParameters(state, source, pause && momentOf(pause.snapshot)) : undefined;
    return this.link({
      ...(moment ?? choiceParameters(this.choice, state, source)),
      ...(options.run && { run: true }),
      ...(options.lang && { lang: this.words.lang }),
      ...(options.embed && { embed: true }),
    });
  }

  private async link(parameters: LinkParameters): Promise<string> {
    const { place, lesson, source } = this.session.current;
    const program =
      lesson && !this.session.edited ? { kind: 'scenario' as const, id: place } : { kind: 'source' as const, source };
    return location.origin + location.pathname + (await writeLink({ program, parameters }));
  }

  private async copyLink(step: number | undefined): Promise<void> {
    const { notices } = this.page;
    const parameters = momentParameters(this.parts.runs.state, this.session.current.source, step);
    if (!parameters) return notices.toast(this.words.t('moment.edited'));
    try {
      await navigator.clipboard.writeText(await this.link(parameters));
      notices.toast(this.words.t('share.copied'));
    } catch {
      notices.toast(this.words.t('terminal.copy.failed'));
    }
  }

  // Runs

  /** Run, or go on with the one that is paused. */
  private run(): void {
    const { runs } = this.parts;
    if (runs.state.phase === 'paused') runs.command({ kind: 'continue' });
    else this.begin();
  }

  /** False: there is nothing to stop. */
  private stop(): boolean {
    const { busy } = this.parts.runs;
    if (busy) void this.parts.runs.stop();
    return busy;
  }

  private step(): void {
    const { runs } = this.parts;
    const { phase } = runs.state;
    if (phase === 'paused') runs.command({ kind: 'step' });
    else if (runs.busy) runs.command({ kind: 'pause' });
    else if (this.choice.mode === 'controlled') this.begin(this.choice.step ?? 0);
    else this.page.notices.toast(this.words.t('run.step.parallel'));
  }

  /** pauseAt: it is to pause after so many operations. */
  private begin(pauseAt?: number): void {
    const { runs } = this.parts;
    if (runs.busy) return;
    const { place, lesson, source } = this.session.current;
    this.lineEditor.reset();
    this.editor?.mark([]);
    this.page.lower.showReport(undefined);
    const request = requestOf(this.choice, { source, filename: lesson?.file ?? 'main.py' }, freshSeed);
    void runs.run(pauseAt === undefined ? request : { ...request, pauseAt }, place);
    this.page.showTerminal();
  }

  private back(): void {
    const { runs } = this.parts;
    const { phase, request, trace } = runs.state;
    const last = phase === 'ended' && request?.mode === 'controlled' ? lastStep(trace) : undefined;
    if (last) this.jump(last);
    else runs.command({ kind: 'back' });
  }

  private jump(step: number): void {
    const { runs } = this.parts;
    if (runs.state.request?.source !== this.session.current.source) this.page.notices.toast(this.words.t('moment.edited'));
    else runs.jump(step);
  }

  private runChanged(state: RunState): void {
    const { phase, interactive, report } = state;
    const running = phase === 'running' || phase === 'input';
    const accepting = interactive && (phase === 'input' || (phase === 'paused' && state.inputWanted));
    const controlled = state.request?.mode === 'controlled' && state.place !== undefined;
    document.documentElement.dataset.phase = phase;
    this.page.runBar.setState(state);
    this.page.noteRun(state);
    this.page.editor.setLocked(controlled && this.parts.runs.busy);
    this.editor?.setLocked(controlled && this.parts.runs.busy);
    this.page.status.setState(state);
    // Without threads the engine does not say who printed what.
    this.page.terminal.setProcesses(this.parts.engine.threaded ? state.processes : []);
    this.page.lower.setState(state);
    const stepping = this.page.stepBar.element.contains(document.activeElement);
    this.page.stepBar.show(state.pause);
    if (stepping && !state.pause) this.page.runBar.focus();
    this.markTasks();
    this.lineEditor.setAccepting(accepting);
    if (phase === 'input' && interactive) this.page.terminal.focus();
    this.countLines(running);
    if (phase !== 'ended' || !report) return;
    this.page.lower.showReport(report);
    this.page.showReport();
    this.mark();
    if (state.place !== undefined && report.status !== 'refused' && report.status !== 'died') {
      this.parts.settings.markDone(state.place);
      this.renderChapters();
    }
  }

  private countLines(running: boolean): void {
    const { runs } = this.parts;
    this.page.terminal.setLines(runs.state.lines);
    if (running) {
      this.linesTimer ??= setInterval(() => this.page.terminal.setLines(runs.state.lines), LINES_EVERY_MS);
    } else if (this.linesTimer !== undefined) {
      clearInterval(this.linesTimer);
      this.linesTimer = undefined;
    }
  }

  private mark(): void {
    const { report, place, pause } = this.parts.runs.state;
    if (place !== this.session.current.place) return;
    this.editor?.mark(marksOf(report, pause, markWords(this.words)));
  }

  /** Where the tasks of a run that has paused are. */
  private markTasks(): void {
    const { pause, place } = this.parts.runs.state;
    const shown = place === this.session.current.place ? pause : undefined;
    if (shown === this.marked.pause && this.words.lang === this.marked.lang) return;
    this.marked = { pause: shown, lang: this.words.lang };
    this.mark();
    this.editor?.markTasks(shown ? taskMarks(shown.snapshot, (task, nameOf) => sayTask(this.words, task, nameOf)) : []);
  }

  private endText(report: RunReport): string {
    return this.words.t(VERDICTS[report.status].end, { seconds: seconds(report), exit: String(report.exit) });
  }

  private typed(data: string): void {
    const { phase, interactive } = this.parts.runs.state;
    if (interactive && (phase === 'running' || phase === 'input' || phase === 'paused')) this.lineEditor.type(data);
  }

  // Choices

  private recommended(): Choice {
    return recommended(this.session.current.lesson, this.session.edited);
  }

  /** Kept with the entry in the browser's history, so that it survives a reload. */
  private setChoice(choice: Choice): void {
    this.choice = choice;
    this.page.setChoice(choice);
    history.replaceState({ ...(history.state as OwnEntry | null), choice }, '');
  }

  private setLang(lang: Lang): void {
    this.parts.settings.set({ lang });
    this.words.set(lang);
  }

  private toggleTheme(): void {
    const next = theme() === 'dark' ? 'light' : 'dark';
    this.parts.settings.set({ theme: next });
    setTheme(next);
  }

  private renderWords(): void {
    const { lesson } = this.session.current;
    document.documentElement.lang = this.words.lang === 'zh' ? 'zh-CN' : 'en';
    document.title = lesson ? `${lesson.title[this.words.lang]} · Interleave` : this.words.t('page.title');
    this.editor?.setName(this.words.t('editor.name'));
    this.mark();
    this.markTasks();
  }
}
