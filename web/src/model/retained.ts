// Keeps the newest bytes of a stream, up to a capacity, and counts those before them. Bytes that are
// handed over are owned from then on and never copied until text is asked for.

export const RETAINED_BYTES = 8 * 1024 * 1024;

export class Retained {
  private chunks: Uint8Array[] = [];
  private head = 0;
  private size = 0;
  private droppedBytes = 0;

  constructor(private readonly capacity = RETAINED_BYTES) {}

  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.chunks.push(bytes);
    this.size += bytes.length;
    while (this.size > this.capacity) this.drop(this.size - this.capacity);
  }

  /** Drops up to `excess` bytes of the oldest chunk. */
  private drop(excess: number): void {
    const oldest = this.chunks[this.head]!;
    const count = Math.min(excess, oldest.length);
    if (count === oldest.length) {
      this.chunks[this.head++] = new Uint8Array(0);
      if (this.head > 1024) {
        this.chunks.splice(0, this.head);
        this.head = 0;
      }
    } else {
      this.chunks[this.head] = oldest.subarray(count);
    }
    this.size -= count;
    this.droppedBytes += count;
  }

  /** The retained bytes as text, and how many bytes came before it. Never starts inside a character. */
  read(): { text: string; dropped: number } {
    const all = new Uint8Array(this.size);
    let at = 0;
    for (let i = this.head; i < this.chunks.length; i++) {
      all.set(this.chunks[i]!, at);
      at += this.chunks[i]!.length;
    }
    let start = 0;
    if (this.droppedBytes > 0) while (start < 3 && ((all[start] ?? 0) & 0xc0) === 0x80) start++;
    return { text: new TextDecoder().decode(all.subarray(start)), dropped: this.droppedBytes + start };
  }
}
