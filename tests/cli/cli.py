#!/usr/bin/env python3
"""The command-line program: arguments, exit status, report, limits, and what
threads do that no recorded output can tell. Wants build/native.

  python3 tests/cli/cli.py [NAME..]
"""

import json
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PROGRAM = TOP / "build" / "native" / "interleave"

RACE = """
import threading
g = 0
def work():
    global g
    for _ in range(1000000):
        g += 1
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(2000000 - g)
"""

SHUFFLED = """
import threading, time, random, queue, concurrent.futures
q = queue.Queue(2)
def work(name):
    for i in range(3):
        time.sleep(random.random())
        q.put((name, i, random.randrange(100)))
threads = [threading.Thread(target=work, args=(n,)) for n in 'abc']
for t in threads: t.start()
print([q.get() for _ in range(9)], time.time(), id(q) % 1000, hash(threads[0]))
with concurrent.futures.ThreadPoolExecutor(3) as pool:
    print([f.result() for f in concurrent.futures.as_completed(
        [pool.submit(lambda n: n, n) for n in range(6)])])
"""

PROCESSES = """
import multiprocessing, os, random, time
def work(n, out):
    time.sleep(random.random())
    out.put((n, os.getpid()))
def square(n):
    return n * n, os.getpid()
if __name__ == "__main__":
    out = multiprocessing.Queue()
    children = [multiprocessing.Process(target=work, args=(n, out))
                for n in range(3)]
    for child in children: child.start()
    print([out.get() for _ in children])
    for child in children: child.join()
    with multiprocessing.Pool(3) as pool:
        print(list(pool.imap_unordered(square, range(8))))
"""

ALIVE = """
import threading
go = threading.Event()
threads = [threading.Thread(target=go.wait) for _ in range(10000)]
for t in threads: t.start()
print(threading.active_count())
go.set()
for t in threads: t.join()
print(threading.active_count())
"""

BUSY = """
import threading
def work():
    while True:
        pass
for _ in range(3): threading.Thread(target=work).start()
work()
"""

HAND_OVER = """
import queue, threading, time
there, back = queue.Queue(), queue.Queue()
def pass_on(source, to):
    while True:
        to.put(source.get())
for pair in ((there, back), (back, there)):
    threading.Thread(target=pass_on, args=pair, daemon=True).start()
there.put(1)
"""

