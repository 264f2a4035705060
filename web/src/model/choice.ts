// How the next run is to be done, as chosen on the page: from a link, a lesson's recommendation or by hand.

import type { Lesson } from './lesson';
import { MAX_CORES, type LinkParameters } from './link';
import type { RunRequest, Strategy } from './runs';
import { readSchedule } from './schedule';

export const STRATEGIES: readonly Strategy[] = ['random', 'pct', 'fair'];
export const CONTROLLED_SEED = 1;
/** Controlled mode has one core, but os.cpu_count() says this. */
export const CONTROLLED_CORES = 2;

export interface Choice {
  mode: 'parallel' | 'controlled';
  cores: number;
  /** For controlled mode: what os.cpu_count() says, where a link says it. */
  cpus?: number;
  /** Absent: a fresh one for each run in parallel mode, 1 in controlled mode. */
  seed?: number;
  strategy: Strategy;
  /** Takes the place of strategy and seed. It is of the program as it was when the schedule came. */
  schedule?: string;
  /** Where Step begins: after so many operations. */
  step?: number;
}

type Recommendation = Pick<Lesson, 'mode' | 'cores' | 'seed' | 'strategy' | 'schedule' | 'step'>;

const PLAIN: Recommendation = { mode: 'parallel', cores: 2 };

/** What a lesson recommends; schedules are of its own program, so not once that has been edited. */
export function recommended(lesson: Lesson | undefined, edited = false): Choice {
  const { mode, cores, seed, strategy = 'random', schedule, step } = lesson ?? PLAIN;
  return clean({ mode, cores, seed, strategy, ...(!edited && { schedule, step }) });
}

/** What a link says; where it says nothing, what the lesson recommends for that mode. */
export function linkChoice(parameters: LinkParameters, lesson: Lesson | undefined): Choice {
  const advice = recommended(lesson);
  const mode = linkMode(parameters) ?? advice.mode;
  // A link that says how to run is not mixed with a lesson's schedule.
  const own = [parameters.schedule, parameters.seed, parameters.strategy, parameters.step].some((value) => value !== undefined);
  const rest = mode !== advice.mode || own ? { seed: undefined, schedule: undefined, step: undefined, strategy: 'random' } : {};
  const cores = mode === 'controlled' ? { cores: advice.cores, cpus: parameters.cores } : {};
  return clean({ ...advice, ...rest, ...defined(parameters), ...cores, mode });
}

/** The mode that a link asks for, by name or by what else it holds. */
export function linkMode(p: LinkParameters): 'parallel' | 'controlled' | 'explore' | undefined {
  if (p.mode === 'explore' || p.mode === 'controlled') return p.mode;
  if (p.preemptions !== undefined || p.depth !== undefined || p.limit !== undefined) return 'explore';
  if (p.strategy === 'dpor' || p.strategy === 'dfs') return 'explore';
  if (p.schedule !== undefined || p.step !== undefined || p.strategy === 'pct' || p.strategy === 'fair') return 'controlled';
  return p.mode;
}

/** The values of one that may come from anywhere, as far as they can be used. */
export function clean(value: { [K in keyof Choice]?: unknown }): Choice {
  const { cores, cpus, seed, strategy, schedule, step } = value;
  const mode = value.mode === 'controlled' ? 'controlled' : 'parallel';
  const choice: Choice = {
    mode,
    cores: isWhole(cores) ? limited(cores) : 2,
    strategy: STRATEGIES.find((known) => known === strategy) ?? 'random',
  };
  if (isWhole(seed)) choice.seed = seed;
  if (mode === 'controlled' && isWhole(cpus)) choice.cpus = limited(cpus);
  if (mode === 'controlled' && typeof schedule === 'string') {
    const { seed: own, ...head } = readSchedule(schedule) ?? {};
    Object.assign(choice, head, { schedule }, own !== undefined && { seed: own });
  }
  if (mode === 'controlled' && Number.isSafeInteger(step)) choice.step = step as number;
  return choice;
}

/** With something changed by hand: a schedule fits nothing else than what it came with. */
export function changed(choice: Choice, change: Partial<Pick<Choice, 'mode' | 'cores' | 'strategy'>> & { seed?: number | undefined }): Choice {
  const next = { ...choice, ...change };
  if (change.cores === undefined) {
    delete next.schedule;
    delete next.step;
  }
  return clean(next);
}

/** Of the program that was edited. */
export function withoutSchedule(choice: Choice): Choice {
  return clean({ ...choice, schedule: undefined, step: undefined });
}

export function requestOf(choice: Choice, program: Pick<RunRequest, 'source' | 'filename'>, freshSeed: () => number): RunRequest {
  const { mode, cores, strategy, schedule } = choice;
  if (mode === 'parallel') return { ...program, mode, cores, seed: choice.seed ?? freshSeed() };
  const seed = choice.seed ?? CONTROLLED_SEED;
  return { ...program, mode, cores: choice.cpus ?? CONTROLLED_CORES, seed, strategy, ...(schedule !== undefined && { schedule }) };
}

/** For a link: what is of use in the mode. */
export function parametersOf(choice: Choice): LinkParameters {
  const { mode, cores, cpus, seed, strategy, schedule, step } = choice;
  if (mode === 'parallel') return { mode, cores, ...(seed !== undefined && { seed }) };
  return {
    mode,
    ...(cpus !== undefined && { cores: cpus }),
    seed: seed ?? CONTROLLED_SEED,
    strategy,
    ...(schedule !== undefined && { schedule }),
    ...(step !== undefined && { step }),
  };
}

function limited(cores: number): number {
  return Math.max(1, Math.min(MAX_CORES, cores));
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function defined<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as Partial<T>;
}
