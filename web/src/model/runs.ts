// Runs, one after the other: who starts one gets a promise of its report, the page gets its state and its
// output. Nothing here waits for a frame or for the terminal.

import type { ProcessInfo } from './processes';
import { Retained } from './retained';
import { emptyReport, type FullReport, type RunReport, type Stream } from './report';

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
  strategy?: 'random' | 'pct' | 'fair';
  schedule?: string;
  /** Pause before that visible operation, the first is 1. */
  pauseAt?: number;
}

export interface RunListener {
  /** Bytes are the listener's to keep. ack says that the next may come. */
  output(stream: Stream, bytes: Uint8Array, ack: () => void, process: number): void;
  /** A few times a second at most while processes or threads come and go. */
  processes(list: ProcessInfo[]): void;
  inputWanted(wanted: boolean): void;
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
  stop(): Promise<void>;
}

export type Phase = 'loading' | 'unavailable' | 'idle' | 'running' | 'input' | 'stopping' | 'ended';

export interface RunState {
  phase: Phase;
  /** The place (lesson or link) that the latest run belongs to; undefined for one from outside the page. */
  place?: string | undefined;
  report?: RunReport | undefined;
  lines: number;
  interactive: boolean;
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

const NEWLINE = 10;

export class Runs {
  private state_: RunState = { phase: 'loading', lines: 0, interactive: false, processes: [] };
  private readonly listeners: ((state: RunState) => void)[] = [];
  private queue: Job[] = [];
  private active: Job | undefined;
  private started = false;
  private idleWaiters: (() => void)[] = [];

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
      void this.pump();
    });
  }

  sendInput(text: string): void {
    if (this.started) this.engine.sendInput(text);
  }

  sendEof(): void {
    if (this.started) this.engine.sendEof();
  }

  /** Stops what runs and what waits to run. Resolved when nothing runs any more. */
  stop(): Promise<void> {
    for (const job of this.queue) job.resolve(full(emptyReport('stopped'), new Retained(), new Retained()));
    this.queue = [];
    if (!this.active) return Promise.resolve();
    this.active.stopped = true;
    const idle = new Promise<void>((resolve) => this.idleWaiters.push(resolve));
    if (this.started) {
      this.set({ phase: 'stopping' });
      this.engine.stop().catch(() => undefined);
    }
    return idle;
  }

  /** The last run is of no interest any more. */
  forget(): void {
    if (this.active || this.state_.phase !== 'ended') return;
    this.set({ phase: 'idle', place: undefined, report: undefined, lines: 0, processes: [] });
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
    this.set({ phase: 'loading', place: job.place, report: undefined, reason: undefined, lines: 0, interactive, processes: [] });
    let failure: unknown;
    await this.engine.ready.catch((error: unknown) => (failure = error ?? new Error('engine')));
    const stdout = new Retained();
    const stderr = new Retained();
    if (failure !== undefined) {
      this.state_ = { ...this.state_, phase: 'unavailable', reason: failure instanceof Error ? failure.message : '' };
      return this.finish(job, emptyReport('died'), stdout, stderr);
    }
    if (job.stopped) return this.finish(job, emptyReport('stopped'), stdout, stderr);
    this.start(job, stdout, stderr);
  }

  private start(job: Job, stdout: Retained, stderr: Retained): void {
    this.started = true;
    this.set({ phase: 'running' });
    let finished = false;
    const listener: RunListener = {
      output: (stream, bytes, ack, process) => {
        (stream === 'stdout' ? stdout : stderr).push(bytes);
        let lines = 0;
        for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
        this.state_.lines += lines;
        this.output.output(stream, bytes, ack, process);
      },
      processes: (processes) => this.set({ processes }),
      inputWanted: (wanted) => {
        if (this.state_.phase === 'running' || this.state_.phase === 'input') {
          this.set({ phase: wanted ? 'input' : 'running' });
        }
      },
      finished: (report) => {
        if (finished) return;
        finished = true;
        this.finish(job, report, stdout, stderr);
      },
    };
    try {
      this.engine.start(job.request, listener);
    } catch {
      listener.finished(emptyReport('died'));
    }
  }

  private finish(job: Job, report: RunReport, stdout: Retained, stderr: Retained): void {
    this.started = false;
    this.active = undefined;
    this.output.end(report);
    this.set({ phase: this.state_.phase === 'unavailable' ? 'unavailable' : 'ended', report });
    job.resolve(full(report, stdout, stderr));
    if (this.queue.length > 0) {
      void this.pump();
      return;
    }
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const resolve of waiters) resolve();
  }
}

function full(report: RunReport, stdout: Retained, stderr: Retained): FullReport {
  const out = stdout.read();
  const err = stderr.read();
  return { ...report, stdout: out.text, stderr: err.text, stdoutDropped: out.dropped, stderrDropped: err.dropped };
}
