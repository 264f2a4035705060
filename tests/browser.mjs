// Opens the built page in Chromium and serves requests, one JSON object a line:
//   {run: {source, cores, ..}, timeout}  -> the report of window.interleave.run
//   {ready: N}      -> {times}: milliseconds from navigation to ready, N loads
//   {evaluate: JS}  -> {value}
// The first line out is {ready: ms}; {failure: text} answers what went wrong.
import { answerRequests, withPage } from './chromium.mjs';

async function open(page, address) {
  await page.goto(address);
  return page.evaluate(async () => {
    await window.interleave.ready;
    return performance.now();
  });
}

const runInPage = async ({ run, timeout }) => {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    void window.interleave.stop();
  }, timeout * 1000);
  const start = performance.now();
  const report = await window.interleave.run(run);
  clearTimeout(timer);
  const wallMs = performance.now() - start;
  return { wallMs, ...report, ...(late ? { status: 'timeout', exit: 'timeout' } : {}) };
};

await withPage(undefined, {}, async (page, address) => {
  await answerRequests({ ready: await open(page, address) }, async (request) => {
    if (request.run) return page.evaluate(runInPage, request);
    if (request.evaluate) return { value: await page.evaluate(request.evaluate) };
    const times = [];
    for (let i = 0; i < request.ready; i++) times.push(await open(page, address));
    return { times };
  });
});
