// What a run that has paused or ended has to say about lines of the program.

import { foundBy } from './findings';
import type { BlockedTask, Race, RunReport, Warning } from './report';
import type { Pause } from './stepping';

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
  blocked(task: BlockedTask): string;
  race(race: Race): string;
  warning(warning: Warning): string;
}

/** Sentences at the end of one line. */
const MOST_ON_A_LINE = 3;

export function marksOf(report: RunReport | undefined, pause: Pause | undefined, words: MarkWords): Mark[] {
  const marks: Mark[] = [];
  const add = (mark: Mark) => {
    const here = marks.filter(({ line }) => line === mark.line);
    if (here.length < MOST_ON_A_LINE && !here.some(({ text }) => text === mark.text)) marks.push(mark);
  };
  for (const { line, column, endColumn, message } of report?.diagnostics ?? []) {
    marks.push({ line, column, endColumn: Math.max(endColumn, column + 1), kind: 'error', text: words.error(message) });
  }
  if (report?.error) add({ line: report.error.line, kind: 'error', text: words.uncaught(report.error.text) });
  for (const finding of foundBy(pause, report).findings) {
    if (finding.kind === 'deadlock') {
      for (const task of finding.deadlock.tasks) add({ line: task.line, kind: 'error', text: words.blocked(task) });
    } else {
      const text = finding.kind === 'race' ? words.race(finding.race) : words.warning(finding.warning);
      for (const line of finding.lines) add({ line, kind: 'warning', text });
    }
  }
  return marks;
}
