// What a task does, has done or waits for, as keys of the word table with what is filled in.

import type { Key } from '../i18n';
import type { Operation, OperationKind, TaskState } from './snapshot';
import { waitKey } from './waits';

export interface Said {
  key: Key;
  parameters: Record<string, string>;
}

interface OperationWords {
  /** One word, for a cell of the schedule. */
  verb: Key;
  plain: Key;
  /** With {object}. */
  of?: Key;
  /** With {value}, and with {object} where there is an `of`. */
  value?: Key;
}

const OPERATIONS: Record<OperationKind, OperationWords> = {
  read: { verb: 'verb.read', plain: 'op.read', of: 'op.read.of' },
  write: { verb: 'verb.write', plain: 'op.write', of: 'op.write.of', value: 'op.write.value' },
  acquire: { verb: 'verb.acquire', plain: 'op.acquire', of: 'op.acquire.of' },
  release: { verb: 'verb.release', plain: 'op.release', of: 'op.release.of' },
  wait: { verb: 'verb.wait', plain: 'op.wait', of: 'op.wait.of' },
  notify: { verb: 'verb.notify', plain: 'op.notify', of: 'op.notify.of' },
  set: { verb: 'verb.set', plain: 'op.set', of: 'op.set.of' },
  test: { verb: 'verb.test', plain: 'op.test', of: 'op.test.of' },
  put: { verb: 'verb.put', plain: 'op.put', of: 'op.put.of', value: 'op.put.value' },
  get: { verb: 'verb.get', plain: 'op.get', of: 'op.get.of' },
  start: { verb: 'verb.start', plain: 'op.start', of: 'op.start.of' },
  join: { verb: 'verb.join', plain: 'op.join', of: 'op.join.of' },
  end: { verb: 'verb.end', plain: 'op.end' },
  sleep: { verb: 'verb.sleep', plain: 'op.sleep' },
  print: { verb: 'verb.print', plain: 'op.print', value: 'op.print.value' },
  input: { verb: 'verb.input', plain: 'op.input' },
  send: { verb: 'verb.send', plain: 'op.send', of: 'op.send.of', value: 'op.send.value' },
  receive: { verb: 'verb.receive', plain: 'op.receive', of: 'op.receive.of' },
  turn: { verb: 'verb.turn', plain: 'op.turn' },
  line: { verb: 'verb.line', plain: 'op.line' },
};

/** What nothing in the program leads to is called "a lock", "a list": the plain sentence says as much. */
export function properName(object: string | undefined): string | undefined {
  return object === undefined || object === '' || /^an? /.test(object) ? undefined : object;
}

export function verbOf(kind: OperationKind): Key {
  return OPERATIONS[kind].verb;
}

export function operation({ kind, object: name, value }: Operation): Said {
  const { plain, of, value: withValue } = OPERATIONS[kind];
  const object = properName(name);
  if (withValue && value !== undefined && (object !== undefined || !of)) {
    return { key: withValue, parameters: { value, ...(object !== undefined && { object }) } };
  }
  if (of && object !== undefined) return { key: of, parameters: { object } };
  return { key: plain, parameters: {} };
}

interface ReasonWords {
  plain: Key;
  /** With {object}. */
  of: Key;
}

/** The names in core/vm/waits.def, lower case. */
const REASONS: Record<string, ReasonWords> = {
  lock: { plain: 'wait.lock', of: 'wait.lock.of' },
  rlock: { plain: 'wait.rlock', of: 'wait.rlock.of' },
  condition: { plain: 'wait.condition', of: 'wait.condition.of' },
  semaphore: { plain: 'wait.semaphore', of: 'wait.semaphore.of' },
  event: { plain: 'wait.event', of: 'wait.event.of' },
  barrier: { plain: 'wait.barrier', of: 'wait.barrier.of' },
  queue_get: { plain: 'wait.queue-item', of: 'wait.queue-item.of' },
  queue_put: { plain: 'wait.queue-space', of: 'wait.queue-space.of' },
  queue_join: { plain: 'wait.queue-done', of: 'wait.queue-done.of' },
  join: { plain: 'wait.join', of: 'wait.end.of' },
  sleep: { plain: 'wait.time', of: 'wait.time' },
  input: { plain: 'wait.input', of: 'wait.input' },
  output: { plain: 'wait.terminal', of: 'wait.terminal' },
  import: { plain: 'wait.import', of: 'wait.import.of' },
  process: { plain: 'wait.process', of: 'wait.end.of' },
  process_start: { plain: 'wait.process-start', of: 'wait.start.of' },
  message: { plain: 'wait.message', of: 'wait.message.of' },
  message_space: { plain: 'wait.message-space', of: 'wait.queue-space.of' },
  shared_semaphore: { plain: 'wait.shared-lock', of: 'wait.lock.of' },
  answer: { plain: 'wait.answer', of: 'wait.answer.of' },
};

/** Whether somebody can hold what is waited for; who waits for a task's end has its name already. */
export function canBeHeld(reason: string): boolean {
  return ['lock', 'rlock', 'condition', 'shared_semaphore'].includes(reason);
}

export const KNOWN_REASONS = Object.keys(REASONS);

/** What is waited for, a noun. Reasons this page does not know are undefined. */
export function waitedFor(reason: string, name: string | undefined): Said | undefined {
  const known = REASONS[reason];
  const object = properName(name);
  if (known) return object === undefined ? { key: known.plain, parameters: {} } : { key: known.of, parameters: { object } };
  const other = waitKey(reason);
  return other && { key: other.key, parameters: other.parameters ?? {} };
}

export const STATE_KEYS: Record<TaskState['state'], Key> = {
  ready: 'task.ready',
  blocked: 'task.blocked',
  sleeping: 'task.sleeping',
  done: 'task.done',
};
