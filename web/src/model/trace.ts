// The trace of a run: what happened, when, to whom. The engine writes it in records of 32 bytes (core/trace/trace.h),
// each engine instance its own.

/** Names in core/trace/events.def, lower case; the order is that of the file. */
export const EVENT_KINDS = [
  'start', 'run', 'yield', 'block', 'wake', 'end', 'lock', 'unlock', 'signal', 'observe', 'wait', 'notify', 'put',
  'get', 'send', 'receive',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface TaskName {
  pid: number;
  /** 0: the process's main task; the others in the order of their start. */
  number: number;
  name: string;
}

export interface ObjectName {
  pid: number;
  id: number;
  /** lock, rlock, condition, semaphore, event, queue. */
  kind: string;
  name: string;
}

export interface TraceChunk {
  /** Records; the buffer is transferred. */
  events: Uint8Array;
  /** Parallel mode: when time 0 of these records was on the one clock of all instances, in nanoseconds. */
  origin?: number;
  tasks: TaskName[];
  objects: ObjectName[];
  /** Events that found no room; at least so many. */
  dropped: number;
}

export interface TraceEvent {
  /** Parallel mode: nanoseconds since the run's start. Controlled mode: visible operations done. */
  time: number;
  kind: EventKind;
  pid: number;
  /** Number of the task in its process; -1: none did it. */
  task: number;
  /** The core that the task was on; -1: none. */
  core: number;
  line: number;
  /** block: index into WAIT_REASONS (model/waits.ts); else -1. */
  reason: number;
  /** Number of the other task where it is about one: start, wake, and what waits until a thread ends; else -1. */
  other: number;
  /** An ObjectName's id, or what send and receive name; 0: none. */
  object: number;
  /**
   * As events.def says. run in parallel mode: how many turns on this core before it found no room; they were since
   * the event before on this core, and what the tasks of this process did in between is not known.
   */
  number: number;
}

export const RECORD_BYTES = 32;
const NONE = 0xffffffff;
const NO_CORE = 255;

/** Records are little-endian: wasm memory and every machine that a page runs on are. */
function decodeRecord(view: DataView, at: number, shift: number): TraceEvent | undefined {
  const kind = EVENT_KINDS[view.getUint8(at + 16)];
  if (kind === undefined) return undefined;
  const task = view.getUint32(at + 12, true);
  const core = view.getUint8(at + 17);
  const isTask = view.getUint8(at + 19) !== 0;
  const object = view.getUint32(at + 24, true);
  return {
    time: view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true) + shift,
    kind,
    pid: view.getUint32(at + 8, true),
    task: task === NONE ? -1 : task,
    core: core === NO_CORE ? -1 : core,
    line: view.getUint32(at + 20, true),
    // 0 is no reason.
    reason: view.getUint8(at + 18) - 1,
    other: isTask ? object : -1,
    object: isTask ? 0 : object,
    number: view.getUint32(at + 28, true),
  };
}

/** All events in the order of their time; those at one time in the order of the records. Time 0 is the first chunk's. */
export function decodeTrace(chunks: readonly TraceChunk[]): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (const chunk of chunks) {
    const { buffer, byteOffset, byteLength } = chunk.events;
    const view = new DataView(buffer, byteOffset, byteLength);
    const shift = (chunk.origin ?? 0) - (chunks[0]!.origin ?? 0);
    for (let at = 0; at + RECORD_BYTES <= byteLength; at += RECORD_BYTES) {
      const event = decodeRecord(view, at, shift);
      if (event) events.push(event);
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

/** One name for each task and object: what the latest chunk calls it. */
export function traceNames(chunks: readonly TraceChunk[]): { tasks: TaskName[]; objects: ObjectName[] } {
  const tasks = new Map<string, TaskName>();
  const objects = new Map<string, ObjectName>();
  for (const chunk of chunks) {
    for (const task of chunk.tasks) tasks.set(`${task.pid} ${task.number}`, task);
    for (const object of chunk.objects) objects.set(`${object.pid} ${object.id}`, object);
  }
  return { tasks: [...tasks.values()], objects: [...objects.values()] };
}
