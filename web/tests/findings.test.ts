import { describe, expect, it } from 'vitest';
import { tables, Words } from '../src/i18n';
import { deadlockWords, findingsOf, foundBy, raceLocks, raceSentence, warningWords, type Sentence } from '../src/model/findings';
import { marksOf, type MarkWords } from '../src/model/marks';
import { emptyReport, type Access, type BlockedTask, type Deadlock, type DeadlockKind, type Race, type RunReport, type Warning, type WarningKind } from '../src/model/report';
import type { Pause } from '../src/model/stepping';
import { waitForPicture, type WaitPicture } from '../src/model/waitfor';

const access = (change: Partial<Access>): Access => ({ task: 'A', index: 1, line: 8, op: 'read', locks: [], step: 5, source: 'n += 1', ...change });
const race = (first: Partial<Access>, second: Partial<Access>): Race => ({
  variable: 'n', accesses: [access(first), access({ task: 'B', index: 2, op: 'write', step: 7, ...second })],
});
const blocked = (task: string, number: number, change: Partial<BlockedTask> = {}): BlockedTask => ({
  task, number, index: number, line: 9, waitsFor: 'lock', reason: 'lock', ...change,
});
const controlled = (change: Partial<RunReport>): RunReport => ({ ...emptyReport('deadlock'), mode: 'controlled', schedule: '1.0.r1', steps: 12, ...change });
const pause = (change: Partial<Pause>): Pause => ({
  snapshot: { step: 3, time: 0, tasks: [], variables: [], locks: [], queues: [] }, steps: [], schedule: '1.0.r1.2-1', races: [], warnings: [], ...change,
});

