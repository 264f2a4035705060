// What is said above the panes about a run: that its schedule did not fit, that it never came to where it was to pause.

import type { Key, Words } from '../i18n';
import type { RunState } from '../model/runs';
import type { Notices } from './notices';

const SCHEDULE = 'schedule';

export function runNotices(words: Words, notices: Notices): { setState(state: RunState): void } {
  let hasPaused = false;
  let hasEnded = false;

  function ended({ request, report }: RunState): void {
    if (!report) return;
    if (report.warnings.some(({ kind }) => kind === 'schedule')) {
      const key: Key = report.status === 'refused' ? 'schedule.malformed' : 'schedule.unfit';
      notices.show({ id: SCHEDULE, icon: 'warn', text: () => words.t(key) });
    }
    const ran = report.status === 'done' || report.status === 'exception' || report.status === 'deadlock';
    if (ran && request?.pauseAt !== undefined && !hasPaused) notices.toast(words.t('run.step.none'));
  }

  return {
    setState(state) {
      const { phase, pause } = state;
      if (phase === 'loading') {
        notices.hide(SCHEDULE);
        hasPaused = false;
      }
      hasPaused ||= pause !== undefined;
      if (phase === 'ended' && !hasEnded) ended(state);
      hasEnded = phase === 'ended';
    },
  };
}
