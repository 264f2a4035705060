// The host worker of a run's first process: it holds that one's instance of the engine, starts runs, passes
// output on, hands input in, and stops. In the threaded build it runs no Python itself, so it always answers, and the
// other processes have host workers of their own (processes.ts). In the build without threads, and in controlled runs
// (controlled.ts), it runs all processes in slices of 20 ms.
//
// Output flows as fast as the page acknowledges it: with more than WINDOW bytes not yet taken, the ring is
// left full and the printing tasks wait.

import { FIRST_PROCESS } from '../model/processes';
import { emptyReport, type RunReport, type Stream } from '../model/report';
import type { RunRequest } from '../model/runs';
import type { TraceChunk } from '../model/trace';
import { Controlled, type Outcome } from './controlled';
import { Instance, News, Slice, type Order, type Program } from './instance';
import { processList, Processes, type Centre } from './processes';
import type { FromHost, ToHost } from './protocol';
import { usesProcesses, WARM_UP_FILE, WarmUp } from './warm-up';

/** Bytes of output on their way to the page at most, while the program runs. */
const WINDOW = 1 << 19;
const SLICE_MS = 20;
const DEFAULT_MEMORY_MB = 512;
const CHILD_MEMORY_MB = 256;
/** How often the page hears of processes and threads that come and go. */
const LOOK_MS = 200;
/** Output of another process that the page has not taken yet. */
interface Credit {
  /** sentBytes with it. */
  end: number;
  taken: () => void;
}

interface ActiveRun {
  number: number;
  program: Program;
  controlled: Controlled | undefined;
  sentBytes: number;
  ackedBytes: number;
  credits: Credit[];
  /** They come after the first process's, whose start is the run's. */
  childTraces: TraceChunk[];
  over: boolean;
  /** Processes as told last. */
  told: string;
  listed: Set<number>;
}

let instance: Instance;
let processes: Processes | undefined;
let threaded = true;
let active: ActiveRun | undefined;
let giveCode!: (code: WebAssembly.Module) => void;
const code = new Promise<WebAssembly.Module>((resolve) => (giveCode = resolve));

