// What a pickled item of a queue between processes is, in Python's words: the engine hands such items over as they
// are, from the beginning, and what is too long without its end. Nothing is run: an object of a class is shown by the
// class's name and what it was made of.

type Node =
  | { kind: 'text'; text: string }
  | { kind: 'list' | 'tuple' | 'set' | 'frozenset' | 'dict'; items: Node[] }
  | { kind: 'call'; name: Node; items: Node[] };

class Cut extends Error {}

const MOST_DEPTH = 4;
const text = (value: string): Node => ({ kind: 'text', text: value });
const MORE = text('...');
const CONSTANTS: Record<number, string> = { 0x4e: 'None', 0x88: 'True', 0x89: 'False' };

function escaped(character: string): string {
  const code = character.codePointAt(0)!;
  const known = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }[character];
  return known ?? (code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, '0')}` : character);
}

function quoted(value: string): string {
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return quote + [...value].map((c) => (c === quote ? `\\${c}` : escaped(c))).join('') + quote;
}

/** As Python's repr: digits up to 1e16, two digits of an exponent at least. */
function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (Object.is(value, -0)) return '-0.0';
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
    const [digits, exponent] = value.toExponential().split('e') as [string, string];
    return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, '0')}`;
  }
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function bytesText(bytes: Uint8Array): string {
  const one = (byte: number) => (byte < 127 ? escaped(String.fromCharCode(byte)) : `\\x${byte.toString(16)}`);
  const value = [...bytes].map(one).join('');
  const quote = value.includes("'") && !value.includes('"') ? '"' : "'";
  return `b${quote}${value.replaceAll(quote, `\\${quote}`)}${quote}`;
}

/** The stack machine that Python's pickletools describes, as far as the engine writes for it. */
class Reader {
  private readonly view: DataView;
  private readonly stack: Node[] = [];
  private readonly marks: number[] = [];
  private readonly memo: Node[] = [];
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  read(): Node {
    try {
      for (;;) {
        const op = this.byte();
        if (op === 0x2e) return this.pop();
        this.run(op);
      }
    } catch (error) {
      if (error instanceof Cut || error instanceof RangeError) return this.unfinished();
      throw error;
    }
  }

  /** What has been begun. */
  private unfinished(): Node {
    if (this.marks.length > 0) this.stack.push(MORE);
    while (this.marks.length > 0) {
      const items = this.popMark();
      const below = this.stack.at(-1);
      if (below && 'items' in below && below.items.length === 0) below.items.push(...items);
      else this.stack.push({ kind: 'tuple', items });
    }
    const [first = MORE, ...others] = this.stack;
    return others.length > 0 ? { kind: 'tuple', items: [first, ...others] } : first;
  }

  private byte(): number {
    if (this.at >= this.bytes.length) throw new Cut();
    return this.bytes[this.at++]!;
  }

  private size(width: number): number {
    let value = 0;
    for (let i = 0; i < width; i++) value += this.byte() * 2 ** (8 * i);
    return value;
  }

  private take(length: number): Uint8Array {
    const all = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return all;
  }

  private pop(): Node {
    const top = this.stack.pop();
    if (!top) throw new Error('not a pickle');
    return top;
  }

  private popMark(): Node[] {
    return this.stack.splice(this.marks.pop() ?? 0);
  }

  private add(items: Node[]): void {
    const top = this.stack.at(-1);
    if (top && 'items' in top) top.items.push(...items);
  }

  private string(length: number): void {
    const value = quoted(new TextDecoder().decode(this.take(length)));
    this.stack.push(text(this.at > this.bytes.length ? `${value.slice(0, -1)}...'` : value));
    if (this.at > this.bytes.length) throw new Cut();
  }

  private long(length: number): void {
    let value = 0n;
    const bytes = this.take(length);
    bytes.forEach((byte, i) => (value |= BigInt(byte) << BigInt(8 * i)));
    this.stack.push(text(String(length > 0 ? BigInt.asIntN(8 * length, value) : 0n)));
  }

  private tuple(length: number): void {
    const items = this.stack.splice(this.stack.length - length);
    this.stack.push({ kind: 'tuple', items });
  }

  private call(items: Node): void {
    const name = this.pop();
    this.stack.push({ kind: 'call', name, items: 'items' in items ? items.items : [] });
  }

