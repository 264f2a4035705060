import { beforeEach, describe, expect, it } from 'vitest';
import { label, LineLabels, withoutLabels } from '../src/model/labels';

const ESC = '\x1b';
const encode = (text: string) => new TextEncoder().encode(text);
const names: Record<number, string> = { 100: 'MainProcess', 101: 'Process-1' };
let labels: LineLabels;

/** With «name» in place of a label, as short as they would be long. */
function shown(text: string, process = 100): string {
  const out = new TextDecoder().decode(labels.apply(encode(text), process));
  return Object.values(names).reduce((all, name) => all.replaceAll(label({ name, colour: '31' }), `«${name}»`), out);
}

beforeEach(() => {
  labels = new LineLabels((process) => ({ name: names[process]!, colour: '31' }));
});

describe('labels', () => {
  it('stand before each line, also before empty ones', () => {
    expect(shown('one\n\ntwo\n', 101)).toBe('«Process-1»one\n«Process-1»\n«Process-1»two\n');
  });

  it('wait for what is printed in the line', () => {
    expect(shown('one\n')).toBe('«MainProcess»one\n');
    expect(shown('two', 101)).toBe('«Process-1»two');
    expect(shown(', three\n', 101)).toBe(', three\n');
  });

  it('give a line to one process: another begins a new one', () => {
    expect(shown('one', 101) + shown('two\n', 100) + shown('three\n', 101)).toBe('«Process-1»one\n«MainProcess»two\n«Process-1»three\n');
  });

  it('come again where a line is written over', () => {
    expect(shown('10 %\r20 %\r\n')).toBe('«MainProcess»10 %\r«MainProcess»20 %\r«MainProcess»\n');
  });

  it('do not cut what is typed', () => {
    expect(shown('name? ')).toBe('«MainProcess»name? ');
    labels.wrote('Ann', 100);
    expect(shown('!')).toBe('!');
    labels.wrote('Ann\n', 100);
    expect(shown('hello', 101)).toBe('«Process-1»hello');
  });

  it('begin anew after a note of the page', () => {
    shown('one');
    labels.wrote('\n');
    expect(shown('two\n')).toBe('«MainProcess»two\n');
  });

  it('take the name as it is when they are drawn again', () => {
    shown('x\n', 101);
    names[101] = 'Worker';
    labels.restart();
    expect(shown('x\n', 101)).toBe('«Worker»x\n');
    names[101] = 'Process-1';
  });
});

it('a label is as wide as the others, longer names are cut, wide characters count twice', () => {
  const cells = (name: string) => Number(new RegExp(`${ESC}\\[(\\d+)C$`).exec(label({ name, colour: '0' }))?.[1]);
  expect(['a', 'MainProcess', 'ForkPoolWorker-1', 'ForkPoolWorker-12', '工人', '很长很长的一个名字'].map(cells)).toEqual([14, 14, 18, 18, 14, 17]);
  expect(label({ name: `a${ESC}[2J\nb`, colour: '0' })).toContain('a [2J b');
});

it('what is copied has no labels, and keeps what only looks like one', () => {
  const line = (name: string, text: string) => label({ name, colour: '0' }).replace(new RegExp(`${ESC}(7|8|\\[[\\d;]*[mC])`, 'g'), '') + text;
  const text = `${line('MainProcess', 'one')}\nProcess-1   │ two\n${line('Process-1', 'a │ b')}\n${line('Process-1', '').trimEnd()}`;
  expect(withoutLabels(text)).toBe('one\nProcess-1   │ two\na │ b\n');
});
