// Which part of a run is in sight, and how its times are written.

export interface View {
  from: number;
  to: number;
}

export interface Scale {
  mode: 'parallel' | 'controlled';
  end: number;
}

const LEAST_SPAN = { parallel: 2_000, controlled: 4 };

export function whole(scale: Scale): View {
  return { from: 0, to: scale.end };
}

export function isWhole(scale: Scale, { from, to }: View): boolean {
  return from <= 0 && to >= scale.end;
}

/** Kept in the run and not narrower than can be told apart. */
export function within(scale: Scale, { from, to }: View): View {
  const span = Math.min(scale.end, Math.max(LEAST_SPAN[scale.mode], to - from));
  const middle = (from + to) / 2;
  const start = Math.max(0, Math.min(scale.end - span, to - from === span ? from : middle - span / 2));
  return { from: start, to: start + span };
}

/** factor over 1 shows more detail; the time `at` stays where it is. */
export function zoomed(scale: Scale, view: View, factor: number, at: number): View {
  const span = Math.min(scale.end, Math.max(LEAST_SPAN[scale.mode], (view.to - view.from) / factor));
  const share = (at - view.from) / (view.to - view.from);
  const from = at - share * span;
  return within(scale, { from, to: from + span });
}

export function moved(scale: Scale, view: View, by: number): View {
  const span = view.to - view.from;
  const from = Math.max(0, Math.min(scale.end - span, view.from + by));
  return { from, to: from + span };
}

/** Moved so that a time span can be seen, if it cannot. */
export function showing(scale: Scale, view: View, from: number, to: number): View {
  const span = view.to - view.from;
  if (from >= view.from && (to <= view.to || from <= view.from + span * 0.6)) return view;
  const start = Math.max(0, Math.min(scale.end - span, from - span * 0.1));
  return { from: start, to: start + span };
}

export interface Tick {
  at: number;
  text: string;
}

/** A round number not less than value: 1, 2 or 5 times a power of ten. */
function round(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
}

interface Unit {
  name: string;
  size: number;
}

const UNITS: readonly Unit[] = [
  { name: 's', size: 1e9 },
  { name: 'ms', size: 1e6 },
  { name: 'µs', size: 1e3 },
];

function unitOf(time: number): Unit {
  return UNITS.find(({ size }) => time >= size) ?? UNITS[2]!;
}

/** Round times, about `count` of them; the first carries the unit. */
export function ticks(scale: Scale, view: View, count: number): Tick[] {
  const step = Math.max(round((view.to - view.from) / Math.max(1, count)), scale.mode === 'controlled' ? 1 : 10);
  const first = Math.ceil(view.from / step - 1e-9);
  const unit = unitOf(Math.max(step * 4, 1e3));
  const list: Tick[] = [];
  for (let n = first; n * step <= view.to; n++) {
    const at = n * step;
    if (scale.mode === 'controlled') list.push({ at, text: String(Math.round(at)) });
    else list.push({ at, text: plain(at / unit.size) + (n === first ? ` ${unit.name}` : '') });
  }
  return list;
}

function plain(value: number): string {
  return String(Number(value.toPrecision(7)));
}

/** A length of time with three digits: 4.1 ms. */
export function duration(nanoseconds: number): string {
  const unit = unitOf(nanoseconds);
  const value = nanoseconds / unit.size;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${Number(value.toFixed(digits))} ${unit.name}`;
}

/** A moment, to the precision that `span` in sight asks for. */
export function moment(nanoseconds: number, span: number): string {
  const unit = nanoseconds >= 10e9 ? UNITS[0]! : UNITS[1]!;
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(span / unit.size / 100))));
  return `${Number((nanoseconds / unit.size).toFixed(digits))} ${unit.name}`;
}
