/* What objects and variables are called, and how values are shown. A program's
 * global __it__ is what is asked for: names do not come from globals that begin
 * with two underscores. */
#include "object/containers.h"
#include "still_fixture.h"

#include "check/names.h"

#define HEAD "import threading, time, queue\nfrom collections import deque\n"
#define STAY "time.sleep(1000)\n"

static void expect_name(const char *source, const char *expected) {
  still x;
  il_buf name;
  still_begin(&x, source);
  il_buf_init(&name);
  il_name_object(x.sched, il_to_ptr(still_global(&x, "__it__")), &name);
  assert_string_equal(name.bytes, expected);
  il_buf_term(&name);
  still_end(&x);
}

static void globals_name_objects(void **state) {
  (void)state;
  expect_name(HEAD "lock = __it__ = threading.Lock()\n" STAY, "lock");
  expect_name(HEAD "items = __it__ = [1]\n" STAY, "items");
  expect_name(HEAD "__it__ = threading.Lock()\n" STAY, "a lock");
  expect_name(HEAD "__it__ = threading.RLock()\n" STAY, "an RLock");
  expect_name(HEAD "__it__ = threading.Event()\n" STAY, "an Event");
  expect_name(HEAD "__it__ = queue.Queue()\n" STAY, "a Queue");
}

static void attributes_and_items_name_objects(void **state) {
  (void)state;
#define ACCOUNT                                                                \
  HEAD "class Account:\n"                                                      \
       "  shared = threading.RLock()\n"                                        \
       "  def __init__(self):\n"                                               \
       "    self.lock = threading.Lock()\n"
  expect_name(ACCOUNT "account = Account()\n__it__ = account.lock\n" STAY,
              "account.lock");
  expect_name(ACCOUNT "__it__ = Account.shared\n" STAY, "Account.shared");
  expect_name(ACCOUNT "bank = [Account(), Account()]\n"
                      "__it__ = bank[1].lock\n" STAY,
              "bank[1].lock");
  expect_name(ACCOUNT "a = Account()\na.x = {'k': (1, a.lock)}\n"
                      "del a.lock\n__it__ = a.x['k'][1]\n" STAY,
              "a.x['k'][1]");
  expect_name(ACCOUNT "a = Account()\na.__dict__['extra'] = 1\n"
                      "__it__ = a.lock\n" STAY,
              "a.lock");
  expect_name(HEAD "forks = [threading.Lock() for i in range(5)]\n"
                   "__it__ = forks[2]\n" STAY,
              "forks[2]");
  expect_name(HEAD "forks = deque([1, threading.Lock()])\nforks.popleft()\n"
                   "__it__ = forks[0]\n" STAY,
              "forks[0]");
  expect_name(HEAD "locks = {}\nlocks['a'] = locks[2] = threading.Lock()\n"
                   "__it__ = locks[2]\n" STAY,
              "locks['a']");
  expect_name(HEAD "class Stack(list): pass\ns = Stack([[1]])\n"
                   "__it__ = s[0]\n" STAY,
              "s[0]");
}

/* The nearest is preferred; what reaches itself is no trap. */
static void the_nearest_way_is_the_name(void **state) {
  (void)state;
  expect_name(HEAD "ring = []\nring.append(ring)\nlock = threading.Lock()\n"
                   "ring.append(lock)\n__it__ = lock\n" STAY,
              "lock");
  expect_name(HEAD "box = [[threading.Lock()]]\nnear = [box[0][0]]\n"
                   "__it__ = near[0]\n" STAY,
              "near[0]");
}

static void loop_variables_name_only_what_nothing_else_does(void **state) {
  (void)state;
  expect_name(HEAD "for lock in [threading.Lock()]: __it__ = lock\n" STAY,
              "lock");
  expect_name(HEAD "all = [1, threading.Lock()]\n"
                   "for lock in all: __it__ = lock\n" STAY,
              "all[1]");
  expect_name(HEAD "all = [1, threading.Lock()]\n"
                   "for i, lock in enumerate(all): __it__ = lock\n" STAY,
              "all[1]");
  expect_name(HEAD "def main():\n"
                   "  global __it__\n"
                   "  all = [1, threading.Lock()]\n"
                   "  for lock in all: __it__ = lock\n"
                   "  " STAY "main()\n",
              "all[1] in main");
}

