// Locks with who holds them and who waits, and queues with what is in them, of a run that has paused.

import type { Key, Words } from '../i18n';
import { slotOf } from '../model/colours';
import { readable } from '../model/queue-picture';
import type { LockState, QueueState, Snapshot, TaskState } from '../model/snapshot';
import type { Pause } from '../model/stepping';
import { h, type Child } from './dom';
import { queueCard } from './queues';
import { chip } from './say';
import { cell, rowHead, wideTable } from './task-table';

export interface ObjectsView {
  element: HTMLElement;
  show(pause: Pause | undefined): void;
}

const KINDS: Record<LockState['kind'], Key> = {
  lock: 'kind.lock',
  rlock: 'kind.rlock',
  condition: 'kind.condition',
  semaphore: 'kind.semaphore',
  event: 'kind.event',
};

/** In the place of a process's number. */
const SHARED = 0;
const MOST_LOCKS = 100;
const MOST_QUEUES = 24;

export function objectsView(words: Words): ObjectsView {
  let pause: Pause | undefined;
  const element = h('div', { class: 'objects-body', tabindex: 0 });

  function tasks(indices: readonly number[], known: Map<number, TaskState>): Child[] {
    return indices.flatMap((index) => {
      const task = known.get(index);
      return task ? [h('span', { class: 'task-name' }, chip(slotOf(task)), task.name)] : [];
    });
  }

  function condition(lock: LockState, known: Map<number, TaskState>): Child[] {
    const { kind, count, owner } = lock;
    if (kind === 'event') return [words.t(count > 0 ? 'event.set' : 'event.unset')];
    if (kind === 'semaphore') return [words.t('lock.permits', { count })];
    if (owner === undefined) return [h('span', { class: 'meta' }, words.t('lock.free'))];
    const times = kind === 'rlock' && count > 1 ? h('span', { class: 'meta' }, words.t('lock.times', { count })) : undefined;
    return [...tasks([owner], known), times];
  }

  function lockRow(lock: LockState, known: Map<number, TaskState>): HTMLElement {
    const waiting = tasks(lock.waiters, known);
    return h(
      'tr',
      { role: 'row' },
      rowHead(h('code', {}, lock.name)),
      cell(words.t('lock.kind'), words.t(KINDS[lock.kind])),
      cell(words.t('lock.owner'), ...condition(lock, known)),
      cell(words.t('lock.waiters'), ...(waiting.length > 0 ? waiting : [h('span', { class: 'meta' }, words.t('table.none'))])),
    );
  }

  function content({ snapshot }: Pause): Child[] {
    const { locks, queues } = snapshot;
    if (locks.length === 0 && queues.length === 0) return [h('p', { class: 'empty' }, words.t('objects.none'))];
    const group = ({ pid, shared }: LockState | QueueState) => (shared ? SHARED : pid);
    const groups = [...new Set([...queues, ...locks].map(group))].sort((a, b) => a - b);
    const named = groups.length > 1 || groups[0] === SHARED;
    return groups.flatMap((pid) => [
      named ? h('h3', { class: 'group-name' }, pid === SHARED ? words.t('objects.shared') : words.t('tasks.pid', { pid: String(pid) })) : undefined,
      ...ofProcess(
        snapshot,
        queues.filter((queue) => group(queue) === pid).map(readable),
        locks.filter((lock) => group(lock) === pid),
      ),
    ]);
  }

  function ofProcess(snapshot: Snapshot, queues: QueueState[], locks: LockState[]): Child[] {
    const known = new Map(snapshot.tasks.map((task) => [task.index, task]));
    const heads: Key[] = ['lock.object', 'lock.kind', 'lock.owner', 'lock.waiters'];
    const name = words.t('objects.locks');
    const shownQueues = queues.slice(0, MOST_QUEUES);
    const more = queues.length - shownQueues.length + Math.max(0, locks.length - MOST_LOCKS);
    return [
      queues.length > 0 ? h('h3', {}, words.t('objects.queues')) : undefined,
      queues.length > 0 ? h('div', { class: 'queue-cards' }, ...shownQueues.map((queue) => queueCard(words, queue, known))) : undefined,
      locks.length > 0 ? h('h3', {}, name) : undefined,
      locks.length > 0
        ? wideTable(name, heads.map((key) => words.t(key)), locks.slice(0, MOST_LOCKS).map((lock) => lockRow(lock, known)))
        : undefined,
      more > 0 ? h('p', { class: 'meta' }, words.t('table.more', { count: more })) : undefined,
    ];
  }

  function render(): void {
    const parts = pause ? content(pause) : [h('p', { class: 'empty' }, words.t('objects.empty'))];
    element.replaceChildren(...parts.filter((part) => part !== undefined));
  }

  words.live(render);
  return {
    element,
    show(next) {
      pause = next;
      render();
    },
  };
}
