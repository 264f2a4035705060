// The page's start. The engine's worker comes first, then window.interleave, then the page: it is loaded
// and built while the engine loads beside it.

import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/panes.css';
import './styles/stepping.css';
import './styles/findings.css';
import { chapters, lessons } from 'virtual:lessons';
import { installApi, type Parts } from './api';
import { EngineClient } from './engine/client';
import { compileEngine } from './engine/compile';
import { isIsolated, keepOffline, reloadsForIsolation } from './isolation';
import { Runs } from './model/runs';
import { remembered } from './remembered';
import { RunScreen } from './run-screen';
import { setTheme } from './views/theme';

let give!: (parts: Parts) => void;
installApi(lessons, new Promise<Parts>((resolve) => (give = resolve)));

/**
 * A browser needs this thread to start the worker: building the page at once would hold the engine up by
 * more than it gains (measured: a third of the time until a run can start).
 */
const QUIET_MS = 80;

function quietly(ready: Promise<void>): Promise<unknown> {
  return Promise.race([ready.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, QUIET_MS))]);
}

async function start(): Promise<void> {
  const base = new URL('engine/', document.baseURI).href;
  const threaded = isIsolated();
  const engine = new EngineClient(base, threaded, compileEngine(base, threaded));
  const screen = new RunScreen();
  const runs = new Runs(engine, screen);
  give({ engine, runs });
  const { drafts, settings } = remembered();
  setTheme(settings.get().theme);
  await quietly(engine.ready);
  const { App } = await import('./app');
  await new App({ engine, runs, screen, lessons, chapters, drafts, settings }).start();
  await keepOffline();
}

if (isIsolated()) {
  void reloadsForIsolation();
  void start();
} else {
  void reloadsForIsolation().then((reloads) => {
    if (!reloads) void start();
  });
}
