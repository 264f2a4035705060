// The timeline's panel: it is loaded when it is first wanted, and drawn anew only while somebody sees it.

import { traceOf } from '../model/run-trace';
import type { RunState } from '../model/runs';
import { h, setText } from './dom';
import type { TimelineOptions, TimelineView } from './timeline';

export interface TimelineTab {
  element: HTMLElement;
  readonly hasTrace: boolean;
  setState(state: RunState): void;
  setVisible(visible: boolean): void;
  /** Of a run that has ended: the moment of what has been selected elsewhere, in steps. */
  showMoment(step: number | undefined): void;
}

/** How long the last run stays while the next one has nothing to show yet. */
const STAY_MS = 400;

export function timelineTab(options: TimelineOptions): TimelineTab {
  const { words } = options;
  const empty = h('p', { class: 'empty' });
  const element = h('div', { class: 'timeline-panel' }, empty);
  let view: TimelineView | undefined;
  let loading = false;
  let visible = false;
  let state: RunState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let moment: number | undefined;
  let drawn: { trace?: RunState['trace']; report?: RunState['report']; pause?: RunState['pause']; moment?: number | undefined } = {};

  function load(): void {
    if (loading) return;
    loading = true;
    import('./timeline').then(({ timelineView }) => {
      view = timelineView(options);
      element.replaceChildren(view.element);
      draw();
    }).catch(() => setText(empty, words.t('notice.failed.part')));
  }

  /** With the next frame: whoever waits for the run's report does not wait for its picture. */
  function drawSoon(): void {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      draw();
    });
  }

  function draw(): void {
    if (!visible || !state) return;
    if (!view) return load();
    const { trace, report, pause } = state;
    // A run that goes on is drawn when it stands, or has ended.
    if (!report && !pause && state.phase !== 'idle') {
      if (trace.length === 0) timer ??= setTimeout(clear, STAY_MS);
      return;
    }
    clearTimeout(timer);
    timer = undefined;
    const moved = pause?.snapshot.step !== drawn.pause?.snapshot.step;
    const changed = trace !== drawn.trace || report !== drawn.report || moved;
    if (!changed && pause === drawn.pause && moment === drawn.moment) return;
    drawn = { trace, report, pause, moment };
    if (changed) view.setTrace(traceOf(state));
    const found = report ?? pause;
    view.setFindings(found && { races: found.races, warnings: found.warnings, deadlock: report?.deadlock ?? null });
    view.setCursor(pause?.snapshot.step ?? moment);
  }

  function clear(): void {
    timer = undefined;
    drawn = {};
    view?.setTrace(undefined);
  }

  words.live(() => setText(empty, words.t('timeline.empty')));
  return {
    element,
    get hasTrace() {
      return state !== undefined && state.trace.some(({ events }) => events.length > 0);
    },
    setState(next) {
      if (next.report !== state?.report) moment = undefined;
      state = next;
      drawSoon();
    },
    showMoment(step) {
      moment = step;
      draw();
    },
    setVisible(next) {
      visible = next;
      draw();
    },
  };
}
