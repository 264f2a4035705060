// What is drawn of a queue: which items are shown in which order, how many are not, and where there is room.

import { pickleText } from './pickle';
import type { QueueState } from './snapshot';

export const PIPE_ROOM = 6;
export const STACK_ROOM = 6;
/** Three levels of a heap. */
export const HEAP_ROOM = 7;

/** With items that can be read. */
export function readable(queue: QueueState): QueueState {
  return queue.shared ? { ...queue, shared: false, items: queue.items.map(pickleText) } : queue;
}

/** From the end that puts to the end that gets. */
export interface Pipe {
  /** Places that are free, of those shown; a queue without a limit has none. */
  free: number;
  /** Items between the first and the last that are not shown. */
  hidden: number;
  /** The last one leaves next. */
  items: string[];
}

export function pipeOf({ items, length, maxsize }: QueueState): Pipe {
  const shown = items.slice(0, PIPE_ROOM).reverse();
  const places = Math.min(maxsize, PIPE_ROOM);
  return { free: Math.max(0, places - shown.length), hidden: length - shown.length, items: shown };
}

export interface Stack {
  free: number;
  /** The first one leaves next: it is the top. */
  items: string[];
  hidden: number;
}

export function stackOf({ items, length, maxsize }: QueueState): Stack {
  const shown = items.slice(0, STACK_ROOM);
  const free = maxsize > 0 ? Math.min(maxsize, STACK_ROOM) - shown.length : 0;
  return { free: Math.max(0, free), items: shown, hidden: length - shown.length };
}

export interface HeapNode {
  text: string;
  /** 0: the root. */
  level: number;
  /** The middle of the node, 0 to 1 of the width. */
  at: number;
  /** Index of its parent among the nodes. */
  parent: number | undefined;
}

export interface Heap {
  nodes: HeapNode[];
  levels: number;
  hidden: number;
  /** In the order in which they will leave; undefined where these values cannot be compared here. */
  sorted: string[] | undefined;
}

type Value = number | string | Value[];

/** What repr writes of numbers, plain strings and tuples or lists of these; undefined for all else. */
export function literal(text: string): Value | undefined {
  let at = 0;
  const space = () => {
    while (text[at] === ' ') at++;
  };
  function sequence(close: string): Value[] | undefined {
    const values: Value[] = [];
    for (at++; ; ) {
      space();
      if (text[at] === close) return at++, values;
      const one = value();
      if (one === undefined) return undefined;
      values.push(one);
      space();
      if (text[at] === ',') at++;
      else if (text[at] !== close) return undefined;
    }
  }
  function value(): Value | undefined {
    space();
    if (text[at] === '(') return sequence(')');
    if (text[at] === '[') return sequence(']');
    const quoted = /^(['"])((?:(?!\1)[^\\])*)\1/.exec(text.slice(at));
    const number = quoted ? null : /^-?\d+(\.\d+)?(e[+-]?\d+)?(?![\w.])/.exec(text.slice(at));
    const found = quoted ?? number;
    if (!found) return undefined;
    at += found[0].length;
    return quoted ? quoted[2] : Number(found[0]);
  }
  const found = value();
  space();
  return at === text.length ? found : undefined;
}

/** As Python orders them; undefined where it would refuse. */
function compare(a: Value, b: Value): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (!Array.isArray(a) || !Array.isArray(b)) return undefined;
  for (let i = 0; i < a.length && i < b.length; i++) {
    const order = compare(a[i]!, b[i]!);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** By code points, not by UTF-16 units. */
function compareText(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const order = x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!;
    if (order !== 0) return order;
  }
  return x.length - y.length;
}

function sorted(items: readonly string[]): string[] | undefined {
  const values: { text: string; value: Value }[] = [];
  for (const text of items) {
    const value = literal(text);
    if (value === undefined) return undefined;
    values.push({ text, value });
  }
  let comparable = true;
  values.sort((a, b) => {
    const order = compare(a.value, b.value);
    if (order === undefined) comparable = false;
    return order ?? 0;
  });
  return comparable ? values.map(({ text }) => text) : undefined;
}

export function heapOf({ items, length }: QueueState): Heap {
  const nodes = items.slice(0, HEAP_ROOM).map((text, i): HeapNode => {
    const level = Math.floor(Math.log2(i + 1));
    const inLevel = i + 1 - 2 ** level;
    return { text, level, at: (inLevel + 0.5) / 2 ** level, parent: i === 0 ? undefined : (i - 1) >> 1 };
  });
  const complete = items.length === length;
  return {
    nodes,
    levels: nodes.length === 0 ? 0 : nodes.at(-1)!.level + 1,
    hidden: length - nodes.length,
    sorted: complete ? sorted(items) : undefined,
  };
}

export function isFull({ maxsize, length }: QueueState): boolean {
  return maxsize > 0 && length >= maxsize;
}
