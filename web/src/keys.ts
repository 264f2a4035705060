// The keys of the page, wherever the focus is. A part of the page that has a use for one of them says so by
// preventDefault.

export interface KeyActions {
  run(): void;
  /** False: nothing runs. */
  stop(): boolean;
  step(): void;
  back(): void;
  nextFinding(): void;
}

function actionOf(event: KeyboardEvent, actions: KeyActions): (() => void) | undefined {
  if (event.key === 'Enter') return event.ctrlKey || event.metaKey ? actions.run : undefined;
  if (event.key === 'F10') return event.shiftKey ? actions.back : actions.step;
  return event.key === 'F8' ? actions.nextFinding : undefined;
}

export function watchKeys(actions: KeyActions): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') return void actions.stop();
    const act = actionOf(event, actions);
    if (!act) return;
    event.preventDefault();
    act();
  });
}
