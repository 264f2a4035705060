import { beforeEach, describe, expect, it } from 'vitest';
import { emptyReport, type Status } from '../src/model/report';
import { Runs, type Engine, type RunListener, type RunOutput, type RunRequest } from '../src/model/runs';

const encode = (text: string) => new TextEncoder().encode(text);
const request: RunRequest = { source: 'pass', filename: 'main.py', cores: 2 };
const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

class FakeEngine implements Engine {
  threaded = true;
  ready: Promise<void> = Promise.resolve();
  listeners: RunListener[] = [];
  inputs: string[] = [];
  stops = 0;
  expect(): void {}

  start(_: RunRequest, listener: RunListener): void {
    this.listeners.push(listener);
  }
  sendInput(text: string): void {
    this.inputs.push(text);
  }
  sendEof(): void {
    this.inputs.push('<eof>');
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
