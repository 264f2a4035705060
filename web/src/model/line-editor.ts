// One line of input, edited the way a terminal in its usual mode does it: what is typed is echoed,
// Backspace takes back one character, Enter sends the line, Ctrl-D on an empty line is the end of input.
// It knows nothing of a terminal: keys go in as text, echo comes out as text.

import { charWidth } from './width';

export interface LineEditorEvents {
  echo(text: string): void;
  line(text: string): void;
  endOfInput(): void;
  interrupt(): void;
}

export class LineEditor {
  private characters: string[] = [];
  private ended = false;
  private held = '';
  private accepting = false;

  constructor(private readonly events: LineEditorEvents) {}

  /** A new run: nothing typed, nothing waits. */
  reset(): void {
    this.characters = [];
    this.held = '';
    this.ended = false;
    this.accepting = false;
  }

  /** While nobody waits for input, what is typed is held back, so that it does not mix with output. */
  setAccepting(accepting: boolean): void {
    this.accepting = accepting;
    if (!accepting || this.held === '') return;
    const held = this.held;
    this.held = '';
    this.type(held);
  }

  get current(): string {
    return this.characters.join('');
  }

  /** Takes what the keyboard or the clipboard gave. */
  type(data: string): void {
    if (data === '\x03') {
      this.held = '';
      this.events.interrupt();
      return;
    }
    if (this.ended) return;
    if (!this.accepting) {
      this.held += data;
      return;
    }
    // Cursor keys and other escape sequences have no meaning in this editor.
    // eslint-disable-next-line no-control-regex
    const text = data.replace(/\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)?/g, '').replace(/\r\n?/g, '\n');
    for (const character of text) this.key(character);
  }

  private key(character: string): void {
    if (character === '\n') this.enter();
    else if (character === '\x7f' || character === '\b') this.erase();
    else if (character === '\x15') while (this.characters.length > 0) this.erase();
    else if (character === '\x04') this.endOfInput();
    else if (character === '\t' || character >= ' ') this.insert(character);
  }

  private insert(character: string): void {
    const shown = character === '\t' ? ' ' : character;
    this.characters.push(shown);
    this.events.echo(shown);
  }

  private erase(): void {
    // A combining mark has no width of its own and goes together with what it is written on.
    let width = 0;
    while (this.characters.length > 0 && width === 0) width = charWidth(this.characters.pop()!);
    this.events.echo('\b \b'.repeat(width));
  }

  private enter(): void {
    const line = this.current + '\n';
    this.characters = [];
    this.events.echo('\r\n');
    this.events.line(line);
  }

  private endOfInput(): void {
    if (this.characters.length > 0) return;
    this.ended = true;
    this.events.endOfInput();
  }
}