PICKLED = """
import collections, dataclasses, datetime, enum, functools, operator, pickle
import queue, types

class Plain:
    def __init__(self): self.x, self.y = 1, [self]
class Slots:
    __slots__ = "a", "b"
    def __init__(self): self.a = 5
class Stated:
    def __getstate__(self): return (1, "two")
    def __setstate__(self, state): self.got = state
class Reduced:
    def __reduce__(self): return collections.Counter, ("abca",)
class MyList(list): pass
class MyDict(dict): pass
class MyInt(int): pass
class Color(enum.Enum): RED = 1
class Level(enum.IntFlag): A = 1; B = 2
class Failure(Exception): pass
@dataclasses.dataclass
class Item: name: str; size: int = 3
Pair = collections.namedtuple("Pair", "left right")
def function(): pass

def values():
    mine = MyList([1, 2])
    mine.name = "mine"
    failure = Failure("why", 3)
    failure.more = {"a": 1}
    delta = datetime.timedelta(1, 2, 3)
    zone = datetime.timezone(-delta / 9, "ZONE")
    return [
        None, 2**100, -1.5, "text \u00e9\U0001f600", b"bytes", {1: {2, 3}},
        frozenset([1]), (1, (2,), [3, {"k": ()}]), list(range(1500)), Plain(),
        Slots(), Stated(), Reduced(), mine, MyDict(a=1), MyInt(7), Color.RED,
        Level.A | Level.B, failure, OSError(2, "no", "file"), KeyError("k"),
        Item("i"), Pair(1, [2]), function, Plain, len, str.upper, int, ...,
        type(None), NotImplemented, range(1, 9, 2), slice(1, None),
        collections.deque([1, 2], 3), collections.OrderedDict(a=1, b=2),
        collections.defaultdict(list, {1: [2]}), types.SimpleNamespace(a=1),
        functools.partial(function, 1, k=2), operator.itemgetter(1),
        operator.add, "abc".join, delta, zone, datetime.date(2024, 2, 29),
        datetime.datetime(2024, 2, 29, 1, 2, 3, 4, datetime.timezone.utc),
        datetime.time(1, 2, 3, 4, zone), queue.Empty("e"), queue.Full,
    ]

def describe(value, depth=0):
    name = type(value).__name__
    if callable(value) and hasattr(value, "__name__"):
        return value.__name__
    if depth > 3: return name
    inner = lambda items: [describe(item, depth + 1) for item in items]
    if isinstance(value, BaseException):
        return name, inner(value.args), getattr(value, "more", None)
    state = getattr(value, "__dict__", None) or getattr(value, "a", None)
    state = describe(state, depth + 1) if state else state
    if isinstance(value, dict):
        return name, inner(value), inner(value.values()), state
    if isinstance(value, (list, tuple)): return name, inner(value), state
    if name == "partial":
        return name, inner([value.func, value.args, value.keywords])
    text = repr(value)
    if " object at 0x" in text: return name, state
    return name, text
"""
WRITE = "\nfor v in values(): print(pickle.dumps(v).hex())\n"
READ = "\nfor t in texts: print(describe(pickle.loads(bytes.fromhex(t))))\n"
TELL = "\nfor v in values(): print(describe(pickle.loads(pickle.dumps(v))))\n"


