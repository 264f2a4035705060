#!/usr/bin/env python3
"""The benchmark: Interleave and its peers, measured in one run.

  ./build.sh bench [TABLE..]     python3 tests/bench/run.py [TABLE..]

Tables: speed parallel threads queues pools start size terminal tracing. The
machine is never quiet, so only the ratios of one run count: CPython is what
python3 is here. A program prints lines of a label and a number; each runs
several times, peers in turn, and the median counts.
"""

import argparse
import gzip
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
TOP = FOLDER.parents[1]
sys.path.insert(0, str(TOP / "tests"))
from browser import Browser  # noqa: E402

SPEED = ["global_add", "fib", "sieve", "format_append", "objects"]
SECONDS = 300


class Failed(Exception):
    pass


def numbers(text):
    """{label: number} of a program's lines."""
    return {label: float(value) for label, value in
            (line.split() for line in text.splitlines() if line.strip())}


class Command:
    def __init__(self, name, *command):
        self.name = name
        self._command = command

    def run(self, program):
        done = subprocess.run([*self._command, program], capture_output=True,
                              text=True, timeout=SECONDS, check=False)
        if done.returncode:
            raise Failed(done.stderr[-300:])
        return numbers(done.stdout)

    def close(self):
        pass


class InChromium:
    def __init__(self, name, *arguments, **options):
        self.name = name
        self.browser = Browser(*arguments)
        self._options = options

    def run(self, program):
        try:
            report = self.browser.run(program.read_text(), timeout=SECONDS,
                                      **self._options)
        except RuntimeError as error:
            raise Failed(str(error)) from error
        if report["exit"] != 0:
            raise Failed(report["stderr"][-300:])
        return numbers(report["stdout"])

    def close(self):
        self.browser.__exit__()


def interpreters(with_peers):
    """CPython, Interleave natively and in Chromium, and what is installed."""
    found = [Command("CPython", sys.executable),
             Command("native", TOP / "build/native/interleave", "run",
                     "--cores", "2"),
             InChromium("Chromium", cores=2)]
    for name in ("pyodide", "brython") if with_peers else ():
        if (FOLDER / "node_modules" / name).exists():
            found.append(InChromium(name, FOLDER / "peers.mjs", name))
    return found


def measure(programs, runners, times):
    """{row: {runner: median}}; a runner that cannot run one is left out."""
    samples = {}
    for name in programs:
        program = FOLDER / "programs" / f"{name}.py"
        able = list(runners)
        for _ in range(times):
            for runner in list(able):
                try:
                    measured = runner.run(program)
                except (Failed, subprocess.TimeoutExpired) as error:
                    print(f"{runner.name}, {name}: {error}", file=sys.stderr)
                    able.remove(runner)
                    continue
                for label, value in measured.items():
                    row = name if label == "time" else label
                    samples.setdefault(row, {}).setdefault(
                        runner.name, []).append(value)
    return {row: {name: statistics.median(values)
                  for name, values in cells.items()}
            for row, cells in samples.items()}


def show(title, rows, columns):
    print(f"\n{title}\n")
    print(f"| | {' | '.join(columns)} |")
    print("|---" * (len(columns) + 1) + "|")
    for row, cells in rows.items():
        values = (f"{cells[c]:.3g}" if c in cells and abs(cells[c]) < 100 else
                  f"{cells[c]:.0f}" if c in cells else "-" for c in columns)
        print(f"| {row} | {' | '.join(values)} |")
    sys.stdout.flush()


def programs_table(title, programs, times, with_peers=False, mean=False):
    runners = interpreters(with_peers)
    try:
        rows = measure(programs, runners, times)
    finally:
        for runner in runners:
            runner.close()
    columns = [runner.name for runner in runners]
    show(title, rows, columns)
    for name in columns[1:] if mean else ():
        ratios = [cells[name] / cells["CPython"] for cells in rows.values()
                  if name in cells]
        if ratios:
            product = math.prod(ratios) ** (1 / len(ratios))
            print(f"{name}: {product:.2f} times CPython's time, geometric "
                  f"mean over {len(ratios)} programs")


def speed(times):
    programs_table("Speed, one thread (ms, less is better)", SPEED, times,
                   with_peers=True, mean=True)


def parallel(times):
    programs_table("Two CPU-bound threads, times as much work per second as "
                   "one (2.0 is perfect)", ["parallel"], times)


def threads(times):
    programs_table("10,000 threads (us each, less is better)",
                   ["threads", "threads_alive"], times)


