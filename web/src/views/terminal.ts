// The terminal: xterm, as the sink of a run's output and the keyboard of its input. Loaded after the page
// is up. Everything is written in order, the clearing at a run's start too.

import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal, type ITheme } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { withoutLabels } from '../model/labels';
import type { Stream } from '../model/report';
import { theme } from './theme';

const SCROLLBACK = 10_000;
const RED = new TextEncoder().encode('\x1b[31m');
const PLAIN = new TextEncoder().encode('\x1b[39m');
// Full reset, then: Backspace goes back over the edge of a line.
const RESET = '\x1bc\x1b[?45h';

function themeFromTokens(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const text = token('text');
  return {
    background: token('sunken'),
    foreground: text,
    cursor: text,
    cursorAccent: token('sunken'),
    selectionBackground: token('selection'),
    scrollbarSliderBackground: token('line2'),
    scrollbarSliderHoverBackground: token('ctl'),
    scrollbarSliderActiveBackground: token('ctl'),
    black: theme() === 'dark' ? token('text3') : text,
    red: token('danger'),
    green: token('ok'),
    yellow: token('warn'),
    blue: token('task-1'),
    magenta: token('syn-keyword'),
    cyan: token('syn-call'),
    white: token('text2'),
    brightBlack: token('text3'),
    brightRed: token('danger'),
    brightGreen: token('ok'),
    brightYellow: token('warn'),
    brightBlue: token('focus'),
    brightMagenta: token('syn-keyword'),
    brightCyan: token('syn-call'),
    brightWhite: text,
  };
}

export interface TerminalEvents {
  typed(data: string): void;
  run(): void;
  stop(): void;
}

export interface TerminalWords {
  input: string;
  flood: string;
  skipped(bytes: number): string;
}

export class TerminalScreen {
  private readonly xterm: Terminal;
  private readonly fitter = new FitAddon();
  private readonly searcher = new SearchAddon();
  private words: TerminalWords;
  private lineBegun = false;

  constructor(parent: HTMLElement, events: TerminalEvents, words: TerminalWords, screenReader: boolean) {
    this.words = words;
    const phone = matchMedia('(max-width: 760px)').matches;
    this.xterm = new Terminal({
      allowProposedApi: true,
      convertEol: true,
      cursorBlink: false,
      cursorInactiveStyle: 'none',
      fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--code').trim(),
      fontSize: phone ? 13.5 : 13,
      lineHeight: 1.35,
      minimumContrastRatio: 4.5,
      scrollback: SCROLLBACK,
      screenReaderMode: screenReader,
      theme: themeFromTokens(),
    });
    this.xterm.loadAddon(this.fitter);
    this.xterm.loadAddon(this.searcher);
    this.xterm.loadAddon(new Unicode11Addon());
    this.xterm.unicode.activeVersion = '11';
    this.xterm.open(parent);
    this.xterm.write(RESET);
    this.setWords(words);
    this.xterm.attachCustomKeyEventHandler((event) => this.key(event, events));
    this.xterm.onData((data) => events.typed(data));
    parent.addEventListener('copy', (event) => this.copy(event), true);
    this.fit();
    new ResizeObserver(() => this.fit()).observe(parent);
  }

  /** False: the key is not the terminal's. */
  private key(event: KeyboardEvent, events: TerminalEvents): boolean {
    // Tab moves the focus on, as everywhere in the page; the others are the page's.
    if (['Tab', 'Escape', 'F8', 'F10'].includes(event.key)) return false;
    const mod = event.ctrlKey || event.metaKey;
    if (mod && event.key === 'Enter') return false;
    if (mod && (event.key === 'v' || event.key === 'V')) return false;
    if (mod && event.key.toLowerCase() === 'c') {
      if (this.xterm.hasSelection() || event.shiftKey || event.metaKey) return false;
      if (event.type === 'keydown') events.stop();
      event.preventDefault();
      return false;
    }
    return true;
  }

  /** What is copied has no labels in it, which are the page's own. */
  private copy(event: ClipboardEvent): void {
    if (!this.xterm.hasSelection()) return;
    event.clipboardData?.setData('text/plain', withoutLabels(this.xterm.getSelection()));
    event.preventDefault();
    event.stopPropagation();
  }

  write(bytes: Uint8Array, stream: Stream, taken?: () => void): void {
    this.lineBegun = bytes[bytes.length - 1] !== 10;
    if (stream === 'stderr') this.xterm.write(RED);
    this.xterm.write(bytes, stream === 'stdout' ? taken : undefined);
    if (stream === 'stderr') this.xterm.write(PLAIN, taken);
  }

  skipped(bytes: number): void {
    this.note(this.words.skipped(bytes));
  }

  /** A line of the page's own, apart from what the program printed. */
  note(text: string): void {
    this.xterm.write(`${this.lineBegun ? '\r\n' : ''}\x1b[90m${text}\x1b[39m\r\n`);
    this.lineBegun = false;
  }

  echo(text: string): void {
    this.lineBegun = !text.endsWith('\n');
    this.xterm.write(text);
  }

  clear(): void {
    this.lineBegun = false;
    this.xterm.write(RESET);
  }

  /** What is to be copied: the selection, or everything. */
  text(): string {
    if (this.xterm.hasSelection()) return withoutLabels(this.xterm.getSelection());
    const buffer = this.xterm.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < buffer.length; y++) {
      const line = buffer.getLine(y);
      const text = line?.translateToString(true) ?? '';
      if (line?.isWrapped && lines.length > 0) lines[lines.length - 1] += text;
      else lines.push(text);
    }
    return withoutLabels(lines.join('\n')).replace(/\n+$/, '\n');
  }

  /** Whether there is a match. */
  find(query: string, back: boolean): boolean {
    if (query === '') {
      this.searcher.clearDecorations();
      this.xterm.clearSelection();
      return true;
    }
    return back ? this.searcher.findPrevious(query) : this.searcher.findNext(query, { incremental: false });
  }

  setWords(words: TerminalWords): void {
    this.words = words;
    this.xterm.textarea?.setAttribute('aria-label', words.input);
    Terminal.strings.promptLabel = words.input;
    Terminal.strings.tooMuchOutput = words.flood;
  }

  setScreenReader(on: boolean): void {
    this.xterm.options.screenReaderMode = on;
  }

  setTheme(): void {
    this.xterm.options.theme = themeFromTokens();
  }

  focus(): void {
    this.xterm.focus();
  }

  private fit(): void {
    this.fitter.fit();
  }
}
