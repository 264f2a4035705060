// The picture of a deadlock: tasks and what they wait for, as boxes with arrows between them. A cycle goes round one
// way: down the right column, up the left one. What is no cycle has the tasks on the left, what they wait for on the
// right. Lengths are in the picture's own units, which are pixels where there is room.

import { canBeHeld } from './operations';
import { charWidth } from './width';
import { nameOfBlocked, type BlockedTask, type Deadlock } from './report';

export interface WaitNode {
  kind: 'task' | 'object';
  /** A task's, or an object's that the program has a name for; empty: see `reason`. */
  name: string;
  /** Of the task. */
  blocked?: BlockedTask;
  /** What kind of thing an object without a name is. */
  reason?: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface WaitEdge {
  /** by: what is no lock, and is up to a task. */
  kind: 'waits' | 'held' | 'by';
  from: number;
  to: number;
  /** From border to border. */
  points: [[number, number], [number, number]];
}

export interface WaitPicture {
  nodes: WaitNode[];
  edges: WaitEdge[];
  cycle: boolean;
  width: number;
  height: number;
}

export const PICTURE_WIDTH = 344;
const NODE_HEIGHT = 44;
const ROW = 104;
const MARGIN = 6;
const LEAST = 72;
const MOST: Record<WaitNode['kind'], number> = { task: 172, object: 118 };
const CELL = 7.3;
const CHIP = 47;
const MOST_ROWS = 8;

function cells(text: string): number {
  let sum = 0;
  for (const character of text) sum += charWidth(character);
  return sum;
}

const widthOf = (kind: WaitNode['kind'], name: string) => Math.max(LEAST, Math.min(MOST[kind], CHIP + cells(name) * CELL));

type Made = Omit<WaitNode, 'x' | 'y'>;

function taskNode(blocked: BlockedTask): Made {
  const name = nameOfBlocked(blocked);
  return { kind: 'task', name, blocked, width: widthOf('task', name), height: NODE_HEIGHT };
}

function objectNode(blocked: BlockedTask): Made {
  const { object, reason, waitsFor } = blocked;
  const name = object === undefined || /^an? /.test(object) ? '' : object;
  return { kind: 'object', name, reason: reason ?? waitsFor, width: widthOf('object', name || '        '), height: NODE_HEIGHT };
}

const middle = ({ x, y, width, height }: WaitNode): [number, number] => [x + width / 2, y + height / 2];

/** Where the line to a point leaves the node. */
function border(node: WaitNode, [tx, ty]: [number, number]): [number, number] {
  const [cx, cy] = middle(node);
  const dx = tx - cx;
  const dy = ty - cy;
  const part = Math.min(dx === 0 ? Infinity : node.width / 2 / Math.abs(dx), dy === 0 ? Infinity : node.height / 2 / Math.abs(dy));
  return [cx + dx * part, cy + dy * part];
}

function edge(kind: WaitEdge['kind'], nodes: readonly WaitNode[], from: number, to: number, shift = 0): WaitEdge {
  const [a, b] = [nodes[from]!, nodes[to]!];
  const [ax, ay] = middle(a);
  const [bx, by] = middle(b);
  // Nodes one above the other have a straight line between them, wherever they overlap.
  const overlap = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  if (shift === 0 && ay !== by && overlap > 20) {
    const x = (Math.max(a.x, b.x) + Math.min(a.x + a.width, b.x + b.width)) / 2;
    const down = by > ay;
    return { kind, from, to, points: [[x, down ? a.y + a.height : a.y], [x, down ? b.y : b.y + b.height]] };
  }
  const [p, q] = [border(a, [bx, by]), border(b, [ax, ay])];
  return { kind, from, to, points: [[p[0], p[1] + shift], [q[0], q[1] + shift]] };
}

function place(node: Made, column: 0 | 1, row: number): WaitNode {
  const x = column === 0 ? MARGIN : PICTURE_WIDTH - MARGIN - node.width;
  return { ...node, x, y: MARGIN + row * ROW };
}

function cycleOf({ tasks, cycle }: Deadlock): BlockedTask[] {
  const found = cycle.map((name) => tasks.find((task) => nameOfBlocked(task) === name));
  return found.every((task) => task !== undefined) ? found : [];
}

/** A task that waits for another to end has no object between the two. */
const waitsForTask = ({ reason }: BlockedTask) => reason === 'join' || reason === 'process';

function round(cycle: readonly BlockedTask[]): WaitPicture {
  const made = cycle.flatMap((blocked) => (waitsForTask(blocked) ? [taskNode(blocked)] : [taskNode(blocked), objectNode(blocked)]));
  const rows = Math.max(1, Math.ceil(made.length / 2));
  const nodes = made.map((node, i) => {
    if (i === 0) return place(node, 0, 0);
    return i <= rows ? place(node, 1, i - 1) : place(node, 0, made.length - i);
  });
  const edges: WaitEdge[] = [];
  nodes.forEach((node, i) => {
    const to = (i + 1) % nodes.length;
    // Between two nodes side by side there is one arrow each way.
    const shift = nodes.length === 2 ? (i === 0 ? -10 : 10) : 0;
    const kind = node.kind === 'task' ? 'waits' : canBeHeld(node.reason ?? '') ? 'held' : 'by';
    if (to !== i) edges.push(edge(kind, nodes, i, to, shift));
  });
  return { nodes, edges, cycle: true, width: PICTURE_WIDTH, height: 2 * MARGIN + (rows - 1) * ROW + NODE_HEIGHT };
}

function side(tasks: readonly BlockedTask[]): WaitPicture {
  const nodes: WaitNode[] = [];
  const edges: WaitEdge[] = [];
  const objects = new Map<string, number>();
  // Those who wait for the end of others come below them.
  const shown = [...tasks.filter((task) => !waitsForTask(task)), ...tasks.filter(waitsForTask)].slice(0, MOST_ROWS);
  const step = NODE_HEIGHT + 24;
  let above: { name: string; at: number } | undefined;
  shown.forEach((blocked, row) => {
    const from = nodes.length;
    const joined = waitsForTask(blocked) && above && above.name === blocked.object ? above.at : undefined;
    nodes.push({ ...place(taskNode(blocked), 0, 0), y: MARGIN + row * step });
    above = { name: nameOfBlocked(blocked), at: from };
    if (joined !== undefined) return edges.push(edge('waits', nodes, from, joined));
    const made = objectNode(blocked);
    const key = `${made.name} ${made.name ? '' : row}`;
    let to = objects.get(key);
    if (to === undefined) {
      to = nodes.length;
      objects.set(key, to);
      nodes.push({ ...place(made, 1, 0), y: MARGIN + row * step });
    }
    edges.push(edge('waits', nodes, from, to));
  });
  return { nodes, edges, cycle: false, width: PICTURE_WIDTH, height: 2 * MARGIN + (shown.length - 1) * step + NODE_HEIGHT };
}

/** Undefined where nothing waits for anything that could be drawn. */
export function waitForPicture(deadlock: Deadlock): WaitPicture | undefined {
  const cycle = cycleOf(deadlock);
  // Who joins itself has nothing between the two.
  if (cycle.length > 1 || cycle.some((task) => !waitsForTask(task))) return round(cycle);
  return deadlock.tasks.length > 0 ? side(deadlock.tasks) : undefined;
}
