// Where a run's output goes before there is a terminal to show it, and from then on.

import type { RunReport, Stream } from './model/report';
import type { RunOutput } from './model/runs';
import type { TerminalPane } from './views/terminal-pane';

export class RunScreen implements RunOutput {
  private pane: TerminalPane | undefined;
  private early: ((pane: TerminalPane) => void)[] = [];
  private endText: (report: RunReport) => string = () => '';

  attach(pane: TerminalPane, endText: (report: RunReport) => string): void {
    this.pane = pane;
    this.endText = endText;
    for (const order of this.early) order(pane);
    this.early = [];
  }

  begin(): void {
    this.when((pane) => pane.begin());
  }

  output(stream: Stream, bytes: Uint8Array, ack: () => void, process: number): void {
    this.when((pane) => pane.feed.output(stream, bytes, ack, process));
  }

  end(report: RunReport): void {
    this.when((pane) => pane.feed.note(this.endText(report)));
  }

  private when(order: (pane: TerminalPane) => void): void {
    if (this.pane) order(this.pane);
    else this.early.push(order);
  }
}
