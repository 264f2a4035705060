// Runs, one after the other: who starts one gets a promise of its report, the page gets its state and its
// output. Nothing here waits for a frame or for the terminal.
//
// A controlled run may pause. Then it takes commands, one after the other: one that comes while another is carried out
// waits for the pause after that. A paused run keeps nobody waiting: another run ends it.

import { KeptTrace, lastStep } from './kept-trace';
import type { ProcessInfo } from './processes';
import { Retained } from './retained';
import { emptyReport, type FullReport, type RunReport, type Stream } from './report';
import { momentOf, type Moment, type Pause, type StepCommand } from './stepping';
import type { TraceChunk } from './trace';

export interface RunRequest {
  source: string;
  filename: string;
  cores: number;
  seed?: number;
  maxSteps?: number;
  memoryLimitMb?: number;
  /** All of stdin. Absent: lines come from the terminal. */
  input?: string;
  mode?: 'parallel' | 'controlled';
  /** The rest is for controlled mode. */
  strategy?: Strategy;
  schedule?: string;
  pauseAt?: Moment;
  /** Typed before, in the run that this one repeats; more may come from the terminal. */
  typed?: Typed;
}

export type Strategy = 'random' | 'pct' | 'fair';

export interface Typed {
  text: string;
  eof: boolean;
}

export interface RunListener {
  /** Bytes are the listener's to keep. ack says that the next may come. */
  output(stream: Stream, bytes: Uint8Array, ack: () => void, process: number): void;
  /** A few times a second at most while processes or threads come and go. */
  processes(list: ProcessInfo[]): void;
  inputWanted(wanted: boolean): void;
  paused(pause: Pause): void;
  /** It has begun anew, on its way back to an earlier step: what has come so far is void. */
  rewound(): void;
  trace(chunk: TraceChunk): void;
  /** Exactly once a run, after all output. */
  finished(report: RunReport): void;
}

export interface Engine {
  readonly threaded: boolean;
  readonly ready: Promise<void>;
  /** A program that may be run next. */
  expect(source: string): void;
  start(request: RunRequest, listener: RunListener): void;
  sendInput(text: string): void;
  sendEof(): void;
  /** To a controlled run. */
  command(command: StepCommand): void;
  stop(): Promise<void>;
}

/** paused: also while a step is carried out, unless it takes long. */
export type Phase = 'loading' | 'unavailable' | 'idle' | 'running' | 'paused' | 'input' | 'stopping' | 'ended';

export interface RunState {
  phase: Phase;
  /** The place (lesson or link) that the latest run belongs to; undefined for one from outside the page. */
  place?: string | undefined;
  /** The latest run. */
  request?: RunRequest | undefined;
  report?: RunReport | undefined;
  /** The latest; gone when the run goes on by itself, and at its end. */
  pause?: Pause | undefined;
  /** Somebody has chosen who goes on, in this run or the one that it repeats. */
  byHand: boolean;
  /** What is known so far; after going back, what was known before too, until the run takes another way. */
  trace: readonly TraceChunk[];
  lines: number;
  interactive: boolean;
  /** A task waits for a line. */
  inputWanted: boolean;
  /** Empty until there is more than the main task of the first one. */
  processes: readonly ProcessInfo[];
  /** Why the engine is unavailable. */
  reason?: string | undefined;
}

export interface RunOutput {
  begin(): void;
  output(stream: Stream, bytes: Uint8Array, ack: () => void, process: number): void;
  end(report: RunReport): void;
}

interface Job {
  request: RunRequest;
  place: string | undefined;
  stopped: boolean;
  resolve(report: FullReport): void;
}

type Printed = Record<Stream, Retained>;

const NEWLINE = 10;
/** How long a step may take before the run counts as running. */
const STEP_PATIENCE_MS = 150;
const MOST_COMMANDS = 50;
const FRESH = {
  report: undefined,
  reason: undefined,
  pause: undefined,
  byHand: false,
  trace: [],
  inputWanted: false,
  lines: 0,
  processes: [],
} satisfies Partial<RunState>;

export const NO_RUN: RunState = { phase: 'loading', interactive: false, ...FRESH };

