// Queues as what they are: a pipe, a stack, or a heap whose root leaves first.

import type { Key, Words } from '../i18n';
import { slotOf } from '../model/colours';
import { heapOf, isFull, PIPE_ROOM, pipeOf, stackOf, type HeapNode } from '../model/queue-picture';
import type { QueueState, TaskState } from '../model/snapshot';
import { h, svg, type Child } from './dom';
import { chip } from './say';

const KINDS: Record<QueueState['kind'], Key> = {
  fifo: 'kind.fifo',
  lifo: 'kind.lifo',
  priority: 'kind.priority',
  simple: 'kind.simple',
  pipe: 'kind.pipe',
};

const HEAP_ROW = 44;
const NODE_HEIGHT = 24;
const MOST_TEXT = 12;
const MOST_IN_A_CARD = 230;
const CHARACTER = 7.3;
const MOST_IN_A_PIPE = 14;

type Known = Map<number, TaskState>;

function chips(indices: readonly number[], known: Known): HTMLElement {
  return h('span', { class: 'waiting' }, ...indices.flatMap((index) => {
    const task = known.get(index);
    return task ? [chip(slotOf(task))] : [];
  }));
}

function end(text: string, who: readonly number[], known: Known): HTMLElement {
  return h('div', { class: 'queue-end', 'aria-hidden': 'true' }, h('span', { class: 'meta' }, text), chips(who, known));
}

const arrow = () => h('span', { class: 'pipe-arrow', 'aria-hidden': 'true' }, '→');

function item(text: string, next: boolean): HTMLElement {
  return h('span', { class: next ? 'item item-next' : 'item', title: text }, text);
}

const free = () => h('span', { class: 'item item-free' });

function pipe(words: Words, queue: QueueState, known: Known): HTMLElement {
  const { items, free: places, hidden } = pipeOf(queue);
  const last = items.length - 1;
  const content: Child[] = [
    ...Array.from({ length: places }, free),
    hidden > 0 ? h('span', { class: 'item item-more' }, words.t('queue.hidden', { count: hidden })) : undefined,
    ...items.map((text, i) => item(text, i === last)),
  ];
  return h(
    'div',
    { class: 'pipe' },
    end(words.t('queue.put'), queue.putters, known),
    arrow(),
    h(
      'div',
      { class: 'pipe-middle' },
      h('span', { class: 'meta next-out', 'aria-hidden': 'true' }, last >= 0 ? words.t('queue.next') : ''),
      h('div', { class: queue.maxsize > 0 ? 'pipe-body pipe-limited' : 'pipe-body' }, ...content),
    ),
    arrow(),
    end(words.t('queue.get'), queue.getters, known),
  );
}

function stack(words: Words, queue: QueueState, known: Known): HTMLElement {
  const { items, free: places, hidden } = stackOf(queue);
  return h(
    'div',
    { class: 'stack' },
    h('div', { class: 'stack-ends' }, end(words.t('queue.put'), queue.putters, known), end(words.t('queue.get'), queue.getters, known)),
    h(
      'div',
      { class: 'stack-body' },
      ...Array.from({ length: places }, free),
      items.length > 0 ? h('span', { class: 'meta next-out', 'aria-hidden': 'true' }, words.t('queue.next')) : undefined,
      ...items.map((text, i) => item(text, i === 0)),
      hidden > 0 ? h('span', { class: 'item item-more' }, words.t('queue.hidden', { count: hidden })) : undefined,
    ),
  );
}

function shorten(text: string): string {
  const all = [...text];
  return all.length > MOST_TEXT ? `${all.slice(0, MOST_TEXT - 1).join('')}…` : text;
}

function nodeWidth(nodes: readonly HeapNode[]): number {
  return 20 + CHARACTER * Math.max(2, ...nodes.map(({ text }) => Math.min(MOST_TEXT, text.length)));
}

function heapWidth(nodes: readonly HeapNode[], levels: number): number {
  return Math.max(1, 2 ** (levels - 1)) * (nodeWidth(nodes) + 6);
}

