import { describe, expect, it } from 'vitest';
import { rowsOf, Strips, type Tile } from '../src/views/timeline-strips';

const RED = 0x0000ff;
const BLUE = 0xff0000;

/** One row of ten columns for each band. */
function open(rows = [0, 1], ratio = 1): Strips {
  const strips = new Strips();
  strips.begin(100, 110, ratio);
  strips.open(rows, 0, 0);
  return strips;
}

const row = ({ pixels, width }: Strips, n: number) => [...pixels.subarray(n * width, (n + 1) * width)];
const opacity = (strips: Strips, n: number) => row(strips, n).map((pixel) => pixel >>> 24);
const ink = (strips: Strips, n: number, x: number) => row(strips, n)[x]! & 0xffffff;

describe('strips of pixels', () => {
  it('a bar covers whole pixels, and those at its ends in part', () => {
    const strips = open();
    strips.fill(0, 1, 102.5, 105.25, RED);
    strips.close();
    expect(opacity(strips, 0)).toEqual([0, 0, 128, 255, 255, 64, 0, 0, 0, 0]);
    expect(opacity(strips, 1)).toEqual(opacity(strips, 0));
    expect(ink(strips, 0, 2)).toBe(RED);
  });

  it('a bar within one pixel is as opaque as it is wide', () => {
    const strips = open();
    strips.fill(0, 0, 104.25, 104.75, RED);
    strips.close();
    expect(opacity(strips, 0)[4]).toBe(128);
    expect(opacity(strips, 1).every((alpha) => alpha === 0)).toBe(true);
  });

  it('what is out of sight is cut off', () => {
    const strips = open([0]);
    strips.fill(0, 0, 90, 101, RED);
    strips.fill(0, 0, 109, 300, RED);
    strips.fill(0, 0, 20, 30, RED);
    strips.close();
    expect(opacity(strips, 0)).toEqual([255, 0, 0, 0, 0, 0, 0, 0, 0, 255]);
  });

  it('two inks that share a pixel are mixed in it', () => {
    const strips = open([0]);
    strips.fill(0, 0, 100, 104.5, RED);
    strips.fill(0, 0, 104.5, 108, BLUE);
    strips.close();
    expect(opacity(strips, 0)[4]).toBe(191);
    expect(ink(strips, 0, 3)).toBe(RED);
    expect(ink(strips, 0, 5)).toBe(BLUE);
    const mixed = ink(strips, 0, 4);
    expect(mixed >> 16).toBe(170);
    expect(mixed & 255).toBe(85);
  });

  it('a tile lies over what is filled, at the same place wherever it is laid', () => {
    const tile: Tile = { ink: BLUE, size: 2, alpha: Uint8Array.from([255, 0, 0, 255]) };
    const strips = open([0, 0, 0]);
    strips.fill(0, 0, 100, 102, RED);
    strips.lay(tile, 101, 106);
    strips.close();
    expect(opacity(strips, 0)).toEqual([255, 255, 255, 0, 255, 0, 0, 0, 0, 0]);
    expect(opacity(strips, 1)).toEqual([255, 255, 0, 255, 0, 255, 0, 0, 0, 0]);
    expect(row(strips, 2)).toEqual(row(strips, 0));
    expect([ink(strips, 0, 1), ink(strips, 1, 1)]).toEqual([RED, BLUE]);
  });

  it('a comb is as opaque as its tile is', () => {
    const strips = open([0]);
    strips.comb(0, 0, 101, 107, { ink: RED, size: 4, alpha: new Uint8Array(16).fill(51).fill(255, 0, 1) });
    strips.close();
    expect(opacity(strips, 0)).toEqual([0, 51, 51, 51, 255, 51, 51, 0, 0, 0]);
  });

  it('strips follow each other in the picture, without those that are empty', () => {
    const strips = open([0, 0]);
    strips.fill(0, 0, 100, 110, RED);
    strips.close();
    strips.open([0], 30, 5);
    strips.close();
    strips.open([0], 40, 5);
    strips.fill(0, 0, 100, 110, BLUE);
    strips.close();
    expect(strips.placed).toEqual([{ row: 0, rows: 2, top: 0 }, { row: 2, rows: 1, top: 45 }]);
    expect(ink(strips, 2, 0)).toBe(BLUE);
  });

  it('on a screen of more pixels all is larger', () => {
    const rows = rowsOf(4, 2, (y) => (y < 2 ? 0 : 1));
    expect(rows).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
    const strips = open([...rows], 2);
    strips.fill(0, 0, 101, 102.25, RED);
    strips.close();
    expect(strips.width).toBe(20);
    expect(opacity(strips, 3).slice(0, 6)).toEqual([0, 0, 255, 255, 128, 0]);
  });
});
