// What the views of a controlled run ask of the page.

import type { Finding } from '../model/findings';
import type { Moment, StepCommand } from '../model/stepping';

export interface ControlActions {
  command(command: StepCommand): void;
  /** Of the run that is paused or has ended. */
  jump(step: Moment): void;
  /** A link that replays the run, up to that moment where one is given. */
  copyLink(step?: Moment): void;
  goToLine(line: number): void;
  /** Shows a finding's lines in the editor. */
  select(finding: Finding): void;
}
