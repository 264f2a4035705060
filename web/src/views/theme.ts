// Light or dark: the system's choice until the user makes one.

const query = matchMedia('(prefers-color-scheme: dark)');
const listeners: (() => void)[] = [];
let chosen: 'light' | 'dark' | undefined;

export function theme(): 'light' | 'dark' {
  return chosen ?? (query.matches ? 'dark' : 'light');
}

function apply(): void {
  document.documentElement.dataset.theme = theme();
  for (const listener of listeners) listener();
}

export function setTheme(value: 'light' | 'dark' | undefined): void {
  chosen = value;
  apply();
}

export function onTheme(listener: () => void): void {
  listeners.push(listener);
}

query.addEventListener('change', apply);
