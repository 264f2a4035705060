// The other processes of a run, each in a worker of its own with an instance of its own: makes and keeps the
// workers, passes on between them and the first process's instance, and notices when one is gone.
//
// A new worker and its instance take tens of milliseconds, so some are made ahead of need, and one whose
// process has ended waits a while for the next. A worker that the browser ended says nothing: each holds a lock
// for as long as it lives, and here the same lock is asked for.

import type { ProcessInfo } from '../model/processes';
import type { TraceChunk } from '../model/trace';
import type { Instance, Order, Program } from './instance';
import type { FromProcess, Printed, ToProcess } from './process-protocol';

/** Workers that are made ahead of need. */
const AHEAD = 4;
/** How long workers without a process stay when none are expected to be needed. */
const IDLE_MS = 5000;
/** How long a process has to end when told so, before its worker is ended. */
const KILL_PATIENCE_MS = 2000;
/** More names than anybody reads would only cost time. */
const MAX_NAMES = 100;
/** Exit codes of a process that was lost: SIGKILL, and one that could not begin. */
const LOST = -9;
const NEVER_BEGAN = 1;

/** What the first process's host worker does for the others. */
export interface Centre {
  /** taken: to be called when the page has taken it. */
  output(pid: number, printed: Printed, taken: () => void): void;
  /** For the broker. False: not messages. */
  receive(pid: number, frames: Uint8Array): boolean;
  /** Tells the broker, unless it knows. */
  lost(pid: number, code: number): void;
  /** A process has come to its limit on steps. */
  limit(): void;
  trace(chunk: TraceChunk): void;
  /** A process is gone. */
  gone(): void;
}

interface Child {
  worker: Worker;
  /** Its instance is loaded; what is for it waits until then. */
  ready: boolean;
  waiting: { message: ToProcess; transfer: Transferable[] }[];
  pid: number | undefined;
  patience?: ReturnType<typeof setTimeout>;
}

export class Processes {
  private readonly idle: Child[] = [];
  private readonly busy = new Map<number, Child>();
  private readonly tasks_ = new Map<number, string[]>();
  private trimming: ReturnType<typeof setTimeout> | undefined;
  private made = 0;
  /** Idle ones that stay for good. */
  private kept = 0;
  /** So many are to be made ahead now. */
  private ahead = 0;

  constructor(
    private readonly base: string,
    private readonly code: WebAssembly.Module,
    /** Shared memory, so that it is not copied for each. */
    private readonly library: Uint8Array,
    private readonly centre: Centre,
  ) {}

  /** Those whose workers have something to do. */
  get count(): number {
    return this.busy.size;
  }

  /** Makes workers ahead of need. */
  prepare(): void {
    this.ahead = AHEAD;
    this.makeAhead();
    this.trimLater();
  }

  /** Whether some are to be kept ready. */
  expect(uses: boolean): void {
    this.kept = uses ? AHEAD : 0;
    if (uses) this.prepare();
    else this.trimLater();
  }

  begin(pid: number, program: Program, plan: Uint8Array<ArrayBuffer>): void {
    const at = this.idle.findIndex((c) => c.ready);
    const child = this.idle.splice(Math.max(at, 0), 1)[0] ?? this.make();
    child.pid = pid;
    this.busy.set(pid, child);
    this.send(child, { type: 'begin', pid, program, plan }, [plan.buffer]);
  }

  perform({ kind, pid, bytes }: Order): void {
    const child = this.busy.get(pid);
    if (!child) return;
    if (kind === 'frames') this.send(child, { type: 'frames', pid, bytes }, [bytes.buffer]);
    else if (!child.ready) this.release(child, pid, LOST);
    else child.patience ??= setTimeout(() => this.discard(child, LOST), KILL_PATIENCE_MS);
  }

  tasks(pid: number): string[] | undefined {
    return this.tasks_.get(pid);
  }

  /** The run has ended: nothing is told about its processes any more. */
  forget(): void {
    this.tasks_.clear();
    this.ahead = this.kept;
  }

