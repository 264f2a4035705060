// The timeline: lanes of cores and tasks on a canvas, with what is chosen there in words below it. Everything that
// the pointer can do the keyboard can: arrows go from segment to segment and from lane to lane.

import type { Key, Words } from '../i18n';
import { isWhole, moved, showing, whole, zoomed, type Scale, type View } from '../model/time-axis';
import { buildTimeline, type Timeline, type Trace } from '../model/timeline';
import { explain } from '../model/timeline-explain';
import { bisect, LEAST_WIDTH, pieceAt, pieceNear } from '../model/timeline-look-up';
import { momentsOf, type Findings, type Moment } from '../model/timeline-marks';
import '../styles/timeline.css';
import { h, setName, setText } from './dom';
import { icon } from './icons';
import { onTheme } from './theme';
import { saveJson, savePicture } from './timeline-export';
import { watchPointer } from './timeline-input';
import { AXIS_HEIGHT, BAR, laneAt, layOut, type Layout } from './timeline-layout';
import { legend } from './timeline-legend';
import { readLook, type Look } from './timeline-look';
import { paint, type Labels, type Mark, type Picture, type Selected } from './timeline-paint';
import { timelineStrip } from './timeline-strip';
import { explained, labelsOf, rangeText, summary } from './timeline-words';

export interface TimelineOptions {
  words: Words;
  goToLine(line: number): void;
  /** Controlled mode: goes to just after that step. */
  jump(step: number): void;
}

export interface TimelineView {
  element: HTMLElement;
  /** Of the latest run, as far as it is known; undefined: there is none. */
  setTrace(trace: Trace | undefined): void;
  setFindings(findings: Findings | undefined): void;
  /** Controlled mode: the run stands after that step; undefined: it does not stand. */
  setCursor(step: number | undefined): void;
}

const GUTTER = 178;
const NARROW_GUTTER = 122;
const NARROW = 480;
const ZOOM = 1.6;
const RIGHT_ROOM = 16;

const MOMENTS = {
  race: 'timeline.mark.race',
  warning: 'timeline.mark.warning',
  deadlock: 'timeline.mark.deadlock',
} as const satisfies Record<Moment['what'], Key>;

interface Shown {
  timeline: Timeline;
  scale: Scale;
  layout: Layout;
  labels: Labels;
  marks: Mark[];
}

