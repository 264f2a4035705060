// What a blocked task waits for: the engine's words (core/vm/waits.def, core/sync/report.c) as keys of the word table.

import type { Key } from '../i18n';

const KEYS: Record<string, Key> = {
  lock: 'wait.lock',
  rlock: 'wait.rlock',
  condition: 'wait.condition',
  semaphore: 'wait.semaphore',
  event: 'wait.event',
  barrier: 'wait.barrier',
  'queue item': 'wait.queue-item',
  'queue space': 'wait.queue-space',
  'queue to be done': 'wait.queue-done',
  time: 'wait.time',
  input: 'wait.input',
  terminal: 'wait.terminal',
  import: 'wait.import',
  'process to end': 'wait.process',
  'process to start': 'wait.process-start',
  'message of another process': 'wait.message',
  'reader in another process': 'wait.message-space',
  'lock shared by processes': 'wait.shared-lock',
  answer: 'wait.answer',
};

/** Names in core/vm/waits.def, lower case; the order is that of the file. */
export const WAIT_REASONS = [
  'lock', 'rlock', 'condition', 'semaphore', 'event', 'barrier', 'queue_get', 'queue_put', 'queue_join', 'join', 'sleep',
  'input', 'output', 'import', 'process', 'process_start', 'message', 'message_space', 'shared_semaphore', 'answer',
] as const;
export type WaitReason = (typeof WAIT_REASONS)[number];

/** The key and its parameters; undefined for words this page does not know, which are shown as they are. */
export function waitKey(waitsFor: string): { key: Key; parameters?: { task: string } } | undefined {
  const task = /^thread (.*) to end$/.exec(waitsFor)?.[1];
  if (task !== undefined) return { key: 'wait.thread', parameters: { task } };
  const key = KEYS[waitsFor];
  return key && { key };
}