static void local_variables_name_objects(void **state) {
  (void)state;
  expect_name(HEAD "def main():\n"
                   "  global __it__\n"
                   "  lock = __it__ = threading.Lock()\n"
                   "  " STAY "main()\n",
              "lock in main");
  /* a worker's parameter: a list that main has is better */
#define TABLE                                                                  \
  HEAD "def eat(left):\n"                                                      \
       "  time.sleep(1000)\n"                                                  \
       "def main():\n"                                                         \
       "  global __it__\n"                                                     \
       "  forks = [threading.Lock(), threading.Lock()]\n"                      \
       "  __it__ = forks[1]\n"                                                 \
       "  for f in forks:\n"                                                   \
       "    threading.Thread(target=eat, args=(f,)).start()\n"                 \
       "  del f\n"
  expect_name(TABLE "  time.sleep(1000)\nmain()\n", "forks[1] in main");
  expect_name(TABLE "  del forks\n  time.sleep(1000)\nmain()\n", "left in eat");
  expect_name(HEAD "class Account:\n"
                   "  def __init__(self):\n"
                   "    self.lock = threading.Lock()\n"
                   "  def work(self):\n"
                   "    global __it__\n"
                   "    __it__ = self.lock\n"
                   "    time.sleep(1000)\n"
                   "Account().work()\n",
              "Account.lock");
}

static void variables_of_functions_around_name_objects(void **state) {
  (void)state;
#define MAKE                                                                   \
  HEAD "def make():\n"                                                         \
       "  global __it__\n"                                                     \
       "  lock = __it__ = threading.Lock()\n"                                  \
       "  def use():\n"                                                        \
       "    with lock: time.sleep(1000)\n"                                     \
       "  return use\n"
  expect_name(MAKE "use = make()\n" STAY, "lock in make");
  expect_name(MAKE "make()()\n", "lock in make");
  expect_name(MAKE "threading.Thread(target=make()).start()\n" STAY,
              "lock in make");
}

static void objects_of_the_library_are_named_as_a_whole(void **state) {
  (void)state;
  expect_name(HEAD "barrier = threading.Barrier(2)\n"
                   "__it__ = barrier._cond\n" STAY,
              "barrier");
  expect_name(HEAD "t = threading.Thread(name='ann')\n__it__ = t\n" STAY, "t");
  expect_name(HEAD "t = threading.Thread(target=time.sleep, args=(9,),"
                   " name='ann')\nt.start()\n__it__ = t._task\n" STAY,
              "ann");
  expect_name(HEAD "lock = [threading.Lock()]\n"
                   "t = threading.Thread(args=(lock[0],))\n"
                   "__it__ = lock.pop()\n" STAY,
              "a lock");
}

static void ways_that_end_are_not_taken(void **state) {
  (void)state;
  still x;
  il_buf name;
  still_begin(&x, HEAD "a = b = __it__ = [1]\nc = [b]\n" STAY);
  il_ways *ways = il_ways_new();
  il_object *object = il_to_ptr(still_global(&x, "__it__"));
  static const char *const names[] = {"a", "b", "c[0]", "a list"};
  for (int i = 0; i < 4; i++) {
    il_buf_init(&name);
    il_ways_name(ways, x.sched, object, &name);
    assert_string_equal(name.bytes, names[i]);
    il_buf_term(&name);
    if (i == 3) break;
    *il_module_slot_at(x.process->main,
                       still_slot(&x, i < 2 ? names[i] : "c")) = IL_NONE;
  }
  il_ways_forget(ways, x.process);
  il_buf_init(&name);
  il_ways_name(ways, x.sched, object, &name);
  assert_string_equal(name.bytes, "a list");
  il_buf_term(&name);
  il_ways_free(ways);
  still_end(&x);
}

/* Many objects, and one after the other without a name: searches become rare,
 * but what a variable names is always found. */
