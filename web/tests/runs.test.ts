import { beforeEach, describe, expect, it, vi } from 'vitest';
import { lastStep } from '../src/model/kept-trace';
import { emptyReport, type Status } from '../src/model/report';
import { Runs, type Engine, type RunListener, type RunOutput, type RunRequest } from '../src/model/runs';
import type { StepCommand } from '../src/model/stepping';

const encode = (text: string) => new TextEncoder().encode(text);
const request: RunRequest = { source: 'pass', filename: 'main.py', cores: 2 };
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

class FakeEngine implements Engine {
  threaded = true;
  ready: Promise<void> = Promise.resolve();
  listeners: RunListener[] = [];
  inputs: string[] = [];
  requests: RunRequest[] = [];
  commands: StepCommand[] = [];
  stops = 0;
  expect(): void {}

  start(request: RunRequest, listener: RunListener): void {
    this.requests.push(request);
    this.listeners.push(listener);
  }
  sendInput(text: string): void {
    this.inputs.push(text);
  }
  sendEof(): void {
    this.inputs.push('<eof>');
  }
  command(command: StepCommand): void {
    this.commands.push(command);
  }
  async stop(): Promise<void> {
    this.stops++;
  }
  get last(): RunListener {
    return this.listeners[this.listeners.length - 1]!;
  }
  finish(status: Status = 'done'): void {
    this.last.finished(emptyReport(status));
  }
}

let engine: FakeEngine;
let log: string[];
const output: RunOutput = {
  begin: () => log.push('begin'),
  output: (stream, bytes, ack) => {
    log.push(`${stream} ${bytes.length}`);
    ack();
  },
  end: (report) => log.push(`end ${report.status}`),
};
let runs: Runs;

beforeEach(() => {
  log = [];
  engine = new FakeEngine();
  runs = new Runs(engine, output);
});

describe('a run', () => {
  it('goes from loading to running to its end, and gives its output', async () => {
    const phases: string[] = [];
    runs.onChange(({ phase }) => phases.push(phase));
    const report = runs.run(request);
    await tick();
    let acks = 0;
    engine.last.output('stdout', encode('一\n'), () => acks++, 100);
    engine.last.output('stderr', encode('no\n'), () => acks++, 100);
    engine.last.inputWanted(true);
    runs.sendInput('x\n');
    engine.last.inputWanted(false);
    engine.finish();
    expect(await report).toMatchObject({ status: 'done', stdout: '一\n', stderr: 'no\n', stdoutDropped: 0 });
    expect(phases.slice(-5)).toEqual(['loading', 'running', 'input', 'running', 'ended']);
    expect(log).toEqual(['begin', 'stdout 4', 'stderr 3', 'end done']);
    expect(runs.state.lines).toBe(2);
    expect([acks, engine.inputs]).toEqual([2, ['x\n']]);
  });

  it('waits for the one before it', async () => {
    const first = runs.run(request);
    const second = runs.run(request);
    await tick();
    expect(engine.listeners.length).toBe(1);
    engine.finish();
    await first;
    await tick();
    expect(engine.listeners.length).toBe(2);
    engine.finish('exception');
    expect((await second).status).toBe('exception');
  });

  it('ends once, whatever the engine says', async () => {
    const report = runs.run(request);
    await tick();
    engine.finish();
    engine.last.finished(emptyReport('died'));
    expect((await report).status).toBe('done');
    expect(log.filter((entry) => entry.startsWith('end'))).toEqual(['end done']);
  });

  it('that cannot start has died', async () => {
    engine.start = () => {
      throw new Error('no');
    };
    expect((await runs.run(request)).status).toBe('died');
    expect(runs.busy).toBe(false);
  });
});

describe('stop', () => {
  it('resolves when nothing runs, and what waited is stopped', async () => {
    const first = runs.run(request);
    const second = runs.run(request);
    await tick();
    let stopped = false;
    const stop = runs.stop().then(() => (stopped = true));
    expect((await second).status).toBe('stopped');
    await tick();
    expect([stopped, runs.state.phase, engine.stops]).toEqual([false, 'stopping', 1]);
    engine.last.output('stdout', encode('late'), () => undefined, 100);
    engine.finish('stopped');
    await stop;
    expect(await first).toMatchObject({ status: 'stopped', stdout: 'late' });
  });

  it('before the engine is ready: the run never starts', async () => {
    let ready!: () => void;
    engine.ready = new Promise((resolve) => (ready = resolve));
    const report = runs.run(request);
    const stop = runs.stop();
    ready();
    await stop;
    expect((await report).status).toBe('stopped');
    expect(engine.listeners).toEqual([]);
  });

  it('with nothing to stop resolves at once', async () => {
    await runs.stop();
    expect(engine.stops).toBe(0);
  });
});

