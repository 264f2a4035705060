// The messages between the page and the engine's host worker: the whole wasm boundary on this side of
// the worker. One run at a time; every message about a run carries its number, and one that belongs to
// an earlier run is ignored.

import type { Pause, StepCommand } from '../model/stepping';
import type { TraceChunk } from '../model/trace';
import type { ProcessInfo } from '../model/processes';
import type { RunReport, Stream } from '../model/report';
import type { RunRequest } from '../model/runs';

export type ToHost =
  /** First, once. `base` is the folder of the engine's files; threaded chooses the build. */
  | { type: 'load'; base: string; threaded: boolean }
  /** Second, once: the engine's code. */
  | { type: 'code'; code: WebAssembly.Module }
  /** Whether the program in the editor seems to use processes, at any time. */
  | { type: 'expect'; processes: boolean }
  | { type: 'start'; run: number; request: RunRequest }
  /** The page has taken so many bytes of output in all, since the run's start. */
  | { type: 'ack'; run: number; bytes: number }
  | { type: 'input'; run: number; text: string }
  | { type: 'eof'; run: number }
  | { type: 'stop'; run: number }
  /** Of a controlled run. */
  | { type: 'command'; run: number; command: StepCommand };

export type FromHost =
  | { type: 'ready' }
  | { type: 'failed'; reason: string }
  /**
   * The buffer is transferred. `process` is the number of the one that printed; a list that it is in has come
   * before. In the build without threads all output is the first one's.
   */
  | { type: 'output'; run: number; stream: Stream; bytes: Uint8Array; process: number }
  /** All processes there have been, in the order of their start; not before there is a second one or a thread. */
  | { type: 'processes'; run: number; list: ProcessInfo[] }
  | { type: 'input-wanted'; run: number; wanted: boolean }
  /** A controlled run has paused. */
  | { type: 'paused'; run: number; pause: Pause }
  /** It has begun anew, on its way back to an earlier step: the output so far is void. */
  | { type: 'rewound'; run: number }
  /** After the end, before 'finished'; and of a controlled run before each 'paused'. See model/trace.ts. */
  | { type: 'trace'; run: number; trace: TraceChunk }
  | { type: 'finished'; run: number; report: RunReport }
  /** The engine broke: the run is lost and the worker is not to be used again. */
  | { type: 'died'; reason: string };