export function timelineView(options: TimelineOptions): TimelineView {
  const { words } = options;
  let shown: Shown | undefined;
  let view: View = { from: 0, to: 1 };
  let findings: Findings | undefined;
  let cursor: number | undefined;
  let selected: Selected | undefined;
  let hovered: Selected | undefined;
  let look: Look | undefined;
  let width = 0;
  let height = 0;
  let frame = 0;

  const canvas = h('canvas', { class: 'timeline-canvas', role: 'application', tabindex: 0 });
  const room = h('div', { class: 'timeline-room' }, canvas);
  const scroller = h('div', { class: 'timeline-scroll' }, room);
  const tip = h('div', { class: 'timeline-tip', hidden: true, 'aria-hidden': 'true' });
  const strip = timelineStrip({ words, goToLine: options.goToLine });
  const range = h('span', { class: 'meta timeline-range' });
  const note = h('p', { class: 'timeline-note tone-warn', role: 'status', hidden: true });
  const button = (name: Parameters<typeof icon>[0], act: () => void) =>
    h('button', { type: 'button', class: 'icon-button', onclick: act }, icon(name));
  const out = button('minus', () => zoom(1 / ZOOM));
  const into = button('plus', () => zoom(ZOOM));
  const fit = button('fit', () => setView(shown && whole(shown.scale)));
  const png = h('button', { type: 'button', class: 'plain timeline-save', onclick: () => shown && savePicture(picture(shown)) });
  const json = h('button', { type: 'button', class: 'plain timeline-save', onclick: () => shown && saveJson(shown.timeline) });
  const key = legend(words);
  const bar = h('div', { class: 'timeline-bar' }, key.element, h('span', { class: 'grow' }), range, out, into, fit, png, json);
  const empty = h('p', { class: 'empty' });
  const body = h('div', { class: 'timeline-body' }, scroller, tip);
  const element = h('div', { class: 'timeline' }, empty, bar, note, body, strip.element);
  const context = canvas.getContext('2d', { alpha: false })!;

  // What is drawn

  const gutter = () => (width < NARROW ? NARROW_GUTTER : GUTTER);
  const perPixel = () => (view.to - view.from) / Math.max(1, width - gutter() - RIGHT_ROOM);
  const timeAt = (x: number) => view.from + (x - gutter()) * perPixel();

  function picture(of: Shown): Picture {
    const { timeline, layout, labels, marks } = of;
    look ??= readLook(devicePixelRatio);
    // There is room for end caps right of what is in sight.
    const to = view.to + RIGHT_ROOM * perPixel();
    return {
      timeline, layout, labels, marks, look, view: { from: view.from, to }, width, height, gutter: gutter(), scroll: scroller.scrollTop,
      selected, hovered, cursor,
    };
  }

  function draw(): void {
    frame = 0;
    if (!shown || width === 0) return;
    const ratio = devicePixelRatio;
    const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
    if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, picture(shown));
    // Last: what is asked of the page before that would have to be laid out anew.
    setText(range, rangeText(words, shown.timeline, view));
  }

  function dirty(): void {
    frame ||= requestAnimationFrame(draw);
  }

  function resize(): void {
    width = scroller.clientWidth;
    height = scroller.clientHeight;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    dirty();
  }

  function setView(next: View | undefined): void {
    if (!next || !shown) return;
    view = next;
    out.disabled = isWhole(shown.scale, view);
    fit.disabled = out.disabled;
    dirty();
  }

  function zoom(factor: number, at = (view.from + view.to) / 2): void {
    if (shown) setView(zoomed(shown.scale, view, factor, at));
  }

  // What is chosen

  function find(x: number, y: number): Selected | undefined {
    const lane = shown && x >= gutter() && y >= AXIS_HEIGHT ? laneAt(shown.layout, y - AXIS_HEIGHT + scroller.scrollTop) : undefined;
    if (lane === undefined) return undefined;
    const piece = pieceNear(shown!.timeline.lanes[lane]!.segments, timeAt(x), perPixel());
    return piece && { lane, ...piece };
  }

  function facts(piece: Selected | undefined) {
    const found = piece && shown && explain(shown.timeline, piece.lane, piece);
    return found && { found, said: explained(words, shown!.timeline, found) };
  }

  function select(next: Selected | undefined): void {
    selected = next;
    tell();
    dirty();
  }

  function tell(): void {
    if (!shown) return;
    const known = facts(selected);
    if (!known) return strip.hint(words.t(shown.timeline.mode === 'controlled' ? 'timeline.virtual' : 'timeline.hint'));
    const step = Math.floor(known.found.from);
    strip.show(known.said, shown.timeline.mode === 'controlled' ? { step, act: () => options.jump(step) } : undefined);
  }

  function hover(x: number, y: number): void {
    const next = find(x, y);
    if (next?.lane === hovered?.lane && next?.i === hovered?.i && next?.j === hovered?.j) return placeTip(x, y);
    hovered = next;
    const known = facts(next);
    tip.hidden = known === undefined;
    if (known) {
      const mark = shown?.marks.find(({ lane, time }) => lane === next!.lane && time >= known.found.from && time <= known.found.to);
      const { title, state, details } = known.said;
      tip.replaceChildren(h('strong', {}, title), h('span', {}, state), ...[...(mark ? [mark.text] : []), ...details].map((text) => h('span', {}, text)));
    }
    placeTip(x, y);
    dirty();
  }

  function placeTip(x: number, y: number): void {
    if (tip.hidden) return;
    const left = Math.max(4, Math.min(x + 12, width - tip.offsetWidth - 4));
    const top = y + 18 + tip.offsetHeight > height ? Math.max(0, y - tip.offsetHeight - 10) : y + 18;
    tip.style.transform = `translate(${left}px, ${top}px)`;
  }

  function leave(): void {
    tip.hidden = true;
    if (hovered) dirty();
    hovered = undefined;
  }

  // Keys

  function pieceOf(lane: number, k: number): Selected {
    return { lane, ...pieceAt(shown!.timeline.lanes[lane]!.segments, k, perPixel() * LEAST_WIDTH) };
  }

  function reveal(next: Selected): void {
    const { timeline, scale, layout } = shown!;
    const s = timeline.lanes[next.lane]!.segments;
    setView(showing(scale, view, s.start[next.i]!, s.end[next.j - 1]!));
    const y = layout.laneY[next.lane]! - 8;
    if (y < scroller.scrollTop) scroller.scrollTop = y;
    const least = y + BAR + 24 + AXIS_HEIGHT - height;
    if (least > scroller.scrollTop) scroller.scrollTop = least;
    select(next);
  }

  function beside(step: number): Selected | undefined {
    if (!selected) return first();
    const { length } = shown!.timeline.lanes[selected.lane]!.segments;
    const k = step > 0 ? selected.j : selected.i - 1;
    return k >= 0 && k < length ? pieceOf(selected.lane, k) : undefined;
  }

  function first(): Selected | undefined {
    const lane = shown!.layout.order.find((at) => shown!.timeline.lanes[at]!.segments.length > 0);
    return lane === undefined ? undefined : pieceOf(lane, 0);
  }

  /** In the next lane that has something, what is there at the same time. */
  function above(step: number): Selected | undefined {
    if (!selected) return first();
    const { layout, timeline } = shown!;
    const from = timeline.lanes[selected.lane]!.segments.start[selected.i]!;
    for (let at = layout.order.indexOf(selected.lane) + step; at >= 0 && at < layout.order.length; at += step) {
      const lane = layout.order[at]!;
      const s = timeline.lanes[lane]!.segments;
      if (s.length > 0) return pieceOf(lane, Math.min(s.length - 1, bisect(s.end, from, false)));
    }
    return undefined;
  }

  function pressed(event: KeyboardEvent): boolean {
    if (!shown || event.ctrlKey || event.metaKey || event.altKey) return false;
    const go = (next: Selected | undefined) => {
      if (next) reveal(next);
      return true;
    };
    const lane = selected && shown.timeline.lanes[selected.lane]!.segments;
    switch (event.key) {
      case 'ArrowLeft':
      case 'ArrowRight': {
        const step = event.key === 'ArrowLeft' ? -1 : 1;
        if (!event.shiftKey) return go(beside(step));
        setView(moved(shown.scale, view, (step * (view.to - view.from)) / 8));
        return true;
      }
      case 'ArrowUp':
        return go(above(-1));
      case 'ArrowDown':
        return go(above(1));
      case 'Home':
        return go(selected ? pieceOf(selected.lane, 0) : first());
      case 'End':
        return go(lane ? pieceOf(selected!.lane, lane.length - 1) : first());
      case 'Enter': {
        const line = facts(selected)?.said.line;
        if (line !== undefined) options.goToLine(line);
        return line !== undefined;
      }
      case '+':
      case '=':
        zoom(ZOOM, keyboardCentre());
        return true;
      case '-':
        zoom(1 / ZOOM, keyboardCentre());
        return true;
      case '0':
        setView(whole(shown.scale));
        return true;
      default:
        return false;
    }
  }

  /** Zooming by keys keeps what is selected where it is, if it is in sight. */
  function keyboardCentre(): number | undefined {
    const s = selected && shown!.timeline.lanes[selected.lane]!.segments;
    const at = s && (s.start[selected!.i]! + s.end[selected!.j - 1]!) / 2;
    return at !== undefined && at >= view.from && at <= view.to ? at : undefined;
  }

  canvas.addEventListener('keydown', (event) => {
    if (pressed(event)) event.preventDefault();
  });
  scroller.addEventListener('scroll', dirty);
  watchPointer(canvas, {
    hover,
    leave,
    choose: (x, y) => select(find(x, y)),
    open(x) {
      if (shown?.timeline.mode === 'controlled') options.jump(Math.max(0, Math.floor(timeAt(x))));
    },
    move(pixels) {
      if (shown) setView(moved(shown.scale, view, pixels * perPixel()));
    },
    zoom: (factor, x) => zoom(factor, timeAt(Math.max(x, gutter()))),
  });
  new ResizeObserver(resize).observe(scroller);
  onTheme(() => {
    look = undefined;
    dirty();
  });

  // What is shown

  function markOf({ time, lane, what, variable }: Moment): Mark {
    const text = words.t(MOMENTS[what], { variable: variable ?? '' });
    return { time, lane, tone: what === 'deadlock' ? 'danger' : 'warn', text };
  }

  function refresh(): void {
    if (!shown) return;
    const { timeline } = shown;
    shown.labels = labelsOf(words, timeline);
    shown.marks = findings ? momentsOf(timeline, findings).map(markOf) : [];
    canvas.setAttribute('aria-label', summary(words, timeline));
    setText(note, words.t('timeline.dropped', { count: timeline.dropped }));
    note.hidden = timeline.dropped === 0;
    setText(range, rangeText(words, timeline, view));
    tell();
    dirty();
  }

  words.live(() => {
    setText(empty, words.t('timeline.empty'));
    setName(out, words.t('timeline.zoom.out'));
    setName(into, words.t('timeline.zoom.in'));
    setName(fit, words.t('timeline.fit'));
    setName(png, words.t('timeline.png'));
    setName(json, words.t('timeline.json'));
    setText(png, words.t('timeline.png.short'));
    setText(json, words.t('timeline.json.short'));
    refresh();
  });
  element.classList.add('is-empty');

  return {
    element,
    setTrace(trace) {
      const before = shown;
      element.classList.toggle('is-empty', !trace || trace.events.length === 0);
      selected = hovered = undefined;
      tip.hidden = true;
      if (!trace || trace.events.length === 0) {
        shown = undefined;
        return;
      }
      const timeline = buildTimeline(trace);
      const scale = { mode: timeline.mode, end: timeline.end };
      // A run that goes on keeps what is in sight, unless that was all of it.
      const keeps = before && trace.mode === 'controlled' && before.timeline.mode === trace.mode && !isWhole(before.scale, view);
      shown = { timeline, scale, layout: layOut(timeline), labels: labelsOf(words, timeline), marks: [] };
      room.style.height = `${shown.layout.height + AXIS_HEIGHT}px`;
      key.show(timeline);
      setView(keeps ? moved(scale, view, 0) : whole(scale));
      refresh();
      resize();
    },
    setFindings(next) {
      findings = next;
      refresh();
    },
    setCursor(step) {
      cursor = step;
      if (shown && step !== undefined && !isWhole(shown.scale, view)) setView(showing(shown.scale, view, step, step));
      dirty();
    },
  };
}
