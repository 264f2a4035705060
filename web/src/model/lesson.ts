// What a lesson is. Its text in each language is loaded apart, when it is shown.

export type Lang = 'zh' | 'en';
export type Words = Record<Lang, string>;

export interface Lesson {
  id: string;
  chapter: number;
  section: string;
  order: number;
  title: Words;
  file: string;
  mode: 'parallel' | 'controlled' | 'explore';
  cores: number;
  /** For controlled mode. */
  seed?: number;
  strategy?: 'random' | 'pct' | 'fair';
  schedule?: string;
  /** Where Step begins: after so many operations. */
  step?: number;
  program: string;
}

export interface Chapter {
  number: number;
  title: Words;
}

export interface ChapterWithLessons extends Chapter {
  lessons: Lesson[];
}

/** Chapters that have lessons, in order, with their lessons in order. */
export function byChapter(lessons: readonly Lesson[], chapters: readonly Chapter[]): ChapterWithLessons[] {
  return chapters
    .map((chapter) => ({
      ...chapter,
      lessons: lessons.filter((l) => l.chapter === chapter.number).sort((a, b) => a.order - b.order),
    }))
    .filter((chapter) => chapter.lessons.length > 0)
    .sort((a, b) => a.number - b.number);
}
