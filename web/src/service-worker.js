// The page's service worker. Two jobs: it adds the isolation headers where the host sent none, and it
// keeps the page's files, so that the page works offline after the first visit.
//
// Files whose name carries a hash come from the cache first. All others (the page itself, the engine)
// come from the network first, so that page and engine are never of different ages while online.

/* CONSTANTS */
const CACHE = `interleave-${VERSION}`;

self.addEventListener('install', () => self.skipWaiting());

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith('interleave-') && name !== CACHE) await caches.delete(name);
      }
      await self.registration.navigationPreload?.enable();
      await self.clients.claim();
    })(),
  );
});

// The page asks for this once it is up, so that it does not compete with its own start.
self.addEventListener('message', (event) => {
  if (event.data?.type !== 'keep') return;
  const port = event.ports[0];
  event.waitUntil(keep().then((complete) => port?.postMessage({ complete })));
});

async function keep() {
  const cache = await caches.open(CACHE);
  const missing = async (file) => !(await cache.match(new URL(file, self.registration.scope)));
  let complete = true;
  for (const file of [...FILES, ...ENGINE_FILES]) {
    if (!(await missing(file))) continue;
    const response = await fetch(new URL(file, self.registration.scope)).catch(() => undefined);
    if (response?.ok) await cache.put(new URL(file, self.registration.scope), response);
    else if (FILES.includes(file)) complete = false;
  }
  return complete;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || !url.href.startsWith(self.registration.scope)) return;
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(answer(event, request, url));
});

async function answer(event, request, url) {
  const path = url.href.slice(self.registration.scope.length);
  const cache = await caches.open(CACHE);
  const key = new URL(request.mode === 'navigate' ? './' : path.split(/[?#]/)[0], self.registration.scope);
  if (path.startsWith('assets/')) {
    const kept = await cache.match(key, { ignoreVary: true });
    if (kept) return withHeaders(kept);
  }
  try {
    const preloaded = request.mode === 'navigate' ? await event.preloadResponse : undefined;
    const response = preloaded ?? (await fetch(request));
    // A page below the scope that is not this page is none of our business.
    const own = request.mode !== 'navigate' || url.href.split(/[?#]/)[0] === self.registration.scope;
    if (response.ok && own) event.waitUntil(cache.put(key, response.clone()).catch(() => undefined));
    return withHeaders(response);
  } catch (error) {
    const kept = await cache.match(key, { ignoreVary: true });
    if (kept) return withHeaders(kept);
    throw error;
  }
}

function withHeaders(response) {
  // A host that sends the headers itself is left alone: its answers stay what the browser can cache best.
  if (response.status === 0 || response.type === 'opaqueredirect') return response;
  if (response.headers.get('Cross-Origin-Embedder-Policy')) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  const empty = response.status === 204 || response.status === 304;
  return new Response(empty ? null : response.body, { status: response.status, statusText: response.statusText, headers });
}
