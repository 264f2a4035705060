/* Fork by value: a program forks in the middle (a native of this test writes
 * the image), ends, is freed, and a second process made from the image calls
 * the function. What both print is compared. */
#include "run_fixture.h"

#include "lib/lib.h"
#include "lib/modules.h"
#include "object/containers.h"
#include "process/image.h"
#include "sched/sched.h"
#include "vm/function.h"

enum { MAX_MODULES = 128 };

typedef struct {
  const il_module_def *modules[MAX_MODULES];
  il_libraries libraries;
  il_program *program;
  uint32_t forks;
  il_buf image, handles; /* of the last fork */
  il_buf out, err;       /* of the last process */
  size_t memory_limit;   /* of the processes made; 0: none */
} fixture;

static int64_t read_clock(void *ctx) {
  (void)ctx;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void no_entropy(void *ctx, void *out, size_t len) {
  (void)ctx;
  memset(out, 7, len);
}

/* The task is off its core. */
static void fork_now(il_task *t) {
  fixture *x = t->process->clock.ctx;
  il_buf_term(&x->image);
  il_buf_init(&x->image);
  x->forks++;
  t->wake = il_image_write(t, t->sched.item, &x->image, &x->handles)
                ? il_from_int((int64_t)x->image.len)
                : IL_NIL;
  il_wake(NULL, t);
}

/* fork(function, args): the size of the image. */
static il_value test_fork(il_task *t, const il_value *args, uint32_t n,
                          il_value kwnames) {
  (void)n, (void)kwnames;
  t->sched.item = il_tuple_2(t, args[0], args[1]);
  if (t->sched.item == IL_NIL) return IL_NIL;
  il_wait_begin(t, &(il_wait){.reason = IL_WAIT_PROCESS_START, .timeout = -1});
  t->sched.on_parked = fork_now;
  return IL_PARK;
}

static const il_native_def test_functions[] = {{"fork", test_fork, 2, 2, 0},
                                               {0}};
static const il_module_def test_module = {"_forktest", test_functions, NULL,
                                          NULL};

static void drain(il_console *console, fixture *x) {
  char *ring = malloc(IL_RUN_RING);
  il_stream stream;
  size_t len;
  while ((len = il_console_drain(console, &stream, ring, IL_RUN_RING)))
    il_buf_append(stream == IL_STDOUT ? &x->out : &x->err, ring, len);
  free(ring);
}

static void no_notice(void *ctx, il_console_event event) {
  (void)ctx, (void)event;
}

static il_process *make(fixture *x, const il_buf *image) {
  il_process_options options = {
      .program = x->program,
      .module_defs = x->modules,
      .class_defs = il_class_defs,
      .lib_sources = il_lib_sources,
      .libraries = &x->libraries,
      .clock = {read_clock, read_clock, no_entropy, NULL, x},
      .memory_limit = x->memory_limit,
      .cores = 1,
      .start = image ? image->bytes : NULL,
      .start_len = image ? image->len : 0,
      .restore = image ? il_image_read : NULL};
  return il_process_new(&options);
}

/* Runs a process on one carrier to its end and frees it. */
static void run(fixture *x, il_process *process) {
  il_strategy strategy;
  il_buf_term(&x->out);
  il_buf_term(&x->err);
  il_buf_init(&x->out);
  il_buf_init(&x->err);
  process->console = il_console_new(IL_RUN_RING, no_notice, NULL);
  assert_non_null(process->console);
  il_strategy_fair_init(&strategy, 1);
  il_sched *sched = il_sched_new(process, &strategy);
  assert_non_null(sched);
  il_sched_start_main(sched, process->main_task);
  il_carrier_run(sched, 0);
  drain(process->console, x);
  il_console *console = process->console;
  il_process_free(process);
  il_sched_free(sched);
  il_console_free(console);
}

static void begin(fixture *x, const char *source, size_t memory_limit) {
  *x = (fixture){.memory_limit = memory_limit};
  il_buf_init(&x->image);
  il_buf_init(&x->handles);
  il_buf_init(&x->out);
  il_buf_init(&x->err);
  size_t count = 0;
  for (; il_module_defs[count]; count++)
    x->modules[count] = il_module_defs[count];
  assert_true(count + 2 <= MAX_MODULES);
  x->modules[count] = &test_module;
  il_arena arena;
  il_diags diags;
  il_arena_init(&arena);
  il_diags_init(&diags, &arena);
  x->program = il_compile(source, strlen(source), "main.py", &diags);
  assert_non_null(x->program);
  il_arena_term(&arena);
  il_process *process = make(x, NULL);
  assert_non_null(process);
  run(x, process);
  assert_string_equal(run_text(&x->err), "");
  assert_true(x->image.len > 0);
}

static void end(fixture *x) {
  il_program_free(x->program);
  il_libraries_free(&x->libraries);
  il_buf_term(&x->image);
  il_buf_term(&x->handles);
  il_buf_term(&x->out);
  il_buf_term(&x->err);
}

/* The child, its child if it forks, and so on. */
static void run_children(fixture *x) {
  for (uint32_t forks = 0; forks != x->forks;) {
    forks = x->forks;
    il_process *child = make(x, &x->image);
    assert_non_null(child);
    run(x, child);
    assert_string_equal(run_text(&x->err), "");
  }
}

/* The child prints this. */
static void expect_child(const char *source, const char *expected) {
  fixture x;
  begin(&x, source, 0);
  run_children(&x);
  assert_string_equal(run_text(&x.out), expected);
  end(&x);
}

/* The child prints what the parent prints when it calls the function too. */
static void expect_same(const char *source) {
  fixture x;
  begin(&x, source, 0);
  il_buf parent;
  il_buf_init(&parent);
  il_buf_append(&parent, run_text(&x.out), x.out.len);
  assert_true(parent.len > 0);
  run_children(&x);
  assert_string_equal(run_text(&x.out), run_text(&parent));
  il_buf_term(&parent);
  end(&x);
}

static void globals_are_copied(void **state) {
  (void)state;
  expect_child("from _forktest import fork\n"
               "n = 1\n"
               "items = [1, 2.5, 'three', None, True, 10**30, b'x', -0.0]\n"
               "def child(a, b):\n"
               "    print(n, items, a, b, __name__)\n"
               "n = 2\n"
               "fork(child, ('x', [1]))\n"
               "n = 3\n"
               "items.append(4)\n",
               "2 [1, 2.5, 'three', None, True, "
               "1000000000000000000000000000000, b'x', -0.0] x [1] __main__\n");
}

static void identity_is_kept(void **state) {
  (void)state;
  expect_child(
      "from _forktest import fork\n"
      "a = [1]\n"
      "b = {'x': a, 'y': a}\n"
      "b['self'] = b\n"
      "t = (a, b)\n"
      "none = [None, ..., NotImplemented]\n"
      "def child(x, y):\n"
      "    y.append(2)\n"
      "    print(x is y, a is x, b['x'] is a, b['self'] is b, t[0] is a, a)\n"
      "    print(none[1] is ..., none[2] is NotImplemented, type(t) is tuple)\n"
      "    print(child is globals()['child'], child.__code__ is "
      "child.__code__)\n"
      "fork(child, (a, a))\n",
      "True True True True True [1, 2]\n"
      "True True True\n"
      "True True\n");
}

#define DEEP(depth)                                                            \
  "from _forktest import fork\n"                                               \
  "deep = None\n"                                                              \
  "for i in range(" depth "):\n"                                               \
  "    deep = [deep]\n"                                                        \
  "def child():\n"                                                             \
  "    n, at = 0, deep\n"                                                      \
  "    while at is not None:\n"                                                \
  "        at, n = at[0], n + 1\n"                                             \
  "    print(n)\n"                                                             \
  "fork(child, ())\n"

static void graphs_may_be_deep(void **state) {
  (void)state;
  if (IL_IS_STRESS) /* collects at every step */
    expect_child(DEEP("1000"), "1000\n");
  else
    expect_child(DEEP("200000"), "200000\n");
}

static void dicts_and_sets_keep_their_order(void **state) {
  (void)state;
  expect_same(
      "from _forktest import fork\n"
      "class Key:\n"
      "    def __init__(self, n): self.n = n\n"
      "    def __repr__(self): return f'K{self.n}'\n"
      "class Hashed(Key):\n"
      "    def __hash__(self): return hash((type(self), self.n))\n"
      "    def __eq__(self, other): return self.n == other.n\n"
      "keys = [Key(i) for i in range(40)]\n"
      "hashed = [Hashed(i) for i in range(10)]\n"
      "d = {k: k.n for k in keys}\n"
      "for k in keys[::3]: del d[k]\n"
      "d[keys[0]] = 'again'\n"
      "h = {k: k.n for k in hashed}\n"
      "s = set(keys) | {'a', 'b', 3.5, None, Key, print, len, int}\n"
      "names = set('some words in a set of strs'.split())\n"
      "f = {frozenset(keys[:3]): 1, (keys[0], Key): 2, keys[1].__repr__: 3}\n"
      "numbers = {i * 7919 % 1009 for i in range(50)}\n"
      "empty = {}, set(), frozenset()\n"
      "def child():\n"
      "    print(d, d[keys[1]], keys[3] in d)\n"
      "    print(h, [h[Hashed(i)] for i in range(10)])\n"
      "    print([k for k in s if isinstance(k, Key)], names, numbers)\n"
      "    print(Key in s, print in s, len in s, int in s, keys[5] in s, "
      "Key(1) in s)\n"
      "    print(f[frozenset(keys[:3])], f[keys[0], Key], "
      "f[keys[1].__repr__])\n"
      "    print(empty, hash(keys[0]) == hash(Key(0)), [hash(k) for k in (1, "
      "'x')] == [1, hash('x')])\n"
      "    h[Hashed(11)] = 11; s.add(Hashed(1)); d[Key(50)] = 50\n"
      "    print(len(h), len(s), list(d)[-1], Hashed(1) in s)\n"
      "fork(child, ())\n"
      "child()\n");
}

static void closures_share_their_cells(void **state) {
  (void)state;
  expect_child("from _forktest import fork\n"
               "def counter(start, *, step=1):\n"
               "    n = start\n"
               "    def add(by=step):\n"
               "        nonlocal n\n"
               "        n += by\n"
               "        return n\n"
               "    def get(): return n\n"
               "    return add, get, lambda f: f(n)\n"
               "add, get, on = counter(10, step=5)\n"
               "add()\n"
               "add.label = 'mine'\n"
               "def child(f, g, extra):\n"
               "    print(f(), g(), f is add, get(), on(lambda x: x * 2), "
               "extra(3), f.label)\n"
               "    print(f.__name__, f.__qualname__, f.__defaults__, "
               "counter.__kwdefaults__)\n"
               "fork(child, (add, get, lambda x, y=[4]: (x, y)))\n"
               "add()\n",
               "20 20 True 20 40 (3, [4]) mine\n"
               "add counter.<locals>.add (5,) {'step': 1}\n");
}

static void classes_are_copied(void **state) {
  (void)state;
  expect_same(
      "from _forktest import fork\n"
      "import abc, enum, dataclasses, collections, typing\n"
      "class Meta(type):\n"
      "    def __call__(cls, *args):\n"
      "        cls.made = getattr(cls, 'made', 0) + 1\n"
      "        return super().__call__(*args)\n"
      "class Base(metaclass=Meta):\n"
      "    kinds = []\n"
      "    def __init_subclass__(cls, **kw): Base.kinds.append(cls.__name__)\n"
      "    def __init__(self, x): self.x = x\n"
      "    @property\n"
      "    def double(self): return self.x * 2\n"
      "    @double.setter\n"
      "    def double(self, v): self.x = v // 2\n"
      "    @classmethod\n"
      "    def make(cls): return cls(7)\n"
      "    @staticmethod\n"
      "    def plain(v): return -v\n"
      "class Derived(Base):\n"
      "    shared = {'a': 1}\n"
      "    def __init__(self, x):\n"
      "        super().__init__(x)\n"
      "        self.y = 1\n"
      "class Mixed(Derived, dict): pass\n"
      "class Slots:\n"
      "    __slots__ = ('a', 'b')\n"
      "class MySlots(Slots):\n"
      "    __slots__ = 'c'\n"
      "class Shape(abc.ABC):\n"
      "    @abc.abstractmethod\n"
      "    def area(self): ...\n"
      "class Square(Shape):\n"
      "    def area(self): return 4\n"
      "class Color(enum.Enum):\n"
      "    RED = 1\n"
      "    GREEN = 2\n"
      "@dataclasses.dataclass(order=True)\n"
      "class Point:\n"
      "    x: int\n"
      "    y: list = dataclasses.field(default_factory=list)\n"
      "@dataclasses.dataclass(frozen=True)\n"
      "class Frozen:\n"
      "    at: Color\n"
      "Pair = collections.namedtuple('Pair', 'left right')\n"
      "class Typed(typing.NamedTuple):\n"
      "    a: int = 3\n"
      "class Err(ValueError):\n"
      "    def __init__(self, code):\n"
      "        super().__init__(f'code {code}')\n"
      "        self.code = code\n"
      "class List(list):\n"
      "    def total(self): return sum(self)\n"
      "Derived.later = lambda self: self.x + 100\n"
      "d, slots = Derived(3), MySlots()\n"
      "slots.a, slots.c = 1, 3\n"
      "colors = {Color.RED: 'r', Color.GREEN: 'g'}\n"
      "frozen = {Frozen(Color.RED): 5}\n"
      "point, numbers, error = Point(1, [2]), List([1, 2, 3]), Err(4)\n"
      "mixed = Mixed(1)\n"
      "mixed['k'] = 2\n"
      "def child():\n"
      "    print(d.x, d.y, d.double, d.later(), Derived.plain(4), Base.kinds, "
      "d.shared)\n"
      "    d.double = 20\n"
      "    print(vars(d), Derived.make().x, Derived.made, type(d) is Derived, "
      "type(Derived) is Meta)\n"
      "    print([c.__name__ for c in Mixed.__mro__], mixed, mixed.x, "
      "isinstance(mixed, dict))\n"
      "    print(slots.a, slots.c, hasattr(slots, 'b'), hasattr(slots, "
      "'__dict__'))\n"
      "    slots.b = 5\n"
      "    try: slots.z = 1\n"
      "    except AttributeError as e: print(e)\n"
      "    try: Shape()\n"
      "    except TypeError as e: print(e)\n"
      "    print(Square().area(), isinstance(Square(), Shape), [c.__name__ for "
      "c in Base.__subclasses__()])\n"
      "    print(Color.RED, Color(2), colors[Color.GREEN], list(Color), "
      "frozen[Frozen(Color.RED)])\n"
      "    print(point, point < Point(2), Point(1), Pair(1, 2), Pair._fields, "
      "Typed(), Typed(4)._asdict())\n"
      "    numbers.append(4)\n"
      "    print(numbers, numbers.total(), repr(error), error.code, "
      "error.args)\n"
      "    class New(Derived):\n"
      "        def __repr__(self): return f'New({self.x}, {self.y}, "
      "{super().double})'\n"
      "    new = New(1)\n"
      "    new.more = 4\n"
      "    print(new, vars(new), Base.kinds[-1], New.made)\n"
      "    Base.kinds.pop()\n"
      "    Derived.made -= 1\n"
      "    Derived.shared['b'] = 2\n"
      "    Derived.added = 'class attribute'\n"
      "    print(d.shared, d.added, Derived.__dict__['shared'], "
      "Derived.__doc__, Derived.__module__)\n"
      "    del Derived.added, Derived.shared['b'], slots.b\n"
      "    d.double = 6\n"
      "    numbers.pop()\n"
      "fork(child, ())\n"
      "child()\n");
}

static void instances_keep_their_layout(void **state) {
  (void)state;
  expect_same("from _forktest import fork\n"
              "class A: pass\n"
              "class B:\n"
              "    def hello(self): return 'B', self.x\n"
              "few, many, gone, plain, moved = A(), A(), A(), A(), A()\n"
              "few.x = 1\n"
              "for i in range(150): setattr(many, f'a{i}', i)\n"
              "for i in range(12): setattr(gone, f'a{i}', i)\n"
              "del gone.a3\n"
              "plain.x = [1]\n"
              "plain.__dict__['y'] = plain.x\n"
              "moved.x = 5\n"
              "moved.__class__ = B\n"
              "lots = [A() for i in range(50)]\n"
              "for i, a in enumerate(lots): a.x, a.y = i, -i\n"
              "def child():\n"
              "    print(vars(few), many.a149, len(vars(many)), vars(gone), "
              "plain.__dict__, plain.x is plain.y)\n"
              "    print(moved.hello(), sum(a.x - a.y for a in lots), "
              "type(lots[3]) is A)\n"
              "    few.y = 2\n"
              "    few.z = few\n"
              "    print(few.y, few.z is few, list(vars(few)))\n"
              "    a = A()\n"
              "    a.x, a.q = 1, 2\n"
              "    print(vars(a))\n"
              "    del few.y, few.z\n"
              "fork(child, ())\n"
              "child()\n");
}

static void generators_go_on_where_they_were(void **state) {
  (void)state;
  expect_child(
      "from _forktest import fork\n"
      "def numbers(limit):\n"
      "    total = 0\n"
      "    try:\n"
      "        for i in range(limit):\n"
      "            got = yield i, total\n"
      "            total += got or 1\n"
      "    finally:\n"
      "        print('closed at', i)\n"
      "def outer(limit):\n"
      "    with open_close():\n"
      "        r = yield from numbers(limit)\n"
      "import contextlib, itertools\n"
      "@contextlib.contextmanager\n"
      "def open_close():\n"
      "    print('enter')\n"
      "    yield\n"
      "    print('leave')\n"
      "g, fresh, done = outer(5), numbers(2), numbers(1)\n"
      "next(g); g.send(10)\n"
      "list(done)\n"
      "e = (x * y for x in range(3) for y in 'ab')\n"
      "next(e)\n"
      "running = None\n"
      "def forks():\n"
      "    yield 1\n"
      "    fork(child, ())\n"
      "    yield 2\n"
      "def child():\n"
      "    print(next(g), g.send(3), list(g), list(fresh), list(done))\n"
      "    print(list(e), list(running), list(cycle_part()))\n"
      "def cycle_part():\n"
      "    return itertools.islice(itertools.chain([1], 'ab'), 2)\n"
      "running = forks()\n"
      "next(running); next(running)\n",
      "closed at 4\n"
      "leave\n"
      "closed at 1\n"
      "(2, 11) (3, 14) [(4, 15)] [(0, 0), (1, 1)] []\n"
      "['', 'a', 'b', 'aa', 'bb'] [] [1, 'a']\n");
}

static void iterators_go_on_where_they_were(void **state) {
  (void)state;
  expect_same(
      "from _forktest import fork\n"
      "import itertools\n"
      "numbers, d = [1, 2, 3, 4], {'a': 1, 'b': 2, 'c': 3}\n"
      "made = {\n"
      "    'list': iter(numbers), 'tuple': iter((1, 2, 3)), 'str': "
      "iter('abc'), 'wide': iter('äöü'),\n"
      "    'bytes': iter(b'abc'), 'range': iter(range(5)), 'big': "
      "iter(range(10**20, 10**20 + 3)),\n"
      "    'dict': iter(d), 'items': iter(d.items()), 'values': "
      "iter(d.values()), 'set': iter({1, 2, 3}),\n"
      "    'reversed': reversed(numbers), 'back': reversed(d), 'enumerate': "
      "enumerate('xyz', 5),\n"
      "    'zip': zip(numbers, 'pqr'), 'map': map(lambda x: x * 2, numbers),\n"
      "    'filter': filter(None, [0, 1, 0, 2]), 'count': itertools.count(3, "
      "2),\n"
      "    'cycle': itertools.cycle('ab'), 'callable': iter([9, 8, 7].pop, "
      "9),\n"
      "    'end': iter([]),\n"
      "}\n"
      "class Sequence:\n"
      "    def __getitem__(self, i):\n"
      "        if i == 3: raise IndexError\n"
      "        return i * i\n"
      "made['sequence'] = iter(Sequence())\n"
      "for it in made.values(): next(it, None)\n"
      "views = d.keys(), d.values(), d.items()\n"
      "def child():\n"
      "    for name, it in made.items():\n"
      "        print(name, type(it).__name__, [x for x, _ in zip(it, "
      "range(4))])\n"
      "    print(views, range(1, 9, 2)[1:], slice(1, None, 2))\n"
      "fork(child, ())\n"
      "child()\n");
}

static void exceptions_keep_their_tracebacks(void **state) {
  (void)state;
  expect_same("from _forktest import fork\n"
              "import traceback\n"
              "class Mine(Exception): pass\n"
              "def fail(n):\n"
              "    if n: fail(n - 1)\n"
              "    raise KeyError('deep')\n"
              "try:\n"
              "    try: fail(2)\n"
              "    except KeyError as e: raise Mine('outer', 3) from e\n"
              "except Mine as e:\n"
              "    kept = e\n"
              "    kept.add_note('a note')\n"
              "def child():\n"
              "    print(''.join(traceback.format_exception(kept)))\n"
              "    print(type(kept), kept.args, repr(kept.__cause__), "
              "kept.__suppress_context__, kept.__notes__)\n"
              "    try: raise kept\n"
              "    except Mine as e: print(e is kept)\n"
              "    try: [][1]\n"
              "    except IndexError as e: print(repr(e))\n"
              "fork(child, ())\n"
              "kept.__traceback__ = kept.__traceback__\n"
              "child()\n");
}

static void locks_stay_held(void **state) {
  (void)state;
  expect_child(
      "from _forktest import fork\n"
      "import threading, time\n"
      "mine, other, free = threading.Lock(), threading.Lock(), "
      "threading.Lock()\n"
      "again, others = threading.RLock(), threading.RLock()\n"
      "told, event, other_event = threading.Condition(), threading.Event(), "
      "threading.Event()\n"
      "semaphore = threading.BoundedSemaphore(3)\n"
      "class With:\n"
      "    def __init__(self): self.lock = threading.Lock()\n"
      "w = With()\n"
      "def holds():\n"
      "    other.acquire(); others.acquire(); semaphore.acquire()\n"
      "    w.lock.acquire()\n"
      "    with told: told.wait()\n"
      "def waits(): mine.acquire()\n"
      "threads = [threading.Thread(target=f, daemon=True) for f in (holds, "
      "waits)]\n"
      "mine.acquire(); again.acquire(); again.acquire()\n"
      "for t in threads: t.start()\n"
      "time.sleep(0.01)\n"
      "event.set()\n"
      "def child():\n"
      "    print(mine.locked(), other.locked(), free.locked(), "
      "w.lock.locked())\n"
      "    print(other.acquire(timeout=0.001), others.acquire(False), "
      "mine.acquire(False), free.acquire())\n"
      "    mine.release(); again.release(); again.release()\n"
      "    print(mine.locked(), again.acquire(False), event.is_set(), "
      "other_event.is_set())\n"
      "    try: again.release(); again.release()\n"
      "    except RuntimeError as e: print(e)\n"
      "    try: others.release()\n"
      "    except RuntimeError as e: print(e)\n"
      "    with told: told.notify_all()\n"
      "    print([semaphore.acquire(False) for i in range(3)])\n"
      "    other.release()\n"
      "    print(other.acquire(False), [t.is_alive() for t in threads])\n"
      "    t = threading.Thread(target=lambda: print('new thread', "
      "threading.active_count()), name='new')\n"
      "    t.start(); t.join()\n"
      "    print(threading.enumerate(), t.ident not in (x.ident for x in "
      "threads))\n"
      "fork(child, ())\n",
      "True True False True\n"
      "False False False True\n"
      "False True True False\n"
      "cannot release un-acquired lock\n"
      "cannot release un-acquired lock\n"
      "[True, True, False]\n"
      "True [False, False]\n"
      "new thread 2\n"
      "[<_MainThread(MainThread, started 1)>] True\n");
}

static void the_forking_thread_is_the_main_thread(void **state) {
  (void)state;
  expect_child("from _forktest import fork\n"
               "import threading, _thread\n"
               "local = threading.local()\n"
               "local.x = 'main'\n"
               "class Mine(threading.local):\n"
               "    def __init__(self, n): self.n = n\n"
               "mine = Mine(1)\n"
               "def child(before):\n"
               "    task = _thread.current_task()\n"
               "    print(task is _thread.main_task(), "
               "threading.current_thread() is before)\n"
               "    print(threading.current_thread().name, local.x, "
               "local.__dict__, mine.n)\n"
               "    print(threading.active_count(), task.ident == "
               "before.ident, before.is_alive())\n"
               "def forks():\n"
               "    local.x = 'thread'\n"
               "    mine.n = 2\n"
               "    fork(child, (threading.current_thread(),))\n"
               "t = threading.Thread(target=forks, name='worker')\n"
               "t.start(); t.join()\n",
               "True True\n"
               "worker thread {'x': 'thread'} 2\n"
               "1 True True\n");
}

static void engine_objects_keep_their_content(void **state) {
  (void)state;
  expect_same(
      "from _forktest import fork\n"
      "import queue, collections, random, functools, copy\n"
      "fifo, lifo, heap, simple = queue.Queue(4), queue.LifoQueue(), "
      "queue.PriorityQueue(), queue.SimpleQueue()\n"
      "for i in (3, 1, 2):\n"
      "    for q in (fifo, lifo, heap, simple): q.put(i)\n"
      "fifo.get(); fifo.put(5); fifo.put(6)\n"
      "ring = collections.deque(range(20), maxlen=7)\n"
      "ring.rotate(2)\n"
      "counts = collections.Counter('mississippi')\n"
      "ordered = collections.OrderedDict(a=1, b=2)\n"
      "ordered.move_to_end('a')\n"
      "default = collections.defaultdict(list, {'k': [1]})\n"
      "chain = collections.ChainMap({'a': 1}, {'b': 2})\n"
      "own = random.Random(5)\n"
      "own.random()\n"
      "random.seed(9)\n"
      "random.random()\n"
      "add3 = functools.partial(lambda a, b, c=0: (a, b, c), 1, c=3)\n"
      "@functools.lru_cache(maxsize=3)\n"
      "def square(n): return n * n\n"
      "@functools.wraps(square)\n"
      "def wrapped(n): return n\n"
      "for i in (1, 2, 2): square(i)\n"
      "class Lazy:\n"
      "    @functools.cached_property\n"
      "    def value(self): return [4]\n"
      "lazy = Lazy()\n"
      "lazy.value.append(5)\n"
      "@functools.singledispatch\n"
      "def kind(x): return 'any'\n"
      "@kind.register(int)\n"
      "def _(x): return 'int'\n"
      "saved = copy.deepcopy\n"
      "def drain(q):\n"
      "    items = []\n"
      "    while not q.empty(): items.append(q.get())\n"
      "    for i in items: q.put(i)\n"
      "    return items\n"
      "def child():\n"
      "    print(drain(fifo), drain(heap), drain(simple), lifo.qsize(), "
      "fifo.full(), fifo.maxsize)\n"
      "    print(ring, counts.most_common(2), ordered, default, dict(chain), "
      "chain['b'])\n"
      "    ring.append('x'); ring.appendleft('y'); ring.pop(); ring.popleft()\n"
      "    print(len(ring), default['new'], add3(2), square(2), "
      "square.cache_info().maxsize, wrapped(3), lazy.value)\n"
      "    state = own.getstate()\n"
      "    print([own.random() for i in range(3)], own.sample(range(100), 4))\n"
      "    own.setstate(state)\n"
      "    print(kind(3), kind(''), saved is copy.deepcopy)\n"
      "    del default['new']\n"
      "fork(child, ())\n"
      "ring_before = list(ring)\n"
      "child()\n");
}

static void modules_are_as_they_were_left(void **state) {
  (void)state;
  expect_child("from _forktest import fork\n"
               "import math, sys, string, os, logging, io\n"
               "math.foo = 1\n"
               "math.tau_copy = math.tau\n"
               "del math.tau\n"
               "for i in range(300): setattr(string, f'n{i}', i)\n"
               "globals()['by_globals'] = 5\n"
               "sys.modules['fake'] = math\n"
               "log = logging.getLogger('app')\n"
               "stream = io.StringIO()\n"
               "logging.basicConfig(stream=stream, level=logging.INFO, "
               "format='%(name)s:%(levelname)s:%(message)s')\n"
               "log.setLevel(logging.DEBUG)\n"
               "log.info('parent %d', 1)\n"
               "sys.setrecursionlimit(500)\n"
               "def child():\n"
               "    import fake, heapq, statistics\n"
               "    print(math.foo, hasattr(math, 'tau'), math.tau_copy > 6, "
               "string.n299, by_globals, fake is math)\n"
               "    print(math.__name__, sys.getrecursionlimit(), "
               "sys.modules['__main__'].by_globals)\n"
               "    log.debug('child %s', os.path.join('a', 'b'))\n"
               "    print(stream.getvalue(), end='')\n"
               "    print(heapq.nsmallest(2, [3, 1, 2]), statistics.mean([1, "
               "2]), hasattr(sys.modules['__main__'], 'late'))\n"
               "    global new\n"
               "    new = 1\n"
               "    string.n300 = 7\n"
               "    print(new, string.n300, string.digits, globals()['new'], "
               "'json' in sys.modules)\n"
               "    def f(n): return f(n + 1)\n"
               "    try: f(0)\n"
               "    except RecursionError as e: print(e)\n"
               "fork(child, ())\n"
               "late = 1\n",
               "1 False True 299 5 True\n"
               "math 500 5\n"
               "app:INFO:parent 1\n"
               "app:DEBUG:child a/b\n"
               "[1, 2] 1.5 False\n"
               "1 7 0123456789 1 False\n"
               "maximum recursion depth exceeded\n");
}

static void ids_and_hashes_stay(void **state) {
  (void)state;
  expect_same("from _forktest import fork\n"
              "class A: pass\n"
              "a, b = A(), A()\n"
              "seen = id(a), id(A), id(print)\n"
              "key = a.__hash__\n"
              "hashes = hash(a), hash(A), hash(len), hash(child := None)\n"
              "def child():\n"
              "    print(seen == (id(a), id(A), id(print)), id(b) not in seen, "
              "repr(a), b)\n"
              "    print(hashes[:3] == (hash(a), hash(A), hash(len)), "
              "object.__hash__(a) == hash(a), key() == hash(a))\n"
              "fork(child, ())\n"
              "child()\n");
}

static void library_code_is_whole(void **state) {
  (void)state;
  expect_same("from _forktest import fork\n"
              "import functools, heapq, logging, string, sys, traceback\n"
              "def child():\n"
              "    for f in (lambda: logging.getLogger(1, 2, 3), lambda: "
              "heapq.merge(1, rev=2), lambda: string.capwords(),\n"
              "              lambda: functools.reduce(1), lambda: "
              "functools.wraps(), lambda: logging.nothing):\n"
              "        try: f()\n"
              "        except Exception as e: print(type(e).__name__, e)\n"
              "    code = logging.getLogger.__code__\n"
              "    print(code, code.co_filename, code.co_name, "
              "code.co_varnames, code.co_argcount, code.co_firstlineno)\n"
              "    print(list(heapq.merge([1, 4], [2, 3])), "
              "string.capwords('two words'))\n"
              "    sys.modules.pop('bisect', None)\n"
              "    import bisect\n"
              "    print(bisect.bisect([1, 2, 3], 2), heapq.nlargest(2, [3, 1, "
              "2], key=lambda x: -x))\n"
              "    try: functools.reduce(lambda a, b: a / b, [1, 0])\n"
              "    except ZeroDivisionError: print(traceback.format_exc())\n"
              "fork(child, ())\n"
              "child()\n");
}

static void a_child_can_fork(void **state) {
  (void)state;
  expect_child(
      "from _forktest import fork\n"
      "class Key: pass\n"
      "class Tree:\n"
      "    def __init__(self): self.sub = None\n"
      "keys = [Key() for i in range(20)]\n"
      "table, tree, depth = {k: i for i, k in enumerate(keys)}, Tree(), []\n"
      "def descend(level):\n"
      "    depth.append(level)\n"
      "    tree.sub = Tree()\n"
      "    setattr(tree.sub, f'level{level}', level)\n"
      "    keys.append(Key())\n"
      "    table[keys[-1]] = len(keys) - 1\n"
      "    if level < 4: fork(descend, (level + 1,))\n"
      "    else: print(depth, vars(tree.sub), [table[k] for k in keys] == "
      "list(range(len(keys))), len(keys))\n"
      "descend(0)\n",
      "[0, 1, 2, 3, 4] {'sub': None, 'level4': 4} True 25\n");
}

static void a_parent_without_memory_goes_on(void **state) {
  (void)state;
  fixture x;
  begin(&x,
        "from _forktest import fork\n"
        "big = [bytes(4000000) for i in range(6)]\n"
        "try: fork(print, (1,))\n"
        "except MemoryError as e: print('no memory', repr(e))\n"
        "del big\n"
        "for i in range(6): bytes(4000000)\n"
        "fork(print, (2,))\n",
        32 << 20);
  assert_string_equal(run_text(&x.out), "no memory MemoryError()\n");
  run_children(&x);
  assert_string_equal(run_text(&x.out), "2\n");
  end(&x);
}

static void a_child_without_memory_is_not_made(void **state) {
  (void)state;
  fixture x;
  begin(&x,
        "from _forktest import fork\n"
        "import threading, logging\n"
        "items = [bytes(4000) for i in range(300)]\n"
        "large = bytes(1000000)\n"
        "fork(print, (1,))\n",
        0);
  bool made = false;
  for (x.memory_limit = 1 << 18; x.memory_limit < 16 << 20;
       x.memory_limit += 1 << 18) {
    il_process *child = make(&x, &x.image);
    assert_true(child || !made);
    if (!child) continue;
    assert_true(x.memory_limit > 1 << 20);
    il_process_free(child);
    made = true;
  }
  assert_true(made);
  end(&x);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(globals_are_copied),
      cmocka_unit_test(identity_is_kept),
      cmocka_unit_test(graphs_may_be_deep),
      cmocka_unit_test(dicts_and_sets_keep_their_order),
      cmocka_unit_test(closures_share_their_cells),
      cmocka_unit_test(classes_are_copied),
      cmocka_unit_test(instances_keep_their_layout),
      cmocka_unit_test(generators_go_on_where_they_were),
      cmocka_unit_test(iterators_go_on_where_they_were),
      cmocka_unit_test(exceptions_keep_their_tracebacks),
      cmocka_unit_test(locks_stay_held),
      cmocka_unit_test(the_forking_thread_is_the_main_thread),
      cmocka_unit_test(engine_objects_keep_their_content),
      cmocka_unit_test(modules_are_as_they_were_left),
      cmocka_unit_test(ids_and_hashes_stay),
      cmocka_unit_test(library_code_is_whole),
      cmocka_unit_test(a_child_can_fork),
      cmocka_unit_test(a_parent_without_memory_goes_on),
      cmocka_unit_test(a_child_without_memory_is_not_made),
  };
  return cmocka_run_group_tests_name("image", tests, NULL, NULL);
}