const says = ({ key, parameters }: Sentence) => (['en', 'zh'] as const).map((lang) => new Words(lang).t(key, parameters));
/** Each name that a sentence asks for is given. */
function complete({ key, parameters }: Sentence): void {
  for (const [lang, table] of Object.entries(tables)) {
    for (const [, name] of table[key].matchAll(/\{(\w+)/g)) expect(parameters, `${lang} ${key}`).toHaveProperty(name!);
  }
}

describe('findings', () => {
  it('come from a pause, or else from a report: deadlock first, then races, then warnings', () => {
    const warning: Warning = { kind: 'lock-order', text: 't', lines: [3, 3, 0], step: 2 };
    const deadlock: Deadlock = { tasks: [blocked('A', 1), blocked('B', 2, { line: 4 })], cycle: ['A', 'B'], kind: 'cycle' };
    const report = controlled({ races: [race({}, {})], warnings: [warning], deadlock });
    const { findings, schedule } = foundBy(undefined, report);
    expect(findings.map(({ kind, lines, step }) => [kind, lines, step])).toEqual([
      ['deadlock', [9, 4], 12],
      ['race', [8], 7],
      ['warning', [3], 2],
    ]);
    expect(schedule).toBe('1.0.r1');
    expect(foundBy(pause({ races: [race({}, {})] }), report)).toMatchObject({ findings: [{ kind: 'race' }], schedule: '1.0.r1.2-1' });
    expect(foundBy(undefined, undefined)).toEqual({ findings: [], schedule: undefined });
  });

  it('of a parallel run cannot be replayed', () => {
    const report = { ...emptyReport('deadlock'), steps: 900, deadlock: { tasks: [blocked('A', 1)], cycle: [] } };
    expect(foundBy(undefined, report)).toMatchObject({ findings: [{ kind: 'deadlock', step: undefined }], schedule: undefined });
  });

  it('are the same finding in each pause, and two on one line are two', () => {
    const ids = findingsOf([race({}, {}), race({}, { op: 'read' }), race({ line: 2 }, {})], []).map(({ id }) => id);
    expect(new Set(ids).size).toBe(3);
    expect(findingsOf([race({}, { step: 40 })], [])[0]!.id).toBe(ids[0]);
  });
});

describe('sentences', () => {
  it.each([
    ['read', 'write', 'Race: A reads n and B writes it, and nothing orders the two.'],
    ['write', 'read', 'Race: A writes n and B reads it, and nothing orders the two.'],
    ['write', 'write', 'Race: A and B both write n, and nothing orders the two.'],
  ] as const)('of a race: %s, then %s', (first, second, text) => {
    const said = raceSentence(race({ op: first }, { op: second }));
    complete(said);
    expect(says(said)[0]).toBe(text);
    expect(says(said)[1]).toContain('竞态');
  });

  it('say what locks had to do with a race', () => {
    expect(raceLocks(race({}, {}))).toBe('race.locks.none');
    expect(raceLocks(race({ locks: ['a'] }, {}))).toBe('race.locks.one');
    expect(raceLocks(race({ locks: ['a'] }, { locks: ['b'] }))).toBe('race.locks.different');
  });

  it('and repairs are there for each kind of deadlock', () => {
    const kinds: DeadlockKind[] = ['cycle', 'lost-wakeup', 'empty-queue', 'full-queue', 'self', 'abandoned', 'other'];
    const titles = kinds.map((kind) => {
      const { title, repair } = deadlockWords({ kind, tasks: [blocked('A', 1), blocked('B', 2)], cycle: [] });
      complete(title);
      expect(tables.zh[repair]).not.toBe(tables.en[repair]);
      return says(title)[0];
    });
    expect(new Set(titles).size).toBe(kinds.length);
    expect(deadlockWords({ tasks: [blocked('A', 1)], cycle: ['A'] }).title.key).toBe('deadlock.cycle');
    expect(deadlockWords({ tasks: [blocked('A', 1)], cycle: [] }).title.key).toBe('deadlock.other');
  });

  it('count who is in the cycle, not who waits for it', () => {
    const tasks = [blocked('A', 1), blocked('B', 2), blocked('M', 0)];
    expect(says(deadlockWords({ kind: 'cycle', tasks, cycle: ['A', 'B'] }).title)[0]).toBe('Deadlock: 2 tasks wait, each for what the next one holds.');
  });

  it('of warnings name tasks and objects where there are such, in the reader\'s language', () => {
    const kinds: WarningKind[] = ['lock-order', 'abandoned-lock', 'lost-wakeup', 'partial-deadlock', 'schedule'];
    for (const kind of kinds) {
      const plain = warningWords({ kind, text: 'text', lines: [] })!;
      const named = warningWords({ kind, text: 'text', lines: [], tasks: ['A', 'B'], objects: ['one', 'two'] })!;
      for (const { title } of [plain, named]) {
        complete(title);
        expect(says(title)[1]).toMatch(/\p{Script=Han}/u);
        expect(says(title).join()).not.toContain('text');
      }
      if (kind !== 'schedule') expect(says(named.title)[0]).toContain('A');
    }
    const said = warningWords({ kind: 'lock-order', text: '', lines: [], tasks: ['A', 'B'], objects: ['one', 'a lock'] })!;
    expect(said.title.key).toBe('warning.lock-order');
    const three = warningWords({ kind: 'lock-order', text: '', lines: [], tasks: ['A', 'B', 'C'], objects: ['one', 'two', 'three'] })!;
    expect(three.title.key).toBe('warning.lock-order');
    expect(warningWords({ kind: 'new' as WarningKind, text: 't', lines: [] })).toBeUndefined();
  });
});

describe('the picture of who waits for whom', () => {
  const names = ({ nodes }: WaitPicture) => nodes.map(({ name }) => name);
  const arrows = (picture: WaitPicture) => picture.edges.map(({ kind, from, to }) => `${names(picture)[from]} ${kind} ${names(picture)[to]}`);
  const cycle = (n: number): Deadlock => ({
    kind: 'cycle',
    cycle: Array.from({ length: n }, (_, i) => `T${i}`),
    tasks: Array.from({ length: n }, (_, i) => blocked(`T${i}`, i + 1, { object: `lock${i}` })),
  });

  function wellPlaced({ nodes, edges, width, height }: WaitPicture): void {
    for (const [i, a] of nodes.entries()) {
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height, a.name).toBe(true);
      for (const b of nodes.slice(i + 1)) {
        const apart = a.x + a.width < b.x || b.x + b.width < a.x || a.y + a.height < b.y || b.y + b.height < a.y;
        expect(apart, `${a.name} and ${b.name}`).toBe(true);
      }
    }
    for (const { points: [from, to] } of edges) expect(Math.hypot(from[0] - to[0], from[1] - to[1])).toBeGreaterThan(10);
  }

  it.each([1, 2, 3, 5, 8])('goes round a cycle of %i tasks one way', (n) => {
    const picture = waitForPicture(cycle(n))!;
    wellPlaced(picture);
    expect(picture.cycle).toBe(true);
    const expected = Array.from({ length: n }, (_, i) => [`T${i} waits lock${i}`, `lock${i} held T${(i + 1) % n}`]).flat();
    expect(arrows(picture)).toEqual(expected);
  });

  it('leaves out the lock where a task waits for a task', () => {
    const picture = waitForPicture({
      kind: 'cycle', cycle: ['A', 'B'], tasks: [blocked('A', 1, { reason: 'join', object: 'B' }), blocked('B', 2, { object: 'lock' })],
    })!;
    wellPlaced(picture);
    expect(arrows(picture)).toEqual(['A waits B', 'B waits lock', 'lock held A']);
  });

  it('calls main tasks by their processes, and says what is up to whom', () => {
    const main = (process: string, pid: number, change: Partial<BlockedTask>) => blocked('MainThread', 0, { process, pid, index: pid - 100, ...change });
    const lock = { reason: 'shared_semaphore' };
    const crosswise = waitForPicture({
      kind: 'cycle', cycle: ['One', 'Two'], tasks: [
        blocked('MainThread', 0, { reason: 'process', object: 'One' }), main('One', 101, { ...lock, object: 'b' }), main('Two', 102, { ...lock, object: 'a' }),
      ],
    })!;
    wellPlaced(crosswise);
    expect(arrows(crosswise)).toEqual(['One waits b', 'b held Two', 'Two waits a', 'a held One']);
    const joined = waitForPicture({
      kind: 'full-queue', cycle: ['MainThread', 'P'], tasks: [
        main('P', 101, { reason: 'queue_put', object: 'q' }), blocked('MainThread', 0, { reason: 'process', object: 'P' }),
      ],
    })!;
    wellPlaced(joined);
    expect(arrows(joined)).toEqual(['MainThread waits P', 'P waits q', 'q by MainThread']);
    const empty = waitForPicture({
      kind: 'empty-queue', cycle: [], tasks: [
        blocked('MainThread', 0, { reason: 'process', object: 'P' }), main('P', 101, { reason: 'queue_get', object: 'q' }),
      ],
    })!;
    expect(arrows(empty)).toEqual(['P waits q', 'MainThread waits P']);
  });

  it('has who waits for a task below it, where that is drawn', () => {
    const picture = waitForPicture({
      kind: 'empty-queue', cycle: [], tasks: [
        blocked('M', 0, { reason: 'join', object: 'A' }), blocked('A', 1, { reason: 'queue_get', object: 'q' }), blocked('N', 2, { reason: 'join', object: 'X' }),
      ],
    })!;
    wellPlaced(picture);
    expect(arrows(picture)).toEqual(['A waits q', 'M waits A', 'N waits X']);
  });

  it('shows who waits for itself', () => {
    const picture = waitForPicture({ kind: 'self', cycle: ['A'], tasks: [blocked('A', 1, { reason: 'join', object: 'A' })] })!;
    wellPlaced(picture);
    expect(arrows(picture)).toEqual(['A waits A']);
  });

  it('has two sides where there is no cycle, with what several wait for once', () => {
    const condition = { reason: 'condition', object: 'ready' };
    const picture = waitForPicture({
      kind: 'lost-wakeup', cycle: [], tasks: [blocked('A', 1, condition), blocked('B', 2, condition), blocked('M', 0, { object: 'a lock' })],
    })!;
    wellPlaced(picture);
    expect(arrows(picture)).toEqual(['A waits ready', 'B waits ready', 'M waits ']);
    expect(waitForPicture({ tasks: [], cycle: [] })).toBeUndefined();
  });

  it('stays within its width, however long the names', () => {
    const long = 'x'.repeat(80);
    wellPlaced(waitForPicture({ kind: 'cycle', cycle: [long, 'B'], tasks: [blocked(long, 1, { object: long }), blocked('B', 2, { object: long })] })!);
  });
});

