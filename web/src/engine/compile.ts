// The engine's code, compiled once for all its workers: beside the start of the first one, and never again
// when one is replaced.

export async function compileEngine(base: string, threaded: boolean): Promise<WebAssembly.Module> {
  const url = new URL(threaded ? 'engine.wasm' : 'engine-single.wasm', base);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the engine could not be loaded: ${response.status}`);
  // Hosts that do not know the type of such files exist.
  if (response.headers.get('Content-Type') !== 'application/wasm') return WebAssembly.compile(await response.arrayBuffer());
  return WebAssembly.compileStreaming(response);
}
