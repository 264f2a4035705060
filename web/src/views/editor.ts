// The program: CodeMirror in Python mode, with marks on the lines that a run has something to say about.
// Loaded after the page is up.

import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { pythonLanguage } from '@codemirror/lang-python';
import { bracketMatching, indentOnInput, indentUnit, LanguageSupport, syntaxHighlighting } from '@codemirror/language';
import { Compartment, EditorSelection, EditorState, RangeSet, StateEffect, StateField, Transaction, type Extension, type Text } from '@codemirror/state';
import {
  Decoration,
  drawSelection,
  EditorView,
  gutter,
  gutterLineClass,
  GutterMarker,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  WidgetType,
  type DecorationSet,
} from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';
import type { Mark } from '../model/marks';
import type { TaskMark } from '../model/task-marks';
import { showTasks, taskLines } from './editor-tasks';
import { icon } from './icons';

const highlighter = tagHighlighter([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.self, tags.null, tags.bool], class: 'tok-keyword' },
  { tag: [tags.string, tags.special(tags.string), tags.escape], class: 'tok-string' },
  { tag: tags.number, class: 'tok-number' },
  { tag: [tags.function(tags.variableName), tags.function(tags.propertyName), tags.className, tags.function(tags.definition(tags.variableName))], class: 'tok-call' },
  { tag: [tags.comment, tags.meta], class: 'tok-comment' },
]);

class Sentence extends WidgetType {
  constructor(
    readonly text: string,
    readonly kind: string,
  ) {
    super();
  }
  override eq(other: Sentence): boolean {
    return other.text === this.text && other.kind === this.kind;
  }
  toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = `mark-text mark-text-${this.kind}`;
    element.textContent = this.text;
    return element;
  }
}

class Sign extends GutterMarker {
  constructor(
    readonly kind: 'fail' | 'warn',
    readonly text: string,
  ) {
    super();
  }
  override eq(other: Sign): boolean {
    return other.kind === this.kind && other.text === this.text;
  }
  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    element.className = `sign sign-${this.kind}`;
    element.title = this.text;
    element.append(icon(this.kind));
    return element;
  }
}

class LineClass extends GutterMarker {
  override elementClass: string;
  constructor(name: string) {
    super();
    this.elementClass = name;
  }
}

const setMarks = StateEffect.define<readonly Mark[]>();

interface Marks {
  lines: DecorationSet;
  signs: RangeSet<GutterMarker>;
  gutters: RangeSet<GutterMarker>;
}

/** Where a column, counted in code points, is in a line of UTF-16. */
function offsetOf(text: string, column: number): number {
  let offset = 0;
  for (const character of text) {
    if (--column < 1) break;
    offset += character.length;
  }
  return offset;
}

/** One sign a line, which says all that there is to say. */
function signsOf(marks: readonly Mark[]): Map<number, Sign> {
  const signs = new Map<number, Sign>();
  for (const { line, kind, text } of marks) {
    const before = signs.get(line);
    const worst = kind === 'error' || before?.kind === 'fail' ? 'fail' : 'warn';
    signs.set(line, new Sign(worst, before ? `${before.text}\n${text}` : text));
  }
  return signs;
}

function build(doc: Text, marks: readonly Mark[]): Marks {
  const lines = [];
  const signs = [];
  const gutters = [];
  for (const mark of marks) {
    if (mark.line < 1 || mark.line > doc.lines) continue;
    const line = doc.line(mark.line);
    const first = line.from + (mark.column ? offsetOf(line.text, mark.column) : line.text.length - line.text.trimStart().length);
    const last = mark.endColumn ? line.from + offsetOf(line.text, mark.endColumn) : line.to;
    lines.push(Decoration.line({ class: `marked marked-${mark.kind}` }).range(line.from));
    if (last > first) lines.push(Decoration.mark({ class: `wavy wavy-${mark.kind}` }).range(first, last));
    lines.push(Decoration.widget({ widget: new Sentence(mark.text, mark.kind), side: 2 }).range(line.to));
    gutters.push(new LineClass(`marked-${mark.kind}`).range(line.from));
  }
  for (const [number, sign] of signsOf(marks)) {
    if (number >= 1 && number <= doc.lines) signs.push(sign.range(doc.line(number).from));
  }
  return { lines: Decoration.set(lines, true), signs: RangeSet.of(signs, true), gutters: RangeSet.of(gutters, true) };
}

