// window.interleave: the page's programming interface. It is there before the page is.

import { checkRunArguments } from './model/arguments';
import type { Lesson, Words } from './model/lesson';
import { MAX_CORES } from './model/link';
import type { FullReport } from './model/report';
import type { Engine, Runs } from './model/runs';

export interface Api {
  ready: Promise<void>;
  run(args: unknown): Promise<FullReport>;
  explore(args: unknown): Promise<never>;
  stop(): Promise<void>;
  scenarios: { id: string; chapter: number; title: Words }[];
}

declare global {
  interface Window {
    interleave: Api;
  }
}

export interface Parts {
  engine: Engine;
  runs: Runs;
}

export function freshSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]! % 0x7fffffff;
}

export function machineCores(): number {
  return Math.max(1, Math.min(MAX_CORES, navigator.hardwareConcurrency || 1));
}

export function installApi(lessons: readonly Lesson[], parts: Promise<Parts>): void {
  const ready = parts.then(({ engine }) => engine.ready);
  // Somebody who waits hears of a failure; nobody waiting is no error.
  ready.catch(() => undefined);
  window.interleave = {
    ready,
    async run(args) {
      const request = checkRunArguments(args, lessons, { cores: machineCores(), freshSeed });
      const { engine, runs } = await parts;
      return runs.run({ ...request, cores: engine.threaded || request.mode === 'controlled' ? request.cores : 1 });
    },
    explore() {
      return Promise.reject(new TypeError("mode 'explore' is not supported in this version"));
    },
    async stop() {
      await (await parts).runs.stop();
    },
    scenarios: lessons.map(({ id, chapter, title }) => ({ id, chapter, title: { ...title } })),
  };
}
