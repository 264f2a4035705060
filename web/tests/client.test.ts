import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { EngineClient } from '../src/engine/client';
import type { FromHost, ToHost } from '../src/engine/protocol';
import { emptyReport, type RunReport } from '../src/model/report';
import type { Pause } from '../src/model/stepping';
import type { TraceChunk } from '../src/model/trace';

class FakeWorker {
  static all: FakeWorker[] = [];
  sent: ToHost[] = [];
  terminated = false;
  onmessage: ((event: { data: FromHost }) => void) | undefined;
  onerror: ((event: { message: string; preventDefault(): void }) => void) | undefined;
  constructor() {
    FakeWorker.all.push(this);
  }
  postMessage(message: ToHost): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.terminated = true;
  }
  say(data: FromHost): void {
    this.onmessage?.({ data });
  }
}

const request = { source: 'pass', filename: 'main.py', cores: 2 };
const newest = () => FakeWorker.all[FakeWorker.all.length - 1]!;
let reports: RunReport[];
let taken: number[];
let told: string[];
let acks: (() => void)[];
const listener = {
  output: (_: string, bytes: Uint8Array, ack: () => void) => {
    taken.push(bytes.length);
    acks.push(ack);
  },
  processes: () => undefined,
  inputWanted: () => undefined,
  paused: (pause: Pause) => void told.push(`paused ${pause.schedule}`),
  rewound: () => void told.push('rewound'),
  trace: (chunk: TraceChunk) => void told.push(`trace ${chunk.events.length}`),
  finished: (report: RunReport) => void reports.push(report),
};
let client: EngineClient;
let giveCode: (code: WebAssembly.Module) => void;
let failCode: (error: Error) => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  FakeWorker.all = [];
  reports = [];
  taken = [];
  told = [];
  acks = [];
  const code = new Promise<WebAssembly.Module>((resolve, reject) => {
    giveCode = resolve;
    failCode = reject;
  });
  client = new EngineClient('http://x/engine/', true, code);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('loads the engine at once, and is ready when the worker says so', async () => {
  expect(newest().sent).toEqual([{ type: 'load', base: 'http://x/engine/', threaded: true }]);
  newest().say({ type: 'ready' });
  await client.ready;
});

it('gives its code to the worker, and again to the one that replaces it', async () => {
  const code = {} as WebAssembly.Module;
  giveCode(code);
  await vi.waitFor(() => expect(newest().sent.slice(1)).toEqual([{ type: 'code', code }]));
  newest().say({ type: 'ready' });
  newest().onerror!({ message: 'trap', preventDefault: () => undefined });
  expect(FakeWorker.all.length).toBe(2);
  await vi.waitFor(() => expect(newest().sent.slice(1)).toEqual([{ type: 'code', code }]));
});

it('is unavailable when its code cannot be loaded', async () => {
  failCode(new Error('404'));
  await expect(client.ready).rejects.toThrow('404');
});

it('acknowledges output in all, and only what was taken', () => {
  newest().say({ type: 'ready' });
  client.start(request, listener);
  newest().say({ type: 'output', run: 1, stream: 'stdout', bytes: new Uint8Array(3), process: 100 });
  newest().say({ type: 'output', run: 1, stream: 'stderr', bytes: new Uint8Array(4), process: 100 });
  newest().say({ type: 'output', run: 7, stream: 'stdout', bytes: new Uint8Array(5), process: 100 });
  expect(taken).toEqual([3, 4]);
  for (const ack of acks) ack();
  expect(newest().sent.slice(2)).toEqual([
    { type: 'ack', run: 1, bytes: 3 },
    { type: 'ack', run: 1, bytes: 7 },
  ]);
});

it('one run at a time', () => {
  client.start(request, listener);
  expect(() => client.start(request, listener)).toThrow('active');
});

it('passes commands to the run, and what a controlled run says to its listener', () => {
  client.command({ kind: 'pause' });
  client.start(request, listener);
  client.command({ kind: 'step', task: 2 });
  const snapshot = { step: 3, time: 0, tasks: [], variables: [], locks: [], queues: [] };
  const pause = { snapshot, steps: [], schedule: 'S', races: [], warnings: [] };
  newest().say({ type: 'trace', run: 1, trace: { events: new Uint8Array(32), origin: 0, tasks: [], objects: [], dropped: 0 } });
  newest().say({ type: 'paused', run: 1, pause });
  newest().say({ type: 'paused', run: 7, pause });
  newest().say({ type: 'rewound', run: 1 });
  expect(told).toEqual(['trace 32', 'paused S', 'rewound']);
  expect(newest().sent.slice(2)).toEqual([{ type: 'command', run: 1, command: { kind: 'step', task: 2 } }]);
});

it('a controlled run is given less time to stop, as its Python runs in the worker; its end says its mode', async () => {
  newest().say({ type: 'ready' });
  client.start({ ...request, mode: 'controlled', seed: 4 }, listener);
  const stop = client.stop();
  vi.advanceTimersByTime(1000);
  await stop;
  expect(reports[0]).toMatchObject({ status: 'stopped', mode: 'controlled', seed: 4 });
});

it('a finished run resolves stop and takes no late message', async () => {
  client.start(request, listener);
  const stop = client.stop();
  newest().say({ type: 'finished', run: 1, report: emptyReport('stopped') });
  newest().say({ type: 'finished', run: 1, report: emptyReport('done') });
  await stop;
  vi.advanceTimersByTime(60_000);
  expect(reports.map((r) => r.status)).toEqual(['stopped']);
  expect(FakeWorker.all.length).toBe(1);
});

it('a worker that does not stop is replaced, and the next run works', async () => {
  newest().say({ type: 'ready' });
  const first = newest();
  client.start(request, listener);
  const stop = client.stop();
  vi.advanceTimersByTime(60_000);
  await stop;
  expect(first.terminated).toBe(true);
  expect(reports[0]!.status).toBe('stopped');
  first.say({ type: 'finished', run: 1, report: emptyReport('done') });
  expect(reports.length).toBe(1);
  newest().say({ type: 'ready' });
  await client.ready;
  client.start(request, listener);
  expect(newest().sent[1]).toMatchObject({ type: 'start', run: 2 });
});

it('a worker that dies ends its run as died and is replaced', () => {
  newest().say({ type: 'ready' });
  client.start(request, listener);
  newest().onerror!({ message: 'trap', preventDefault: () => undefined });
  expect(reports.map((r) => r.status)).toEqual(['died']);
  expect(FakeWorker.all.length).toBe(2);
});

it('an engine that cannot be loaded is not tried for ever', async () => {
  newest().say({ type: 'failed', reason: '404' });
  await expect(client.ready).rejects.toThrow('404');
  expect(FakeWorker.all.length).toBe(1);
});
