// What the page shows of a controlled run that has paused: core/check/snapshot.c writes it. Tasks are known by
// their index in the run: 0 is the main task of the first process, the others in the order of their start.

/** core/vm/visible.def, in lower case. */
export type OperationKind =
  | 'read' | 'write' | 'acquire' | 'release' | 'wait' | 'notify' | 'set' | 'test' | 'put' | 'get' | 'start'
  | 'join' | 'end' | 'sleep' | 'print' | 'input' | 'send' | 'receive' | 'turn' | 'line';

/** What a task does next, or has done in a step. */
export interface Operation {
  kind: OperationKind;
  line: number;
  /** The variable, lock, queue or thread that it is done to, as the user calls it. */
  object?: string;
  /** What is written, put or printed. */
  value?: string;
}

/** One visible operation that has been done; the first of a run is number 1. */
export interface Step extends Operation {
  step: number;
  task: number;
}

export interface TaskState {
  index: number;
  pid: number;
  /** 0: the process's main task; the others in the order of their start. */
  number: number;
  /** Of a process's main task but the first one's: the name of the process. */
  name: string;
  state: 'ready' | 'blocked' | 'sleeping' | 'done';
  line: number;
  /** Of a ready task. */
  next?: Operation;
  /** Of a blocked task; reason: a name in core/vm/waits.def, lower case. */
  waits?: { reason: string; object?: string; owner?: number };
  /** Of a sleeping task, or one whose wait has a time-out: seconds of virtual time from now. */
  wakesIn?: number;
  /** Locks that it holds. */
  holds: string[];
  /** Local variables of its innermost frame in the program, at most 20. */
  locals: { name: string; value: string }[];
}

export interface TouchedBy {
  task: number;
  line: number;
  step: number;
}

export interface VariableState {
  pid: number;
  name: string;
  value: string;
  written?: TouchedBy;
  /** Since the last write. */
  read: TouchedBy[];
}

export interface LockState {
  pid: number;
  /** Of multiprocessing: all processes have it, and pid is one where it has a name. */
  shared?: boolean;
  name: string;
  kind: 'lock' | 'rlock' | 'condition' | 'semaphore' | 'event';
  owner?: number;
  /** RLock: times acquired; semaphore: permits left; event: 1 when set. */
  count: number;
  waiters: number[];
}

export interface QueueState {
  pid: number;
  /** As of locks; its items are pickles, in hexadecimal digits, at most 30 and of each at most the first 160 bytes. */
  shared?: boolean;
  name: string;
  kind: 'fifo' | 'lifo' | 'priority' | 'simple' | 'pipe';
  /** 0: no limit. */
  maxsize: number;
  /** The one that leaves next comes first; at most 100. Priority: as the heap holds them. */
  items: string[];
  length: number;
  /** Tasks that wait to take or to put. */
  getters: number[];
  putters: number[];
}

export interface Snapshot {
  step: number;
  /** That have begun, while there is one task only. */
  lines?: number;
  /** They are counted since so many loop turns and calls; absent: since the start. */
  linesFrom?: number;
  /** Seconds of virtual time since the start. */
  time: number;
  tasks: TaskState[];
  variables: VariableState[];
  locks: LockState[];
  queues: QueueState[];
}
