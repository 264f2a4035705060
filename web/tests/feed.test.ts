import { describe, expect, it } from 'vitest';
import { Feed, HIDDEN_TAIL_BYTES, IN_FLIGHT_BYTES, incompleteTail, PIECE_BYTES, PIECE_LINES, type FeedSink } from '../src/model/feed';

const encode = (text: string) => new TextEncoder().encode(text);

class Screen implements FeedSink {
  text = '';
  writes: number[] = [];
  skips: number[] = [];
  pending: (() => void)[] = [];
  processes: number[] = [];
  write(bytes: Uint8Array, stream: string, taken: () => void, process: number): void {
    this.processes.push(process);
    this.text += (stream === 'stderr' ? '!' : '') + new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    this.writes.push(bytes.length);
    this.pending.push(taken);
  }
  skipped(bytes: number): void {
    this.skips.push(bytes);
  }
  note(text: string): void {
    this.text += `[${text}]`;
  }
  take(): void {
    this.pending.shift()?.();
  }
  takeAll(): void {
    while (this.pending.length > 0) this.take();
  }
}

function make(): { screen: Screen; feed: Feed } {
  const screen = new Screen();
  return { screen, feed: new Feed(screen) };
}

describe('output on its way to the terminal', () => {
  it('goes in bounded pieces and loses nothing', () => {
    const { screen, feed } = make();
    const text = 'line 水\n'.repeat(40_000);
    feed.output('stdout', encode(text));
    screen.takeAll();
    expect(screen.text).toBe(text);
    expect(Math.max(...screen.writes)).toBeLessThanOrEqual(PIECE_BYTES);
  });

  it('goes in pieces of not too many lines', () => {
    const { screen, feed } = make();
    const text = 'x\n'.repeat(4 * PIECE_LINES) + 'end';
    feed.output('stdout', encode(text));
    screen.takeAll();
    expect(screen.text).toBe(text);
    expect(screen.writes).toEqual([...Array<number>(4).fill(2 * PIECE_LINES), 3]);
  });

  it('keeps little in flight, and is acknowledged once, when all of it was taken', () => {
    const { screen, feed } = make();
    let acks = 0;
    feed.output('stdout', new Uint8Array(IN_FLIGHT_BYTES * 2), () => acks++);
    expect(screen.pending.length * PIECE_BYTES).toBeLessThanOrEqual(IN_FLIGHT_BYTES);
    while (screen.pending.length > 1) screen.take();
    expect(acks).toBe(0);
    screen.take();
    expect(acks).toBe(1);
  });

  it('never cuts a character, also where the engine did', () => {
    const { screen, feed } = make();
    const bytes = encode('a水😀b');
    for (const byte of bytes) feed.output('stdout', new Uint8Array([byte]));
    screen.takeAll();
    expect(screen.text).toBe('a水😀b');
  });

  it('keeps a cut character of one stream apart from the other stream', () => {
    const { screen, feed } = make();
    const bytes = encode('水');
    feed.output('stdout', bytes.subarray(0, 1));
    feed.output('stderr', encode('e'));
    feed.output('stdout', bytes.subarray(1));
    screen.takeAll();
    expect(screen.text).toBe('!e水');
  });

  it('keeps a cut character of one process apart from another process', () => {
    const { screen, feed } = make();
    const bytes = encode('水');
    feed.output('stdout', bytes.subarray(0, 1), undefined, 101);
    feed.output('stdout', encode('a'), undefined, 102);
    feed.output('stdout', bytes.subarray(1), undefined, 101);
    screen.takeAll();
    expect(screen.text).toBe('a水');
    expect(screen.processes).toEqual([102, 101]);
  });

  it('acknowledges bytes that are held back because they are incomplete', () => {
    const { feed } = make();
    let acks = 0;
    feed.output('stdout', encode('水').subarray(0, 1), () => acks++);
    expect(acks).toBe(1);
  });

  it('puts a note behind what came before it', () => {
    const { screen, feed } = make();
    feed.output('stdout', new Uint8Array(IN_FLIGHT_BYTES + 1).fill(97));
    feed.note('end');
    expect(screen.text).not.toContain('end');
    screen.takeAll();
    expect(screen.text.endsWith('a[end]')).toBe(true);
  });

  it('drops what is left of an earlier run, and acknowledges it', async () => {
    const { screen, feed } = make();
    let acks = 0;
    feed.output('stdout', new Uint8Array(IN_FLIGHT_BYTES * 3).fill(97), () => acks++);
    feed.restart();
    expect(acks).toBe(1);
    screen.takeAll();
    await feed.drained();
    expect(screen.text.length).toBeLessThanOrEqual(IN_FLIGHT_BYTES);
  });
});

describe('while the page is hidden', () => {
  it('output is acknowledged at once and drawn later', () => {
    const { screen, feed } = make();
    let acks = 0;
    feed.setHidden(true);
    feed.output('stdout', encode('unseen\n'), () => acks++);
    expect(acks).toBe(1);
    expect(screen.text).toBe('');
    feed.setHidden(false);
    screen.takeAll();
    expect(screen.text).toBe('unseen\n');
    expect(screen.skips).toEqual([]);
  });

  it('hiding acknowledges what the terminal has not taken, and only once', () => {
    const { screen, feed } = make();
    let acks = 0;
    feed.output('stdout', encode('a'), () => acks++);
    feed.output('stdout', new Uint8Array(IN_FLIGHT_BYTES * 2).fill(97), () => acks++);
    feed.setHidden(true);
    expect(acks).toBe(2);
    screen.takeAll();
    expect(acks).toBe(2);
  });

  it('only the newest part is kept, and what was left out is counted', () => {
    const { screen, feed } = make();
    feed.setHidden(true);
    const total = HIDDEN_TAIL_BYTES * 2;
    for (let sent = 0; sent < total; sent += 65536) feed.output('stdout', new Uint8Array(65536).fill(97));
    feed.setHidden(false);
    screen.takeAll();
    const [skipped] = screen.skips;
    expect(skipped! + screen.text.length).toBe(total);
    expect(screen.text.length).toBeLessThanOrEqual(HIDDEN_TAIL_BYTES);
    expect(screen.text.length).toBeGreaterThan(HIDDEN_TAIL_BYTES - 2 * PIECE_BYTES);
  });
});

it('incompleteTail counts the bytes of a character that is not whole', () => {
  const bytes = encode('a😀');
  expect([1, 2, 3, 4, 5].map((n) => incompleteTail(bytes.subarray(0, n)))).toEqual([0, 1, 2, 3, 0]);
  expect(incompleteTail(new Uint8Array([0x80, 0x80, 0x80, 0x80]))).toBe(0);
});
