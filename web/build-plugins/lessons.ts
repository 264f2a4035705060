// Turns web/lessons into modules at build time: virtual:lessons has every lesson's facts and program,
// virtual:lessons/zh and virtual:lessons/en have the texts as HTML. A lesson that is not whole, or a text
// that holds raw HTML, fails the build.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Marked } from 'marked';
import type { Plugin } from 'vite';
import type { Chapter, Lang, Lesson } from '../src/model/lesson';

const LANGS: readonly Lang[] = ['zh', 'en'];
const NAME = 'virtual:lessons';

function check(condition: boolean, where: string, what: string): void {
  if (!condition) throw new Error(`${where}: ${what}`);
}

function isWords(value: unknown): boolean {
  return LANGS.every((lang) => typeof (value as Record<string, unknown> | null)?.[lang] === 'string');
}

function checkLesson(lesson: Lesson, id: string, where: string): void {
  check(lesson.id === id, where, `id must be the folder's name, ${id}`);
  check(Number.isInteger(lesson.chapter), where, 'chapter must be a whole number');
  check(typeof lesson.section === 'string', where, 'section must be a string');
  check(Number.isFinite(lesson.order), where, 'order must be a number');
  check(isWords(lesson.title), where, 'title needs zh and en');
  check(/^\w+\.py$/.test(lesson.file), where, 'file must be a name that ends in .py');
  check(['parallel', 'controlled', 'explore'].includes(lesson.mode), where, 'mode is unknown');
  check(Number.isInteger(lesson.cores) && lesson.cores >= 1 && lesson.cores <= 8, where, 'cores must be 1 to 8');
  const { seed = 0, strategy = 'random', schedule = '', step = 0 } = lesson;
  check([seed, step].every((number) => Number.isSafeInteger(number) && number >= 0), where, 'seed and step are whole numbers');
  check(['random', 'pct', 'fair'].includes(strategy), where, 'strategy is unknown');
  check(typeof schedule === 'string', where, 'schedule must be a string');
  const isControlled = lesson.mode === 'controlled';
  check(isControlled || !('schedule' in lesson || 'step' in lesson || 'strategy' in lesson), where, 'these need mode controlled');
}

export function readLessons(folder: string): Lesson[] {
  const lessons: Lesson[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const where = join(folder, entry.name, 'lesson.json');
    const facts = JSON.parse(readFileSync(where, 'utf8')) as Lesson;
    const lesson = { ...facts, program: readFileSync(join(folder, entry.name, 'program.py'), 'utf8') };
    checkLesson(lesson, entry.name, where);
    lessons.push(lesson);
  }
  return lessons.sort((a, b) => a.chapter - b.chapter || a.order - b.order);
}

export function readChapters(folder: string): Chapter[] {
  const where = join(folder, 'chapters.json');
  const titles = JSON.parse(readFileSync(where, 'utf8')) as Record<string, Chapter['title']>;
  return Object.entries(titles).map(([number, title]) => {
    check(isWords(title), where, `chapter ${number} needs zh and en`);
    return { number: Number(number), title };
  });
}

export function textToHtml(text: string, where: string): string {
  const marked = new Marked({
    renderer: {
      html({ text: raw }) {
        throw new Error(`${where}: raw HTML is not allowed: ${raw.trim()}`);
      },
      link({ href, tokens }) {
        check(/^(https:\/\/|#)[^"<>]*$/.test(href), where, `link to ${href} is not allowed`);
        const inner = this.parser.parseInline(tokens);
        return href.startsWith('#')
          ? `<a href="${href}">${inner}</a>`
          : `<a href="${href}" target="_blank" rel="noopener noreferrer">${inner}</a>`;
      },
      image({ href }) {
        throw new Error(`${where}: pictures are not supported: ${href}`);
      },
    },
  });
  return marked.parse(text, { async: false });
}

function texts(folder: string, lang: Lang): Record<string, string> {
  return Object.fromEntries(
    readLessons(folder).map(({ id }) => {
      const where = join(folder, id, `${lang}.md`);
      return [id, textToHtml(readFileSync(where, 'utf8'), where)];
    }),
  );
}

export function lessonsPlugin(folder: string): Plugin {
  return {
    name: 'interleave-lessons',
    resolveId: (id) => (id === NAME || LANGS.some((lang) => id === `${NAME}/${lang}`) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${NAME}`)) return undefined;
      const lang = LANGS.find((l) => id === `\0${NAME}/${l}`);
      if (lang) return `export default ${JSON.stringify(texts(folder, lang))};`;
      const lessons = JSON.stringify(readLessons(folder));
      const chapters = JSON.stringify(readChapters(folder));
      return `export const lessons = ${lessons};\nexport const chapters = ${chapters};`;
    },
    buildStart() {
      for (const { id } of readLessons(folder)) {
        for (const name of ['lesson.json', 'program.py', 'zh.md', 'en.md']) {
          this.addWatchFile(join(folder, id, name));
        }
      }
    },
  };
}
