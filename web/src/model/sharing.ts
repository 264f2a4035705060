// What a link says about how to run: as chosen on the page, or a moment of the latest run.

import { parametersOf, type Choice } from './choice';
import type { LinkParameters } from './link';
import type { RunState } from './runs';

/** Of the latest run, if that was of this program. */
function scheduleOf({ request, pause, report }: RunState, source: string): string | undefined {
  if (request?.source !== source) return undefined;
  return pause?.schedule ?? report?.schedule ?? undefined;
}

/** As chosen; where somebody has stepped by hand, with what they chose then. */
export function choiceParameters(choice: Choice, state: RunState, source: string): LinkParameters {
  const parameters = parametersOf(choice);
  const schedule = state.byHand && choice.mode === 'controlled' ? scheduleOf(state, source) : undefined;
  return schedule === undefined ? parameters : { ...parameters, schedule };
}

/**
 * That replays the latest run, up to that step where one is given. undefined: there is none of this program as it is.
 */
export function momentParameters(state: RunState, source: string, step?: number): LinkParameters | undefined {
  const schedule = scheduleOf(state, source);
  if (!state.request || schedule === undefined) return undefined;
  const { cores, seed, strategy } = state.request;
  return {
    mode: 'controlled',
    cores,
    ...(seed !== undefined && { seed }),
    ...(strategy && { strategy }),
    schedule,
    ...(step !== undefined && { step }),
    run: true,
  };
}
