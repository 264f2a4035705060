// Puts strips of pixels on a canvas. Painting is never interleaved, so that all paint with the same strips, and one
// canvas is kept on which their picture is made.

import { Strips } from './timeline-strips';

export const strips = new Strips();

/** More rows than that are put one part after the other. */
export const MOST_ROWS = 2048;

let canvas: HTMLCanvasElement | undefined;
let context: CanvasRenderingContext2D | undefined;
let image: ImageData | undefined;

function picture(): ImageData {
  const { pixels, width } = strips;
  if (image?.width === width && image.data.buffer === pixels.buffer) return image;
  const rows = Math.floor(pixels.length / width);
  image = new ImageData(new Uint8ClampedArray(pixels.buffer as ArrayBuffer, 0, rows * width * 4), width, rows);
  return image;
}

export function putStrips(target: CanvasRenderingContext2D): void {
  const { width, used, left, placed } = strips;
  if (used === 0) return;
  canvas ??= document.createElement('canvas');
  context ??= canvas.getContext('2d', { willReadFrequently: true })!;
  const source = picture();
  if (canvas.width !== width || canvas.height < used) {
    canvas.width = width;
    canvas.height = Math.min(source.height, MOST_ROWS);
  }
  context.putImageData(source, 0, 0, 0, 0, width, used);
  target.save();
  target.resetTransform();
  for (const { row, rows, top } of placed) target.drawImage(canvas, 0, row, width, rows, left, top, width, rows);
  target.restore();
  strips.clear();
}