describe('marks in the editor', () => {
  const words: MarkWords = {
    error: (m) => `E ${m}`, uncaught: (m) => `U ${m}`, blocked: ({ task, waitsFor }) => `${task} > ${waitsFor}`,
    race: ({ variable }) => `race ${variable}`, warning: ({ kind }) => kind,
  };

  it('are made of a report', () => {
    expect(marksOf(undefined, undefined, words)).toEqual([]);
    const report: RunReport = {
      ...emptyReport('deadlock'),
      diagnostics: [{ line: 2, column: 3, endColumn: 3, message: 'bad' }],
      error: { line: 5, text: 'ValueError' },
      deadlock: { tasks: [blocked('T', 1), blocked('P', 0, { line: 8 })], cycle: [] },
      races: [race({}, { line: 6 })],
      warnings: [{ kind: 'lost-wakeup', text: 'w', lines: [1, 4] }],
    };
    expect(marksOf(report, undefined, words)).toEqual([
      { line: 2, column: 3, endColumn: 4, kind: 'error', text: 'E bad' },
      { line: 5, kind: 'error', text: 'U ValueError' },
      { line: 9, kind: 'error', text: 'T > lock' },
      { line: 8, kind: 'error', text: 'P > lock' },
      { line: 8, kind: 'warning', text: 'race n' },
      { line: 6, kind: 'warning', text: 'race n' },
      { line: 1, kind: 'warning', text: 'lost-wakeup' },
      { line: 4, kind: 'warning', text: 'lost-wakeup' },
    ]);
  });

  it('are made of a pause, and say nothing twice on one line, nor too much', () => {
    const races = [race({}, {}), race({}, { op: 'read' }), ...['a', 'b', 'c'].map((variable) => ({ ...race({}, {}), variable }))];
    expect(marksOf(undefined, pause({ races }), words).map(({ text }) => text)).toEqual(['race n', 'race a', 'race b']);
  });
});
