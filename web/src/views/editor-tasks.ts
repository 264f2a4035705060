// Marks each line that a task is on: a bar and a tint in the task's colour, and at the line's end what it does next.

import { RangeSet, StateEffect, StateField, type Extension, type Text } from '@codemirror/state';
import { Decoration, EditorView, gutter, gutterLineClass, GutterMarker, WidgetType, type DecorationSet } from '@codemirror/view';
import type { TaskMark } from '../model/task-marks';
import { h } from './dom';
import { chip } from './say';

const setTasks = StateEffect.define<readonly TaskMark[]>();

const sameMark = (a: TaskMark, b: TaskMark) => JSON.stringify(a) === JSON.stringify(b);

class WhatNext extends WidgetType {
  constructor(readonly mark: TaskMark) {
    super();
  }
  override eq(other: WhatNext): boolean {
    return sameMark(other.mark, this.mark);
  }
  toDOM(): HTMLElement {
    const { tasks, more } = this.mark;
    return h(
      'span',
      { class: 'task-notes' },
      ...tasks.map(({ slot, name, text, state }) =>
        h('span', { class: `task-note hue-${slot.colour}`, 'data-state': state, title: `${name}: ${text}` }, chip(slot), h('span', {}, text)),
      ),
      more > 0 ? h('span', { class: 'task-note' }, `+${more}`) : undefined,
    );
  }
}

class Bars extends GutterMarker {
  constructor(readonly mark: TaskMark) {
    super();
  }
  override eq(other: Bars): boolean {
    return sameMark(other.mark, this.mark);
  }
  override toDOM(): HTMLElement {
    return h('span', { class: 'task-bars' }, ...this.mark.tasks.map(({ slot }) => h('span', { class: `task-bar hue-${slot.colour}` })));
  }
}

class Tint extends GutterMarker {
  constructor(override elementClass: string) {
    super();
  }
}

interface TaskLines {
  lines: DecorationSet;
  bars: RangeSet<GutterMarker>;
  gutters: RangeSet<GutterMarker>;
}

const NONE: TaskLines = { lines: Decoration.none, bars: RangeSet.empty, gutters: RangeSet.empty };

/** From the first task's colour to the last one's. */
function tint({ tasks }: TaskMark): string {
  const [first, last] = [tasks[0]!.slot.colour, tasks.at(-1)!.slot.colour];
  return `--first: var(--task-${first}); --last: var(--task-${last})`;
}

function build(doc: Text, marks: readonly TaskMark[]): TaskLines {
  const lines = [];
  const bars = [];
  const gutters = [];
  for (const mark of marks) {
    if (mark.line > doc.lines) continue;
    const { from, to } = doc.line(mark.line);
    lines.push(Decoration.line({ attributes: { class: 'at-task', style: tint(mark) } }).range(from));
    lines.push(Decoration.widget({ widget: new WhatNext(mark), side: 1 }).range(to));
    bars.push(new Bars(mark).range(from));
    gutters.push(new Tint(`tint hue-${mark.tasks[0]!.slot.colour}`).range(from));
  }
  return { lines: Decoration.set(lines, true), bars: RangeSet.of(bars, true), gutters: RangeSet.of(gutters, true) };
}

const field = StateField.define<TaskLines>({
  create: () => NONE,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setTasks)) return build(transaction.state.doc, effect.value);
    }
    if (!transaction.docChanged) return value;
    const { changes } = transaction;
    return { lines: value.lines.map(changes), bars: value.bars.map(changes), gutters: value.gutters.map(changes) };
  },
  provide: (self) => [
    EditorView.decorations.from(self, ({ lines }) => lines),
    gutterLineClass.from(self, ({ gutters }) => gutters),
  ],
});

export const taskLines: Extension = [
  gutter({ class: 'cm-task-bars', markers: (view) => view.state.field(field).bars }),
  field,
];

export function showTasks(view: EditorView, marks: readonly TaskMark[]): void {
  view.dispatch({ effects: setTasks.of(marks) });
}
