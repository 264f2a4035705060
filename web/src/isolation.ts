// Where the host sends no isolation headers, the service worker can add them: it has to be in control
// before the page is loaded, so the page is loaded once more. Never twice: a mark in the tab's storage is
// set before, and taken away only when isolation was reached. Without that storage there is no reload.

const MARK = 'interleave.isolation-tried';
const PATIENCE_MS = 5000;

export function isIsolated(): boolean {
  return globalThis.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';
}

function tabStorage(): Storage | undefined {
  try {
    return sessionStorage;
  } catch {
    return undefined;
  }
}

function within<T>(promise: Promise<T>, ms: number): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => setTimeout(() => reject(new Error('timeout')), ms)),
  ]);
}

function inControl(): Promise<void> {
  if (navigator.serviceWorker.controller) return Promise.resolve();
  return new Promise((resolve) => {
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(), { once: true });
  });
}

/** True: the page is about to load again, nothing else is to be started. */
export async function reloadsForIsolation(): Promise<boolean> {
  const storage = tabStorage();
  if (isIsolated()) {
    storage?.removeItem(MARK);
    return false;
  }
  // A frame in a page that is not isolated never is; a reload would change nothing.
  if (window.top !== window || !('serviceWorker' in navigator) || !storage || storage.getItem(MARK)) return false;
  try {
    await within(navigator.serviceWorker.register('sw.js'), PATIENCE_MS);
    await within(inControl(), PATIENCE_MS);
    storage.setItem(MARK, '1');
    if (storage.getItem(MARK) !== '1') return false;
  } catch {
    return false;
  }
  location.reload();
  return true;
}

/** Keeps the page for offline use, once it is up. */
export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || window.top !== window) return;
  try {
    await navigator.serviceWorker.register('sw.js');
    const { active } = await navigator.serviceWorker.ready;
    const channel = new MessageChannel();
    channel.port1.onmessage = ({ data }: MessageEvent<{ complete: boolean }>) => {
      if (data.complete) document.documentElement.dataset.offline = 'ready';
    };
    active?.postMessage({ type: 'keep' }, [channel.port2]);
  } catch {
    // Some browsers forbid service workers: the page works without one, only not offline.
  }
}
