// Draws who waits for whom: tasks round, objects square, dashed for waiting, solid for held.

import type { Key, Words } from '../i18n';
import type { TaskSlot } from '../model/tasks';
import type { WaitEdge, WaitNode, WaitPicture } from '../model/waitfor';
import { svg } from './dom';
import { sayWaited } from './say';

const ARROW = 8;
const EDGES: Record<WaitEdge['kind'], { text: Key; label: Key }> = {
  waits: { text: 'deadlock.edge.waits', label: 'deadlock.arrow.waits' },
  held: { text: 'deadlock.edge.held', label: 'deadlock.arrow.held' },
  by: { text: 'deadlock.edge.by', label: 'deadlock.arrow.by' },
};
const LOCKS = new Set(['lock', 'rlock', 'shared_semaphore']);

function shorten(text: string, width: number): string {
  const most = Math.floor((width - 46) / 7.3);
  const all = [...text];
  return all.length > most ? `${all.slice(0, Math.max(1, most - 1)).join('')}…` : text;
}

export function waitForView(words: Words, picture: WaitPicture, slotOf: (node: WaitNode) => TaskSlot): SVGSVGElement {
  const { nodes, edges, width, height } = picture;
  const nameOf = (node: WaitNode) => node.name || sayWaited(words, node.reason ?? '', undefined);
  const text = edges
    .map(({ kind, from, to }) =>
      words.t(EDGES[kind].text, { from: nameOf(nodes[from]!), to: nameOf(nodes[to]!) }),
    )
    .join(words.lang === 'zh' ? '；' : '; ');
  const drawing = svg('svg', {
    class: 'waitfor', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': words.t('deadlock.picture', { text }),
  });
  drawing.style.maxWidth = `${width}px`;

  /** Whose colour an arrow has: the task that waits, or that holds. */
  function colour({ kind, from, to }: WaitEdge): string {
    const node = nodes[kind === 'waits' ? from : to]!;
    return node.kind === 'task' ? slotOf(node).colour : 'none';
  }

  function arrow(edge: WaitEdge): void {
    const [[x1, y1], [x2, y2]] = edge.points;
    const angle = Math.atan2(y2 - y1, x2 - x1);
    const back = (length: number): [number, number] => [x2 - Math.cos(angle) * length, y2 - Math.sin(angle) * length];
    const [ex, ey] = back(ARROW);
    const across = (sign: number) => `${ex - sign * Math.sin(angle) * ARROW * 0.5},${ey + sign * Math.cos(angle) * ARROW * 0.5}`;
    const group = svg('g', { class: `edge edge-${edge.kind} hue-${colour(edge)}` });
    group.append(
      svg('line', { x1, y1, x2: ex, y2: ey }),
      svg('polygon', { points: `${x2},${y2} ${across(1)} ${across(-1)}` }),
    );
    const label = words.t(EDGES[edge.kind].label);
    const upright = Math.abs(y2 - y1) > Math.abs(x2 - x1);
    const left = (x1 + x2) / 2 < width / 2;
    const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const at = upright ? { x: left ? x + 9 : x - 9, y: y + 4, 'text-anchor': left ? 'start' : 'end' } : { x, y: y - 6, 'text-anchor': 'middle' };
    if (upright || Math.abs(x2 - x1) > 48) group.append(svg('text', { class: 'edge-text', ...at }, label));
    drawing.append(group);
  }

  function box(node: WaitNode): void {
    const { x, y, width: w, height: h, kind, blocked } = node;
    const name = nameOf(node);
    if (kind === 'object') {
      const isLock = LOCKS.has(node.reason ?? '');
      drawing.append(
        svg(
          'g',
          { class: 'wait-object' },
          svg('title', {}, name),
          svg('rect', { x, y, width: w, height: h, rx: 2 }),
          ...(isLock ? [svg('path', { d: `M${x + 15} ${y + 21}v-3a4 4 0 0 1 8 0v3M${x + 13} ${y + 21}h12v8h-12Z`, class: 'wait-lock' })] : []),
          svg('text', { x: x + (isLock ? 33 : 14), y: y + h / 2 + 4, class: node.name ? 'wait-code' : 'wait-sub' }, shorten(name, w)),
        ),
      );
      return;
    }
    const slot = slotOf(node);
    drawing.append(
      svg(
        'g',
        { class: `wait-task hue-${slot.colour}` },
        svg('title', {}, name),
        svg('rect', { x, y, width: w, height: h, rx: 14, class: 'wait-outline' }),
        svg('rect', { x: x + 10, y: y + 13, width: 20, height: 18, rx: 4, class: 'wait-ground' }),
        svg('text', { x: x + 20, y: y + 26, class: 'wait-chip' }, slot.label),
        svg('text', { x: x + 37, y: y + 19, class: 'wait-name' }, shorten(name, w)),
        svg('text', { x: x + 37, y: y + 34, class: 'wait-sub' }, words.t('report.line.link', { line: String(blocked?.line ?? 0) })),
      ),
    );
  }

  edges.forEach(arrow);
  nodes.forEach(box);
  if (picture.cycle && edges.length > 3) {
    drawing.append(svg('text', { x: width / 2, y: height / 2 + 4, class: 'wait-round' }, words.t('deadlock.round')));
  }
  return drawing;
}
