// The page's side of the engine: owns the host worker, hands it runs and passes on what it says. A worker
// that dies is replaced; the run that was lost ends with status died.

import { emptyReport, type RunReport } from '../model/report';
import type { Engine, RunListener, RunRequest } from '../model/runs';
import type { StepCommand } from '../model/stepping';
import type { FromHost, ToHost } from './protocol';
import { usesProcesses } from './warm-up';

export type { RunListener, RunRequest } from '../model/runs';
export type { Stream } from '../model/report';

/** How long the engine has to end a run after stop before its worker is replaced. */
const STOP_PATIENCE_MS = 3000;
/** Where it runs Python in its worker it cannot hear of the stop inside one long operation. */
const SINGLE_STOP_PATIENCE_MS = 800;

type FromRun = Extract<FromHost, { run: number }>;

interface ActiveRun {
  number: number;
  request: RunRequest;
  listener: RunListener;
  startedAt: number;
  ackedBytes: number;
  stopWaiters: (() => void)[];
  patience?: ReturnType<typeof setTimeout>;
}

function deferred(): { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } {
  let resolve!: () => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // Who waits hears of it; nobody waiting is no error of its own.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}

export class EngineClient implements Engine {
  readonly threaded: boolean;
  private worker!: Worker;
  private loading = deferred();
  private isReady = false;
  private active: ActiveRun | undefined;
  private runs = 0;
  private expectsProcesses = false;

  constructor(
    private readonly base: string,
    threaded: boolean,
    private readonly code: Promise<WebAssembly.Module>,
  ) {
    this.threaded = threaded;
    this.startWorker();
  }

  /** A run can start. Rejected when the engine cannot be loaded. */
  get ready(): Promise<void> {
    return this.loading.promise;
  }

  /** What the next program may be: what it will need is made ready while there is time. */
  expect(source: string): void {
    const processes = usesProcesses(source);
    if (processes === this.expectsProcesses) return;
    this.expectsProcesses = processes;
    this.send({ type: 'expect', processes });
  }

  start(request: RunRequest, listener: RunListener): void {
    if (this.active) throw new Error('a run is active');
    this.active = { number: ++this.runs, request, listener, startedAt: performance.now(), ackedBytes: 0, stopWaiters: [] };
    this.send({ type: 'start', run: this.runs, request });
  }

  sendInput(text: string): void {
    if (this.active) this.send({ type: 'input', run: this.active.number, text });
  }

  sendEof(): void {
    if (this.active) this.send({ type: 'eof', run: this.active.number });
  }

  command(command: StepCommand): void {
    if (this.active) this.send({ type: 'command', run: this.active.number, command });
  }

  stop(): Promise<void> {
    const run = this.active;
    if (!run) return Promise.resolve();
    this.send({ type: 'stop', run: run.number });
    run.patience ??= setTimeout(
      () => {
        if (this.active === run) this.replaceWorker('stopped');
      },
      this.threaded && run.request.mode !== 'controlled' ? STOP_PATIENCE_MS : SINGLE_STOP_PATIENCE_MS,
    );
    return new Promise((resolve) => run.stopWaiters.push(resolve));
  }

  private send(message: ToHost): void {
    this.worker.postMessage(message);
  }

  private startWorker(): void {
    const worker = new Worker(new URL('./host-worker.ts', import.meta.url), { type: 'module', name: 'interleave-host' });
    this.worker = worker;
    worker.onmessage = (event: MessageEvent<FromHost>) => {
      if (worker === this.worker) this.receive(event.data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      if (worker === this.worker) this.lost(event.message || 'the worker could not be started');
    };
    this.send({ type: 'load', base: this.base, threaded: this.threaded });
    if (this.expectsProcesses) this.send({ type: 'expect', processes: true });
    this.code.then(
      (code) => worker === this.worker && this.send({ type: 'code', code }),
      (error: unknown) => this.loading.reject(error instanceof Error ? error : new Error(String(error))),
    );
  }

  private receive(message: FromHost): void {
    if (message.type === 'ready') {
      this.isReady = true;
      this.loading.resolve();
    } else if (message.type === 'failed') {
      this.loading.reject(new Error(message.reason));
    } else if (message.type === 'died') {
      this.lost(message.reason);
    } else if (this.active?.number === message.run) {
      this.receiveOf(this.active, message);
    }
  }

  private receiveOf(run: ActiveRun, message: FromRun): void {
    const { listener } = run;
    switch (message.type) {
      case 'output':
        this.output(run, message);
        break;
      case 'processes':
        listener.processes(message.list);
        break;
      case 'input-wanted':
        listener.inputWanted(message.wanted);
        break;
      case 'paused':
        listener.paused(message.pause);
        break;
      case 'rewound':
        listener.rewound();
        break;
      case 'trace':
        listener.trace(message.trace);
        break;
      case 'finished':
        this.end(message.report);
        break;
    }
  }

  private output(run: ActiveRun, message: FromRun & { type: 'output' }): void {
    const { length } = message.bytes;
    const ack = () => {
      run.ackedBytes += length;
      if (this.active === run) this.send({ type: 'ack', run: run.number, bytes: run.ackedBytes });
    };
    run.listener.output(message.stream, message.bytes, ack, message.process);
  }

  private end(report: RunReport): void {
    const run = this.active!;
    this.active = undefined;
    clearTimeout(run.patience);
    run.listener.finished(report);
    for (const resolve of run.stopWaiters) resolve();
  }

  /** The worker is gone. Before it was ever ready, another one would fare no better. */
  private lost(reason: string): void {
    if (this.isReady) this.replaceWorker('died');
    else this.loading.reject(new Error(reason));
  }

  private replaceWorker(status: 'stopped' | 'died'): void {
    this.worker.terminate();
    this.isReady = false;
    this.loading = deferred();
    this.startWorker();
    const run = this.active;
    if (run) this.end(emptyReport(status, performance.now() - run.startedAt, run.request));
  }
}
