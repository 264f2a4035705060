// The page's start. The engine's worker comes first, so that it loads while the page is being built.

import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/panes.css';
import { chapters, lessons } from 'virtual:lessons';
import { installApi, type Parts } from './api';
import { App, remembered } from './app';
import { EngineClient } from './engine/client';
import { isIsolated, keepOffline, reloadsForIsolation } from './isolation';
import { RunScreen } from './run-screen';
import { Runs } from './model/runs';

let give!: (parts: Parts) => void;
installApi(lessons, new Promise<Parts>((resolve) => (give = resolve)));

function start(): void {
  const engine = new EngineClient(new URL('engine/', document.baseURI).href, isIsolated());
  const screen = new RunScreen();
  const runs = new Runs(engine, screen);
  give({ engine, runs });
  const app = new App({ engine, runs, screen, lessons, chapters, ...remembered() });
  void app.start().then(keepOffline);
}

if (isIsolated()) {
  void reloadsForIsolation();
  start();
} else {
  void reloadsForIsolation().then((reloads) => {
    if (!reloads) start();
  });
}
