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

  it.each(lessons.map((lesson) => lesson.id))('%s says what to look for and what to try, in both languages', (id) => {
    const text = (lang: string) => readFileSync(`${folder}/${id}/${lang}.md`, 'utf8');
    expect(textToHtml(text('en'), id)).toMatch(/<strong>Look for<\/strong>[^]*<strong>Try<\/strong>/);
    expect(textToHtml(text('zh'), id)).toMatch(/<strong>看什么<\/strong>[^]*<strong>试一试<\/strong>/);
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
