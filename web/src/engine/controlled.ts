// A controlled run in the host worker: what it says when it pauses, the commands that it then takes, and going back,
// which is to begin again with the schedule so far and what has been typed. The host worker runs it in slices.

import type { RunRequest, Typed } from '../model/runs';
import type { Snapshot } from '../model/snapshot';
import { momentBefore, type Moment, type Pause, type StepCommand } from '../model/stepping';
import type { EngineCommand, Instance, Program } from './instance';

/** How many of the latest steps a pause tells. */
const STEPS = 200;

/** rewound: the run has begun anew. failed: it could not. */
export type Outcome = 'goes' | 'rewound' | 'failed';

export class Controlled {
  isPaused = false;
  /** The latest step that there has been, and its schedule, as long as nobody has chosen another way since. */
  private furthest: { step: number; schedule: string } | undefined;
  private readonly typed: Typed;
  /** On its way to where it was, to learn how many lines that is; then it goes back by one. `lines`: from there. */
  private recount: { lines: number } | undefined;

  constructor(
    private readonly instance: Instance,
    private readonly program: Program,
    private readonly request: RunRequest,
  ) {
    const { input, typed } = request;
    this.typed = input === undefined ? { text: '', eof: false, ...typed } : { text: input, eof: true };
  }

  /** malformed: the schedule is. */
  begin(): 'begun' | 'malformed' | 'failed' {
    const { pauseAt } = this.request;
    return this.start(this.request, pauseAt === undefined ? undefined : { kind: 'to', step: pauseAt });
  }

  type(text: string): void {
    this.typed.text += text;
    this.instance.type(text);
    this.lookAgain();
  }

  typeEof(): void {
    this.typed.eof = true;
    this.instance.typeEof();
    this.lookAgain();
  }

  /** The last slice has come to a pause; or to where it is to be left at once. */
  pause(): Pause | Outcome {
    const { instance } = this;
    const snapshot = instance.snapshot();
    if (this.recount) {
      const lines = (snapshot.lines ?? 0) + this.recount.lines;
      this.recount = undefined;
      return this.to(Math.min(0, 1 - lines), snapshot);
    }
    const schedule = instance.schedule();
    this.isPaused = true;
    if (!this.furthest || this.furthest.step <= snapshot.step) this.furthest = { step: snapshot.step, schedule };
    return { snapshot, steps: instance.steps(STEPS), schedule, ...instance.findings() };
  }

  command(command: StepCommand): Outcome {
    this.isPaused = false;
    this.recount = undefined;
    if ('task' in command && command.task !== undefined) this.furthest = undefined;
    if (command.kind === 'to') return this.to(command.step, this.instance.snapshot());
    if (command.kind === 'back') return this.back(this.instance.snapshot());
    this.instance.command(command);
    return 'goes';
  }

  stop(): void {
    // A run that is paused hears of nothing else.
    if (this.isPaused) this.instance.command({ kind: 'continue' });
    this.isPaused = false;
    this.recount = undefined;
    this.instance.stop();
  }

  private back(snapshot: Snapshot): Outcome {
    const moment = momentBefore(snapshot);
    if (moment !== undefined) return this.rewind({ kind: 'to', step: moment });
    this.recount = { lines: snapshot.lines! };
    return this.rewind({ kind: 'turn', turn: snapshot.linesFrom! });
  }

  private to(step: Moment, { step: done, lines, linesFrom }: Snapshot): Outcome {
    const isAhead = step > 0 ? step >= done : lines !== undefined && linesFrom === undefined && -step >= lines;
    const command: EngineCommand = { kind: 'to', step };
    if (!isAhead) return this.rewind(command);
    this.instance.command(command);
    return 'goes';
  }

  private rewind(command: EngineCommand): Outcome {
    const schedule = this.furthest?.schedule ?? this.instance.schedule();
    this.instance.end();
    return this.start({ ...this.request, schedule }, command) === 'begun' ? 'rewound' : 'failed';
  }

  private start(request: RunRequest, command: EngineCommand | undefined): 'begun' | 'malformed' | 'failed' {
    if (!this.instance.control(request)) return 'malformed';
    if (!this.instance.start(this.program)) return 'failed';
    if (command) this.instance.command(command);
    if (this.typed.text !== '') this.instance.type(this.typed.text);
    if (this.typed.eof) this.instance.typeEof();
    return 'begun';
  }

  /** Who was paused while it waited has perhaps what it waited for. */
  private lookAgain(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.instance.command({ kind: 'pause' });
  }
}
