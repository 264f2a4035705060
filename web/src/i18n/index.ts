// The words of the page in the language chosen, and who wants to know when the choice changes.

import type { Lang } from '../model/lesson';
import { waitKey } from '../model/waits';
import { en, type Key } from './en';
import { zh } from './zh';

export type { Key } from './en';
export const tables: Record<Lang, Record<Key, string>> = { en, zh };

export type Parameters = Record<string, string | number>;

const plurals: Record<Lang, Intl.PluralRules> = { en: new Intl.PluralRules('en'), zh: new Intl.PluralRules('zh') };
const numbers: Record<Lang, Intl.NumberFormat> = { en: new Intl.NumberFormat('en'), zh: new Intl.NumberFormat('zh-CN') };

export function format(lang: Lang, message: string, parameters: Parameters = {}): string {
  return message.replace(/\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g, (_, name: string, one?: string, other?: string) => {
    const value = parameters[name] ?? '';
    const shown = typeof value === 'number' ? numbers[lang].format(value) : value;
    if (one === undefined || other === undefined) return shown;
    return (plurals[lang].select(Number(value)) === 'one' ? one : other).replace('#', shown);
  });
}

/** The language to begin with: what the browser asks for, in its order. */
export function preferredLang(languages: readonly string[]): Lang {
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

export class Words {
  private readonly listeners: (() => void)[] = [];
  constructor(private lang_: Lang) {}

  get lang(): Lang {
    return this.lang_;
  }

  t(key: Key, parameters?: Parameters): string {
    return format(this.lang_, tables[this.lang_][key], parameters);
  }

  /** What a blocked task waits for, in this language. */
  wait(waitsFor: string): string {
    const known = waitKey(waitsFor);
    return known ? this.t(known.key, known.parameters) : waitsFor;
  }

  set(lang: Lang): void {
    this.lang_ = lang;
    for (const listener of this.listeners) listener();
  }

  /** Calls now, and again whenever the language changes. */
  live(update: () => void): void {
    this.listeners.push(update);
    update();
  }
}
