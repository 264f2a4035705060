// Bars by the thousand. A canvas takes a microsecond or two for each, which is too much for a frame, so that they are
// drawn here, into strips of pixels, one for each lane, and the canvas gets a picture of them (timeline-put.ts). A strip
// is cut into bands, rows that look alike in what is filled there: a bar is filled once for each band and not for each
// row, and what goes through all bands only once. Edges between pixels are as soft as the canvas would draw them.

/** As in pixels of an ImageData read as numbers: blue, green, red from the top, and no opacity. */
export type Ink = number;

/** What is repeated in both directions: the pixels of a square, all of one ink. */
export interface Tile {
  ink: Ink;
  size: number;
  /** How opaque, as 255ths. */
  alpha: Uint8Array;
}

/** The band of each row of pixels. */
export type Rows = readonly number[];

/** Cut to whole rows; bandAt is told a distance from the upper edge in pixels of the page. */
export function rowsOf(height: number, ratio: number, bandAt: (y: number) => number): Rows {
  const count = Math.max(1, Math.round(height * ratio));
  return Array.from({ length: count }, (_, row) => bandAt(((row + 0.5) * height) / count));
}

/** Rows of the picture, and where they go, in the canvas' own pixels. */
export interface Placed {
  row: number;
  rows: number;
  top: number;
}

/** By column. */
class Band {
  readonly alpha: Float32Array;
  readonly ink: Int32Array;

  constructor(width: number) {
    this.alpha = new Float32Array(width);
    this.ink = new Int32Array(width);
  }

  /** Fills what is between two places. */
  fill(left: number, right: number, ink: Ink, alpha: number): void {
    const a = Math.floor(left);
    const b = Math.ceil(right) - 1;
    if (a === b) return this.cover(a, ink, alpha * (right - left));
    this.cover(a, ink, alpha * (a + 1 - left));
    this.cover(b, ink, alpha * (right - b));
    if (alpha >= 1 && b - a > LONG) {
      this.alpha.fill(1, a + 1, b);
      this.ink.fill(ink, a + 1, b);
    } else for (let x = a + 1; x < b; x++) this.cover(x, ink, alpha);
  }

  cover(x: number, ink: Ink, alpha: number): void {
    const before = this.alpha[x]!;
    if (before === 0 || alpha >= 1) {
      this.alpha[x] = alpha;
      this.ink[x] = ink;
      return;
    }
    const after = alpha + before * (1 - alpha);
    if (this.ink[x] !== ink) this.ink[x] = mixed(this.ink[x]!, ink, alpha / after);
    this.alpha[x] = after;
  }
}

/** Pixels that are filled faster by what arrays have for it. */
const LONG = 16;

/** How much of each column a tile covers. */
interface Layer {
  tile: Tile;
  cover: Float32Array;
}

function mixed(from: Ink, to: Ink, share: number): Ink {
  if (from === to || share >= 1) return to;
  const channel = (shift: number) => {
    const a = (from >> shift) & 255;
    return (a + (((to >> shift) & 255) - a) * share + 0.5) << shift;
  };
  return (channel(0) & 0xff) | (channel(8) & 0xff00) | (channel(16) & 0xff0000);
}

function over(below: number, ink: Ink, share: number): number {
  if (below === 0 || share >= 1) return ((share * 255 + 0.5) << 24) | ink;
  const after = share + ((below >>> 24) / 255) * (1 - share);
  return ((after * 255 + 0.5) << 24) | mixed(below & 0xffffff, ink, share / after);
}

export class Strips {
  /** The picture: rows of `width` pixels, of which those that are used are drawn. */
  pixels = new Int32Array(0);
  width = 0;
  used = 0;
  /** The first column, in the canvas' own pixels. */
  left = 0;
  placed: Placed[] = [];
  private bands: Band[] = [];
  /** What goes through all bands, below what does not. */
  private whole = new Band(0);
  private line = new Int32Array(0);
  private ratio = 1;
  // Of the strip that is open.
  private rows: Rows = [];
  /** By band: it is in the strip; there is something in it. */
  private present: boolean[] = [];
  private touched: boolean[] = [];
  private lowest = 0;
  private highest = 0;
  private top = 0;
  private phase = 0;
  private filled = false;
  private readonly layers: Layer[] = [];
  private layersUsed = 0;

  /** All strips go from left to right, in pixels of the page, on a canvas that has ratio times as many of its own. */
  begin(left: number, right: number, ratio: number): void {
    this.ratio = ratio;
    this.left = Math.floor(left * ratio);
    const width = Math.max(1, Math.ceil(right * ratio) - this.left);
    if (width !== this.width) {
      this.bands.length = this.layers.length = 0;
      this.whole = new Band(width);
      this.line = new Int32Array(width);
    }
    this.width = width;
    this.clear();
  }

  /** What there was has been drawn. */
  clear(): void {
    this.used = 0;
    this.placed = [];
  }

  /** The strip whose upper edge is so far below an origin, which is in the canvas' own pixels. */
  open(rows: Rows, top: number, origin: number): void {
    this.rows = rows;
    this.top = Math.round(origin + top * this.ratio);
    // Tiles lie still on what is scrolled.
    this.phase = this.top - Math.round(origin);
    this.present = [];
    this.touched = [];
    for (const band of rows) this.present[band] = true;
    this.lowest = Math.min(...rows);
    this.highest = this.present.length - 1;
    this.whole.alpha.fill(0);
    this.filled = false;
    this.layersUsed = 0;
  }

