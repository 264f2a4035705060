// What the views of a controlled run ask of the page.

import type { Finding } from '../model/findings';
import type { RunCommand } from '../model/runs';

export interface ControlActions {
  command(command: RunCommand): void;
  /** To just after that visible operation, of the run that is paused or has ended. */
  jump(step: number): void;
  /** A link that replays the run, up to just after that operation where one is given. */
  copyLink(step?: number): void;
  goToLine(line: number): void;
  /** Shows a finding's lines in the editor. */
  select(finding: Finding): void;
}
