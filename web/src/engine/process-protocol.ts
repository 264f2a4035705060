// The messages between the first process's host worker and that of a child. A child's worker holds one
// process at a time; every message about a process carries its number, and one that belongs to an earlier
// process is ignored.

import type { Stream } from '../model/report';
import type { TraceChunk } from '../model/trace';
import type { Program } from './instance';

export type ToProcess =
  /** First, once. The worker holds the lock for as long as it lives. */
  | { type: 'load'; base: string; code: WebAssembly.Module; library: Uint8Array; lock: string }
  | { type: 'begin'; pid: number; program: Program; plan: Uint8Array }
  /** From the broker. */
  | { type: 'frames'; pid: number; bytes: Uint8Array }
  /** So many more bytes of its output have been taken. */
  | { type: 'ack'; pid: number; bytes: number };

export interface Printed {
  stream: Stream;
  bytes: Uint8Array;
}

export type FromProcess =
  /** It holds the lock. */
  | { type: 'locked' }
  /** A process can begin. */
  | { type: 'ready' }
  /** What it has printed before it sent the frames, and then those, for the broker. */
  | { type: 'news'; pid: number; printed: Printed[]; frames: Uint8Array[] }
  | { type: 'tasks'; pid: number; tasks: string[] }
  /** It came to its limit on steps, which ends the run: told before the broker hears of its end. */
  | { type: 'limit'; pid: number }
  /** What it traced, before it has ended. */
  | { type: 'trace'; pid: number; trace: TraceChunk }
  /** Nothing of the process is left. reusable: the instance is as at first. */
  | { type: 'ended'; pid: number; reusable: boolean }
  | { type: 'died'; reason: string };