  private run(op: number): void {
    const { stack } = this;
    const constant = CONSTANTS[op];
    if (constant !== undefined) return void stack.push(text(constant));
    switch (op) {
      case 0x80: return void this.byte();
      case 0x95: return void this.take(8);
      case 0x28: return void this.marks.push(stack.length);
      case 0x4b: return void stack.push(text(String(this.byte())));
      case 0x4d: return void stack.push(text(String(this.size(2))));
      case 0x4a: return void stack.push(text(String(this.size(4) | 0)));
      case 0x8a: return this.long(this.byte());
      case 0x8b: return this.long(this.size(4));
      case 0x47: return void stack.push(text(floatText(this.view.getFloat64((this.at += 8) - 8))));
      case 0x8c: return this.string(this.byte());
      case 0x58: return this.string(this.size(4));
      case 0x8d: return this.string(this.size(8));
      case 0x43: return void stack.push(text(bytesText(this.take(this.byte()))));
      case 0x42: return void stack.push(text(bytesText(this.take(this.size(4)))));
      case 0x8e: return void stack.push(text(bytesText(this.take(this.size(8)))));
      case 0x5d: return void stack.push({ kind: 'list', items: [] });
      case 0x7d: return void stack.push({ kind: 'dict', items: [] });
      case 0x8f: return void stack.push({ kind: 'set', items: [] });
      case 0x29: return this.tuple(0);
      case 0x85: return this.tuple(1);
      case 0x86: return this.tuple(2);
      case 0x87: return this.tuple(3);
      case 0x74: return void stack.push({ kind: 'tuple', items: this.popMark() });
      case 0x91: return void stack.push({ kind: 'frozenset', items: this.popMark() });
      case 0x61: return this.add([this.pop()]);
      case 0x65:
      case 0x75:
      case 0x90: return this.add(this.popMark());
      case 0x73: return this.add(stack.splice(-2));
      case 0x94: return void this.memo.push(stack.at(-1)!);
      case 0x71: return void (this.memo[this.byte()] = stack.at(-1)!);
      case 0x72: return void (this.memo[this.size(4)] = stack.at(-1)!);
      case 0x68: return void stack.push(this.memo[this.byte()] ?? MORE);
      case 0x6a: return void stack.push(this.memo[this.size(4)] ?? MORE);
      case 0x30: return void stack.pop();
      case 0x31: return void this.popMark();
      case 0x32: return void stack.push(stack.at(-1)!);
      case 0x93: {
        const [, name] = stack.splice(-2);
        return void stack.push(text(name?.kind === 'text' ? name.text.slice(1, -1) : '?'));
      }
      case 0x52:
      case 0x81: return this.call(this.pop());
      case 0x92: return void this.pop(), this.call(this.pop());
      case 0x62: return void this.pop();
      default: throw new Error('not a pickle');
    }
  }
}

const BRACKETS = { list: '[]', tuple: '()', set: '{}', frozenset: '{}', dict: '{}' } as const;

function show(node: Node, depth: number): string {
  if (node.kind === 'text') return node.text;
  if (depth > MOST_DEPTH) return '...';
  const items = node.items.map((item) => show(item, depth + 1));
  if (node.kind === 'call') return items.length > 0 ? `${show(node.name, depth)}(${items.join(', ')})` : `<${show(node.name, depth)}>`;
  if (node.kind === 'set' && items.length === 0) return 'set()';
  const [open, close] = BRACKETS[node.kind];
  const pairs = () => items.flatMap((item, i) => (i % 2 === 0 ? [items[i + 1] === undefined ? item : `${item}: ${items[i + 1]}`] : []));
  const list = (node.kind === 'dict' ? pairs() : items).join(', ');
  const comma = node.kind === 'tuple' && items.length === 1 ? ',' : '';
  return node.kind === 'frozenset' ? `frozenset({${list}})` : open + list + comma + close;
}

/** Hexadecimal digits of a pickle, or of bytes that were sent as they are. */
export function pickleText(hex: string): string {
  const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  if (bytes[0] !== 0x80) return bytesText(bytes);
  try {
    return show(new Reader(bytes).read(), 0);
  } catch {
    return '...';
  }
}
