import { describe, expect, it } from 'vitest';
import { buildTimeline, STATES, type Lane, type TaskLane, type Timeline, type Trace } from '../src/model/timeline';
import { explain } from '../src/model/timeline-explain';
import { eachPiece, flowsBetween, pieceAt, pieceNear, segmentAt } from '../src/model/timeline-look-up';
import type { EventKind, TraceEvent } from '../src/model/trace';
import { WAIT_REASONS } from '../src/model/waits';

const LOCK = WAIT_REASONS.indexOf('lock');
const JOIN = WAIT_REASONS.indexOf('join');
const SLEEP = WAIT_REASONS.indexOf('sleep');

function event(time: number, kind: EventKind, task: number, more: Partial<TraceEvent> = {}): TraceEvent {
  return { time, kind, pid: 100, task, core: 0, line: 0, reason: 0, other: 0, object: 0, number: 0, ...more };
}

function trace(events: TraceEvent[], more: Partial<Trace> = {}): Trace {
  return { mode: 'parallel', events, tasks: [], objects: [], dropped: 0, ...more };
}

const task = (timeline: Timeline, index: number) => timeline.lanes[timeline.laneOf[index]!] as TaskLane;
const shown = ({ segments: s }: Lane) =>
  Array.from({ length: s.length }, (_, i) => `${STATES[s.state[i]!]} ${s.start[i]}-${s.end[i]}`);

/** One core: main starts two threads, joins the first; they take turns. */
const turns = [
  event(0, 'start', -1, { core: -1 }),
  event(0, 'run', 0),
  event(1000, 'start', 0, { other: 1, line: 5 }),
  event(1000, 'yield', 0, { line: 5 }),
  event(1000, 'run', 1, { line: 1 }),
  event(3000, 'yield', 1, { line: 2 }),
  event(3000, 'run', 0, { line: 6 }),
  event(4000, 'block', 0, { line: 6, reason: JOIN, other: 1 }),
  event(4000, 'run', 1, { line: 2 }),
  event(6000, 'wake', 1, { other: 0 }),
  event(6000, 'end', 1),
  event(6000, 'run', 0, { line: 6 }),
  event(7000, 'end', 0, { number: 1 }),
];

