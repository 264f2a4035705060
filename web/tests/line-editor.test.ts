import { beforeEach, describe, expect, it } from 'vitest';
import { LineEditor } from '../src/model/line-editor';
import { charWidth } from '../src/model/width';

let echo: string;
let lines: string[];
let ends: number;
let interrupts: number;
let editor: LineEditor;

beforeEach(() => {
  echo = '';
  lines = [];
  ends = 0;
  interrupts = 0;
  editor = new LineEditor({
    echo: (text) => (echo += text),
    line: (text) => lines.push(text),
    endOfInput: () => ends++,
    interrupt: () => interrupts++,
  });
  editor.setAccepting(true);
});

describe('a line of input', () => {
  it('is echoed and sent with Enter', () => {
    for (const key of ['h', 'i', '\r']) editor.type(key);
    expect(echo).toBe('hi\r\n');
    expect(lines).toEqual(['hi\n']);
  });

  it('Backspace takes back a character, as wide as it was', () => {
    editor.type('a水');
    echo = '';
    editor.type('\x7f');
    expect(echo).toBe('\b \b\b \b');
    editor.type('\x7f\x7f\x7f');
    expect(echo).toBe('\b \b\b \b\b \b');
    editor.type('b\r');
    expect(lines).toEqual(['b\n']);
  });

  it('Backspace takes a combining mark together with its letter', () => {
    editor.type('e\u0301\x7fx\r');
    expect(lines).toEqual(['x\n']);
  });

  it('a paste of several lines sends each', () => {
    editor.type('one\r\ntwo\nthree');
    expect(lines).toEqual(['one\n', 'two\n']);
    expect(editor.current).toBe('three');
  });

  it('cursor keys and bracketed paste marks are not text', () => {
    editor.type('\x1b[A\x1bOP\x1b[200~ok\x1b[201~\x1b[3;5~\r');
    expect(lines).toEqual(['ok\n']);
  });

  it('Ctrl-U clears the line', () => {
    editor.type('abc\x15d\r');
    expect(lines).toEqual(['d\n']);
  });
});

describe('the ends', () => {
  it('Ctrl-D on an empty line is the end of input, and nothing follows', () => {
    editor.type('\x04');
    editor.type('more\r');
    expect(ends).toBe(1);
    expect(lines).toEqual([]);
  });

  it('Ctrl-D in a line that is begun does nothing', () => {
    editor.type('a\x04\r');
    expect(ends).toBe(0);
    expect(lines).toEqual(['a\n']);
  });

  it('Ctrl-C interrupts, whether or not input is wanted', () => {
    editor.setAccepting(false);
    editor.type('\x03');
    expect(interrupts).toBe(1);
  });

  it('a new run starts with an empty line', () => {
    editor.type('left over\x04');
    editor.reset();
    editor.setAccepting(true);
    editor.type('new\r');
    expect(lines).toEqual(['new\n']);
  });
});

it('what is typed ahead waits until input is wanted', () => {
  editor.setAccepting(false);
  editor.type('early\rnext');
  expect(echo).toBe('');
  editor.setAccepting(true);
  expect(lines).toEqual(['early\n']);
  expect(echo).toBe('early\r\nnext');
});

it('widths are those of a terminal', () => {
  expect(['a', 'é', '水', '한', '，', '😀', '\u0301', '\u200b', '…'].map(charWidth)).toEqual([1, 1, 2, 2, 2, 2, 0, 0, 1]);
});
