// What this browser remembers of earlier visits.

import { Drafts, SafeStore, SettingsStore, type Store } from './model/storage';

export function remembered(): { drafts: Drafts; settings: SettingsStore } {
  let store: Store | undefined;
  try {
    store = localStorage;
  } catch {
    store = undefined;
  }
  const safe = new SafeStore(store);
  return { drafts: new Drafts(safe), settings: new SettingsStore(safe) };
}
