// CLOCK_MONOTONIC is one clock for all workers of a page, those of other processes too. A worker's own
// clock begins with the worker, and Emscripten sets a pthread's by a message, wrong by as long as that took.
// It counts from a moment in 2023, which keeps nanoseconds times carriers within 64 bits.
// What the browser looks up anew each time is kept: that takes ten times as long as reading the clock.
mergeInto(LibraryManager.library, {
  $clock: '=performance',
  $clockBegin: '=performance.timeOrigin - 1.7e12',
  emscripten_get_now__deps: ['$clock', '$clockBegin'],
  emscripten_get_now: function () {
    return clockBegin + clock.now();
  },
});
