import { fileURLToPath } from 'node:url';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readChapters, readLessons, textToHtml } from '../build-plugins/lessons';

const folder = fileURLToPath(new URL('../lessons', import.meta.url));
const lessons = readLessons(folder);

describe('the lessons', () => {
  it('are whole, and each belongs to a chapter that has a title', () => {
    const chapters = readChapters(folder).map((chapter) => chapter.number);
    expect(lessons.length).toBeGreaterThan(0);
    for (const lesson of lessons) expect(chapters, lesson.id).toContain(lesson.chapter);
  });

  it('have sections and orders of their own', () => {
    expect(new Set(lessons.map((l) => l.order)).size).toBe(lessons.length);
    expect(new Set(lessons.map((l) => l.section)).size).toBe(lessons.length);
  });

  it('stand in the order of their sections', () => {
    const sections = lessons.map((l) => l.section);
    const numbers = (section: string) => section.split('.').map(Number);
    const sorted = [...sections].sort((a, b) => numbers(a)[0]! - numbers(b)[0]! || numbers(a)[1]! - numbers(b)[1]!);
    expect(sections).toEqual(sorted);
    for (const { chapter, section } of lessons) expect(section).toMatch(new RegExp(`^${chapter}\\.\\d+$`));
  });

  const marks = { zh: ['看什么', '试一试'], en: ['Look for', 'Try'] } as const;
  const texts = lessons.flatMap(({ id }) => [
    { id, lang: 'zh' as const },
    { id, lang: 'en' as const },
  ]);

  it.each(texts)('$id explains in $lang, then says what to look for and what to try', ({ id, lang }) => {
    const html = textToHtml(readFileSync(`${folder}/${id}/${lang}.md`, 'utf8'), id);
    const paragraphs = html.split('</p>').filter((p) => p.trim() !== '');
    const marked = paragraphs.slice(-2).map((p) => /^\s*<p><strong>(.*?)<\/strong> \S/.exec(p)?.[1]);
    expect(paragraphs.length).toBeGreaterThanOrEqual(3);
    expect(marked).toEqual(marks[lang]);
    if (lang === 'zh') expect(html).not.toContain('<em>');
  });

  it.each(lessons)('$id has a program that fits beside its text', ({ program }) => {
    const lines = program.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(10);
    expect(lines.length).toBeLessThan(40);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(88);
  });
});

describe('a lesson text', () => {
  it('becomes HTML, with code escaped', () => {
    expect(textToHtml('a `x < 1` **b**', 'w')).toBe('<p>a <code>x &lt; 1</code> <strong>b</strong></p>\n');
  });

  it.each(['<script>alert(1)</script>', 'a <b>b</b>', '![x](y.png)', '[a](javascript:alert)'])('refuses %s', (text) => {
    expect(() => textToHtml(text, 'w')).toThrow(/^w: /);
  });
});
