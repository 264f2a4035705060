// Carries a run's output to the terminal in pieces small enough not to block the page, and tells the
// engine when the terminal has taken them. What the terminal has not taken yet is bounded: the engine
// sends more only after an acknowledgement.
//
// While the page is hidden, timers and frames hardly run: output is acknowledged at once and its newest
// part kept, to be drawn when the page is seen again. (All of it is in the run's retained output.)

import { FIRST_PROCESS } from './processes';
import type { Stream } from './report';

export interface FeedSink {
  /** Takes bytes of whole characters; calls `taken` once they are parsed. */
  write(bytes: Uint8Array, stream: Stream, taken: () => void, process: number): void;
  /** Says that so many bytes were left out here. */
  skipped(bytes: number): void;
  /** A line of the page's own. */
  note(text: string): void;
}

interface Piece {
  bytes: Uint8Array;
  stream: Stream;
  process: number;
  /** Only the last piece of what came in at once has it. */
  ack?: (() => void) | undefined;
  /** In place of bytes. */
  note?: string;
}

const NEWLINE = 10;
export const PIECE_BYTES = 16 * 1024;
/** A terminal cannot be interrupted inside a piece, and a line costs it more than its bytes do. */
export const PIECE_LINES = 500;
export const IN_FLIGHT_BYTES = 128 * 1024;
export const HIDDEN_TAIL_BYTES = 2 * 1024 * 1024;

/** How many bytes at the end belong to a character that is not complete. */
export function incompleteTail(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? back : 0;
  }
  return 0;
}

/** Where the piece that starts here ends, as far as size counts. */
function endOfPiece(bytes: Uint8Array, start: number): number {
  const limit = Math.min(start + PIECE_BYTES, bytes.length);
  let end = start;
  for (let lines = 0; lines < PIECE_LINES; lines++) {
    end = bytes.indexOf(NEWLINE, end) + 1;
    if (end === 0 || end >= limit) return limit;
  }
  return end;
}

export class Feed {
  private readonly waiting: Piece[] = [];
  private waitingBytes = 0;
  private next = 0;
  private inFlight = 0;
  private skippedBytes = 0;
  private hidden = false;
  /** By process and stream: the bytes of a character that is not complete. */
  private readonly partial = new Map<string, Uint8Array>();
  private idleWaiters: (() => void)[] = [];
  private outstanding = new Set<Piece>();

  constructor(private readonly sink: FeedSink) {}

  output(stream: Stream, bytes: Uint8Array, ack?: () => void, process = FIRST_PROCESS): void {
    const whole = this.completeCharacters(`${process} ${stream}`, bytes);
    for (let at = 0; at < whole.length; ) {
      const end = this.boundary(whole, endOfPiece(whole, at));
      const last = end === whole.length && !this.hidden;
      this.queue({ bytes: whole.subarray(at, end), stream, process, ack: last ? ack : undefined });
      at = end;
    }
    if (whole.length === 0 || this.hidden) ack?.();
    if (this.hidden) this.trim();
    else this.pump();
  }

  /** A line of the page's own, after what came before it. */
  note(text: string): void {
    this.queue({ bytes: new Uint8Array(0), stream: 'stdout', process: FIRST_PROCESS, note: text });
    this.pump();
  }

  /** Resolves when the terminal has taken everything, or at once while the page is hidden. */
  drained(): Promise<void> {
    if (this.hidden || (this.inFlight === 0 && this.next === this.waiting.length)) return Promise.resolve();
    return new Promise((resolve) => this.idleWaiters.push(resolve));
  }

  /** A new run: what the terminal has not been given of the last one is dropped. */
  restart(): void {
    while (this.next < this.waiting.length) this.acknowledge(this.shift());
    this.partial.clear();
    this.skippedBytes = 0;
    this.settle();
  }

  setHidden(hidden: boolean): void {
    this.hidden = hidden;
    if (!hidden) {
      if (this.skippedBytes > 0) this.sink.skipped(this.skippedBytes);
      this.skippedBytes = 0;
      this.pump();
      return;
    }
    for (let i = this.next; i < this.waiting.length; i++) this.acknowledge(this.waiting[i]!);
    for (const piece of this.outstanding) this.acknowledge(piece);
    this.trim();
    this.settle();
  }

  private completeCharacters(source: string, bytes: Uint8Array): Uint8Array {
    const before = this.partial.get(source);
    let all = bytes;
    if (before) {
      all = new Uint8Array(before.length + bytes.length);
      all.set(before);
      all.set(bytes, before.length);
      this.partial.delete(source);
    }
    const tail = incompleteTail(all);
    if (tail > 0) this.partial.set(source, all.slice(all.length - tail));
    return tail > 0 ? all.subarray(0, all.length - tail) : all;
  }

  private boundary(bytes: Uint8Array, end: number): number {
    return end < bytes.length ? end - incompleteTail(bytes.subarray(0, end)) : end;
  }

  private queue(piece: Piece): void {
    this.waiting.push(piece);
    this.waitingBytes += piece.bytes.length;
  }

  private shift(): Piece {
    const piece = this.waiting[this.next++]!;
    this.waitingBytes -= piece.bytes.length;
    if (this.next > 256) {
      this.waiting.splice(0, this.next);
      this.next = 0;
    }
    return piece;
  }

  private acknowledge(piece: Piece): void {
    const ack = piece.ack;
    piece.ack = undefined;
    ack?.();
  }

  /** Keeps only the newest part of what waits while nobody looks. */
  private trim(): void {
    while (this.waitingBytes > HIDDEN_TAIL_BYTES) this.skippedBytes += this.shift().bytes.length;
  }

  private pump(): void {
    while (!this.hidden && this.next < this.waiting.length && this.inFlight < IN_FLIGHT_BYTES) {
      const piece = this.shift();
      if (piece.note !== undefined) {
        this.sink.note(piece.note);
        continue;
      }
      this.inFlight += piece.bytes.length;
      this.outstanding.add(piece);
      const taken = () => {
        this.inFlight -= piece.bytes.length;
        this.outstanding.delete(piece);
        this.acknowledge(piece);
        this.pump();
      };
      this.sink.write(piece.bytes, piece.stream, taken, piece.process);
    }
    this.settle();
  }

  private settle(): void {
    if (!this.hidden && (this.inFlight > 0 || this.next < this.waiting.length)) return;
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}
