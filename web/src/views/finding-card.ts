// One finding as a card: what it is in a sentence, what it looks like, how to repair it.

import type { Key, Words } from '../i18n';
import { deadlockWords, raceLocks, raceSentence, toneOf, warningWords, type Finding, type Sentence } from '../model/findings';
import { slotOf } from '../model/colours';
import { canBeHeld } from '../model/operations';
import { nameOfBlocked, type Access, type BlockedTask, type Deadlock, type Race, type Warning } from '../model/report';
import { taskSlot, type TaskSlot } from '../model/tasks';
import { waitForPicture } from '../model/waitfor';
import type { ControlActions } from './control';
import { h, type Child } from './dom';
import { icon } from './icons';
import { chip, lineLink, sayWaited, sentence } from './say';
import { waitForView } from './waitfor';

export interface CardOptions {
  words: Words;
  slotOf(index: number): TaskSlot;
  actions: Pick<ControlActions, 'jump' | 'copyLink' | 'goToLine'>;
  /** Of the card's finding. */
  select(): void;
  /** The run can be replayed to it. */
  replays: boolean;
}

interface Parts {
  body: Child[];
  repair: Child[];
}

const CODE_NAMES = new Set(['variable', 'one', 'other', 'object']);

/** What the program names itself is set as code, names of tasks are not. */
function saidOf(words: Words, what: Sentence): Child[] {
  return sentence(words, what, (name, value) => (CODE_NAMES.has(name) ? h('code', {}, value) : value));
}

function accessRow({ words, slotOf, actions }: CardOptions, access: Access): HTMLElement {
  const { task, index, line, op, locks, source } = access;
  const held = locks.length > 0 ? words.t('access.locks', { locks: locks.join(', ') }) : words.t('access.locks.none');
  return h(
    'li',
    { class: 'access' },
    h('span', { class: 'task-name' }, chip(slotOf(index)), task),
    h('span', {}, words.t(op === 'read' ? 'access.read' : 'access.write')),
    lineLink(words, line, actions.goToLine),
    h('code', { class: 'source' }, source.trim()),
    h('span', { class: 'meta' }, held),
  );
}

function raceParts(options: CardOptions, race: Race): Parts {
  const { words } = options;
  return {
    body: [
      h('p', {}, words.t(raceLocks(race))),
      h('ul', { class: 'accesses' }, ...race.accesses.map((access) => accessRow(options, access))),
    ],
    repair: saidOf(words, { key: 'repair.race', parameters: { variable: race.variable } }),
  };
}

function slotOfBlocked(options: CardOptions, { index, number, pid }: BlockedTask): TaskSlot {
  if (index === undefined) return taskSlot(number);
  return pid === undefined ? options.slotOf(index) : slotOf({ index, number, pid });
}

function blockedRow(options: CardOptions, blocked: BlockedTask): HTMLElement {
  const { words, actions } = options;
  const { line, waitsFor, reason, object, heldBy, holds } = blocked;
  const what = reason === undefined ? words.wait(waitsFor) : sayWaited(words, reason, object);
  const waits = heldBy && (reason === undefined || canBeHeld(reason)) ? words.t('deadlock.waits.held', { what, owner: heldBy }) : words.t('deadlock.waits', { what });
  return h(
    'li',
    { class: 'access' },
    h('span', { class: 'task-name' }, chip(slotOfBlocked(options, blocked)), nameOfBlocked(blocked)),
    lineLink(words, line, actions.goToLine),
    h('span', {}, waits),
    ...(holds ?? []).map(({ lock, line: since }) => h('span', { class: 'meta' }, words.t('deadlock.holds', { lock, line: String(since) }))),
  );
}

function deadlockParts(options: CardOptions, deadlock: Deadlock): Parts {
  const { words } = options;
  const { repair } = deadlockWords(deadlock);
  const picture = waitForPicture(deadlock);
  return {
    body: [
      h(
        'div',
        { class: 'deadlock-body' },
        picture && waitForView(words, picture, ({ blocked }) => slotOfBlocked(options, blocked!)),
        h(
          'div',
          { class: 'who-waits' },
          h('h4', {}, words.t('findings.steps')),
          h('ul', { class: 'accesses' }, ...deadlock.tasks.map((blocked) => blockedRow(options, blocked))),
        ),
      ),
    ],
    repair: [words.t(repair)],
  };
}

function warningParts({ words, actions }: CardOptions, warning: Warning): Parts {
  const known = warningWords(warning);
  return {
    body: warning.lines.length > 0 ? [h('p', { class: 'lines' }, ...warning.lines.map((line) => lineLink(words, line, actions.goToLine)))] : [],
    repair: known ? [words.t(known.repair)] : [],
  };
}

function partsOf(options: CardOptions, finding: Finding): Parts {
  if (finding.kind === 'race') return raceParts(options, finding.race);
  if (finding.kind === 'deadlock') return deadlockParts(options, finding.deadlock);
  return warningParts(options, finding.warning);
}

/** The sentence of a finding alone. */
export function findingTitle(words: Words, finding: Finding): Child[] {
  if (finding.kind === 'race') return saidOf(words, raceSentence(finding.race));
  if (finding.kind === 'deadlock') return saidOf(words, deadlockWords(finding.deadlock).title);
  const known = warningWords(finding.warning);
  return known ? saidOf(words, known.title) : [finding.warning.text];
}

export function findingCard(options: CardOptions, finding: Finding): HTMLElement {
  const { words, actions, select } = options;
  const { body, repair } = partsOf(options, finding);
  const title = findingTitle(words, finding);
  const { step } = finding;
  const act = (key: Key, name: 'step' | 'link', press: () => void) =>
    h('button', { type: 'button', class: 'plain', onclick: press }, icon(name), h('span', {}, words.t(key)));
  const tone = toneOf(finding);
  const buttons =
    options.replays && step !== undefined
      ? [
          act('findings.replay', 'step', () => actions.jump(step - 1)),
          act('findings.link', 'link', () => actions.copyLink(step - 1)),
        ]
      : [];
  return h(
    'article',
    { class: `finding finding-${tone}`, 'data-finding': finding.id },
    h(
      'header',
      {},
      h('h3', {}, h('button', { type: 'button', class: 'finding-title', onclick: select }, icon(tone === 'danger' ? 'fail' : 'warn'), h('span', {}, ...title))),
      h('div', { class: 'finding-actions' }, ...buttons),
    ),
    h('div', { class: 'finding-body' }, ...body),
    repair.length > 0 ? h('p', { class: 'repair' }, h('strong', {}, words.t('findings.repair')), h('span', {}, ...repair)) : undefined,
  );
}
