// What Emscripten's pthreads of 3.1.6 call for others' sake, WebGL on the main thread's behalf, and never here:
// without a body, since theirs bring 15 kB of JavaScript along. Later versions do not ask for them.
mergeInto(LibraryManager.library, {
  emscripten_webgl_create_context__deps: [],
  emscripten_webgl_create_context: function () {},
  emscripten_set_canvas_element_size__deps: [],
  emscripten_set_canvas_element_size: function () {},
});