function post(message: FromHost, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

async function fetchLibrary(base: string): Promise<Uint8Array> {
  const response = await fetch(new URL('library.txt', base));
  if (!response.ok) throw new Error(`the library could not be loaded: ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (!threaded) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

async function load(base: string, wantThreads: boolean): Promise<void> {
  threaded = wantThreads;
  const library = fetchLibrary(base);
  instance = await Instance.load({
    base,
    threaded,
    code,
    library,
    carriers: Math.min(8, Math.max(1, navigator.hardwareConcurrency)),
    news,
    died: (reason) => post({ type: 'died', reason }),
  });
  if (threaded) processes = new Processes(base, await code, await library, centre);
  processes?.expect(expectsProcesses);
  post({ type: 'ready' });
  warmUp.soon();
}

const WARM_UP_RUN = 0;
const warmUp = new WarmUp((source) => {
  const cores = Math.min(2, navigator.hardwareConcurrency);
  start(WARM_UP_RUN, { source, filename: WARM_UP_FILE, cores, seed: 1, input: '' });
});
let expectsProcesses = false;
/** What the page says during the warm-up. */
const held: ToHost[] = [];

/** Whether the next program uses processes, or so it seems: then what they need is made ready. */
function expect(uses: boolean): void {
  expectsProcesses = uses;
  processes?.expect(uses);
  if (!uses) return;
  warmUp.expectProcesses();
  if (processes && !active) warmUp.soon();
}

function start(run: number, request: RunRequest): void {
  const { source, filename, seed, maxSteps, memoryLimitMb: memoryMb = DEFAULT_MEMORY_MB } = request;
  const isControlled = request.mode === 'controlled';
  // In controlled mode it is only what the program is told.
  const cores = threaded || isControlled ? request.cores : 1;
  const program = { source, filename, cores, seed, maxSteps, memoryMb, trace: run !== WARM_UP_RUN };
  const controlled = isControlled ? new Controlled(instance, program, request) : undefined;
  const listed = new Set([FIRST_PROCESS]);
  active = {
    number: run, program, controlled, sentBytes: 0, ackedBytes: 0, credits: [], childTraces: [], over: false, told: '', listed,
  };
  const begun = controlled ? controlled.begin() : instance.start(program) ? 'begun' : 'failed';
  if (begun !== 'begun') return lose(begun === 'malformed' ? malformed(request) : emptyReport('died', 0, request));
  if (run !== WARM_UP_RUN) looking = setInterval(look, LOOK_MS);
  if (usesProcesses(source) && !controlled) processes?.prepare();
  if (request.input !== undefined && !controlled) {
    instance.type(request.input);
    instance.typeEof();
  }
  if (inSlices(active)) slice();
}

/** The run is over before it could begin. */
function lose(report: RunReport): void {
  const run = active!;
  clearInterval(looking);
  active = undefined;
  post({ type: 'finished', run: run.number, report });
}

function malformed(request: RunRequest): RunReport {
  const text = 'the schedule is malformed: it may have been cut off, or changed on its way';
  return { ...emptyReport('refused', 0, request), exit: 2, warnings: [{ kind: 'schedule', text, lines: [] }] };
}

function news(): void {
  const bits = instance.takeNews();
  const run = active;
  if (!run) return;
  if (bits & News.InputWanted) post({ type: 'input-wanted', run: run.number, wanted: true });
  if (bits & News.InputTaken) post({ type: 'input-wanted', run: run.number, wanted: false });
  if (bits & News.Over && !run.over) {
    run.over = true;
    instance.finish();
  }
  flow(run);
}

function output(run: ActiveRun, process: number, stream: Stream, bytes: Uint8Array): void {
  if (!run.listed.has(process)) look();
  run.sentBytes += bytes.length;
  post({ type: 'output', run: run.number, stream, bytes, process }, [bytes.buffer as ArrayBuffer]);
}

/**
 * Passes on what has been printed, as far as the page keeps up; all of it once the run is over, which is not to
 * wait for the terminal. Ends the run once it is over, everything has been passed on and no process is left.
 */
function flow(run: ActiveRun): void {
  const room = () => run.over || run.sentBytes - run.ackedBytes < WINDOW;
  const printed = (stream: Stream, bytes: Uint8Array) => output(run, FIRST_PROCESS, stream, bytes);
  const done = instance.exchange(room, printed, (order) => perform(run, order));
  if (!done || !run.over || (processes && processes.count > 0)) return;
  clearInterval(looking);
  look();
  const report = instance.report();
  tellTraces(run, [instance.trace(), ...run.childTraces]);
  instance.end();
  processes?.forget();
  active = undefined;
  if (run.number !== WARM_UP_RUN) post({ type: 'finished', run: run.number, report });
  warmUp.soon();
  for (const message of held.splice(0)) take(message);
}

/** Other processes. */

function perform(run: ActiveRun, order: Order): void {
  if (order.kind === 'begin') {
    const memoryMb = Math.min(CHILD_MEMORY_MB, run.program.memoryMb);
    processes?.begin(order.pid, { ...run.program, memoryMb }, order.bytes);
  } else {
    processes?.perform(order);
  }
}

const centre: Centre = {
  output(pid, { stream, bytes }, taken) {
    if (!active) return;
    output(active, pid, stream, bytes);
    active.credits.push({ end: active.sentBytes, taken });
  },
  receive: (pid, frames) => instance.receive(pid, frames),
  lost: (pid, exitCode) => instance.lost(pid, exitCode),
  limit: () => instance.limit(),
  trace: (chunk) => active?.childTraces.push(chunk),
  // Not inside another flow, whose orders come first.
  gone: () => queueMicrotask(() => active && flow(active)),
};

function tellTraces(run: ActiveRun, traces: (TraceChunk | undefined)[]): void {
  for (const trace of traces) {
    if (trace) post({ type: 'trace', run: run.number, trace }, [trace.events.buffer as ArrayBuffer]);
  }
}

let looking: ReturnType<typeof setInterval> | undefined;

/** Tells the page which processes and threads there are, if that has changed. */
function look(): void {
  const run = active;
  if (!run || run.number === WARM_UP_RUN) return;
  const list = processList(instance, processes);
  const told = JSON.stringify(list);
  const only = list.length === 1 && list[0]!.tasks.length < 2;
  if (told === run.told || (only && run.told === '')) return;
  run.told = told;
  for (const { pid } of list) run.listed.add(pid);
  post({ type: 'processes', run: run.number, list });
}

// A slice, then back to the event loop for messages.
const again = new MessageChannel();
let timer: ReturnType<typeof setTimeout> | undefined;
again.port1.onmessage = slice;

function inSlices(run: ActiveRun): boolean {
  return !threaded || run.controlled !== undefined;
}

function slice(): void {
  const run = active;
  clearTimeout(timer);
  if (!run || run.over || run.controlled?.isPaused) return;
  const idle: number = instance.slice(SLICE_MS);
  if (idle === Slice.Over) {
    run.over = true;
    instance.finish();
  }
  news();
  if (run.over) return;
  if (idle === Slice.Paused && run.controlled) paused(run, run.controlled);
  else if (idle === 0) again.port2.postMessage(undefined);
  else if (idle > 0) timer = setTimeout(slice, idle);
}

function paused(run: ActiveRun, controlled: Controlled): void {
  look();
  tellTraces(run, [instance.trace()]);
  const pause = controlled.pause();
  if (typeof pause === 'object') return post({ type: 'paused', run: run.number, pause });
  goesOn(run, pause);
  if (active === run) slice();
}

function goesOn(run: ActiveRun, outcome: Outcome): void {
  if (outcome === 'goes') return;
  instance.takeNews();
  run.told = '';
  run.listed = new Set([FIRST_PROCESS]);
  post({ type: 'rewound', run: run.number });
  if (outcome === 'failed') lose(emptyReport('died'));
}

self.onmessage = ({ data }: MessageEvent<ToHost>) => {
  if (active?.number === WARM_UP_RUN && data.type !== 'expect') {
    held.push(data);
    instance.stop();
    if (!threaded) slice();
  } else {
    take(data);
  }
};

function take(message: ToHost): void {
  switch (message.type) {
    case 'load':
      load(message.base, message.threaded).catch((error: unknown) => post({ type: 'failed', reason: String(error) }));
      break;
    case 'code':
      giveCode(message.code);
      break;
    case 'expect':
      expect(message.processes);
      break;
    case 'start':
      warmUp.ran(message.request.source);
      start(message.run, message.request);
      break;
    default:
      if (active?.number === message.run) control(active, message);
  }
}

type Control = Extract<ToHost, { type: 'ack' | 'input' | 'eof' | 'stop' | 'command' }>;

function control(run: ActiveRun, message: Control): void {
  switch (message.type) {
    case 'ack':
      acknowledge(run, message.bytes);
      break;
    case 'input':
      (run.controlled ?? instance).type(message.text);
      break;
    case 'eof':
      (run.controlled ?? instance).typeEof();
      break;
    case 'stop':
      (run.controlled ?? instance).stop();
      break;
    case 'command':
      if (run.controlled) goesOn(run, run.controlled.command(message.command));
      break;
  }
  if (active === run && inSlices(run)) slice();
}

function acknowledge(run: ActiveRun, bytes: number): void {
  run.ackedBytes = bytes;
  while (run.credits.length > 0 && run.credits[0]!.end <= bytes) run.credits.shift()!.taken();
  flow(run);
}