it('an engine that cannot be loaded is said so, and runs resolve', async () => {
  engine.ready = Promise.reject(new Error('404'));
  runs = new Runs(engine, output);
  await tick();
  expect(runs.state).toMatchObject({ phase: 'unavailable', reason: '404' });
  expect((await runs.run(request)).status).toBe('died');
  expect(runs.state.phase).toBe('unavailable');
});

describe('a controlled run', () => {
  const controlled: RunRequest = { ...request, mode: 'controlled', seed: 1, pauseAt: 0 };
  const pauseAt = (step: number) =>
    engine.last.paused({
      snapshot: { step, time: 0, tasks: [], variables: [], locks: [], queues: [] },
      steps: [],
      schedule: `S${step}`,
      races: [],
      warnings: [],
    });
  const chunk = (bytes: number) => ({ events: new Uint8Array(bytes), origin: 0, tasks: [], objects: [], dropped: 0 });
  const ending = (bytes: number, step: number) => {
    const made = chunk(bytes);
    new DataView(made.events.buffer).setUint32(bytes - 32, step, true);
    return made;
  };
  const traced = () => runs.state.trace.map(({ events }) => events.length);

  it('takes commands one after the other while it is paused, and stays paused between', async () => {
    void runs.run(controlled, 'lesson');
    await tick();
    runs.command({ kind: 'step' });
    expect(engine.commands).toEqual([]);
    pauseAt(0);
    expect(runs.state).toMatchObject({ phase: 'paused', pause: { schedule: 'S0' }, byHand: false });
    runs.command({ kind: 'step' });
    runs.command({ kind: 'step', task: 1 });
    runs.command({ kind: 'back' });
    expect(engine.commands).toEqual([{ kind: 'step' }]);
    pauseAt(1);
    pauseAt(2);
    expect(engine.commands.slice(1)).toEqual([{ kind: 'step', task: 1 }, { kind: 'back' }]);
    expect(runs.state).toMatchObject({ phase: 'paused', byHand: true });
    pauseAt(1);
    runs.command({ kind: 'continue' });
    expect(runs.state).toMatchObject({ phase: 'running', pause: undefined });
    runs.command({ kind: 'step' });
    runs.command({ kind: 'pause' });
    expect(engine.commands.slice(3)).toEqual([{ kind: 'continue' }, { kind: 'pause' }]);
    pauseAt(5);
    expect(runs.state.phase).toBe('paused');
  });

  it('can be paused, and go back, while it waits for a line', async () => {
    void runs.run({ ...controlled, pauseAt: undefined } as unknown as RunRequest, 'lesson');
    await tick();
    runs.command({ kind: 'back' });
    engine.last.inputWanted(true);
    runs.command({ kind: 'step' });
    runs.command({ kind: 'pause' });
    pauseAt(2);
    expect(runs.state).toMatchObject({ phase: 'paused', inputWanted: true });
    runs.command({ kind: 'continue' });
    expect(runs.state.phase).toBe('input');
    runs.command({ kind: 'back' });
    expect(engine.commands).toEqual([{ kind: 'pause' }, { kind: 'continue' }, { kind: 'back' }]);
  });

  it('does not go back from its start', async () => {
    void runs.run(controlled, 'lesson');
    await tick();
    pauseAt(0);
    runs.command({ kind: 'back' });
    runs.command({ kind: 'step' });
    expect(engine.commands).toEqual([{ kind: 'step' }]);
  });

  it('counts as running when a step takes long, and as waiting when it needs a line', async () => {
    vi.useFakeTimers();
    void runs.run(controlled, 'lesson');
    await vi.advanceTimersByTimeAsync(0);
    pauseAt(0);
    runs.command({ kind: 'step' });
    vi.advanceTimersByTime(1000);
    expect(runs.state.phase).toBe('running');
    engine.last.inputWanted(true);
    pauseAt(1);
    expect(runs.state).toMatchObject({ phase: 'paused', inputWanted: true });
    runs.command({ kind: 'step' });
    vi.advanceTimersByTime(1000);
    expect(runs.state.phase).toBe('input');
    engine.last.inputWanted(false);
    pauseAt(2);
    expect(runs.state).toMatchObject({ phase: 'paused', inputWanted: false });
    vi.useRealTimers();
  });

  it('that goes back has printed nothing so far, and keeps its trace until it goes another way', async () => {
    const report = runs.run(controlled, 'lesson');
    await tick();
    engine.last.output('stdout', encode('one\ntwo\n'), () => undefined, 100);
    engine.last.trace(chunk(96));
    pauseAt(3);
    runs.command({ kind: 'to', step: 1 });
    engine.last.rewound();
    expect([runs.state.lines, traced(), log.filter((entry) => entry === 'begin').length]).toEqual([0, [96], 2]);
    engine.last.output('stdout', encode('one\n'), () => undefined, 100);
    engine.last.trace(chunk(32));
    pauseAt(1);
    expect(traced()).toEqual([96]);
    runs.command({ kind: 'step', task: 0 });
    engine.last.trace(chunk(64));
    expect(traced()).toEqual([32, 64]);
    engine.finish();
    expect((await report).stdout).toBe('one\n');
  });

  it('shows its trace again as it was when it comes as far as before', async () => {
    void runs.run(controlled, 'lesson');
    await tick();
    engine.last.trace(chunk(64));
    pauseAt(2);
    runs.command({ kind: 'to', step: 0 });
    engine.last.rewound();
    engine.last.trace(chunk(32));
    expect(traced()).toEqual([64]);
    engine.last.trace(chunk(64));
    expect(traced()).toEqual([32, 64]);
  });

  it('that has ended is repeated up to a step, with what was typed', async () => {
    void runs.run(controlled, 'lesson');
    await tick();
    runs.sendInput('x\n');
    engine.last.trace(ending(96, 9));
    engine.last.finished({ ...emptyReport('deadlock', 0, controlled), schedule: 'whole' });
    await tick();
    expect(runs.jump(4)).toBe(true);
    await tick();
    expect(engine.requests[1]).toEqual({ ...controlled, schedule: 'whole', pauseAt: 4, typed: { text: 'x\n', eof: false } });
    expect(traced()).toEqual([96]);
    pauseAt(4);
    expect(runs.jump(2)).toBe(true);
    expect(engine.commands).toEqual([{ kind: 'to', step: 2 }]);
  });

  it('that has ended is repeated up to before its last step at most', async () => {
    void runs.run(controlled, 'lesson');
    await tick();
    engine.last.trace(ending(64, 9));
    engine.last.finished({ ...emptyReport('deadlock', 0, controlled), schedule: 'whole' });
    expect(runs.jump(9)).toBe(true);
    await tick();
    expect(engine.requests[1]).toMatchObject({ pauseAt: 8 });
  });

  it('says in its trace how many steps it had, unless some are missing', () => {
    const made = ending(64, 7);
    expect(lastStep([])).toBeUndefined();
    expect(lastStep([chunk(32), made, chunk(0)])).toBe(7);
    expect(lastStep([{ ...made, dropped: 1 }])).toBeUndefined();
  });

  it('that is paused is ended by stop, and by another run', async () => {
    void runs.run(controlled, 'lesson');
    await tick();
    pauseAt(1);
    const second = runs.run(request);
    expect([runs.state.phase, engine.stops]).toEqual(['stopping', 1]);
    engine.finish('stopped');
    await tick();
    engine.finish();
    expect((await second).status).toBe('done');

    void runs.run(controlled, 'lesson');
    await tick();
    pauseAt(1);
    const stop = runs.stop();
    pauseAt(2);
    expect(runs.state.phase).toBe('stopping');
    engine.finish('stopped');
    await stop;
  });

  it('from outside the page takes no commands', async () => {
    void runs.run(controlled);
    await tick();
    runs.command({ kind: 'pause' });
    expect(engine.commands).toEqual([]);
    expect(runs.jump(1)).toBe(false);
  });
});
