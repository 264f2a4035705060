// Checks what is handed to window.interleave. Wrong arguments are named; right ones get their defaults.

import type { Lesson } from './lesson';
import { MAX_CORES } from './link';

export interface RunArguments {
  source: string;
  filename: string;
  cores: number;
  seed: number;
  input: string;
  maxSteps?: number;
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

export function checkRunArguments(value: unknown, lessons: readonly Lesson[], defaults: Defaults): RunArguments {
  if (typeof value !== 'object' || value === null) throw new TypeError('run takes one object');
  const args = Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined));
  for (const name of Object.keys(args)) {
    if (!RUN_NAMES.includes(name)) throw new TypeError(`run has no argument ${name}`);
  }
  const { mode = 'parallel', strategy = 'random' } = args;
  if (mode === 'controlled') throw new TypeError("mode 'controlled' is not supported in this version");
  if (mode !== 'parallel') throw new TypeError(`mode must be 'parallel', not ${JSON.stringify(mode)}`);
  if (strategy !== 'random') {
    throw new TypeError(`strategy ${JSON.stringify(strategy)} is not supported in mode 'parallel'`);
  }
  if (args.schedule !== undefined) throw new TypeError('a schedule needs controlled mode, which is not supported in this version');
  const checked: RunArguments = {
    ...program(args, lessons),
    cores: args.cores === undefined ? defaults.cores : integer('cores', args.cores, 1, MAX_CORES),
    seed: args.seed === undefined ? defaults.freshSeed() : integer('seed', args.seed, 0, Number.MAX_SAFE_INTEGER),
    input: args.input === undefined ? '' : text('input', args.input),
  };
  if (args.maxSteps !== undefined) {
    checked.maxSteps = integer('maxSteps', args.maxSteps, 1, Number.MAX_SAFE_INTEGER);
  }
  return checked;
}
