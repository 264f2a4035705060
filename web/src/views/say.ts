// Sentences with parts that are elements: code, links, chips. The sentence comes whole from the table of words; only
// what is filled in is replaced.

import type { Words } from '../i18n';
import type { Sentence } from '../model/findings';
import { canBeHeld, operation, waitedFor, type Said } from '../model/operations';
import type { Operation, Snapshot, TaskState } from '../model/snapshot';
import { momentOf } from '../model/stepping';
import type { TaskSlot } from '../model/tasks';
import { h, type Child } from './dom';

const MARK = '\u0001';

/** The sentence with an element in the place of each parameter that `part` makes one of. */
export function sentence(
  words: Words,
  { key, parameters }: Said | Sentence,
  part: (name: string, value: string) => Child = (_, value) => h('code', {}, value),
): Child[] {
  const marked = Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? MARK + name + MARK : value]),
  );
  return words
    .t(key, marked)
    .split(MARK)
    .map((text, i) => (i % 2 === 0 ? text || undefined : part(text, String(parameters[text]))));
}

export function sayOperation(words: Words, done: Operation): string {
  const { key, parameters } = operation(done);
  return words.t(key, parameters);
}

/** What a reason of the engine's and the name of an object are together. */
export function sayWaited(words: Words, reason: string, object: string | undefined): string {
  const said = waitedFor(reason, object);
  return said ? words.t(said.key, said.parameters) : reason;
}

export function seconds(time: number): string {
  return time.toFixed(3);
}

export function sayMoment(words: Words, snapshot: Snapshot): string {
  const moment = momentOf(snapshot) ?? 0;
  return moment < 0 ? words.t('step.lines', { lines: -moment }) : words.t('step.now', { step: snapshot.step });
}

/** What a task does next, or what it waits for; empty for one that has ended. */
export function sayTask(words: Words, task: TaskState, nameOf: (index: number) => string): string {
  const { state, next, waits, wakesIn } = task;
  if (state === 'done') return '';
  if (state === 'ready') return next ? sayOperation(words, next) : '';
  if (waits && state === 'blocked') {
    const what = sayWaited(words, waits.reason, waits.object);
    if (waits.owner !== undefined && canBeHeld(waits.reason)) return words.t('waits.held', { what, owner: nameOf(waits.owner) });
    if (wakesIn !== undefined) return words.t('waits.until', { what, seconds: seconds(wakesIn) });
    return words.t('waits.for', { what });
  }
  return words.t('waits.sleep', { seconds: seconds(wakesIn ?? 0) });
}

export function chip(slot: TaskSlot): HTMLElement {
  return h('span', { class: `chip chip-${slot.colour}`, 'aria-hidden': 'true' }, slot.label);
}

/** The number alone, where the column says that it is a line. */
export function lineNumber(words: Words, line: number, go: (line: number) => void): HTMLElement {
  const link = lineLink(words, line, go);
  link.setAttribute('aria-label', link.textContent ?? '');
  link.textContent = String(line);
  return link;
}

export function lineLink(words: Words, line: number, go: (line: number) => void): HTMLElement {
  const text = words.t('report.line.link', { line: String(line) });
  return h('button', { type: 'button', class: 'line-link', onclick: () => go(line) }, text);
}
