// The trace of a run as the timeline wants it.

import type { RunState } from './runs';
import { FIRST_NAME } from './processes';
import type { Trace } from './timeline';
import { decodeTrace, traceNames } from './trace';

const MS = 1e6;

/** undefined: nothing is known of the latest run yet. */
export function traceOf({ trace, report, request, pause, processes }: RunState): Trace | undefined {
  if (trace.length === 0) return undefined;
  const mode = pause || (report?.mode ?? request?.mode) === 'controlled' ? 'controlled' : 'parallel';
  const known = report?.processes ?? processes;
  // What ran to its end has told when that was.
  const cutShort = mode === 'parallel' && report !== undefined && report.status !== 'done' && report.status !== 'exception';
  return {
    mode,
    events: decodeTrace(trace),
    ...traceNames(trace),
    dropped: trace.reduce((sum, { dropped }) => sum + dropped, 0),
    goesOn: report === undefined,
    ...(cutShort && { end: report.wallMs * MS }),
    // The latest steps may have left no event.
    ...(pause && { end: pause.snapshot.step }),
    processes: known.map(({ pid, name }) => ({ pid, name: name || FIRST_NAME })),
  };
}
