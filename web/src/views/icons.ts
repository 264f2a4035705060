// The page's icons: 16 by 16, drawn with the colour of the text around them.

const paths = {
  brand: ['M1.5 4.5h2.2c4 0 4.6 7 8.6 7h2.2', 'M1.5 11.5h2.2c1.4 0 2.3-.9 3-2M9.3 6.5c.7-1.1 1.6-2 3-2h2.2'],
  link: ['M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7L8.2 4.1', 'M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.9-.9'],
  moon: ['M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z'],
  sun: ['M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6Z', 'M8 1.2v1.4M8 13.4v1.4M1.2 8h1.4M13.4 8h1.4M3.2 3.2l1 1M11.8 11.8l1 1M12.8 3.2l-1 1M4.2 11.8l-1 1'],
  help: ['M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z', 'M6.2 6.2c.1-1 .8-1.6 1.8-1.6s1.9.6 1.9 1.6c0 1.3-1.8 1.4-1.8 2.8M8 11.2v.2'],
  menu: ['M2.5 4h11M2.5 8h11M2.5 12h11'],
  more: ['M3.2 8h.01M8 8h.01M12.8 8h.01'],
  check: ['M3.2 8.4l3 3 6.6-6.8'],
  left: ['M9.8 3.8 5.6 8l4.2 4.2'],
  right: ['M6.2 3.8 10.4 8l-4.2 4.2'],
  up: ['M3.8 9.8 8 5.6l4.2 4.2'],
  down: ['M3.8 6.2 8 10.4l4.2-4.2'],
  play: ['M5 3.2v9.6L12.6 8Z'],
  stop: ['M4 4h8v8H4Z'],
  minus: ['M3.5 8h9'],
  plus: ['M3.5 8h9M8 3.5v9'],
  fit: ['M2.8 6V2.8H6M10 2.8h3.2V6M13.2 10v3.2H10M6 13.2H2.8V10'],
  reset: ['M3 3v3.4h3.4', 'M3.3 6.2A5.2 5.2 0 1 1 2.8 9'],
  search: ['M7 2.6a4.4 4.4 0 1 1 0 8.8 4.4 4.4 0 0 1 0-8.8Z', 'M10.3 10.3l3.4 3.4'],
  copy: ['M5.6 5.6h7.2v7.2H5.6Z', 'M10.4 5.4V3.2H3.2v7.2h2.2'],
  trash: ['M2.8 4.4h10.4M6.2 4.2V2.8h3.6v1.4M4.2 4.6l.6 8.8h6.4l.6-8.8M6.8 7v4M9.2 7v4'],
  processes: ['M5.8 2.2h4.4v3.2H5.8ZM1.8 10.6h4.4v3.2H1.8ZM9.8 10.6h4.4v3.2H9.8Z', 'M8 5.4V8M4 10.6V8h8v2.6'],
  reader: ['M8 2.6a1.3 1.3 0 1 1 0 2.6 1.3 1.3 0 0 1 0-2.6Z', 'M3 6.6c3.2.8 6.8.8 10 0M8 7.2v2.4M6 14l2-4.4 2 4.4'],
  close: ['M4 4l8 8M12 4l-8 8'],
  warn: ['M8 2.4 14.4 13.4H1.6Z', 'M8 6.6v3.2M8 11.6v.1'],
  fail: ['M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4Z', 'M6 6l4 4M10 6l-4 4'],
  done: ['M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z', 'M5.2 8.2l2 2 3.6-4'],
  dot: ['M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z'],
  pause: ['M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8Z', 'M6 6h4v4H6Z'],
  keyboard: ['M1.8 4.2h12.4v7.6H1.8Z', 'M4.4 7h.01M7 7h.01M9.4 7h.01M11.8 7h.01M5 9.4h6'],
  dice: ['M3.2 2.6h9.6a.6.6 0 0 1 .6.6v9.6a.6.6 0 0 1-.6.6H3.2a.6.6 0 0 1-.6-.6V3.2a.6.6 0 0 1 .6-.6Z', 'M5.6 5.6h.01M10.4 5.6h.01M8 8h.01M5.6 10.4h.01M10.4 10.4h.01'],
  settings: ['M2.5 5h6M11.5 5h2M2.5 11h2M7.5 11h6', 'M10 3.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8ZM6 9.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8Z'],
  out: ['M6.4 3.2H3.2v9.6h9.6V9.6M9.2 3.2h3.6v3.6M12.6 3.4 7.6 8.4'],
  step: ['M13 3v10', 'M2.6 8h7M6.8 5 9.8 8l-3 3'],
  'step-back': ['M3 3v10', 'M13.4 8h-7M9.2 5 6.2 8l3 3'],
  'step-line': ['M2.5 3.5h11M2.5 12.5h11', 'M3 8h7M7.4 5.6 9.8 8l-2.4 2.4'],
  switch: ['M2.2 4.5h2.4c3.4 0 3.8 7 7.2 7h1.6', 'M11.2 9.2l2.4 2.3-2.4 2.3'],
} as const;

export type IconName = keyof typeof paths;
const SOLID = new Set<IconName>(['play', 'stop', 'dot']);
const SVG = 'http://www.w3.org/2000/svg';

export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const d of paths[name]) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    path.setAttribute('class', SOLID.has(name) ? 'solid' : 'drawn');
    svg.append(path);
  }
  return svg;
}
