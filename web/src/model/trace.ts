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
  tasks: TaskName[];
  objects: ObjectName[];
  /** Events that found no room. */
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
  /** block: index into WAIT_REASONS (model/waits.ts). */
  reason: number;
  /** start, wake: number of the other task. */
  other: number;
  /** An ObjectName's id, or what send and receive name; 0: none. */
  object: number;
  /** As events.def says. */
  number: number;
}
