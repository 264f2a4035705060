// The host worker: holds one engine instance and is the whole wasm boundary on the TypeScript side. It
// never runs Python itself in the threaded build, so it always answers: it starts runs, passes output on,
// hands input in, and stops. In the build without threads it runs the program in slices of 20 ms.
//
// Output flows as fast as the page acknowledges it: with more than WINDOW bytes not yet taken, the ring is
// left full and the printing tasks wait.

import { emptyReport, type RunReport } from '../model/report';
import { FIRST_PROCESS } from '../model/processes';
import type { RunRequest } from '../model/runs';
import type { FromHost, ToHost } from './protocol';
import { WARM_UP, WARM_UP_FILE } from './warm-up';

/** Bytes of output on their way to the page at most, while the program runs. */
const WINDOW = 1 << 19;
/** How long the engine has to be ready and unused before it is warmed up. */
const WARM_UP_AFTER_MS = 300;
const WARM_UP_RUN = 0;
const SLICE_MS = 20;
const DEFAULT_MEMORY_MB = 512;

const enum News {
  Output = 1,
  InputWanted = 2,
  InputTaken = 4,
  Over = 8,
}

interface Engine {
  HEAPU8: Uint8Array;
  wasmMemory?: WebAssembly.Memory;
  _il_wasm_take_news(): number;
  _il_wasm_buffer(size: number): number;
  _il_wasm_prepare(cores: number): number;
  _il_wasm_library(length: number): number;
  _il_wasm_start(length: number, cores: number, seed: number, maxSteps: number, memoryMb: number): number;
  _il_wasm_slice(ms: number): number;
  _il_wasm_stop(): void;
  _il_wasm_type(length: number): void;
  _il_wasm_type_eof(): void;
  _il_wasm_drain(): number;
  _il_wasm_drain_size(): number;
  _il_wasm_finish(): void;
  _il_wasm_report(): number;
  _il_wasm_end(): void;
}

interface ActiveRun {
  number: number;
  sentBytes: number;
  ackedBytes: number;
  over: boolean;
}

const utf8 = new TextEncoder();
let engine: Engine;
let threaded = true;
let active: ActiveRun | undefined;
let giveCode!: (code: WebAssembly.Module) => void;
const code = new Promise<WebAssembly.Module>((resolve) => (giveCode = resolve));

function post(message: FromHost, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

/** The engine's memory now: it may have grown since the last look. */
function memory(): Uint8Array {
  const buffer = engine.wasmMemory?.buffer;
  return buffer && buffer !== engine.HEAPU8.buffer ? new Uint8Array(buffer) : engine.HEAPU8;
}

/** Puts the parts one after the other into the engine's buffer. False: no memory. */
function fillBuffer(...parts: Uint8Array[]): boolean {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  let at = engine._il_wasm_buffer(size);
  if (!at) return false;
  for (const part of parts) {
    memory().set(part, at);
    at += part.length;
  }
  return true;
}

async function loadEngine(base: string): Promise<void> {
  const name = threaded ? 'engine' : 'engine-single';
  const url = new URL(`${name}.js`, base).href;
  const { default: create } = (await import(/* @vite-ignore */ url)) as {
    default: (options: object) => Promise<Engine>;
  };
  engine = await create({
    // Without threads the news come from inside the run itself: slice() asks for them afterwards.
    // News told on this very thread come from inside an export that may hold the console's lock: they wait
    // until it has returned.
    onNews: threaded ? () => queueMicrotask(news) : () => undefined,
    onAbort: (reason: unknown) => post({ type: 'died', reason: String(reason) }),
    instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, code: WebAssembly.Module) => void) {
      code
        .then(async (module) => done(await WebAssembly.instantiate(module, imports), module))
        .catch((error: unknown) => post({ type: 'failed', reason: String(error) }));
      return {};
    },
    locateFile: (file: string) => new URL(file, base).href,
  });
  if (threaded) engine._il_wasm_prepare(Math.min(8, Math.max(1, navigator.hardwareConcurrency)));
}