describe('lanes', () => {
  it('a core shows who ran on it, a task what it did meanwhile', () => {
    const timeline = buildTimeline(trace(turns));
    expect(timeline.lanes[0]!.kind).toBe('core');
    expect(shown(timeline.lanes[0]!)).toEqual([
      'running 0-1000', 'running 1000-3000', 'running 3000-4000', 'running 4000-6000', 'running 6000-7000',
    ]);
    expect([...timeline.lanes[0]!.segments.who]).toEqual([0, 1, 0, 1, 0]);
    expect(shown(task(timeline, 0))).toEqual([
      'running 0-1000', 'ready 1000-3000', 'running 3000-4000', 'blocked 4000-6000', 'running 6000-7000',
    ]);
    expect(shown(task(timeline, 1))).toEqual(['running 1000-3000', 'ready 3000-4000', 'running 4000-6000']);
    expect(task(timeline, 0).ending).toEqual({ time: 7000, how: 'failed' });
    expect(task(timeline, 1).ending).toEqual({ time: 6000, how: 'done' });
  });

  it('two cores run side by side', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(10, 'start', 0, { other: 1 }),
      event(20, 'run', 1, { core: 1 }), event(5000, 'end', 1, { core: 1 }), event(6000, 'end', 0),
    ]));
    expect(timeline.groups[0]).toMatchObject({ name: 'MainProcess', cores: [0, 1], tasks: [2, 3] });
    expect(shown(timeline.lanes[1]!)).toEqual(['running 20-5000']);
    expect(task(timeline, 1).segments.who[1]).toBe(1);
  });

  it('what is still open goes on to the end of the run', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(500, 'block', 0, { reason: LOCK }),
    ], { end: 9000 }));
    expect(shown(task(timeline, 0))).toEqual(['running 0-500', 'blocked 500-9000']);
    expect(task(timeline, 0).ending).toBeUndefined();
  });

  it('a task that was woken while it went to sleep is ready at once', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(100, 'wake', -1, { other: 0 }), event(120, 'block', 0, { reason: SLEEP }),
      event(300, 'run', 0), event(400, 'end', 0),
    ]));
    expect(shown(task(timeline, 0))).toEqual(['running 0-120', 'ready 120-300', 'running 300-400']);
  });

  it('a coarse clock does not make a task ready that has just been woken and sleeps again', () => {
    const sleep = { reason: SLEEP };
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(100, 'block', 0, sleep), event(500, 'run', 0), event(500, 'wake', -1, { other: 0, core: -1 }),
      event(600, 'block', 0, sleep), event(5e6, 'wake', -1, { other: 0, core: -1 }), event(5e6, 'run', 0), event(6e6, 'end', 0),
    ]));
    expect(shown(task(timeline, 0))).toEqual(['running 0-100', 'sleeping 100-500', 'running 500-600', 'sleeping 600-5000000', 'running 5000000-6000000']);
  });

  it('a coarse clock does not take a task off the core it has just got', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0, { core: 0 }), event(100, 'run', 0, { core: 1 }),
      event(100, 'yield', 0, { core: 0 }), event(900, 'end', 0, { core: 1 }),
    ]));
    expect(shown(task(timeline, 0))).toEqual(['running 0-100', 'running 100-900']);
    expect([...task(timeline, 0).segments.who]).toEqual([0, 1]);
  });

  it('events of several buffers are put in order', () => {
    const timeline = buildTimeline(trace([...turns.slice(6), ...turns.slice(0, 6)]));
    expect(shown(task(timeline, 1))).toEqual(['running 1000-3000', 'ready 3000-4000', 'running 4000-6000']);
  });

  it('in controlled mode there is one lane of turns', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(2, 'start', 0, { other: 1 }), event(3, 'yield', 0),
      event(3, 'run', 1), event(5, 'start', -1, { pid: 101, other: 0 }), event(5, 'yield', 1), event(5, 'run', 0, { pid: 101 }), event(7, 'end', 0, { pid: 101 }),
    ], { mode: 'controlled' }));
    expect(timeline.lanes.filter(({ kind }) => kind === 'core')).toHaveLength(1);
    expect(shown(timeline.lanes[0]!)).toEqual(['running 0-3', 'running 3-5', 'running 5-7']);
    expect([...timeline.lanes[0]!.segments.who]).toEqual([0, 1, 2]);
    expect(shown(task(timeline, 1))).toEqual(['ready 2-3', 'running 3-5', 'ready 5-8']);
  });
});

describe('a controlled run that stands', () => {
  it('shows in what state each task is left', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(1, 'start', 0, { other: 1 }), event(2, 'yield', 0), event(2, 'run', 1),
      event(3, 'block', 1, { reason: LOCK }), event(3, 'run', 0),
    ], { mode: 'controlled', goesOn: true }));
    expect([timeline.steps, timeline.end]).toEqual([3, 4]);
    expect(shown(timeline.lanes[0]!).at(-1)).toBe('running 3-3');
    expect(shown(task(timeline, 0)).at(-1)).toBe('ready 3-4');
    expect(shown(task(timeline, 1)).at(-1)).toBe('blocked 3-4');
    const lane = timeline.laneOf[1]!;
    expect(explain(timeline, lane, { i: 2, j: 3 })).toMatchObject({ state: 'blocked', from: 3, to: 3, lasting: true });
  });
});

