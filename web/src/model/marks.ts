// What a report has to say about lines of the program.

import type { RunReport } from './report';

export interface Mark {
  line: number;
  /** Code points, 1-based, end exclusive; absent: the whole line. */
  column?: number;
  endColumn?: number;
  kind: 'error' | 'warning';
  text: string;
}

export interface MarkWords {
  error(message: string): string;
  uncaught(message: string): string;
  blocked(task: string, waitsFor: string): string;
}

export function marksOf(report: RunReport | undefined, words: MarkWords): Mark[] {
  if (!report) return [];
  const marks: Mark[] = [];
  for (const { line, column, endColumn, message } of report.diagnostics ?? []) {
    marks.push({ line, column, endColumn: Math.max(endColumn, column + 1), kind: 'error', text: words.error(message) });
  }
  if (report.error) marks.push({ line: report.error.line, kind: 'error', text: words.uncaught(report.error.text) });
  for (const { task, process, line, waitsFor } of report.deadlock?.tasks ?? []) {
    const name = process === undefined ? task : `${process}/${task}`;
    marks.push({ line, kind: 'error', text: words.blocked(name, waitsFor) });
  }
  for (const { lines, text } of report.warnings) {
    for (const line of lines) marks.push({ line, kind: 'warning', text });
  }
  return marks;
}
