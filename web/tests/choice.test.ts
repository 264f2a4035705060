import { describe, expect, it } from 'vitest';
import { changed, clean, linkChoice, linkMode, parametersOf, recommended, requestOf, withoutSchedule } from '../src/model/choice';
import type { Lesson } from '../src/model/lesson';
import { readSchedule } from '../src/model/schedule';

const SCHEDULE = '1.5f03a2c9.p7.12-2_3-0';
const words = { zh: '', en: '' };
const lesson: Lesson = {
  id: 'a', chapter: 1, section: '1.1', order: 1, title: words, file: 'a.py', program: '',
  mode: 'controlled', cores: 3, schedule: SCHEDULE, step: 5,
};
const program = { source: 'x', filename: 'a.py' };
const fresh = () => 99;

describe('a schedule', () => {
  it('says its strategy and seed', () => {
    expect(readSchedule(SCHEDULE)).toEqual({ strategy: 'pct', seed: 7 });
    expect(readSchedule('1.0.f18446744073709551615')).toEqual({ strategy: 'fair' });
  });

  it.each(['', '1', '1.5f03a2c9', '1.5f03a2c9.r', '1.5F03A2C9.r7', '1.5f03a2c9.r7.1-1_', '1.5f03a2c9.r7.1', '1.5f03a2c9.r7 '])(
    'that reads %j is none',
    (text) => expect(readSchedule(text)).toBeUndefined(),
  );
});

describe('how to run', () => {
  it('is what the lesson recommends; its schedule only fits its own program', () => {
    const choice = recommended(lesson);
    expect(choice).toEqual({ mode: 'controlled', cores: 3, strategy: 'pct', seed: 7, schedule: SCHEDULE, step: 5 });
    expect(recommended(lesson, true)).toEqual({ mode: 'controlled', cores: 3, strategy: 'random' });
    expect(recommended(undefined)).toEqual({ mode: 'parallel', cores: 2, strategy: 'random' });
    expect(withoutSchedule(choice)).toEqual({ mode: 'controlled', cores: 3, strategy: 'pct', seed: 7 });
  });

  it('is what a link says, and nothing of the lesson where that would not go with it', () => {
    expect(linkChoice({}, lesson)).toEqual(recommended(lesson));
    expect(linkChoice({ mode: 'parallel', cores: 8 }, lesson)).toEqual({ mode: 'parallel', cores: 8, strategy: 'random' });
    expect(linkChoice({ seed: 4 }, lesson)).toEqual({ mode: 'controlled', cores: 3, strategy: 'random', seed: 4 });
    expect(linkChoice({ schedule: SCHEDULE, step: 2, cores: 4 }, undefined)).toEqual({
      mode: 'controlled', cores: 2, cpus: 4, strategy: 'pct', seed: 7, schedule: SCHEDULE, step: 2,
    });
  });

  it('loses its schedule with any change but that of the cores', () => {
    const choice = recommended(lesson);
    expect(changed(choice, { seed: 3 })).toEqual({ mode: 'controlled', cores: 3, strategy: 'pct', seed: 3 });
    expect(changed(choice, { strategy: 'fair' }).schedule).toBeUndefined();
    expect(changed(changed(choice, { mode: 'parallel' }), { mode: 'controlled' }).schedule).toBeUndefined();
    expect(changed(choice, { cores: 5 })).toMatchObject({ cores: 5, schedule: SCHEDULE });
    expect('seed' in changed(choice, { seed: undefined })).toBe(false);
  });

  it('becomes a request, with a fresh seed in parallel mode and seed 1 in controlled mode', () => {
    expect(requestOf(recommended(undefined), program, fresh)).toEqual({ ...program, mode: 'parallel', cores: 2, seed: 99 });
    expect(requestOf({ mode: 'controlled', cores: 8, strategy: 'fair' }, program, fresh)).toEqual({
      ...program, mode: 'controlled', cores: 2, seed: 1, strategy: 'fair',
    });
    expect(requestOf(linkChoice({ schedule: SCHEDULE, cores: 4 }, undefined), program, fresh)).toEqual({
      ...program, mode: 'controlled', cores: 4, seed: 7, strategy: 'pct', schedule: SCHEDULE,
    });
  });

  it('comes out of a link as it went in', () => {
    for (const choice of [recommended(lesson), linkChoice({ schedule: SCHEDULE, cores: 4 }, undefined), clean({ seed: 0, cores: 7 })]) {
      expect({ ...linkChoice(parametersOf(choice), undefined), cores: choice.cores }).toEqual(choice);
    }
  });

  it('takes nothing that cannot be', () => {
    expect(clean({ mode: 'fast', cores: 99, seed: -1, strategy: 'dpor', schedule: 3, step: 0.5 })).toEqual({
      mode: 'parallel', cores: 8, strategy: 'random',
    });
  });
});

it('a link asks for a mode by name, or by what only that mode has', () => {
  expect(linkMode({ cores: 2, seed: 7, strategy: 'random' })).toBeUndefined();
  expect(linkMode({ mode: 'parallel', cores: 2 })).toBe('parallel');
  expect(linkMode({ mode: 'controlled' })).toBe('controlled');
  expect(linkMode({ schedule: SCHEDULE })).toBe('controlled');
  expect(linkMode({ strategy: 'pct' })).toBe('controlled');
  expect(linkMode({ strategy: 'dpor' })).toBe('explore');
  expect(linkMode({ depth: 3 })).toBe('explore');
});
