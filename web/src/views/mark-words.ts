// The short sentences at the ends of marked lines.

import type { Key, Words } from '../i18n';
import type { MarkWords } from '../model/marks';
import { nameOfBlocked, type WarningKind } from '../model/report';
import { sayWaited } from './say';

const WARNINGS: Record<WarningKind, Key> = {
  'lock-order': 'warning.short.lock-order',
  'abandoned-lock': 'warning.short.abandoned-lock',
  'lost-wakeup': 'warning.short.lost-wakeup',
  'partial-deadlock': 'warning.short.partial-deadlock',
  schedule: 'warning.short.schedule',
};

export function markWords(words: Words): MarkWords {
  return {
    error: (message) => words.t('editor.error', { message }),
    uncaught: (message) => words.t('editor.error.uncaught', { message }),
    blocked(blocked) {
      const { waitsFor, reason, object, holds } = blocked;
      const name = nameOfBlocked(blocked);
      const what = reason === undefined ? words.wait(waitsFor) : sayWaited(words, reason, object);
      const locks = holds?.map(({ lock }) => lock).join(', ');
      return locks
        ? words.t('editor.blocked.holds', { task: name, waitsFor: what, locks })
        : words.t('editor.blocked', { task: name, waitsFor: what });
    },
    race({ variable, accesses: [a, b] }) {
      const none = a.locks.length === 0 && b.locks.length === 0;
      return words.t(none ? 'race.short.none' : 'race.short', { variable });
    },
    warning: ({ kind, text }) => (kind in WARNINGS ? words.t(WARNINGS[kind]) : text),
  };
}
