// An instance of the engine in a host worker: the whole wasm boundary on the TypeScript side. It has an
// engine of its own with a memory of its own, and one process of a run, or in the build without threads all of
// them. Who holds it is told when there is news (output, input wanted, something to do for other processes, the
// end) and calls back to take it.

import { incompleteTail } from '../model/feed';
import type { ProcessInfo, ReportedProcess } from '../model/processes';
import type { Race, RunReport, Stream, Warning } from '../model/report';
import type { RunRequest } from '../model/runs';
import type { Snapshot, Step } from '../model/snapshot';
import type { StepCommand } from '../model/stepping';
import type { TraceChunk } from '../model/trace';

export const enum News {
  Output = 1,
  InputWanted = 2,
  InputTaken = 4,
  Over = 8,
  Orders = 16,
  Multi = 32,
}

/** Something for the host worker to do; for those about frames see core/process/messages.def. */
export interface Order {
  kind: 'begin' | 'kill' | 'frames';
  pid: number;
  /** To begin: the plan, for start in another instance. */
  bytes: Uint8Array<ArrayBuffer>;
}

const KINDS = ['begin', 'kill', 'frames'] as const;

interface Engine {
  HEAPU8: Uint8Array;
  wasmMemory?: WebAssembly.Memory;
  _il_wasm_take_news(): number;
  _il_wasm_buffer(size: number): number;
  _il_wasm_prepare(cores: number): number;
  _il_wasm_library(length: number): number;
  _il_wasm_start(
    length: number,
    isChild: boolean,
    cores: number,
    seed: number,
    maxSteps: number,
    memoryMb: number,
  ): number;
  _il_wasm_control(strategy: number, scheduleLength: number, pauseAt: number): number;
  _il_wasm_command(kind: number, number: number): void;
  _il_wasm_snapshot(): number;
  _il_wasm_steps(last: number): number;
  _il_wasm_schedule(): number;
  _il_wasm_findings(): number;
  _il_wasm_tracing(on: boolean): void;
  _il_wasm_trace(): number;
  _il_wasm_slice(ms: number): number;
  _il_wasm_join(cores: number): void;
  _il_wasm_stop(): void;
  _il_wasm_limit(): void;
  _il_wasm_type(length: number): void;
  _il_wasm_type_eof(): void;
  _il_wasm_drain(): number;
  _il_wasm_drain_size(): number;
  _il_wasm_next(): number;
  _il_wasm_receive(pid: number, length: number): number;
  _il_wasm_lost(pid: number, code: number): void;
  _il_wasm_finish(): void;
  _il_wasm_report(): number;
  _il_wasm_processes(): number;
  _il_wasm_end(): void;
}

export interface Loading {
  base: string;
  threaded: boolean;
  code: Promise<WebAssembly.Module>;
  /** core/lib, as the build bundles it. */
  library: Promise<Uint8Array>;
  /** Workers to make ahead of need. */
  carriers: number;
  news(): void;
  died(reason: string): void;
}

/** The program of a run and how each of its processes runs it. */
export interface Program {
  source: string;
  filename: string;
  cores: number;
  seed?: number | undefined;
  maxSteps?: number | undefined;
  memoryMb: number;
  trace: boolean;
}

/** What slice() says. */
export const enum Slice {
  UntilTyped = -1,
  Over = -2,
  Paused = -3,
}

const STRATEGIES: readonly NonNullable<RunRequest['strategy']>[] = ['random', 'pct', 'fair'];
/** turn: until so many loop turns and calls are done, and then to a line. */
export type EngineCommand = Exclude<StepCommand, { kind: 'back' }> | { kind: 'turn'; turn: number };
const COMMANDS = ['step', 'line', 'switch', 'to', 'continue', 'pause', 'to-line', 'turn'] as const;

/** What a command is to the engine, and the number that goes with it. */
function numbersOf(command: EngineCommand): [kind: number, number: number] {
  const kind = COMMANDS.indexOf(command.kind);
  if (command.kind === 'to') return command.step < 0 ? [COMMANDS.indexOf('to-line'), -command.step] : [kind, command.step];
  if (command.kind === 'turn') return [kind, command.turn];
  return [kind, 'task' in command && command.task !== undefined ? command.task : -1];
}

