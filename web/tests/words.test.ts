import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { format, preferredLang, tables, Words } from '../src/i18n';
import { en, type Key } from '../src/i18n/en';
import { zh } from '../src/i18n/zh';

const keys = Object.keys(en) as Key[];
const names = (message: string) => [...new Set([...message.matchAll(/\{(\w+)/g)].map((m) => m[1]))].sort();
const source = fileURLToPath(new URL('../src', import.meta.url));

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'i18n' ? [] : sources(path);
    return entry.name.endsWith('.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

it('both tables have the same keys, none of them empty', () => {
  expect(Object.keys(zh).sort()).toEqual([...keys].sort());
  for (const table of Object.values(tables)) for (const key of keys) expect(table[key].trim(), key).not.toBe('');
});

it('a message asks for the same values in both languages', () => {
  for (const key of keys) expect(names(zh[key]), key).toEqual(names(en[key]));
});

it('every key is used, and every key that is used exists', () => {
  const text = sources(source).join('\n');
  const made = [/^link\.reason\./, /^link\.mode\./];
  const unused = keys.filter((key) => !text.includes(`'${key}'`) && !made.some((pattern) => pattern.test(key)));
  expect(unused).toEqual([]);
});

it('English has no Chinese in it, and Chinese has some', () => {
  for (const key of keys) expect(en[key], key).not.toMatch(/\p{Script=Han}/u);
  for (const key of keys) if (key !== 'state.exit') expect(zh[key], key).toMatch(/\p{Script=Han}/u);
});

it('numbers choose their form and are grouped; text is left alone', () => {
  const message = '{tasks|# thread|# threads} on {carriers|# core|# cores}, exit {exit}';
  expect(format('en', message, { tasks: 1, carriers: 2, exit: '3' })).toBe('1 thread on 2 cores, exit 3');
  expect(format('en', '{lines|# line|# lines}', { lines: 12345 })).toBe('12,345 lines');
  expect(format('en', '{lines|# line|# lines}', { lines: 0 })).toBe('0 lines');
  expect(format('en', 'a {x} b', { x: '{y} $& #' })).toBe('a {y} $& # b');
});

it('the language comes from what the browser prefers', () => {
  expect(preferredLang(['fr', 'zh-TW', 'en'])).toBe('zh');
  expect(preferredLang(['en-GB', 'zh'])).toBe('en');
  expect(preferredLang(['fr'])).toBe('en');
});

it('a change of language reaches who listens', () => {
  const words = new Words('en');
  const seen: string[] = [];
  words.live(() => seen.push(words.t('run.run')));
  words.set('zh');
  expect(seen).toEqual(['Run', '运行']);
});