const marksField = StateField.define<Marks>({
  create: () => ({ lines: Decoration.none, signs: RangeSet.empty, gutters: RangeSet.empty }),
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarks)) return build(transaction.state.doc, effect.value);
    }
    if (!transaction.docChanged) return value;
    const { changes } = transaction;
    return { lines: value.lines.map(changes), signs: value.signs.map(changes), gutters: value.gutters.map(changes) };
  },
  provide: (field) => [
    EditorView.decorations.from(field, (value) => value.lines),
    gutterLineClass.from(field, (value) => value.gutters),
  ],
});

const signGutter = gutter({
  class: 'cm-signs',
  markers: (view) => view.state.field(marksField).signs,
  initialSpacer: () => new Sign('warn', ''),
});

export interface Editor {
  text(): string;
  /** Shows another program: nothing of the earlier one is left, not even its undo history. */
  open(source: string): void;
  /** Changes the program as an edit, which can be undone. */
  replace(source: string): void;
  mark(marks: readonly Mark[]): void;
  markTasks(marks: readonly TaskMark[]): void;
  goToLine(line: number): void;
  /** Selects whole lines, without taking the focus. */
  select(lines: readonly number[]): void;
  setName(name: string): void;
  setLocked(locked: boolean): void;
  focus(): void;
}

export interface EditorEvents {
  changed(text: string): void;
  run(): void;
  /** False where nothing runs: Escape is then the editor's. */
  stop(): boolean;
}

export function createEditor(parent: HTMLElement, events: EditorEvents): Editor {
  const name = new Compartment();
  const lock = new Compartment();
  let locked = false;
  const named = (text: string): Extension => EditorView.contentAttributes.of({ 'aria-label': text, spellcheck: 'false', tabindex: '0' });
  let label = '';

  const extensions = (): Extension => [
    taskLines,
    signGutter,
    lineNumbers(),
    marksField,
    history(),
    drawSelection(),
    EditorState.allowMultipleSelections.of(true),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    indentOnInput(),
    bracketMatching(),
    indentUnit.of('    '),
    EditorState.tabSize.of(4),
    new LanguageSupport(pythonLanguage),
    syntaxHighlighting(highlighter),
    name.of(named(label)),
    lock.of(EditorState.readOnly.of(locked)),
    keymap.of([
      { key: 'Mod-Enter', run: () => (events.run(), true) },
      { key: 'Escape', run: () => events.stop() },
      indentWithTab,
      ...defaultKeymap.filter((binding) => binding.key !== 'Mod-Enter'),
      ...historyKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) events.changed(update.state.doc.toString());
    }),
  ];

  const view = new EditorView({ parent, state: EditorState.create({ doc: '', extensions: extensions() }) });

  return {
    text: () => view.state.doc.toString(),
    open(source) {
      view.setState(EditorState.create({ doc: source, extensions: extensions() }));
    },
    replace(source) {
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: source },
        annotations: Transaction.addToHistory.of(true),
      });
    },
    mark(marks) {
      view.dispatch({ effects: setMarks.of(marks) });
    },
    markTasks: (marks) => showTasks(view, marks),
    select(lines) {
      const { doc } = view.state;
      const ranges = lines.filter((line) => line >= 1 && line <= doc.lines).map((number) => {
        const { from, to } = doc.line(number);
        return EditorSelection.range(from, to);
      });
      const first = ranges[0];
      if (!first) return;
      view.dispatch({
        selection: EditorSelection.create(ranges),
        effects: EditorView.scrollIntoView(first, { y: 'center' }),
      });
    },
    goToLine(line) {
      if (line < 1 || line > view.state.doc.lines) return;
      const { from } = view.state.doc.line(line);
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
      view.focus();
    },
    setName(text) {
      label = text;
      view.dispatch({ effects: name.reconfigure(named(text)) });
    },
    setLocked(next) {
      if (locked === next) return;
      locked = next;
      view.dispatch({ effects: lock.reconfigure(EditorState.readOnly.of(next)) });
    },
    focus: () => view.focus(),
  };
}