describe('locks', () => {
  const held = [
    event(0, 'start', -1), event(0, 'run', 0), event(10, 'lock', 0, { object: 7, number: 1 }),
    event(20, 'lock', 0, { object: 8, number: 1 }), event(30, 'unlock', 0, { object: 8 }),
    event(40, 'start', 0, { other: 1 }), event(40, 'yield', 0), event(40, 'run', 1),
    event(50, 'block', 1, { reason: LOCK, object: 7, line: 9 }), event(50, 'run', 0),
    event(3000, 'unlock', 0, { object: 7 }), event(3000, 'wake', 0, { other: 1 }), event(3000, 'lock', 1, { object: 7, number: 1 }),
    event(4000, 'yield', 0), event(4000, 'run', 1),
  ];
  const timeline = buildTimeline(trace(held, { objects: [{ pid: 100, id: 7, kind: 'lock', name: 'fork' }] }));

  it('are held from lock to unlock, whoever held another one inside', () => {
    const [outer, inner] = task(timeline, 0).holds;
    expect([outer!.start[0], outer!.end[0], outer!.who[0]]).toEqual([10, 3000, 7]);
    expect([inner!.start[0], inner!.end[0], inner!.who[0]]).toEqual([20, 30, 8]);
    const [later] = task(timeline, 1).holds;
    expect([later!.start[0], later!.end[0], later!.who[0]]).toEqual([3000, 4000, 7]);
  });

  it('explain who waits for what, held by whom, and who ended it', () => {
    const lane = timeline.laneOf[1]!;
    const k = segmentAt(timeline.lanes[lane]!.segments, 1000);
    const facts = explain(timeline, lane, { i: k, j: k + 1 })!;
    expect(facts).toMatchObject({ state: 'blocked', from: 50, to: 3000, reason: 'lock', object: 'fork', line: 9 });
    expect(facts.holder?.index).toBe(0);
    expect(facts.waker?.index).toBe(0);
    const first = timeline.laneOf[0]!;
    expect(explain(timeline, first, { i: 0, j: 1 })).toMatchObject({ state: 'running', holds: ['fork'] });
  });

  it('a task that waits for a core is told who had it', () => {
    const lane = timeline.laneOf[0]!;
    const ended = buildTimeline(trace([...held, event(9000, 'end', 1)]));
    const k = segmentAt(ended.lanes[lane]!.segments, 5000);
    const facts = explain(ended, lane, { i: k, j: k + 1 })!;
    expect(facts.state).toBe('ready');
    expect(facts.instead.map(({ index }) => index)).toEqual([1]);
  });
});

describe('arrows', () => {
  it('go from who wakes and starts to who is woken and started', () => {
    const { flows } = buildTimeline(trace(turns));
    expect([...flows.kind]).toEqual([0, 1]);
    expect([...flows.from]).toEqual([0, 1]);
    expect([...flows.to]).toEqual([1, 0]);
  });

  it('messages between processes arrive in the order in which they were sent', () => {
    const at = (pid: number) => ({ pid });
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'start', -1, at(101)),
      event(10, 'send', 0, { pid: 101, number: 5 }), event(20, 'send', 0, { pid: 101, number: 5 }), event(25, 'send', 0, { pid: 101, number: 6 }),
      event(30, 'receive', 0, { number: 5 }), event(60, 'receive', 0, { number: 5 }), event(70, 'receive', 0, { number: 5 }),
    ]));
    const { flows } = timeline;
    expect(Array.from({ length: flows.length }, (_, i) => [flows.start[i], flows.end[i]])).toEqual([[10, 30], [20, 60]]);
    expect([...flows.from]).toEqual([1, 1]);
    expect(task(timeline, 1).slot).toEqual({ label: 'P1', colour: '1' });
    expect(timeline.groups.map(({ name }) => name)).toEqual(['MainProcess', 'Process-1']);
    const early = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'start', -1, at(101)),
      event(9, 'receive', 0, { number: 5 }), event(10, 'send', 0, { pid: 101, number: 5 }),
      event(20, 'send', 0, { pid: 101, number: 5 }), event(30, 'receive', 0, { number: 5 }),
    ])).flows;
    expect([[...early.start], [...early.end]]).toEqual([[10, 20], [10, 30]]);
    expect(flowsBetween(flows, 40, 50)).toEqual({ i: 1, j: 2 });
    expect(flowsBetween(flows, 0, 15)).toEqual({ i: 0, j: 1 });
  });
});

describe('events that found no room', () => {
  it('leave the rest of a lane unknown', () => {
    const timeline = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(10, 'start', 0, { other: 1 }), event(20, 'run', 1, { core: 1 }),
      event(2000, 'yield', 0), event(6000, 'yield', 1, { core: 1 }),
    ], { dropped: 7, end: 8000 }));
    expect(timeline.dropped).toBe(7);
    expect(shown(timeline.lanes[0]!)).toEqual(['running 0-2000', 'unknown 2000-8000']);
    expect(shown(timeline.lanes[1]!)).toEqual(['running 20-6000', 'unknown 6000-8000']);
    expect(shown(task(timeline, 0))).toEqual(['running 0-2000', 'unknown 2000-8000']);
  });

  it('make a wait unknown whose end was lost', () => {
    const events = [event(0, 'start', -1), event(0, 'run', 0), event(10, 'block', 0, { reason: LOCK }), event(500, 'run', 0), event(600, 'end', 0)];
    expect(shown(task(buildTimeline(trace(events)), 0))).toEqual(['running 0-10', 'blocked 10-500', 'running 500-600']);
    expect(shown(task(buildTimeline(trace(events, { dropped: 1 })), 0))).toEqual(['running 0-10', 'unknown 10-500', 'running 500-600']);
  });
});

