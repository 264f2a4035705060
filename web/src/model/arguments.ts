// Checks what is handed to window.interleave. Wrong arguments are named; right ones get their defaults.

import { CONTROLLED_CORES, CONTROLLED_SEED, STRATEGIES } from './choice';
import type { Lesson } from './lesson';
import { MAX_CORES } from './link';
import type { Strategy } from './runs';
import { readSchedule } from './schedule';

export interface RunArguments {
  source: string;
  filename: string;
  mode: 'parallel' | 'controlled';
  cores: number;
  seed: number;
  input: string;
  maxSteps?: number;
  strategy?: Strategy;
  schedule?: string;
}

export interface Defaults {
  cores: number;
  freshSeed(): number;
}

const RUN_NAMES = ['scenario', 'source', 'mode', 'cores', 'seed', 'strategy', 'schedule', 'input', 'maxSteps'];
function integer(name: string, value: unknown, least: number, most: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new TypeError(`${name} must be a whole number from ${least} to ${most}, not ${String(value)}`);
  }
  return value;
}

/** The first is the default. */
function choice<T extends string>(name: string, value: unknown, choices: readonly T[]): T {
  if (value === undefined) return choices[0]!;
  const found = choices.find((known) => known === value);
  const list = choices.map((known) => `'${known}'`).join(', ');
  if (found === undefined) throw new TypeError(`${name} must be one of ${list}, not ${JSON.stringify(value)}`);
  return found;
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw new TypeError(`${name} must be a string, not ${typeof value}`);
  return value;
}

function program(args: Record<string, unknown>, lessons: readonly Lesson[]): { source: string; filename: string } {
  const { scenario, source } = args;
  if ((scenario === undefined) === (source === undefined)) {
    throw new TypeError('give either scenario or source');
  }
  if (source !== undefined) return { source: text('source', source), filename: 'main.py' };
  const lesson = lessons.find((l) => l.id === scenario);
  if (!lesson) throw new TypeError(`there is no scenario ${JSON.stringify(scenario)}`);
  return { source: lesson.program, filename: lesson.file };
}

function parallel({ strategy, schedule }: Record<string, unknown>, defaults: Defaults): Pick<RunArguments, 'cores' | 'seed'> {
  if (strategy !== undefined && strategy !== 'random') {
    throw new TypeError(`strategy ${JSON.stringify(strategy)} needs mode 'controlled'`);
  }
  if (schedule !== undefined) throw new TypeError("a schedule needs mode 'controlled'");
  return { cores: defaults.cores, seed: defaults.freshSeed() };
}

function controlled(args: Record<string, unknown>): Pick<RunArguments, 'cores' | 'seed' | 'strategy' | 'schedule'> {
  const strategy = choice('strategy', args.strategy, STRATEGIES);
  const chosen = { cores: CONTROLLED_CORES, seed: CONTROLLED_SEED, strategy };
  if (args.schedule === undefined) return chosen;
  const schedule = text('schedule', args.schedule);
  if (!readSchedule(schedule)) throw new TypeError('the schedule is malformed: it may have been cut off, or changed on its way');
  return { ...chosen, schedule };
}

export function checkRunArguments(value: unknown, lessons: readonly Lesson[], defaults: Defaults): RunArguments {
  if (typeof value !== 'object' || value === null) throw new TypeError('run takes one object');
  const args = Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));
  for (const name of Object.keys(args)) {
    if (!RUN_NAMES.includes(name)) throw new TypeError(`run has no argument ${name}`);
  }
  // A schedule is of a controlled run, so it says the mode.
  const said = args.mode ?? (args.schedule === undefined ? undefined : 'controlled');
  const mode = choice('mode', said, ['parallel', 'controlled']);
  const checked: RunArguments = {
    ...program(args, lessons),
    mode,
    ...(mode === 'controlled' ? controlled(args) : parallel(args, defaults)),
    input: args.input === undefined ? '' : text('input', args.input),
  };
  if (args.cores !== undefined) checked.cores = integer('cores', args.cores, 1, MAX_CORES);
  if (args.seed !== undefined) checked.seed = integer('seed', args.seed, 0, Number.MAX_SAFE_INTEGER);
  if (args.maxSteps !== undefined) {
    checked.maxSteps = integer('maxSteps', args.maxSteps, 1, Number.MAX_SAFE_INTEGER);
  }
  return checked;
}