static void names_are_found_when_searches_cost_too_much(void **state) {
  (void)state;
  still x;
  il_buf name;
  still_begin(&x, HEAD "data = [[[] for j in range(100)] for i in range(150)]\n"
                       "__none__ = []\n"
                       "def main():\n"
                       "  global __it__\n"
                       "  near = __it__ = []\n"
                       "  " STAY "main()\n");
  il_ways *ways = il_ways_new();
  il_buf_init(&name);
  for (int i = 0; i < 300; i++) {
    name.len = 0;
    il_ways_name(ways, x.sched, il_to_ptr(still_global(&x, "__none__")), &name);
    assert_string_equal(name.bytes, "a list");
  }
  for (int i = 0; i < 2; i++) {
    name.len = 0;
    il_ways_name(ways, x.sched, il_to_ptr(still_global(&x, "__it__")), &name);
    assert_string_equal(name.bytes, "near in main");
  }
  il_buf_term(&name);
  il_ways_free(ways);
  still_end(&x);
}

static void expect_variable(const char *source, il_value part,
                            const char *expected, const char *value) {
  still x;
  il_buf text;
  still_begin(&x, source);
  il_object *object = il_to_ptr(still_global(&x, "__it__"));
  if (part == IL_NONE) part = still_global(&x, "__part__");
  il_buf_init(&text);
  il_name_variable(x.sched, object, part, &text);
  assert_string_equal(text.bytes, expected);
  text.len = 0;
  il_show_value(x.process, il_variable_value(x.process, object, part), 40,
                &text);
  assert_string_equal(text.bytes, value);
  il_buf_term(&text);
  still_end(&x);
}

static void variables_are_named_by_what_they_are_part_of(void **state) {
  (void)state;
#define POINT                                                                  \
  HEAD "class Point: pass\np = Point()\np.x = 1\np.y = 2\nPoint.n = 3\n"
  expect_variable(POINT "__it__, __part__ = p, 'y'\n" STAY, IL_NONE, "p.y",
                  "2");
  expect_variable(POINT "__it__, __part__ = Point, 'n'\n" STAY, IL_NONE,
                  "Point.n", "3");
  expect_variable(POINT "__it__, __part__ = p, 'y'\ndel p\n" STAY, IL_NONE,
                  "Point.y", "2");
  expect_variable(HEAD "d = __it__ = {'a': 1, (1, 'b'): 2}\n"
                       "__part__ = (2 - 1, 'b')\n" STAY,
                  IL_NONE, "d[(1, 'b')]", "2");
  expect_variable(HEAD "d = __it__ = [5, 6]\n" STAY, il_from_int(1), "d[1]",
                  "6");
  expect_variable(HEAD "__it__ = [5, 6]\n" STAY, il_from_int(1), "list[1]",
                  "6");
  expect_variable(HEAD "d = __it__ = list(range(2000))\n" STAY,
                  il_from_int(1999), "d[1999]", "1999");
  expect_variable(HEAD "d = __it__ = [5]\n" STAY, IL_NIL, "d", "[5]");
  expect_variable(HEAD "d = __it__ = [5]\n" STAY, IL_ALL_ITEMS, "d[...]",
                  "[5]");
  expect_variable(HEAD "def main():\n"
                       "  global __it__\n"
                       "  d = __it__ = {}\n"
                       "  d[7] = 'x'\n"
                       "  " STAY "main()\n",
                  il_from_int(7), "d[7] in main", "'x'");
}

static void globals_and_cells_are_variables(void **state) {
  (void)state;
  still x;
  il_buf text;
  still_begin(&x, HEAD "count = 41\n"
                       "def make():\n"
                       "  n = 7\n"
                       "  def add():\n"
                       "    nonlocal n\n"
                       "    n += 1\n"
                       "  return add\n"
                       "__it__ = make()\nadd = __it__\n" STAY);
  il_buf_init(&text);
  il_object *module = &x.process->main->head;
  il_value slot = il_from_int(still_slot(&x, "count"));
  il_name_variable(x.sched, module, slot, &text);
  assert_string_equal(text.bytes, "count");
  assert_true(il_variable_value(x.process, module, slot) == il_from_int(41));
  const il_function *add =
      (const il_function *)(const void *)il_to_ptr(still_global(&x, "__it__"));
  il_object *cell = il_to_ptr(il_as_tuple(add->closure)->items[0]);
  text.len = 0;
  il_name_variable(x.sched, cell, IL_NONE, &text);
  assert_string_equal(text.bytes, "n in make");
  assert_true(il_variable_value(x.process, cell, IL_NONE) == il_from_int(7));
  il_buf_term(&text);
  still_end(&x);
}