export class Runs {
  private state_ = NO_RUN;
  private readonly listeners: ((state: RunState) => void)[] = [];
  private queue: Job[] = [];
  private active: Job | undefined;
  private started = false;
  private idleWaiters: (() => void)[] = [];
  private readonly trace = new KeptTrace();
  private typed: Typed = { text: '', eof: false };
  /** Is being carried out. */
  private command_: StepCommand | undefined;
  private commands: StepCommand[] = [];
  private impatience: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly output: RunOutput,
  ) {
    engine.ready.then(
      () => {
        if (this.state_.phase === 'loading' && !this.active) this.set({ phase: 'idle' });
      },
      (error: unknown) => this.set({ phase: 'unavailable', reason: String(error instanceof Error ? error.message : error) }),
    );
  }

  get state(): RunState {
    return this.state_;
  }

  get busy(): boolean {
    return this.active !== undefined;
  }

  onChange(listener: (state: RunState) => void): void {
    this.listeners.push(listener);
  }

  /** A second run waits for the first. */
  run(request: RunRequest, place?: string): Promise<FullReport> {
    return new Promise((resolve) => {
      this.queue.push({ request, place, stopped: false, resolve });
      if (this.state_.phase === 'paused') this.endPaused();
      void this.pump();
    });
  }

  sendInput(text: string): void {
    if (!this.started) return;
    this.typed.text += text;
    this.engine.sendInput(text);
  }

  sendEof(): void {
    if (!this.started) return;
    this.typed.eof = true;
    this.engine.sendEof();
  }

  /** Without effect where it makes no sense. Runs from outside the page take none. */
  command(command: StepCommand): void {
    const { phase, place, request } = this.state_;
    if (!this.started || place === undefined || request?.mode !== 'controlled' || phase === 'stopping') return;
    if (phase !== 'paused') {
      if (command.kind !== 'pause' && (command.kind !== 'back' || phase !== 'input')) return;
      this.commands = [];
      this.engine.command(command);
    } else if (this.command_ === undefined) {
      this.perform(command);
    } else if (this.commands.length < MOST_COMMANDS) {
      this.commands.push(command);
    }
  }

  /**
   * To that moment of the latest run, which is paused, or has ended: then it is repeated up to there, or up to before
   * its last operation, as after that it cannot pause. False: there is no such run.
   */
  jump(step: Moment): boolean {
    const { phase, request, report, place, byHand, trace } = this.state_;
    if (phase === 'paused') this.command({ kind: 'to', step });
    if (phase === 'paused') return true;
    if (phase !== 'ended' || request?.mode !== 'controlled' || !report?.schedule || place === undefined) return false;
    const last = Math.max(0, (lastStep(trace) ?? Infinity) - 1);
    const pauseAt = Math.min(step, last);
    const again = { ...request, schedule: report.schedule, pauseAt, typed: { ...this.typed } };
    void this.run(again, place);
    this.trace.restore(trace);
    this.set({ byHand, trace });
    return true;
  }

  /** Stops what runs and what waits to run. Resolved when nothing runs any more. */
  stop(): Promise<void> {
    for (const job of this.queue) job.resolve(full(emptyReport('stopped', 0, job.request), { stdout: new Retained(), stderr: new Retained() }));
    this.queue = [];
    if (!this.active) return Promise.resolve();
    this.active.stopped = true;
    const idle = new Promise<void>((resolve) => this.idleWaiters.push(resolve));
    if (this.started) this.endPaused();
    return idle;
  }

  /** The last run is of no interest any more. */
  forget(): void {
    if (this.active || this.state_.phase !== 'ended') return;
    this.trace.clear();
    this.set({ phase: 'idle', place: undefined, request: undefined, ...FRESH });
  }

  private endPaused(): void {
    this.commands = [];
    this.set({ phase: 'stopping' });
    this.engine.stop().catch(() => undefined);
  }

  private perform(command: StepCommand): void {
    const { pause } = this.state_;
    const atStart = pause !== undefined && momentOf(pause.snapshot) === 0;
    if (command.kind === 'pause' || (command.kind === 'back' && atStart)) return this.next();
    if ('task' in command && command.task !== undefined) {
      this.trace.depart();
      this.set({ byHand: true, trace: this.trace.chunks });
    }
    this.command_ = command;
    this.engine.command(command);
    if (command.kind === 'continue') {
      this.commands = [];
      this.set({ pause: undefined });
      this.goesOn();
    } else {
      this.impatience = setTimeout(() => this.goesOn(), STEP_PATIENCE_MS);
    }
  }

  private goesOn(): void {
    this.set({ phase: this.state_.inputWanted ? 'input' : 'running' });
  }

  private next(): void {
    const command = this.commands.shift();
    if (command) this.perform(command);
  }

  private hasPaused(pause: Pause): void {
    clearTimeout(this.impatience);
    this.command_ = undefined;
    if (this.state_.phase === 'stopping') return;
    this.set({ phase: 'paused', pause });
    if (this.queue.length > 0) this.endPaused();
    else this.next();
  }

  private set(change: Partial<RunState>): void {
    this.state_ = { ...this.state_, ...change };
    for (const listener of this.listeners) listener(this.state_);
  }

  private async pump(): Promise<void> {
    if (this.active) return;
    const job = this.queue.shift();
    if (!job) return;
    this.active = job;
    const interactive = job.request.input === undefined;
    this.output.begin();
    this.trace.clear();
    this.typed = { text: '', eof: false, ...job.request.typed };
    this.set({ phase: 'loading', place: job.place, request: job.request, interactive, ...FRESH });
    let failure: unknown;
    await this.engine.ready.catch((error: unknown) => (failure = error ?? new Error('engine')));
    const printed = { stdout: new Retained(), stderr: new Retained() };
    if (failure !== undefined) {
      this.state_ = { ...this.state_, phase: 'unavailable', reason: failure instanceof Error ? failure.message : '' };
      return this.finish(job, emptyReport('died', 0, job.request), printed);
    }
    if (job.stopped) return this.finish(job, emptyReport('stopped', 0, job.request), printed);
    this.start(job, printed);
  }

  private start(job: Job, printed: Printed): void {
    this.started = true;
    this.set({ phase: 'running' });
    let finished = false;
    const listener: RunListener = {
      output: (stream, bytes, ack, process) => {
        printed[stream].push(bytes);
        let lines = 0;
        for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
        this.state_.lines += lines;
        this.output.output(stream, bytes, ack, process);
      },
      processes: (processes) => this.set({ processes }),
      inputWanted: (wanted) => {
        const { phase } = this.state_;
        this.state_.inputWanted = wanted;
        if (phase === 'running' || phase === 'input') this.goesOn();
        else this.set({});
      },
      paused: (pause) => this.hasPaused(pause),
      rewound: () => {
        printed.stdout = new Retained();
        printed.stderr = new Retained();
        this.trace.rewind();
        this.output.begin();
        this.set({ lines: 0, processes: [], inputWanted: false });
      },
      trace: (chunk) => this.set({ trace: this.trace.add(chunk) }),
      finished: (report) => {
        if (finished) return;
        finished = true;
        this.finish(job, report, printed);
      },
    };
    try {
      this.engine.start(job.request, listener);
    } catch {
      listener.finished(emptyReport('died', 0, job.request));
    }
  }

  private finish(job: Job, report: RunReport, printed: Printed): void {
    clearTimeout(this.impatience);
    this.started = false;
    this.active = undefined;
    this.command_ = undefined;
    this.commands = [];
    this.trace.depart();
    this.output.end(report);
    const phase = this.state_.phase === 'unavailable' ? 'unavailable' : 'ended';
    this.set({ phase, report, pause: undefined, trace: this.trace.chunks });
    job.resolve(full(report, printed));
    if (this.queue.length > 0) {
      void this.pump();
      return;
    }
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}

function full(report: RunReport, printed: Printed): FullReport {
  const out = printed.stdout.read();
  const err = printed.stderr.read();
  return { ...report, stdout: out.text, stderr: err.text, stdoutDropped: out.dropped, stderrDropped: err.dropped };
}
