// The text of a schedule, as far as the page reads it: core/check/schedule.h says what is in one. Whether it fits a
// program only the run says.

import type { Strategy } from './runs';

const FORM = /^(\d+)\.[0-9a-f]{1,8}\.([rpf])(\d{1,20})(?:\.\d+-\d+(?:_\d+-\d+)*)?$/;
const VERSION = '1';
const STRATEGIES: Record<string, Strategy> = { r: 'random', p: 'pct', f: 'fair' };

export interface ScheduleHead {
  strategy: Strategy;
  /** Absent where it is larger than a number is exact. */
  seed?: number;
}

/** undefined: not a schedule, or not one that is whole. */
export function readSchedule(text: string): ScheduleHead | undefined {
  const [, version, letter = '', digits = ''] = FORM.exec(text) ?? [];
  const strategy = STRATEGIES[letter];
  if (version !== VERSION || strategy === undefined) return undefined;
  const seed = Number(digits);
  return Number.isSafeInteger(seed) ? { strategy, seed } : { strategy };
}