function heap(words: Words, queue: QueueState, known: Known): HTMLElement {
  const { nodes, levels, hidden, sorted } = heapOf(queue);
  const wide = nodeWidth(nodes);
  const width = heapWidth(nodes, levels);
  const x = ({ at }: HeapNode) => at * width;
  const y = ({ level }: HeapNode) => level * HEAP_ROW + NODE_HEIGHT / 2 + 1;
  const height = Math.max(1, levels) * HEAP_ROW - (HEAP_ROW - NODE_HEIGHT) + 2;
  const drawing = svg('svg', { viewBox: `0 0 ${width} ${height}`, class: 'heap', 'aria-hidden': 'true' });
  drawing.style.maxWidth = `${width}px`;
  for (const node of nodes) {
    if (node.parent === undefined) continue;
    const parent = nodes[node.parent]!;
    drawing.append(svg('line', { class: 'heap-edge', x1: x(parent), y1: y(parent), x2: x(node), y2: y(node) }));
  }
  nodes.forEach((node, i) => {
    drawing.append(
      svg(
        'g',
        { class: i === 0 ? 'heap-node heap-root' : 'heap-node' },
        svg('title', {}, node.text),
        svg('rect', { x: x(node) - wide / 2, y: y(node) - NODE_HEIGHT / 2, width: wide, height: NODE_HEIGHT, rx: NODE_HEIGHT / 2 }),
        svg('text', { x: x(node), y: y(node) + 4 }, shorten(node.text)),
      ),
    );
  });
  const order = sorted && sorted.length > 1;
  return h(
    'div',
    { class: 'heap-picture' },
    h('div', { class: 'stack-ends' }, end(words.t('queue.put'), queue.putters, known), end(words.t('queue.get'), queue.getters, known)),
    nodes.length > 0 ? h('p', { class: 'meta' }, words.t('queue.lowest')) : undefined,
    drawing,
    hidden > 0 ? h('p', { class: 'meta' }, words.t('queue.hidden', { count: hidden })) : undefined,
    order
      ? h('div', { class: 'sorted', 'aria-hidden': 'true' }, h('span', { class: 'meta' }, words.t('queue.sorted')), ...sorted.map((text, i) => item(text, i === 0)))
      : undefined,
  );
}

function amount(words: Words, queue: QueueState): string {
  const { length: count, maxsize: places } = queue;
  if (isFull(queue)) return words.t('queue.full', { count, places });
  if (places > 0) return words.t('queue.of', { count, places });
  return count === 0 ? words.t('queue.empty') : words.t('queue.items', { count });
}

/** The same for those who hear it. */
function description(words: Words, queue: QueueState, known: Known): HTMLElement {
  const names = (indices: readonly number[]) => indices.map((index) => known.get(index)?.name ?? '').join(', ');
  const order = queue.kind === 'priority' ? (heapOf(queue).sorted ?? queue.items) : queue.items;
  return h(
    'div',
    { class: 'hidden' },
    h('p', {}, words.t(queue.kind === 'priority' ? 'queue.lowest' : 'queue.sorted')),
    h('ol', {}, ...order.map((text) => h('li', {}, text))),
    queue.putters.length > 0 ? h('p', {}, words.t('queue.putters', { names: names(queue.putters) })) : undefined,
    queue.getters.length > 0 ? h('p', {}, words.t('queue.getters', { names: names(queue.getters) })) : undefined,
  );
}

/** What needs the whole width. */
function isLong(queue: QueueState): boolean {
  const { kind, items, maxsize } = queue;
  if (kind === 'lifo') return false;
  if (kind === 'priority') {
    const { nodes, levels } = heapOf(queue);
    return heapWidth(nodes, levels) > MOST_IN_A_CARD;
  }
  const shown = items.slice(0, PIPE_ROOM);
  const cells = shown.reduce((sum, text) => sum + text.length + 2, 0);
  return cells > MOST_IN_A_PIPE || Math.min(maxsize, PIPE_ROOM) > 3;
}

export function queueCard(words: Words, queue: QueueState, known: Known): HTMLElement {
  const draw = queue.kind === 'lifo' ? stack : queue.kind === 'priority' ? heap : pipe;
  return h(
    'article',
    { class: isLong(queue) ? 'queue-card queue-long' : 'queue-card', 'aria-label': queue.name },
    h(
      'header',
      {},
      h('code', { class: 'queue-name' }, queue.name),
      h('span', { class: 'meta' }, words.t(KINDS[queue.kind])),
      h('span', { class: 'grow' }),
      h('span', { class: isFull(queue) ? 'amount amount-full' : 'amount' }, amount(words, queue)),
    ),
    draw(words, queue, known),
    description(words, queue, known),
  );
}