class CommandLine(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def call(self, *arguments, **options):
        if "input" not in options:
            options["stdin"] = subprocess.DEVNULL
        return subprocess.run([PROGRAM, *arguments], cwd=self.folder,
                              text=True, capture_output=True, timeout=120, check=False,
                              **options)

    def run_source(self, source, *options, **how):
        (self.folder / "program.py").write_text(source, encoding="utf-8")
        return self.call("run", *options, "program.py", **how)

    def report(self, source, *options):
        done = self.run_source(source, "--report", "report.json", *options)
        text = (self.folder / "report.json").read_text(encoding="utf-8")
        return done, json.loads(text)


class Usage(CommandLine):
    def test_wrong_usage_is_2_and_says_why(self):
        for arguments in ([], ["walk"], ["run"], ["run", "--cores"],
                          ["run", "--cores", "many", "x.py"],
                          ["run", "--cores", "0", "x.py"],
                          ["run", "--colour", "x.py"]):
            with self.subTest(arguments):
                done = self.call(*arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertTrue(done.stderr)

    def test_file_that_is_missing_is_named(self):
        done = self.call("run", "absent.py")
        self.assertEqual(done.returncode, 2)
        self.assertIn("absent.py", done.stderr)

    def test_modes_that_are_not_there_are_refused_by_name(self):
        done = self.call("explore", "program.py")
        self.assertEqual(done.returncode, 2)
        self.assertIn("explore", done.stderr)

    def test_options_of_controlled_mode_are_checked(self):
        for arguments, word in (
                (["--mode", "both"], "both"),
                (["--strategy", "pct"], "--mode controlled"),
                (["--mode", "controlled", "--strategy", "slow"], "slow"),
                (["--schedule", "1.xyz"], "1.xyz")):
            with self.subTest(arguments):
                done = self.run_source("print(1)", *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(word, done.stderr)


class Controlled(CommandLine):
    MODE = ("--mode", "controlled")

    def test_a_hundred_runs_print_the_same(self):
        """Threads, processes, pools, time and random numbers."""
        for source in (SHUFFLED, PROCESSES):
            first = self.run_source(source, *self.MODE, "--seed", "5")
            self.assertEqual((first.returncode, first.stderr), (0, ""))
            for _ in range(100):
                again = self.run_source(source, *self.MODE, "--seed", "5")
                self.assertEqual(again.stdout, first.stdout)
            others = {self.run_source(source, *self.MODE, "--seed",
                                      str(seed)).stdout for seed in range(10)}
            self.assertGreater(len(others), 5)

    def test_seed_one_is_the_default(self):
        self.assertEqual(self.run_source(SHUFFLED, *self.MODE).stdout,
                         self.run_source(SHUFFLED, *self.MODE, "--seed",
                                         "1").stdout)

    def test_a_race_replays_from_its_schedule(self):
        found, report = self.report(RACE.replace("1000000", "5"), *self.MODE,
                                    "--strategy", "pct", "--seed", "3")
        self.assertIn("--schedule " + report["schedule"], found.stderr)
        self.assertEqual([race["variable"] for race in report["races"]][0],
                         "g")
        # What the schedule says comes before other options.
        again, replayed = self.report(RACE.replace("1000000", "5"), *self.MODE,
                                      "--seed", "9", "--strategy", "fair",
                                      "--schedule", report["schedule"])
        self.assertEqual(again.stdout, found.stdout)
        for key in ("races", "schedule", "steps", "seed", "strategy", "mode"):
            self.assertEqual(report[key], replayed[key])

    def test_lessons_show_what_they_say(self):
        points = {"7-1": ("done", {"votes"}), "7-2": ("deadlock", set()),
                  "7-3": ("deadlock", {"letters"}), "7-4": ("done", set()),
                  "7-5": ("deadlock", set()), "7-6": ("done", set())}
        for folder in sorted((TOP / "web/lessons").glob("7-*")):
            lesson = json.loads((folder / "lesson.json").read_text("utf-8"))
            options = (["--schedule", lesson["schedule"]]
                       if "schedule" in lesson else
                       [*self.MODE, "--seed", str(lesson["seed"]),
                        "--strategy", lesson["strategy"]])
            source = (folder / "program.py").read_text("utf-8")
            with self.subTest(folder.name):
                done, report = self.report(source, *options)
                status, races = points.pop(lesson["section"].replace(".", "-"))
                self.assertEqual(report["status"], status, done.stderr)
                self.assertEqual({race["variable"] for race
                                  in report["races"]}, races)
                self.assertNotIn("schedule", [warning["kind"] for warning
                                              in report["warnings"]])
        self.assertEqual(points, {})

    def test_input_is_read_when_it_is_wanted(self):
        done = self.run_source("import threading\n"
                               "t = threading.Thread(target=print, args=(1,))\n"
                               "t.start()\nt.join()\nprint(input() * 2)",
                               *self.MODE, input="ab\n")
        self.assertEqual(done.stdout, "1\nabab\n")

    def test_time_limit_is_of_real_time(self):
        started = time.monotonic()
        done, report = self.report("import time\ntime.sleep(1e6)\n"
                                   "while True: pass", *self.MODE,
                                   "--time-limit", "0.3")
        self.assertEqual((done.returncode, report["status"]), (4, "limit"))
        self.assertLess(time.monotonic() - started, 20)

    def test_output_larger_than_the_ring_is_whole(self):
        done = self.run_source("import threading\n"
                               "def work(): print('x' * 500000)\n"
                               "t = threading.Thread(target=work)\n"
                               "t.start()\nwork()\nt.join()", *self.MODE)
        self.assertEqual(done.stdout, ("x" * 500000 + "\n") * 2)


class Status(CommandLine):
    def test_report_of_a_run_that_is_done(self):
        done, report = self.report("print('x')", "--cores", "1")
        self.assertEqual((done.returncode, done.stdout), (0, "x\n"))
        wanted = {"v": 1, "status": "done", "exit": 0, "mode": "parallel"}
        self.assertEqual(wanted, {key: report.get(key) for key in wanted})
        self.assertGreater(report["steps"], 0)

    def test_exception_and_exit(self):
        for source, status, code in (("1/0", "exception", 1),
                                     ("raise SystemExit(3)", "done", 3),
                                     ("import sys\nsys.exit('why')", "done",
                                      1)):
            with self.subTest(source):
                done, report = self.report(source)
                self.assertEqual(done.returncode, code)
                self.assertEqual((report["status"], report["exit"]),
                                 (status, code))

    def test_syntax_errors_are_all_told(self):
        done, report = self.report("x = = 1\nprint('no')\ny = (\n")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(report["status"], "refused")
        self.assertIn("program.py", done.stderr)
        self.assertIn("^", done.stderr)
        self.assertIn("line 1", done.stderr)
        self.assertIn("line 3", done.stderr)

    def test_unsupported_feature_names_line_and_feature(self):
        done = self.run_source("x = 1\nasync def f(): pass\n")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("line 2", done.stderr)
        self.assertIn("async", done.stderr)

    def test_deadlock_names_tasks_and_lines(self):
        source = ("import threading\nlock = threading.Lock()\n"
                  "lock.acquire()\nprint('here')\nlock.acquire()\n")
        done, report = self.report(source)
        self.assertEqual((done.returncode, done.stdout), (3, "here\n"))
        self.assertEqual(report["status"], "deadlock")
        [task] = report["deadlock"]["tasks"]
        self.assertEqual((task["task"], task["line"]), ("MainThread", 5))
        self.assertIn("MainThread", done.stderr)
        self.assertIn("5", done.stderr)


class Limits(CommandLine):
    def test_steps(self):
        for cores in "1", "2":
            done, report = self.report(BUSY, "--cores", cores,
                                       "--max-steps", "100000")
            self.assertEqual((done.returncode, report["status"]),
                             (4, "limit"))

    def test_time(self):
        for cores in "1", "2":
            start = time.monotonic()
            done, report = self.report(BUSY, "--cores", cores,
                                       "--time-limit", "1")
            self.assertEqual((done.returncode, report["status"]),
                             (4, "limit"))
            self.assertGreaterEqual(time.monotonic() - start, 0.9)

    def test_time_in_one_long_operation(self):
        forever = "while True: "
        for source in (
                "7 ** (10 ** 8)", "str(7 ** 3000000)", "10 ** 13 in "
                "iter(range(10 ** 14))", "x = [0] * 10 ** 7\n" + forever +
                "x.sort(key=str)", "x = 'ab' * 10 ** 7\n" + forever +
                "x.count('ba')", "x = ['ab'] * 10 ** 7\n" + forever +
                "''.join(x)", forever + "'ab' * 10 ** 8", forever +
                "[1] * 10 ** 8", forever + "sorted(range(10 ** 6, 0, -1))",
                "x = 'é ' * 10 ** 7\n" + forever + "x.upper().split()",
                "x = ()\nfor _ in range(60): x = (x, x)\nhash(x)",
                "x = y = ()\nfor _ in range(60): x, y = (x, x), (y, y)\n"
                "x == y", "import time\ntime.sleep(100)",
                "import math\nmath.factorial(10 ** 8)"):
            with self.subTest(source):
                start = time.monotonic()
                done = self.run_source(source, "--cores", "1",
                                       "--time-limit", "0.3")
                self.assertEqual((done.returncode, done.stdout), (4, ""),
                                 done.stderr[-300:])
                self.assertLess(time.monotonic() - start, 3)

    def test_tasks_that_only_hand_over_meet_limits_and_timers(self):
        for cores in "1", "2":
            done = self.run_source(
                HAND_OVER + "time.sleep(0.1)\nprint('woke')\n",
                "--cores", cores, "--time-limit", "20")
            self.assertEqual((done.returncode, done.stdout), (0, "woke\n"))
            for limit in ("--max-steps", "20000"), ("--time-limit", "0.2"):
                done = self.run_source(HAND_OVER + "time.sleep(100)\n",
                                       "--cores", cores, *limit)
                self.assertEqual(done.returncode, 4)

    def test_memory_ends_in_memory_error(self):
        done, report = self.report(
            "print('start')\nx = []\nwhile True: x.append(list(range(1000)))",
            "--memory-limit", "64", "--time-limit", "60")
        self.assertEqual((done.returncode, done.stdout), (1, "start\n"))
        self.assertEqual(report["status"], "exception")
        self.assertIn("MemoryError", done.stderr)

    def test_memory_of_texts_being_made_is_limited(self):
        for source in ("x = ()\nfor _ in range(60): x = (x, x)\nrepr(x)",
                       "f'{1:>900000000}'", "'%.900000000f' % 1.5",
                       "'a'.ljust(900000000)", "('a' * 10 ** 6).replace('a', "
                       "'b' * 10 ** 6)", "'é\\t'.expandtabs(200000000)"):
            with self.subTest(source):
                done = self.run_source(source, "--memory-limit", "64",
                                       "--time-limit", "20")
                self.assertEqual(done.returncode, 1, done.stderr[-300:])
                self.assertIn("MemoryError", done.stderr)

    def test_memory_error_can_be_caught(self):
        done = self.run_source(
            "try:\n    x = 'x' * 10 ** 12\nexcept MemoryError:\n"
            "    print('caught')\n", "--memory-limit", "64")
        self.assertEqual((done.returncode, done.stdout), (0, "caught\n"))

    def test_recursion_ends_in_recursion_error(self):
        done = self.run_source("def f(n): return f(n + 1)\ntry: f(0)\n"
                               "except RecursionError as e: print(e)")
        self.assertEqual(
            (done.returncode, done.stdout),
            (0, "maximum recursion depth exceeded\n"))

    def test_output_before_a_limit_is_not_lost(self):
        done = self.run_source(
            "for i in range(50000): print(i)\nwhile True: pass",
            "--max-steps", "200000")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout,
                         "".join(f"{i}\n" for i in range(50000)))


class Threads(CommandLine):
    def lost(self, cores):
        """In how many of 20 runs the race loses updates."""
        runs = [self.run_source(RACE, "--cores", cores) for _ in range(20)]
        self.assertEqual({run.returncode for run in runs}, {0})
        return sum(int(run.stdout) > 0 for run in runs)

    def test_race_loses_updates_on_two_cores(self):
        self.assertGreaterEqual(self.lost("2"), 18)  # 20 on a quiet machine

    def test_race_loses_updates_on_one_core(self):
        self.assertGreaterEqual(self.lost("1"), 15)

    def test_ten_thousand_alive(self):
        for cores in "1", "2":
            done = self.run_source(ALIVE, "--cores", cores)
            self.assertEqual((done.returncode, done.stdout),
                             (0, "10001\n1\n"))

    def test_thread_bomb_is_refused_by_an_exception(self):
        done = self.run_source(
            "import threading\ngo = threading.Event()\nn = 0\ntry:\n"
            "    while True:\n"
            "        threading.Thread(target=go.wait).start()\n"
            "        n += 1\n"
            "except (RuntimeError, MemoryError) as error:\n"
            "    print(n >= 10000, error)\ngo.set()\n",
            "--time-limit", "60")
        self.assertEqual(done.returncode, 0, done.stderr[-300:])
        self.assertTrue(done.stdout.startswith("True"), done.stdout)


BOMB = """
import multiprocessing, time
started = []
if __name__ == "__main__":
    try:
        while True:
            p = multiprocessing.Process(target=time.sleep, args=(600,))
            p.start()
            started.append(p)
    except OSError as error:
        print(len(started), type(error).__name__, error.errno)
    for p in started:
        p.terminate()
    for p in started:
        p.join()
    print({p.exitcode for p in started})
"""

CROSSED = """
import multiprocessing

def take(first, then):
    with first:
        ready.get()
        then.acquire()

if __name__ == "__main__":
    a, b = multiprocessing.Lock(), multiprocessing.Lock()
    ready = multiprocessing.Queue()
    ps = [multiprocessing.Process(target=take, args=pair)
          for pair in ((a, b), (b, a))]
    for p in ps:
        p.start()
    for p in ps:
        ready.put(1)
    for p in ps:
        p.join()
"""

BUSY_CHILDREN = """
import multiprocessing

def spin():
    while True:
        pass

if __name__ == "__main__":
    for _ in range(3):
        multiprocessing.Process(target=spin).start()
"""


class Processes(CommandLine):
    def test_report_has_every_process(self):
        done, report = self.report(
            "import multiprocessing, sys\n"
            "p = multiprocessing.Process(target=sys.exit, args=(5,),"
            " name='Five')\np.start()\np.join()\n")
        self.assertEqual((done.returncode, report["status"]), (0, "done"))
        first, five = report["processes"]
        self.assertEqual(first["name"], "MainProcess")
        self.assertEqual(five, {"pid": first["pid"] + 1, "name": "Five",
                                "parent": first["pid"], "exit": 5})

    def test_bomb_is_refused_by_an_exception(self):
        for cores in "1", "2":
            done = self.run_source(BOMB, "--cores", cores)
            self.assertEqual(done.stdout, "31 BlockingIOError 11\n{-15}\n")

    def test_crossed_locks_of_two_processes_are_a_deadlock(self):
        done, report = self.report(CROSSED)
        self.assertEqual((done.returncode, report["status"]), (3, "deadlock"))
        blocked = {(task.get("process"), task["line"])
                   for task in report["deadlock"]["tasks"]}
        self.assertLessEqual({("Process-1", 7), ("Process-2", 7)}, blocked)
        self.assertIn("Process-2", done.stderr)

    def test_workers_without_work_are_left_out_of_a_deadlock(self):
        done, report = self.report(
            "import threading\nfrom multiprocessing import Pool\n"
            "lock = threading.Lock()\nwith Pool(2) as pool:\n"
            "    print(pool.map(abs, [-1]))\n"
            "    lock.acquire()\n    lock.acquire()\n")
        self.assertEqual((done.returncode, done.stdout), (3, "[1]\n"))
        self.assertEqual([(task["task"], task["line"])
                          for task in report["deadlock"]["tasks"]],
                         [("MainThread", 7)])
        self.assertNotIn("Deadlock in", done.stderr)

    def test_limits_end_all_processes(self):
        for limit in ("--time-limit", "1"), ("--max-steps", "300000"):
            start = time.monotonic()
            done, report = self.report(BUSY_CHILDREN, *limit)
            self.assertEqual((done.returncode, report["status"]),
                             (4, "limit"))
            self.assertLess(time.monotonic() - start, 30)
            self.assertGreater(len(report["processes"]), 1)

    def test_memory_is_limited_for_each_process(self):
        done = self.run_source(
            "import multiprocessing\n"
            "def hog():\n    x = []\n"
            "    while True: x.append(bytes(1 << 20))\n"
            "p = multiprocessing.Process(target=hog)\np.start()\np.join()\n"
            "x = bytes(20 << 20)\nprint(p.exitcode, len(x))\n",
            "--memory-limit", "64")
        self.assertEqual(done.stdout, f"1 {20 << 20}\n")
        self.assertIn("MemoryError", done.stderr)

    def test_slow_reader_stops_a_writer(self):
        done = self.run_source(
            "import multiprocessing, time\n"
            "def write(q, sent):\n"
            "    for n in range(400):\n"
            "        q.put(bytes(1 << 17))\n        sent.value = n\n"
            "q, sent = multiprocessing.Queue(), multiprocessing.Value('i')\n"
            "p = multiprocessing.Process(target=write, args=(q, sent))\n"
            "p.start()\nq.get()\ntime.sleep(1)\nstopped = sent.value\n"
            "time.sleep(0.5)\nprint(stopped == sent.value, stopped < 399)\n"
            "for n in range(399): q.get()\np.join()\nprint(sent.value)\n",
            "--memory-limit", "64")
        self.assertEqual(done.stdout, "True True\n399\n", done.stderr)

    def test_unread_items_beyond_all_memory_are_a_memory_error(self):
        done = self.run_source(
            "import multiprocessing\nq = multiprocessing.Queue()\n"
            "try:\n    while True: q.put(bytes(1 << 20))\n"
            "except MemoryError: print('full', q.qsize() > 100)\n")
        self.assertEqual(done.stdout, "full True\n", done.stderr)


class Pickles(CommandLine):
    def test_cpython_reads_ours_and_we_its(self):
        def python(source):
            return subprocess.run([sys.executable, "-c", source], text=True,
                                  capture_output=True, check=False)

        def lines(run, source):
            done = run(PICKLED + source)
            self.assertEqual(done.stderr, "")
            return done.stdout.splitlines()

        for ours, theirs in ((self.run_source, python),
                             (python, self.run_source)):
            texts = lines(ours, WRITE)
            self.assertEqual(lines(theirs, f"\ntexts = {texts}\n" + READ),
                             lines(theirs, TELL))


TRACED = """
import threading, queue, time
mutex, items = threading.Lock(), queue.Queue()
def work(n):
    for i in range(n):
        with mutex:
            items.put(i)
            time.sleep(0.001)
workers = [threading.Thread(target=work, args=(5,), name=f"worker {i}")
           for i in range(2)]
for w in workers: w.start()
for _ in range(10): items.get()
for w in workers: w.join()
"""

FAMILY = """
import multiprocessing
def double(inbox, outbox):
    while (n := inbox.get()) is not None:
        outbox.put(n * 2)
if __name__ == "__main__":
    inbox, outbox = multiprocessing.Queue(), multiprocessing.Queue()
    child = multiprocessing.Process(target=double, args=(inbox, outbox))
    child.start()
    for n in 1, 2, 3:
        inbox.put(n)
        print(outbox.get())
    inbox.put(None)
    child.join()
"""


class Trace:
    """Chrome trace event JSON, as its readers understand it: events in the
    order of time, those at one time in the order of the file."""

    def __init__(self, text):
        self.json = json.loads(text)
        self.rows = {}  # (pid, tid): name
        self.slices = {}  # (pid, tid): [(name, begin, end)]
        self.arrows = []  # (row, row)
        open_slices, open_arrows = {}, {}
        events = self.json["traceEvents"]
        for e in events:
            assert isinstance(e["pid"], int) and isinstance(e["tid"], int), e
            if e["ph"] != "M":
                assert e["ts"] >= 0, e
            elif e["name"] == "thread_name":
                self.rows[e["pid"], e["tid"]] = e["args"]["name"]
        self.processes = {e["pid"]: e["args"]["name"] for e in events
                          if e["ph"] == "M" and e["name"] == "process_name"}
        self.events = sorted((e for e in events if e["ph"] != "M"),
                             key=lambda e: e["ts"])
        for e in self.events:
            row = e["pid"], e["tid"]
            assert row in self.rows and e["pid"] in self.processes, e
            if e["ph"] == "B":
                assert row not in open_slices, e
                open_slices[row] = e
            elif e["ph"] == "E":
                begin = open_slices.pop(row)
                self.slices.setdefault(row, []).append(
                    (begin["name"], begin["ts"], e["ts"]))
            elif e["ph"] == "s":
                assert row in open_slices and e["id"] not in open_arrows, e
                open_arrows[e["id"]] = row
            elif e["ph"] == "f":
                assert row in open_slices and e["bp"] == "e", e
                self.arrows.append((open_arrows.pop(e["id"]), row))
            else:
                assert e["ph"] == "i" and e["s"] == "t" and e["name"], e
        assert not open_slices, open_slices

    def row(self, name):
        [row] = [row for row, text in self.rows.items() if text == name]
        return row

    def names(self, row):
        return [name for name, _, _ in self.slices[row]]

    def moments(self, row):
        return [e["name"] for e in self.events
                if e["ph"] == "i" and (e["pid"], e["tid"]) == row]


class Traces(CommandLine):
    def trace(self, source, *options):
        done = self.run_source(source, "--trace", "trace.json", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return Trace((self.folder / "trace.json").read_text(encoding="utf-8"))

    def check_workers(self, trace):
        main = trace.row("MainThread")
        workers = [trace.row(f"worker {i}") for i in range(2)]
        self.assertEqual(trace.json["otherData"]["dropped"], 0)
        self.assertEqual(trace.processes, {100: "MainProcess"})
        for row in workers:
            self.assertEqual(trace.moments(row).count("put items"), 5)
            self.assertIn((main, row), trace.arrows)
            self.assertIn("waits for time", trace.names(row))
        self.assertTrue(any("waits for lock: mutex" in trace.names(row)
                            for row in workers))
        self.assertIn("waits for queue item: items", trace.names(main))
        self.assertEqual(trace.moments(main).count("get items"), 10)
        # What ran on cores is what ran as tasks.
        cores = [row for row, name in trace.rows.items()
                 if name.startswith("core ")]
        for row in [main, *workers]:
            self.assertEqual(
                trace.names(row).count("runs"),
                sum(trace.names(core).count(trace.rows[row])
                    for core in cores))

    def test_parallel(self):
        for cores in "1", "2":
            self.check_workers(self.trace(TRACED, "--cores", cores))

    def test_controlled_is_the_same_each_time(self):
        texts = set()
        for _ in range(2):
            trace = self.trace(TRACED, "--mode", "controlled", "--seed", "7")
            self.check_workers(trace)
            texts.add(json.dumps(trace.json))
        self.assertEqual(len(texts), 1)
        self.assertTrue(all(isinstance(e["ts"], int) for e in trace.events))

    def test_processes(self):
        for options in ["--cores", "2"], ["--mode", "controlled"]:
            trace = self.trace(FAMILY, *options)
            self.assertEqual(trace.processes,
                             {100: "MainProcess", 101: "Process-1"})
            mains = {row[0]: row for row, name in trace.rows.items()
                     if name == "MainThread"}
            self.assertEqual(set(mains), {100, 101})
            self.assertIn((mains[100], mains[101]), trace.arrows)
            self.assertIn((mains[101], mains[100]), trace.arrows)

    def test_what_is_dropped_is_counted_and_shown(self):
        trace = self.trace(HAND_OVER + "time.sleep(0.5)\n", "--cores", "1")
        self.assertGreater(trace.json["otherData"]["dropped"], 1000)
        self.assertIn("not recorded", trace.names(trace.row("core 0")))
        self.assertLess(len(trace.events), 100000)
        # The end is there all the same.
        self.assertGreater(trace.events[-1]["ts"], 450000)

    def test_of_a_program_that_is_refused_is_empty(self):
        done = self.run_source("x = = 1\n", "--trace", "trace.json")
        self.assertEqual(done.returncode, 2)
        text = (self.folder / "trace.json").read_text(encoding="utf-8")
        self.assertEqual(json.loads(text)["traceEvents"], [])

    def test_file_that_cannot_be_written_is_named(self):
        done = self.run_source("print(1)", "--trace", "absent/trace.json")
        self.assertEqual((done.returncode, done.stdout), (2, "1\n"))
        self.assertIn("absent/trace.json", done.stderr)


if __name__ == "__main__":
    main = unittest.main(exit=False, verbosity=1)
    total = main.result.testsRun
    bad = len({str(getattr(test, "test_case", test)) for test, _ in
               main.result.failures + main.result.errors})
    print(f"{total - bad} passed, {bad} failed")
    sys.exit(bool(bad))
