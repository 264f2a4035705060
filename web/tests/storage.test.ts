import { beforeEach, describe, expect, it } from 'vitest';
import type { Lesson } from '../src/model/lesson';
import { Session } from '../src/model/session';
import { Drafts, LINK_PLACE, SafeStore, SettingsStore, type Store } from '../src/model/storage';

const lesson = (id: string, order: number): Lesson => ({
  id, chapter: 1, section: `1.${order}`, order, title: { zh: id, en: id }, file: 'a.py', mode: 'parallel', cores: 2,
  program: `print("${id}")\n`,
});
const lessons = [lesson('one', 1), lesson('two', 2)];
let store: Store;
const session = () => new Session(lessons, new Drafts(store), new SettingsStore(store));

beforeEach(() => {
  store = new SafeStore(undefined);
});

describe('what is open', () => {
  it('is the first lesson at first, and afterwards the last one that was open', () => {
    const s = session();
    expect(s.current.place).toBe('one');
    s.open('two');
    expect(session().current.place).toBe('two');
  });

  it('an edit survives, by lesson', () => {
    const s = session();
    s.edit('mine');
    s.open('two');
    expect(s.edited).toBe(false);
    expect(session().open('one')).toBe(true);
    const again = session();
    again.open('one');
    expect(again.current.source).toBe('mine');
    expect(again.edited).toBe(true);
  });

  it('an edit back to the original is no edit', () => {
    const s = session();
    s.edit('mine');
    s.edit(lessons[0]!.program);
    expect(s.edited).toBe(false);
    expect(new Drafts(store).source('one')).toBeUndefined();
  });

  it('reset keeps the edits, and they can be brought back', () => {
    const s = session();
    s.edit('mine');
    s.reset();
    expect(s.current.source).toBe(lessons[0]!.program);
    expect(s.hasKept).toBe(true);
    s.bringBack();
    expect(s.current.source).toBe('mine');
    expect(s.hasKept).toBe(false);
  });
});

describe('a link', () => {
  it('to a lesson opens the original, and keeps the edits', () => {
    const s = session();
    s.edit('mine');
    expect(s.openLink({ kind: 'scenario', id: 'one' })).toBe(true);
    expect(s.current.source).toBe(lessons[0]!.program);
    s.bringBack();
    expect(session().current.source).toBe('mine');
  });

  it('to no lesson changes nothing', () => {
    const s = session();
    s.edit('mine');
    expect(s.openLink({ kind: 'scenario', id: 'none' })).toBe(false);
    expect(s.current.source).toBe('mine');
  });

  it('with a program has a place of its own and leaves the lessons alone', () => {
    const s = session();
    s.edit('mine');
    s.openLink({ kind: 'source', source: 'linked' });
    expect(s.current).toMatchObject({ place: LINK_PLACE, source: 'linked', original: 'linked', lesson: undefined });
    s.edit('linked, edited');
    expect(session().current.source).toBe('linked, edited');
    s.open('one');
    expect(s.current.source).toBe('mine');
    expect(s.hasLinked).toBe(true);
  });

  it('after an edited program from another link keeps that one', () => {
    const s = session();
    s.openLink({ kind: 'source', source: 'first' });
    s.edit('first, edited');
    s.openLink({ kind: 'source', source: 'second' });
    expect(s.current.source).toBe('second');
    expect(s.hasKept).toBe(true);
    s.bringBack();
    expect(s.current.source).toBe('first, edited');
  });

  it('opened twice gives the program twice', () => {
    const s = session();
    s.openLink({ kind: 'source', source: 'same' });
    s.openLink({ kind: 'source', source: 'same' });
    expect(s.current.source).toBe('same');
    expect(s.hasKept).toBe(false);
  });
});

describe('a store', () => {
  it('that throws is replaced by memory', () => {
    const broken: Store = {
      getItem: () => { throw new Error('no'); },
      setItem: () => { throw new Error('no'); },
      removeItem: () => { throw new Error('no'); },
    };
    store = new SafeStore(broken);
    const s = session();
    s.edit('mine');
    expect(new Drafts(store).source('one')).toBe('mine');
    s.reset();
    expect(s.hasKept).toBe(true);
  });

  it.each(['', 'null', '[]', '{"lang":"xx","theme":2,"panes":{"a":"b"},"done":[1],"place":7}', '{{'])(
    'that holds %s gives no settings',
    (text) => {
      store.setItem('interleave.settings', text);
      const { lang, theme, panes = {}, done = [], place } = new SettingsStore(store).get();
      expect([lang, theme, Object.keys(panes), done, place]).toEqual([undefined, undefined, [], [], undefined]);
    },
  );
});

it('settings change one by one, and a lesson is done once', () => {
  const settings = new SettingsStore(store);
  settings.set({ lang: 'zh' });
  settings.setPane('left', 40);
  settings.setPane('lesson', 20);
  settings.markDone('one');
  settings.markDone('one');
  expect(settings.get()).toEqual({ lang: 'zh', panes: { left: 40, lesson: 20 }, done: ['one'] });
});