static void expect_shown(const char *expression, uint32_t limit,
                         const char *expected) {
  still x;
  il_buf source, text;
  il_buf_init(&source);
  il_buf_init(&text);
  il_buf_printf(&source,
                HEAD "from collections import namedtuple\n"
                     "Point = namedtuple('Point', 'x y')\n"
                     "class Account:\n  def pay(self): pass\n"
                     "def f(): pass\n"
                     "lock = threading.Lock()\n__it__ = %s\n" STAY,
                expression);
  still_begin(&x, source.bytes);
  il_show_value(x.process, still_global(&x, "__it__"), limit, &text);
  assert_string_equal(text.bytes, expected);
  il_buf_term(&source);
  il_buf_term(&text);
  still_end(&x);
}

static void values_are_shown_as_repr_shows_them(void **state) {
  (void)state;
  expect_shown("(None, True, -3, 2.5, 'it\\'s\\n', b'\\x00a', ...)", 99,
               "(None, True, -3, 2.5, \"it's\\n\", b'\\x00a', Ellipsis)");
  expect_shown("[10 ** 20, -2 ** 70, 1e300, (), (1,), [], {}, set()]", 99,
               "[100000000000000000000, -1180591620717411303424, 1e+300, (), "
               "(1,), [], {}, set()]");
  expect_shown("[{1: 'a'}, {2}, frozenset([3]), deque([4, 5])]", 99,
               "[{1: 'a'}, {2}, frozenset({3}), deque([4, 5])]");
  expect_shown("[range(3), range(1, 9, 2), Point(1, 'b'), KeyError('k')]", 99,
               "[range(0, 3), range(1, 9, 2), Point(1, 'b'), KeyError('k')]");
}

static void values_are_cut(void **state) {
  (void)state;
  expect_shown("list(range(100))", 10, "[0, 1, 2, ...]");
  expect_shown("{i: i for i in range(9)}", 10, "{0: 0, 1: 1, ...}");
  expect_shown("'x' * 1000", 10, "'xxxxxxxxxx'...");
  expect_shown("'\\u20ac' * 1000", 3,
               "'\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC'...");
  expect_shown("b'x' * 1000", 5, "b'xxxxx'...");
  expect_shown("[[[[1]]]]", 99, "[[[...]]]");
  expect_shown("1 << 5000", 99, "<int of 5001 bits>");
}

static void other_objects_are_shown_in_words(void **state) {
  (void)state;
  expect_shown("[f, Account, Account(), Account().pay, len, time]", 199,
               "[<function f>, <class Account>, <Account>, <method "
               "Account.pay>, <function len>, <module time>]");
  expect_shown("[lock, threading.Semaphore(2), threading.Event(), "
               "queue.Queue(), threading.Thread()]",
               199,
               "[<lock>, <Semaphore at 2>, <Event not set>, <Queue of 0>, "
               "<Thread>]");
  expect_shown("(lock.acquire(), lock)", 99,
               "(True, <lock held by MainThread>)");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(globals_name_objects),
      cmocka_unit_test(attributes_and_items_name_objects),
      cmocka_unit_test(the_nearest_way_is_the_name),
      cmocka_unit_test(loop_variables_name_only_what_nothing_else_does),
      cmocka_unit_test(local_variables_name_objects),
      cmocka_unit_test(variables_of_functions_around_name_objects),
      cmocka_unit_test(objects_of_the_library_are_named_as_a_whole),
      cmocka_unit_test(ways_that_end_are_not_taken),
      cmocka_unit_test(names_are_found_when_searches_cost_too_much),
      cmocka_unit_test(variables_are_named_by_what_they_are_part_of),
      cmocka_unit_test(globals_and_cells_are_variables),
      cmocka_unit_test(values_are_shown_as_repr_shows_them),
      cmocka_unit_test(values_are_cut),
      cmocka_unit_test(other_objects_are_shown_in_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