  /** One after the other: those that are needed at once are not to wait for the rest. */
  private makeAhead(): void {
    const all = [...this.idle, ...this.busy.values()];
    if (all.length < this.ahead && all.every((child) => child.ready)) this.idle.push(this.make());
  }

  private send(child: Child, message: ToProcess, transfer: Transferable[] = []): void {
    if (child.ready) child.worker.postMessage(message, transfer);
    else child.waiting.push({ message, transfer });
  }

  private make(): Child {
    const worker = new Worker(new URL('./process-worker.ts', import.meta.url), { type: 'module', name: 'interleave-process' });
    const child: Child = { worker, ready: false, waiting: [], pid: undefined };
    const lock = `interleave ${crypto.randomUUID()} ${++this.made}`;
    worker.onmessage = ({ data }: MessageEvent<FromProcess>) => {
      if (data.type === 'locked') void navigator.locks.request(lock, () => this.discard(child, LOST));
      else if (data.type === 'ready') this.isReady(child);
      else if (data.type === 'died') this.discard(child, LOST);
      else if (data.pid === child.pid) this.take(child, data.pid, data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      this.discard(child, NEVER_BEGAN);
    };
    const { base, code, library } = this;
    worker.postMessage({ type: 'load', base, code, library, lock } satisfies ToProcess);
    return child;
  }

  private isReady(child: Child): void {
    child.ready = true;
    for (const { message, transfer } of child.waiting.splice(0)) this.send(child, message, transfer);
    this.makeAhead();
  }

  private take(child: Child, pid: number, message: Exclude<FromProcess, { type: 'locked' | 'ready' | 'died' }>): void {
    switch (message.type) {
      case 'news':
        for (const printed of message.printed) {
          const bytes = printed.bytes.length;
          this.centre.output(pid, printed, () => {
            if (child.pid === pid) this.send(child, { type: 'ack', pid, bytes });
          });
        }
        for (const frames of message.frames) if (!this.centre.receive(pid, frames)) this.discard(child, LOST);
        break;
      case 'tasks':
        this.tasks_.set(pid, message.tasks);
        break;
      case 'limit':
        this.centre.limit();
        break;
      case 'trace':
        this.centre.trace(message.trace);
        break;
      case 'ended':
        if (message.reusable) this.release(child, pid, NEVER_BEGAN);
        else this.discard(child, NEVER_BEGAN);
    }
  }

  /** The child has no process any more, and waits for the next. */
  private release(child: Child, pid: number, code: number): void {
    child.waiting = [];
    this.idle.push(child);
    this.leave(child, pid, code);
    this.trimLater();
  }

  private trimLater(): void {
    clearTimeout(this.trimming);
    this.trimming = setTimeout(() => this.idle.splice(this.kept).forEach((child) => this.discard(child, LOST)), IDLE_MS);
  }

  /** The worker is gone, or is of no use. */
  private discard(child: Child, code: number): void {
    child.worker.onmessage = null;
    child.worker.terminate();
    const at = this.idle.indexOf(child);
    if (at >= 0) this.idle.splice(at, 1);
    if (child.pid !== undefined) this.leave(child, child.pid, code);
  }

  private leave(child: Child, pid: number, code: number): void {
    clearTimeout(child.patience);
    delete child.patience;
    child.pid = undefined;
    this.busy.delete(pid);
    this.tasks_.delete(pid);
    this.centre.lost(pid, code);
    this.centre.gone();
  }
}

/** All processes of the run, with the threads of those that live. */
export function processList(instance: Instance, elsewhere: Processes | undefined): ProcessInfo[] {
  const facts = instance.processes();
  const here = new Map(facts.tasks.map(({ pid, tasks }) => [pid, tasks]));
  return facts.processes.map(({ pid, parent, name, exit }): ProcessInfo => {
    if (exit !== null) return { pid, parent, name, state: 'ended', exit, tasks: [] };
    const tasks = here.get(pid) ?? elsewhere?.tasks(pid);
    return { pid, parent, name, state: tasks ? 'running' : 'starting', tasks: tasks?.slice(0, MAX_NAMES) ?? [] };
  });
}