def queues(times):
    programs_table("Queues (thousand items a second, more is better)",
                   ["queues", "queues_of_processes"], times)


def pools(times):
    programs_table("Pools (us a task, less is better)", ["pools"], times)
    programs_table("A pool to its first result (ms, less is better)",
                   ["pool_begins"], times)


def start(times):
    rows = {}
    for name, arguments in (
            ("Interleave", ()), ("pyodide", (FOLDER / "peers.mjs", "pyodide")),
            ("brython", (FOLDER / "peers.mjs", "brython"))):
        if arguments and not (FOLDER / "node_modules" / name).exists():
            continue
        with Browser(*arguments) as page:
            loads = page.ask(ready=max(times, 9))["times"]
            rows[name] = {"first load": page.first["ready"],
                          "warm cache": statistics.median(loads)}
    show("Start, navigation to ready; peers to their first print (ms)", rows,
         ["first load", "warm cache"])


def gzipped(paths):
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths)


def size(_):
    built = TOP / "build/web"
    engine = [path for path in built.glob("engine/*")
              if "single" not in path.name]
    page = [path for path in built.rglob("*") if path.is_file()
            and path.parent != built / "engine" and path.suffix != ".map"]
    rows = {"engine": {"kB": gzipped(engine) / 1000},
            "page without engine": {"kB": gzipped(page) / 1000}}
    show("Size (kB, gzip -9)", rows, ["kB"])


LINES = 400_000
PRINT = f"for i in range({LINES}):\n    print(i)\n"
WATCH = """
  window.longest = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      window.longest = Math.max(window.longest, entry.duration);
    }
  }).observe({type: 'longtask'});
"""
# Until the terminal shows the last line.
PRINTED = f"""
  (async () => {{
    window.longest = 0;
    const start = performance.now();
    const report = await window.interleave.run({{
      source: {json.dumps(PRINT)}, cores: 1,
    }});
    const rows = document.querySelector('.xterm-rows');
    while (!rows.textContent.includes('{LINES - 1}')) {{
      await new Promise((resolve) => setTimeout(resolve, 5));
    }}
    return {{
      ms: performance.now() - start,
      lines: (report.stdout.match(/\\n/g) ?? []).length,
    }};
  }})()
"""


def terminal(times):
    alone, ours, blocks = [], [], []
    with Browser(FOLDER / "peers.mjs", "terminal") as bare, Browser() as page:
        page.ask(evaluate=WATCH)
        for _ in range(times):
            alone.append(LINES / bare.ask(feed=LINES)["ms"])
            printed = page.ask(evaluate=PRINTED)["value"]
            if printed["lines"] != LINES:
                raise SystemExit(f"{LINES - printed['lines']} lines are lost")
            ours.append(LINES / printed["ms"])
            blocks.append(page.ask(evaluate="window.longest")["value"])
    rows = {"JavaScript alone": {"thousand lines/s": statistics.median(alone)},
            "a program's print": {"thousand lines/s": statistics.median(ours),
                                  "longest block, ms": max(blocks)}}
    show(f"Terminal, {LINES} lines", rows,
         ["thousand lines/s", "longest block, ms"])


def tracing(times):
    """What a timeline costs; the program's own times, without the writing of
    the file at the end."""
    command = (TOP / "build/native/interleave", "run", "--cores", "2")
    with tempfile.TemporaryDirectory() as folder:
        runners = [Command("native", *command),
                   Command("traced", *command, "--trace",
                           Path(folder) / "trace.json")]
        rows = measure(["queues", "locks", "threads", "threads_alive",
                        "parallel"], runners, 3 * times)
        rows |= measure(["short"], runners, 15 * times)
    for cells in rows.values():
        cells["ratio"] = cells["traced"] / cells["native"]
    show("Tracing (units of the tables above, ns a use of a lock, ms)", rows,
         ["native", "traced", "ratio"])


TABLES = {table.__name__: table for table in
          (speed, parallel, threads, queues, pools, start, size, terminal,
           tracing)}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*", metavar="TABLE",
                        help=", ".join(TABLES))
    parser.add_argument("--times", type=int, default=5)
    arguments = parser.parse_args()
    for name in arguments.tables:
        if name not in TABLES:
            parser.error(f"no table '{name}'; there are {', '.join(TABLES)}")
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; medians "
          f"of {arguments.times} runs")
    for name in arguments.tables or TABLES:
        TABLES[name](arguments.times)


if __name__ == "__main__":
    main()