const utf8 = new TextEncoder();
const fromUtf8 = new TextDecoder();
const FATAL = 'the engine ran out of memory';

export class Instance {
  private orders: Order[] = [];
  /** The beginning of a character whose rest is still to come. */
  private readonly partial = new Map<Stream, Uint8Array>();

  private constructor(private readonly engine: Engine) {}

  static async load(loading: Loading): Promise<Instance> {
    const { base, threaded } = loading;
    const url = new URL(threaded ? 'engine.js' : 'engine-single.js', base).href;
    const { default: create } = (await import(/* @vite-ignore */ url)) as {
      default: (options: object) => Promise<Engine>;
    };
    const engine = await new Promise<Engine>((resolve, reject) => {
      create({
        carriers: loading.carriers,
        // Without threads the news come from inside the run itself: slice() asks for them afterwards. News told
        // on this very thread come from inside an export that may hold a lock: they wait until it has returned.
        onNews: threaded ? () => queueMicrotask(() => loading.news()) : () => undefined,
        onAbort: (reason: unknown) => loading.died(String(reason)),
        instantiateWasm(imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance, code: WebAssembly.Module) => void) {
          loading.code
            .then(async (code) => done(await WebAssembly.instantiate(code, imports), code))
            .catch(reject);
          return {};
        },
        locateFile: (file: string) => new URL(file, base).href,
      }).then(resolve, reject);
    });
    // For who looks at a worker from outside, as the tests do.
    Object.assign(self, { interleaveMemory: engine.wasmMemory });
    const instance = new Instance(engine);
    const library = await loading.library;
    if (!instance.fill(library) || !engine._il_wasm_library(library.length)) throw new Error(FATAL);
    if (threaded) engine._il_wasm_prepare(loading.carriers);
    return instance;
  }

  get memoryBytes(): number {
    return this.memory().byteLength;
  }

  /** Bits of News. */
  takeNews(): number {
    return this.engine._il_wasm_take_news();
  }

  /** plan: of a child. False: it cannot run. */
  start(program: Program, plan?: Uint8Array): boolean {
    const source = utf8.encode(program.source);
    const parts: Uint8Array[] = [utf8.encode(`${program.filename}\0`), source];
    if (plan) parts.push(plan);
    if (!this.fill(...parts)) return false;
    const { cores, seed = -1, maxSteps = 0, memoryMb } = program;
    this.engine._il_wasm_tracing(program.trace);
    return this.engine._il_wasm_start(source.length, plan !== undefined, cores, seed, maxSteps, memoryMb) !== 0;
  }

  /** The next start is of a controlled run. False: the schedule in the request is malformed. */
  control({ strategy = 'random', schedule = '' }: RunRequest): boolean {
    const text = utf8.encode(schedule);
    return this.fill(text) && this.engine._il_wasm_control(STRATEGIES.indexOf(strategy), text.length, -1) !== 0;
  }

  /** To a controlled run: then slice() goes on. 'to' goes forward only. */
  command(command: EngineCommand): void {
    this.engine._il_wasm_command(...numbersOf(command));
  }

  snapshot(): Snapshot {
    return this.json(this.engine._il_wasm_snapshot());
  }

  /** So many of the latest at most. */
  steps(last: number): Step[] {
    return this.json(this.engine._il_wasm_steps(last));
  }

  schedule(): string {
    return this.text(this.engine._il_wasm_schedule());
  }

  findings(): { races: Race[]; warnings: Warning[] } {
    return this.json(this.engine._il_wasm_findings());
  }

  /** What has been traced since the last call. */
  trace(): TraceChunk | undefined {
    const at = this.engine._il_wasm_trace();
    if (at === 0) return undefined;
    const memory = this.memory();
    const [events = 0, size = 0, names = 0, namesSize = 0, dropped = 0] = new Uint32Array(memory.buffer, at, 5);
    const facts = JSON.parse(fromUtf8.decode(memory.slice(names, names + namesSize))) as Omit<TraceChunk, 'events' | 'dropped'>;
    return { ...facts, events: memory.slice(events, events + size), dropped };
  }

  /** A run without threads or a controlled one. For how many milliseconds nothing will be ready, or a Slice. */
  slice(ms: number): number {
    return this.engine._il_wasm_slice(ms);
  }

  /** A child begins with one carrier; after News.Multi it has a use for more. */
  join(cores: number): void {
    this.engine._il_wasm_join(cores);
  }

  stop(): void {
    this.engine._il_wasm_stop();
  }

  /** A process elsewhere has come to its limit on steps. */
  limit(): void {
    this.engine._il_wasm_limit();
  }

  type(text: string): void {
    const bytes = utf8.encode(text);
    if (this.fill(bytes)) this.engine._il_wasm_type(bytes.length);
  }

  typeEof(): void {
    this.engine._il_wasm_type_eof();
  }

  /** Frames from another process, or in a child from the broker. */
  receive(pid: number, frames: Uint8Array): boolean {
    return this.fill(frames) && this.engine._il_wasm_receive(pid, frames.length) !== 0;
  }

  lost(pid: number, code: number): void {
    this.engine._il_wasm_lost(pid, code);
  }

  /**
   * Passes on what has been printed while there is room, and then what is to be done for other processes: what was
   * printed before a message was sent is shown before anything that follows from the message. False: there was
   * no room for all.
   */
  exchange(room: () => boolean, output: (stream: Stream, bytes: Uint8Array) => void, perform: (order: Order) => void): boolean {
    this.takeOrders();
    const at = this.engine._il_wasm_buffer(this.engine._il_wasm_drain_size());
    for (;;) {
      if (!room()) return false;
      const length = this.engine._il_wasm_drain();
      if (length === 0) break;
      const stream = length > 0 ? 'stdout' : 'stderr';
      const bytes = this.wholeCharacters(stream, this.memory().slice(at, at + Math.abs(length)));
      if (bytes.length > 0) output(stream, bytes);
    }
    const orders = this.orders;
    this.orders = [];
    orders.forEach(perform);
    return true;
  }

  /** After News.Over: last words into the console. */
  finish(): void {
    this.engine._il_wasm_finish();
  }

  report(): RunReport {
    return this.json(this.engine._il_wasm_report());
  }

  processes(): { processes: ReportedProcess[]; tasks: Pick<ProcessInfo, 'pid' | 'tasks'>[] } {
    return this.json(this.engine._il_wasm_processes());
  }

  /** Forgets the run. */
  end(): void {
    this.engine._il_wasm_end();
    this.orders = [];
    this.partial.clear();
  }

  /** The engine's memory now: it may have grown since the last look. */
  private memory(): Uint8Array<ArrayBuffer> {
    const buffer = this.engine.wasmMemory?.buffer;
    const bytes = buffer && buffer !== this.engine.HEAPU8.buffer ? new Uint8Array(buffer) : this.engine.HEAPU8;
    // What is copied out of it is not shared, which is all that this type is used for.
    return bytes as Uint8Array<ArrayBuffer>;
  }

  /** Puts the parts one after the other into the engine's buffer. False: no memory. */
  private fill(...parts: Uint8Array[]): boolean {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    let at = this.engine._il_wasm_buffer(size);
    if (!at) return false;
    const memory = this.memory();
    for (const part of parts) {
      memory.set(part, at);
      at += part.length;
    }
    return true;
  }

  private text(start: number): string {
    const bytes = this.memory();
    // A shared buffer cannot be decoded in place.
    return fromUtf8.decode(bytes.slice(start, bytes.indexOf(0, start)));
  }

  private json<T>(start: number): T {
    return JSON.parse(this.text(start)) as T;
  }

  private takeOrders(): void {
    for (let at = this.engine._il_wasm_next(); at !== 0; at = this.engine._il_wasm_next()) {
      const memory = this.memory();
      const [kind = 0, pid = 0, start = 0, length = 0] = new Uint32Array(memory.buffer, at, 4);
      this.orders.push({ kind: KINDS[kind]!, pid, bytes: memory.slice(start, start + length) });
    }
  }

  private wholeCharacters(stream: Stream, bytes: Uint8Array): Uint8Array {
    const before = this.partial.get(stream);
    if (before) {
      const joined = new Uint8Array(before.length + bytes.length);
      joined.set(before);
      joined.set(bytes, before.length);
      bytes = joined;
      this.partial.delete(stream);
    }
    const tail = incompleteTail(bytes);
    if (tail === 0) return bytes;
    this.partial.set(stream, bytes.slice(-tail));
    return bytes.slice(0, -tail);
  }
}
