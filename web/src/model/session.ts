// What is open in the editor: a lesson's program or one from a link, as edited so far. It decides what is
// kept, so that nothing somebody edited is ever lost by opening something else.

import type { Lesson } from './lesson';
import type { LinkProgram } from './link';
import { LINK_PLACE, type Drafts, type SettingsStore } from './storage';

export interface Opened {
  /** A lesson's id, or LINK_PLACE. */
  place: string;
  lesson: Lesson | undefined;
  original: string;
  source: string;
}

export class Session {
  private opened: Opened;

  constructor(
    /** In the order in which they are read; at least one. */
    private readonly lessons: readonly Lesson[],
    private readonly drafts: Drafts,
    private readonly settings: SettingsStore,
  ) {
    const last = settings.get().place;
    this.opened = (last !== undefined && this.find(last)) || this.atLesson(lessons[0]!);
  }

  get current(): Opened {
    return this.opened;
  }

  get edited(): boolean {
    return this.opened.source !== this.opened.original;
  }

  get hasKept(): boolean {
    return this.drafts.hasKept(this.opened.place);
  }

  get hasLinked(): boolean {
    return this.drafts.linkOriginal() !== undefined;
  }

  neighbour(step: 1 | -1): Lesson | undefined {
    const at = this.lessons.findIndex((lesson) => lesson.id === this.opened.place);
    return at < 0 ? undefined : this.lessons[at + step];
  }

  /** Opens a place as it was left. False where there is no such place. */
  open(place: string): boolean {
    const found = this.find(place);
    if (found) this.set(found);
    return found !== undefined;
  }

  /** Opens what a link holds, exactly; earlier edits there are kept. False for a lesson that does not exist. */
  openLink(program: LinkProgram): boolean {
    if (program.kind === 'scenario') {
      const lesson = this.lessons.find((l) => l.id === program.id);
      if (!lesson) return false;
      this.drafts.setAside(lesson.id);
      this.set(this.atLesson(lesson));
      return true;
    }
    const same = this.drafts.linkOriginal() === program.source && this.drafts.source(LINK_PLACE) === undefined;
    if (!same) this.drafts.openLinked(program.source);
    this.set(this.atLink()!);
    return true;
  }

  edit(source: string): void {
    this.opened = { ...this.opened, source };
    this.drafts.save(this.opened.place, source, this.opened.original);
  }

  /** Back to the original; the edits are kept. */
  reset(): void {
    this.drafts.setAside(this.opened.place);
    this.opened = { ...this.opened, source: this.opened.original };
  }

  bringBack(): void {
    const source = this.drafts.bringBack(this.opened.place);
    if (source !== undefined) this.opened = { ...this.opened, source };
  }

  private set(opened: Opened): void {
    this.opened = opened;
    this.settings.set({ place: opened.place });
  }

  private find(place: string): Opened | undefined {
    if (place === LINK_PLACE) return this.atLink();
    const lesson = this.lessons.find((l) => l.id === place);
    return lesson && this.atLesson(lesson);
  }

  private atLesson(lesson: Lesson): Opened {
    const source = this.drafts.source(lesson.id) ?? lesson.program;
    return { place: lesson.id, lesson, original: lesson.program, source };
  }

  private atLink(): Opened | undefined {
    const original = this.drafts.linkOriginal();
    if (original === undefined) return undefined;
    return { place: LINK_PLACE, lesson: undefined, original, source: this.drafts.source(LINK_PLACE) ?? original };
  }
}