async function fetchLibrary(base: string): Promise<Uint8Array> {
  const response = await fetch(new URL('library.txt', base));
  if (!response.ok) throw new Error(`the library could not be loaded: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

async function load(base: string, wantThreads: boolean): Promise<void> {
  threaded = wantThreads;
  const [library] = await Promise.all([fetchLibrary(base), loadEngine(base)]);
  if (!fillBuffer(library) || !engine._il_wasm_library(library.length)) throw new Error('not enough memory for the library');
  post({ type: 'ready' });
  warmUpTimer = setTimeout(warmUp, WARM_UP_AFTER_MS);
}

let warmUpTimer: ReturnType<typeof setTimeout> | undefined;
/** What the page says during the warm-up. */
const held: ToHost[] = [];

function warmUp(): void {
  const cores = Math.min(2, navigator.hardwareConcurrency);
  start(WARM_UP_RUN, { source: WARM_UP, filename: WARM_UP_FILE, cores, seed: 1, input: '' });
}

function start(run: number, request: RunRequest): void {
  active = { number: run, sentBytes: 0, ackedBytes: 0, over: false };
  const source = utf8.encode(request.source);
  const filled = fillBuffer(utf8.encode(`${request.filename}\0`), source);
  const started =
    filled &&
    engine._il_wasm_start(
      source.length,
      threaded ? request.cores : 1,
      request.seed ?? -1,
      request.maxSteps ?? 0,
      request.memoryLimitMb ?? DEFAULT_MEMORY_MB,
    );
  if (!started) {
    active = undefined;
    post({ type: 'finished', run, report: emptyReport('died', 0) });
    return;
  }
  if (request.input !== undefined) {
    type(request.input);
    engine._il_wasm_type_eof();
  }
  if (!threaded) slice();
}

function type(text: string): void {
  const bytes = utf8.encode(text);
  if (fillBuffer(bytes)) engine._il_wasm_type(bytes.length);
}

/**
 * Passes on what has been printed, as far as the page keeps up; all of it once the run is over, which is
 * not to wait for the terminal. True: nothing is left.
 */
function drain(run: ActiveRun): boolean {
  const at = engine._il_wasm_buffer(engine._il_wasm_drain_size());
  while (run.over || run.sentBytes - run.ackedBytes < WINDOW) {
    const length = engine._il_wasm_drain();
    if (length === 0) return true;
    const bytes = memory().slice(at, at + Math.abs(length));
    run.sentBytes += bytes.length;
    post({ type: 'output', run: run.number, stream: length > 0 ? 'stdout' : 'stderr', bytes, process: FIRST_PROCESS }, [bytes.buffer]);
  }
  return false;
}

function news(): void {
  const bits = engine._il_wasm_take_news();
  const run = active;
  if (!run) return;
  if (bits & News.InputWanted) post({ type: 'input-wanted', run: run.number, wanted: true });
  if (bits & News.InputTaken) post({ type: 'input-wanted', run: run.number, wanted: false });
  if (bits & News.Over && !run.over) {
    run.over = true;
    engine._il_wasm_finish();
  }
  flow(run);
}

/** Drains, and ends the run once it is over and everything has been passed on. */
function flow(run: ActiveRun): void {
  if (!drain(run) || !run.over) return;
  const report = readReport();
  engine._il_wasm_end();
  active = undefined;
  post({ type: 'finished', run: run.number, report });
  for (const message of held.splice(0)) take(message);
}

function readReport(): RunReport {
  const bytes = memory();
  const start = engine._il_wasm_report();
  // A shared buffer cannot be decoded in place.
  return JSON.parse(new TextDecoder().decode(bytes.slice(start, bytes.indexOf(0, start)))) as RunReport;
}

// The build without threads: a slice, then back to the event loop for messages.
const again = new MessageChannel();
let timer: ReturnType<typeof setTimeout> | undefined;
again.port1.onmessage = slice;

function slice(): void {
  const run = active;
  clearTimeout(timer);
  if (!run || run.over) return;
  const idle = engine._il_wasm_slice(SLICE_MS);
  if (idle === -2) {
    run.over = true;
    engine._il_wasm_finish();
  }
  news();
  if (run.over) return;
  if (idle === 0) again.port2.postMessage(undefined);
  else if (idle > 0) timer = setTimeout(slice, idle);
}

self.onmessage = ({ data }: MessageEvent<ToHost>) => {
  if (active?.number === WARM_UP_RUN) {
    held.push(data);
    engine._il_wasm_stop();
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
    case 'start':
      clearTimeout(warmUpTimer);
      start(message.run, message.request);
      break;
    default:
      if (active?.number === message.run) control(active, message);
  }
}

type Control = Extract<ToHost, { type: 'ack' | 'input' | 'eof' | 'stop' }>;

function control(run: ActiveRun, message: Control): void {
  switch (message.type) {
    case 'ack':
      run.ackedBytes = message.bytes;
      flow(run);
      break;
    case 'input':
      type(message.text);
      break;
    case 'eof':
      engine._il_wasm_type_eof();
      break;
    case 'stop':
      engine._il_wasm_stop();
      break;
  }
  if (!threaded && active === run) slice();
}
