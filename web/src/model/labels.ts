// Puts the name of a process in front of each line it prints, as the terminal shows it. A line belongs to one
// process: where another goes on in the middle of it, a new line begins.

import { charWidth } from './width';

export interface LabelLook {
  name: string;
  /** The parameters of the escape sequence that chooses the colour. */
  colour: string;
}

const NEWLINE = 10;
const RETURN = 13;
const LEAST_CELLS = 12;
const MOST_CELLS = 16;
// The word joiner, which no terminal draws, tells a label from what a program prints itself.
const END = '│\u2060 ';
const LABEL = /^.*?│\u2060 ?/gm;

/** Exactly so many cells wide, or as wide as the name where that is between the two. */
function fit(name: string): string {
  let cells = 0;
  let text = '';
  for (const character of name.replace(/\p{Cc}/gu, ' ')) {
    if (cells + charWidth(character) > MOST_CELLS) {
      text = text.replace(/.$/u, '…');
      break;
    }
    text += character;
    cells += charWidth(character);
  }
  return text + ' '.repeat(Math.max(0, LEAST_CELLS - cells));
}

function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += charWidth(character);
  return cells;
}

/** What is between the two escape sequences is written without touching the colours the program has set. */
export function label(look: LabelLook): string {
  const text = fit(look.name) + END;
  return `\x1b7\x1b[0;${look.colour}m${text}\x1b8\x1b[${cellsOf(text)}C`;
}

/** The text without the labels at the starts of its lines. */
export function withoutLabels(text: string): string {
  return text.replace(LABEL, '');
}

export class LineLabels {
  private readonly encoder = new TextEncoder();
  private readonly made = new Map<number, Uint8Array>();
  private atStart = true;
  private owner: number | undefined;

  constructor(private readonly look: (process: number) => LabelLook) {}

  /** At the start of a line, with names and colours as they are now. */
  restart(): void {
    this.atStart = true;
    this.made.clear();
  }

  /** Something else than a process wrote to the terminal. */
  wrote(text: string, process?: number): void {
    this.atStart = text.endsWith('\n');
    this.owner = process;
  }

  apply(bytes: Uint8Array, process: number): Uint8Array {
    const mark = this.labelOf(process);
    const parts: Uint8Array[] = [];
    if (!this.atStart && this.owner !== process) {
      parts.push(new Uint8Array([NEWLINE]));
      this.atStart = true;
    }
    this.owner = process;
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.atStart && byte !== RETURN) {
        parts.push(bytes.subarray(from, at), mark);
        from = at;
        this.atStart = false;
      }
      if (byte === NEWLINE || byte === RETURN) this.atStart = true;
    }
    parts.push(bytes.subarray(from));
    return joined(parts);
  }

  private labelOf(process: number): Uint8Array {
    let mark = this.made.get(process);
    if (!mark) {
      mark = this.encoder.encode(label(this.look(process)));
      this.made.set(process, mark);
    }
    return mark;
  }
}

function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
