// What stands in the terminal: output, input as it is typed, and notes; as it came, or, where more than one
// process has printed and the user wants it, with the name of the process before each line. It takes output
// from the start: what comes before the terminal is loaded is drawn when it is.

import { processSlot } from '../model/colours';
import type { FeedSink } from '../model/feed';
import { LineLabels } from '../model/labels';
import { FIRST_PROCESS, type ProcessInfo } from '../model/processes';
import type { Stream } from '../model/report';
import { Transcript, type Entry } from '../model/transcript';
import type { TerminalScreen } from './terminal';

/** The escape sequence's parameters for the colour of a process. */
function colourOf(process: number): string {
  const token = `--task-${processSlot(process).colour}`;
  const value = getComputedStyle(document.documentElement).getPropertyValue(token).trim();
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(value.slice(at, at + 2), 16));
  return `38;2;${red};${green};${blue}`;
}

export class Paper implements FeedSink {
  private screen: TerminalScreen | undefined;
  private readonly transcript = new Transcript();
  private readonly labels = new LineLabels((process) => ({
    name: this.processes.find(({ pid }) => pid === process)?.name ?? String(process),
    colour: colourOf(process),
  }));
  private processes: readonly ProcessInfo[] = [];
  private labelled = false;
  private takenEarly: (() => void)[] = [];

  constructor(private wanted: boolean) {}

  attach(screen: TerminalScreen): void {
    this.screen = screen;
    this.redraw();
    const early = this.takenEarly;
    this.takenEarly = [];
    for (const taken of early) taken();
  }

  /** There is more than one process whose lines could be told apart. */
  get several(): boolean {
    return this.processes.length > 1;
  }

  write(bytes: Uint8Array, stream: Stream, taken: () => void, process: number): void {
    if (!this.screen) this.takenEarly.push(taken);
    this.take({ kind: 'output', bytes, stream, process }, taken);
  }

  skipped(count: number): void {
    this.take({ kind: 'skipped', count });
  }

  note(text: string): void {
    this.take({ kind: 'note', text });
  }

  echo(text: string): void {
    this.take({ kind: 'echo', text });
  }

  /** An empty terminal and no processes. */
  restart(): void {
    this.processes = [];
    this.transcript.restart();
    this.redraw();
  }

  clear(): void {
    this.transcript.restart();
    this.labels.restart();
    this.screen?.clear();
  }

  setProcesses(list: readonly ProcessInfo[]): void {
    const named = list.some(({ pid, name }) => this.processes.some((p) => p.pid === pid && p.name !== name));
    this.processes = list;
    if (named || this.labelled !== (this.wanted && this.several)) this.redraw();
  }

  setWanted(wanted: boolean): void {
    this.wanted = wanted;
    this.redraw();
  }

  /** Also after a change of theme: the colours of labels are written into the terminal. */
  redraw(): void {
    this.labelled = this.wanted && this.several;
    this.labels.restart();
    this.screen?.clear();
    for (const entry of this.transcript.entries) this.draw(entry);
  }

  private take(entry: Entry, taken?: () => void): void {
    this.transcript.add(entry);
    this.draw(entry, taken);
  }

  private draw(entry: Entry, taken?: () => void): void {
    switch (entry.kind) {
      case 'output':
        this.screen?.write(this.labelled ? this.labels.apply(entry.bytes, entry.process) : entry.bytes, entry.stream, taken);
        break;
      case 'echo':
        this.screen?.echo(entry.text);
        this.labels.wrote(entry.text, FIRST_PROCESS);
        break;
      case 'note':
        this.screen?.note(entry.text);
        this.labels.wrote('\n');
        break;
      case 'skipped':
        this.screen?.skipped(entry.count);
        this.labels.wrote('\n');
        break;
    }
  }
}