describe('turns that were not recorded', () => {
  const timeline = buildTimeline(trace([
    event(0, 'start', -1), event(0, 'run', 0), event(10, 'start', 0, { other: 1 }), event(20, 'start', 0, { other: 2 }),
    event(20, 'run', 2, { core: 1 }), event(1000, 'yield', 0), event(1000, 'run', 1), event(2000, 'yield', 1),
    event(3000, 'start', 0, { other: 3 }), event(5000, 'run', 0, { number: 9 }), event(8000, 'end', 0), event(8500, 'end', 2, { core: 1 }),
  ], { dropped: 40, end: 9000 }));

  it('are a gap of their core', () => {
    expect(shown(timeline.lanes[0]!)).toEqual([
      'running 0-1000', 'running 1000-2000', 'unknown 2000-5000', 'running 5000-8000', 'unknown 8000-9000',
    ]);
    expect(shown(timeline.lanes[1]!)).toEqual(['running 20-8500']);
  });

  it('and of the tasks that were on no other core', () => {
    expect(shown(task(timeline, 0))).toEqual(['running 0-1000', 'ready 1000-2000', 'unknown 2000-5000', 'running 5000-8000']);
    expect(shown(task(timeline, 1))).toEqual(['ready 10-1000', 'running 1000-2000', 'unknown 2000-9000']);
    expect(shown(task(timeline, 2))).toEqual(['running 20-8500']);
  });
});

describe('what is to be seen', () => {
  const many: TraceEvent[] = [event(0, 'start', -1), event(0, 'start', -1, { other: 1 })];
  for (let i = 0; i < 50_000; i++) {
    many.push(event(i * 1000, 'run', i % 2), event(i * 1000 + 1000, 'yield', i % 2));
  }
  const timeline = buildTimeline(trace(many));
  const core = timeline.lanes[0]!.segments;

  it('is no more than there are pixels, and stands for all segments', () => {
    let pieces = 0;
    let segments = 0;
    eachPiece(core, 0, timeline.end, timeline.end / 1000, (i, j) => {
      pieces++;
      segments += j - i;
    });
    expect(segments).toBe(core.length);
    expect(pieces).toBeLessThanOrEqual(1000 / 1.5 + 2);
  });

  it('is every segment where there is room for it', () => {
    const seen: number[] = [];
    eachPiece(core, 10_500, 14_500, 10, (i, j, from, to) => {
      expect([j - i, to - from]).toEqual([1, 1000]);
      seen.push(from);
    });
    expect(seen).toEqual([10_000, 11_000, 12_000, 13_000, 14_000]);
  });

  it('is merged in the same way wherever the view begins', () => {
    const perPixel = timeline.end / 1000;
    const least = perPixel * 1.5;
    for (const from of [0, 123_456, 7_654_321]) {
      eachPiece(core, from, from + 40 * perPixel, perPixel, (i, j) => expect(pieceAt(core, i, least)).toEqual({ i, j }));
    }
  });

  it('is found under the pointer', () => {
    expect(pieceNear(core, 20_500, 10)).toEqual({ i: 20, j: 21 });
    expect(pieceNear(core, timeline.end + 5000, 10)).toBeUndefined();
  });

  it('wide segments between narrow ones stay their own', () => {
    const mixed = buildTimeline(trace([
      event(0, 'start', -1), event(0, 'run', 0), event(10, 'yield', 0), event(20, 'run', 0), event(5000, 'yield', 0),
      event(5010, 'run', 0), event(5020, 'yield', 0), event(9000, 'run', 0), event(9500, 'end', 0),
    ]));
    const pieces: number[][] = [];
    eachPiece(task(mixed, 0).segments, 0, 9500, 40, (i, j) => pieces.push([i, j]));
    expect(pieces).toEqual([[0, 2], [2, 3], [3, 5], [5, 6], [6, 7]]);
  });
});