  /** Fills the bands first to last between two places. */
  fill(first: number, last: number, from: number, to: number, ink: Ink, alpha = 1): void {
    const left = Math.max(0, from * this.ratio - this.left);
    const right = Math.min(this.width, to * this.ratio - this.left);
    if (right <= left) return;
    this.filled = true;
    if (first <= this.lowest && last >= this.highest) return this.whole.fill(left, right, ink, alpha);
    for (let band = first; band <= last; band++) if (this.present[band]) this.touch(band).fill(left, right, ink, alpha);
  }

  private touch(number: number): Band {
    const band = (this.bands[number] ??= new Band(this.width));
    if (!this.touched[number]) band.alpha.fill(0);
    this.touched[number] = true;
    return band;
  }

  /** The same, as opaque as a tile is in its first row. */
  comb(first: number, last: number, from: number, to: number, { alpha, size, ink }: Tile): void {
    const left = Math.max(0, from * this.ratio - this.left);
    const right = Math.min(this.width, to * this.ratio - this.left);
    if (right <= left) return;
    this.filled = true;
    for (let x = Math.floor(left); x < right; x++) {
      const opacity = (alpha[(this.left + x) % size]! / 255) * (Math.min(x + 1, right) - Math.max(x, left));
      if (opacity === 0) continue;
      for (let band = first; band <= last; band++) if (this.present[band]) this.touch(band).cover(x, ink, opacity);
    }
  }

  /** Lays a tile over all that is filled between two places. */
  lay(tile: Tile, from: number, to: number): void {
    const left = Math.max(0, from * this.ratio - this.left);
    const right = Math.min(this.width, to * this.ratio - this.left);
    if (right <= left) return;
    const { cover } = this.layer(tile);
    const a = Math.floor(left);
    const b = Math.ceil(right) - 1;
    cover[a] = Math.min(1, cover[a]! + Math.min(a + 1, right) - left);
    if (b === a) return;
    for (let x = a + 1; x < b; x++) cover[x] = 1;
    cover[b] = Math.min(1, cover[b]! + right - b);
  }

  private layer(tile: Tile): Layer {
    for (let k = 0; k < this.layersUsed; k++) if (this.layers[k]!.tile === tile) return this.layers[k]!;
    const layer = (this.layers[this.layersUsed] ??= { tile, cover: new Float32Array(this.width) });
    this.layersUsed++;
    layer.tile = tile;
    layer.cover.fill(0);
    return layer;
  }

  /** Nothing more is drawn in the open strip. */
  close(): void {
    const { rows, used } = this;
    if (!this.filled && this.layersUsed === 0) return;
    this.room(used + rows.length);
    this.flatten();
    rows.forEach((band, k) => {
      const like = rows.indexOf(band);
      if (like < k) this.copy(used + like, used + k);
      else this.putRow(band, used + k);
    });
    if (this.layersUsed > 0) this.layRows();
    this.placed.push({ row: used, rows: rows.length, top: this.top });
    this.used = used + rows.length;
  }

  private copy(from: number, to: number): void {
    this.pixels.copyWithin(to * this.width, from * this.width, (from + 1) * this.width);
  }

  /** The pixels of what goes through all bands. */
  private flatten(): void {
    const { line, whole: { alpha, ink } } = this;
    for (let x = 0; x < line.length; x++) {
      const opacity = (alpha[x]! * 255 + 0.5) | 0;
      line[x] = opacity === 0 ? 0 : (opacity << 24) | ink[x]!;
    }
  }

  private putRow(number: number, row: number): void {
    const { width, pixels } = this;
    const start = row * width;
    pixels.set(this.line, start);
    if (!this.touched[number]) return;
    const { alpha, ink } = this.bands[number]!;
    for (let x = 0; x < width; x++) {
      const share = alpha[x]!;
      if (share > 0) pixels[start + x] = over(pixels[start + x]!, ink[x]!, share);
    }
  }

  private layRows(): void {
    const { rows, used } = this;
    const layers = this.layers.slice(0, this.layersUsed);
    rows.forEach((band, k) => {
      const like = rows.findIndex((other, n) => other === band && layers.every(({ tile: { size } }) => (k - n) % size === 0));
      if (like < k) this.copy(used + like, used + k);
      else for (const layer of layers) this.layRow(layer, k);
    });
  }

  private layRow({ tile: { alpha, ink, size }, cover }: Layer, row: number): void {
    const { pixels, width } = this;
    const start = (this.used + row) * width;
    const tileRow = ((this.phase + row) % size) * size;
    let column = this.left % size;
    const opaque = (0xff << 24) | ink;
    for (let x = 0; x < width; x++, column = column + 1 === size ? 0 : column + 1) {
      const share = cover[x]!;
      if (share === 0) continue;
      const below = pixels[start + x]!;
      if (below === opaque) continue;
      const opacity = alpha[tileRow + column]! * share;
      if (opacity >= 0.5) pixels[start + x] = below === 0 ? (opacity << 24) | ink : over(below, ink, opacity / 255);
    }
  }

  private room(rows: number): void {
    const needed = rows * this.width;
    if (this.pixels.length >= needed) return;
    const before = this.pixels;
    this.pixels = new Int32Array(needed * 2);
    this.pixels.set(before);
  }
}
