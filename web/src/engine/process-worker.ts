// The host worker of a child process: holds an instance of its own and passes on between it and the first
// process's host worker, which has the broker. Idle between processes, it waits for the next.

import { Instance, News, type Order } from './instance';
import type { FromProcess, Printed, ToProcess } from './process-protocol';

/** Bytes of output on their way at most, while the process runs. */
const WINDOW = 1 << 17;
/** How often it looks whether threads have come or gone. */
const LOOK_MS = 200;
/** More names than anybody reads would only cost time. */
const MAX_NAMES = 100;

interface Active {
  pid: number;
  sentBytes: number;
  ackedBytes: number;
  over: boolean;
  cores: number;
  /** It has more carriers than one. */
  joined: boolean;
  /** Names of its threads, as told last. */
  told: string;
  timer: ReturnType<typeof setInterval>;
}

let instance: Instance;
let firstBytes: number;
let active: Active | undefined;

function post(message: FromProcess, transfer: Transferable[] = []): void {
  self.postMessage(message, { transfer });
}

function died(reason: unknown): void {
  post({ type: 'died', reason: String(reason) });
}

async function load(message: ToProcess & { type: 'load' }): Promise<void> {
  navigator.locks
    .request(message.lock, () => {
      post({ type: 'locked' });
      return new Promise(() => undefined);
    })
    .catch(died);
  instance = await Instance.load({
    base: message.base,
    threaded: true,
    code: Promise.resolve(message.code),
    library: Promise.resolve(message.library),
    carriers: 1,
    news,
    died,
  });
  firstBytes = instance.memoryBytes;
  post({ type: 'ready' });
}

function begin({ pid, program, plan }: ToProcess & { type: 'begin' }): void {
  const timer = setInterval(look, LOOK_MS);
  active = { pid, sentBytes: 0, ackedBytes: 0, over: false, cores: program.cores, joined: false, told: '', timer };
  if (instance.start(program, plan)) return;
  active.over = true;
  end(active);
}

function look(): void {
  const tasks = instance.processes().tasks[0]?.tasks.slice(0, MAX_NAMES) ?? [];
  const told = tasks.join('\n');
  if (!active || active.over || told === active.told) return;
  active.told = told;
  post({ type: 'tasks', pid: active.pid, tasks });
}

function news(): void {
  const bits = instance.takeNews();
  const process = active;
  if (!process) return;
  if (bits & News.Multi) {
    process.joined = true;
    instance.join(process.cores);
  }
  if (bits & News.Over && !process.over) {
    process.over = true;
    instance.finish();
    if (instance.report().status === 'limit') post({ type: 'limit', pid: process.pid });
  }
  flow(process);
}

/** Passes on output as far as it is taken, then frames; ends the process once it is over. */
function flow(process: Active): void {
  const printed: Printed[] = [];
  const frames: Uint8Array[] = [];
  const transfer: Transferable[] = [];
  const room = () => process.over || process.sentBytes - process.ackedBytes < WINDOW;
  const output = (stream: Printed['stream'], bytes: Uint8Array) => {
    process.sentBytes += bytes.length;
    printed.push({ stream, bytes });
    transfer.push(bytes.buffer as ArrayBuffer);
  };
  const perform = ({ bytes }: Order) => {
    frames.push(bytes);
    transfer.push(bytes.buffer);
  };
  const done = instance.exchange(room, output, perform);
  if (printed.length > 0 || frames.length > 0) post({ type: 'news', pid: process.pid, printed, frames }, transfer);
  if (done && process.over) end(process);
}

function end(process: Active): void {
  clearInterval(process.timer);
  active = undefined;
  const trace = instance.trace();
  if (trace) post({ type: 'trace', pid: process.pid, trace }, [trace.events.buffer as ArrayBuffer]);
  instance.end();
  // Memory never shrinks, and idle carriers are workers too.
  const reusable = !process.joined && instance.memoryBytes === firstBytes;
  post({ type: 'ended', pid: process.pid, reusable });
}

self.onmessage = ({ data }: MessageEvent<ToProcess>) => {
  if (data.type === 'load') load(data).catch(died);
  else take(data);
};

function take(message: Exclude<ToProcess, { type: 'load' }>): void {
  if (message.type === 'begin') begin(message);
  if (active?.pid !== message.pid) return;
  if (message.type === 'frames') instance.receive(0, message.bytes);
  if (message.type === 'ack') {
    active.ackedBytes += message.bytes;
    flow(active);
  }
}
