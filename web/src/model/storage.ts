// What the browser remembers: settings, edited programs, lessons done. The place it is kept in is handed
// in, and may refuse to keep anything (private windows, sandboxed frames): then it lasts as long as the page.

import type { Lang } from './lesson';

export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Wraps a store that may throw, with memory behind it. */
export class SafeStore implements Store {
  private readonly memory = new Map<string, string>();
  constructor(private readonly store: Store | undefined) {}

  getItem(key: string): string | null {
    try {
      return this.store?.getItem(key) ?? this.memory.get(key) ?? null;
    } catch {
      return this.memory.get(key) ?? null;
    }
  }

  setItem(key: string, value: string): void {
    this.memory.set(key, value);
    try {
      this.store?.setItem(key, value);
    } catch {
      // Full or forbidden: memory has it.
    }
  }

  removeItem(key: string): void {
    this.memory.delete(key);
    try {
      this.store?.removeItem(key);
    } catch {
      // Forbidden: memory is what counts.
    }
  }
}

export interface Settings {
  lang?: Lang;
  theme?: 'light' | 'dark';
  place?: string;
  chaptersOpen?: boolean;
  screenReader?: boolean;
  /** Lines of output carry the name of their process. */
  labels?: boolean;
  panes?: Record<string, number>;
  done?: string[];
}

const SETTINGS = 'interleave.settings';
const DRAFT = 'interleave.draft.';

function parse(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Keeps only what has the right type, so that a damaged entry cannot damage the page. */
function cleanSettings(raw: Record<string, unknown>): Settings {
  const settings: Settings = {};
  if (raw.lang === 'zh' || raw.lang === 'en') settings.lang = raw.lang;
  if (raw.theme === 'light' || raw.theme === 'dark') settings.theme = raw.theme;
  if (typeof raw.place === 'string') settings.place = raw.place;
  if (typeof raw.chaptersOpen === 'boolean') settings.chaptersOpen = raw.chaptersOpen;
  if (typeof raw.screenReader === 'boolean') settings.screenReader = raw.screenReader;
  if (typeof raw.labels === 'boolean') settings.labels = raw.labels;
  if (Array.isArray(raw.done)) settings.done = raw.done.filter((id) => typeof id === 'string');
  if (typeof raw.panes === 'object' && raw.panes !== null) {
    settings.panes = Object.fromEntries(
      Object.entries(raw.panes as Record<string, unknown>).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number' && Number.isFinite(entry[1]),
      ),
    );
  }
  return settings;
}

export class SettingsStore {
  constructor(private readonly store: Store) {}

  get(): Settings {
    return cleanSettings(parse(this.store.getItem(SETTINGS)));
  }

  /** Changes some settings and leaves the others as another window may have left them. */
  set(change: Settings): void {
    this.store.setItem(SETTINGS, JSON.stringify({ ...this.get(), ...change }));
  }

  markDone(id: string): void {
    const done = this.get().done ?? [];
    if (!done.includes(id)) this.set({ done: [...done, id] });
  }

  setPane(name: string, size: number): void {
    this.set({ panes: { ...this.get().panes, [name]: size } });
  }
}

interface Draft {
  /** The program as it is; absent while it is the original. */
  source?: string;
  /** The original, where no lesson has it: the program that a link brought. */
  original?: string;
  /** Edited programs that something replaced, the newest last. */
  kept: string[];
}

const KEPT_MOST = 5;

/** The place of a program that came by link and belongs to no lesson. */
export const LINK_PLACE = 'link';

/** Edited programs, by lesson id, or LINK_PLACE. Nothing that was edited is overwritten without being kept. */
export class Drafts {
  constructor(private readonly store: Store) {}

  private read(place: string): Draft {
    const raw = parse(this.store.getItem(DRAFT + place));
    const draft: Draft = { kept: Array.isArray(raw.kept) ? raw.kept.filter((k) => typeof k === 'string') : [] };
    if (typeof raw.source === 'string') draft.source = raw.source;
    if (typeof raw.original === 'string') draft.original = raw.original;
    return draft;
  }

  private write(place: string, draft: Draft): void {
    const empty = draft.source === undefined && draft.original === undefined && draft.kept.length === 0;
    if (empty) this.store.removeItem(DRAFT + place);
    else this.store.setItem(DRAFT + place, JSON.stringify(draft));
  }

  source(place: string): string | undefined {
    return this.read(place).source;
  }

  linkOriginal(): string | undefined {
    return this.read(LINK_PLACE).original;
  }

  hasKept(place: string): boolean {
    return this.read(place).kept.length > 0;
  }

  save(place: string, source: string, original: string): void {
    const draft = this.read(place);
    if (source === original) delete draft.source;
    else draft.source = source;
    this.write(place, draft);
  }

  private keep(draft: Draft, source: string | undefined): void {
    if (source === undefined) return;
    draft.kept = [...draft.kept.filter((k) => k !== source), source].slice(-KEPT_MOST);
  }

  /** Goes back to the original; edits, if any, are kept. */
  setAside(place: string): void {
    const draft = this.read(place);
    this.keep(draft, draft.source);
    delete draft.source;
    this.write(place, draft);
  }

  /** Takes in a program from a link; an edited earlier one is kept. */
  openLinked(source: string): void {
    const draft = this.read(LINK_PLACE);
    this.keep(draft, draft.source);
    delete draft.source;
    draft.original = source;
    this.write(LINK_PLACE, draft);
  }

  /** Swaps the program for the newest kept one and returns that. */
  bringBack(place: string): string | undefined {
    const draft = this.read(place);
    const back = draft.kept.pop();
    if (back === undefined) return undefined;
    if (draft.source !== undefined) draft.kept.unshift(draft.source);
    draft.source = back;
    this.write(place, draft);
    return back;
  }
}
