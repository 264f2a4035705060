// The trace of a run that can be gone back in. Going back voids what has come and the run delivers it anew: until that
// is more than before, or the run takes another way, what was known of the later steps stays.

import { RECORD_BYTES, type TraceChunk } from './trace';

function size(chunks: readonly TraceChunk[]): number {
  return chunks.reduce((sum, { events }) => sum + events.length, 0);
}

/** How many visible operations a controlled run has done; undefined where the trace does not say. */
export function lastStep(chunks: readonly TraceChunk[]): number | undefined {
  const last = chunks.filter(({ events }) => events.length >= RECORD_BYTES).at(-1);
  if (!last || chunks.some(({ dropped }) => dropped > 0)) return undefined;
  const { buffer, byteOffset, byteLength } = last.events;
  const view = new DataView(buffer, byteOffset + byteLength - RECORD_BYTES);
  return view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
}

export class KeptTrace {
  private shown: readonly TraceChunk[] = [];
  /** Delivered since the way back. */
  private again: TraceChunk[] | undefined;

  get chunks(): readonly TraceChunk[] {
    return this.shown;
  }

  clear(): void {
    this.restore([]);
    this.again = undefined;
  }

  /** The run that is about to begin repeats the one that left these. */
  restore(chunks: readonly TraceChunk[]): void {
    this.shown = chunks;
    this.again = [];
  }

  rewind(): void {
    this.again = [];
  }

  /** What is known now. */
  add(chunk: TraceChunk): readonly TraceChunk[] {
    if (this.again === undefined) {
      this.shown = [...this.shown, chunk];
    } else {
      this.again.push(chunk);
      if (size(this.again) >= size(this.shown)) this.depart();
    }
    return this.shown;
  }

  /** The run goes another way than the one before, or has ended. */
  depart(): void {
    if (this.again) this.shown = this.again;
    this.again = undefined;
  }
}
