// What the terminal was given, the newest part of it, so that it can be drawn again in another form.

import type { Stream } from './report';

export type Entry =
  | { kind: 'output'; bytes: Uint8Array; stream: Stream; process: number }
  | { kind: 'echo' | 'note'; text: string }
  | { kind: 'skipped'; count: number };

export const KEPT_BYTES = 1 << 20;

export class Transcript {
  private kept: Entry[] = [];
  private bytes = 0;
  private next = 0;

  get entries(): readonly Entry[] {
    return this.kept.slice(this.next);
  }

  add(entry: Entry): void {
    this.kept.push(entry);
    this.bytes += size(entry);
    while (this.bytes > KEPT_BYTES && this.next < this.kept.length - 1) this.bytes -= size(this.kept[this.next++]!);
    if (this.next > 256) {
      this.kept.splice(0, this.next);
      this.next = 0;
    }
  }

  restart(): void {
    this.kept = [];
    this.bytes = 0;
    this.next = 0;
  }
}

function size(entry: Entry): number {
  if (entry.kind === 'output') return entry.bytes.length;
  return entry.kind === 'skipped' ? 1 : entry.text.length;
}
