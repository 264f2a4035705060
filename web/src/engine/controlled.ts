// A controlled run in the host worker: what it says when it pauses, the commands that it then takes, and going back,
// which is to begin again with the schedule so far. The host worker runs it in slices.

import type { RunRequest, Typed } from '../model/runs';
import type { Pause, StepCommand } from '../model/stepping';
import type { Instance, Program } from './instance';

/** How many of the latest steps a pause tells. */
const STEPS = 200;

export class Controlled {
  isPaused = false;
  private step = 0;
  /** The latest step that there has been, and its schedule, as long as nobody has chosen another way since. */
  private furthest: { step: number; schedule: string } | undefined;
  private readonly typed: Typed;

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
    return this.start(this.request);
  }

  type(text: string): void {
    this.typed.text += text;
    this.instance.type(text);
  }

  typeEof(): void {
    this.typed.eof = true;
    this.instance.typeEof();
  }

  /** The last slice has come to a pause. */
  pause(): Pause {
    const { instance } = this;
    const snapshot = instance.snapshot();
    const schedule = instance.schedule();
    this.isPaused = true;
    this.step = snapshot.step;
    if (!this.furthest || this.furthest.step <= this.step) this.furthest = { step: this.step, schedule };
    return { snapshot, steps: instance.steps(STEPS), schedule, ...instance.findings() };
  }

  /** rewound: the run has begun anew. failed: it could not. */
  command(command: StepCommand): 'goes' | 'rewound' | 'failed' {
    const back = command.kind === 'to' && command.step < this.step;
    this.isPaused = false;
    if ('task' in command && command.task !== undefined) this.furthest = undefined;
    if (!back) {
      this.instance.command(command);
      return 'goes';
    }
    const schedule = this.furthest?.schedule ?? this.instance.schedule();
    this.instance.end();
    this.step = 0;
    const begun = this.start({ ...this.request, schedule, pauseAt: command.step });
    return begun === 'begun' ? 'rewound' : 'failed';
  }

  stop(): void {
    // A run that is paused hears of nothing else.
    if (this.isPaused) this.instance.command({ kind: 'continue' });
    this.isPaused = false;
    this.instance.stop();
  }

  private start(request: RunRequest): 'begun' | 'malformed' | 'failed' {
    if (!this.instance.control(request)) return 'malformed';
    if (!this.instance.start(this.program)) return 'failed';
    if (this.typed.text !== '') this.instance.type(this.typed.text);
    if (this.typed.eof) this.instance.typeEof();
    return 'begun';
  }
}
