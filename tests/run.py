#!/usr/bin/env python3
"""Builds and runs every test; `./build.sh test [SUITE..]` starts it.

A suite is a list of commands, run one after the other, whose output says how
many tests passed. The closing line is 'N passed, N failed'.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
os.chdir(TOP)

CORES = os.cpu_count()
PYTHON = sys.executable
PROGRAMS = [PYTHON, "tests/programs/run.py"]
MAKE = ["make", "--no-print-directory", "-s", "-j", str(CORES)]


def make(*targets):
    return [*MAKE, *targets]


def units(flavour):
    names = sorted(path.stem for path in Path("tests/unit").glob("*.c"))
    return [make(f"unit-{flavour}"),
            *([f"build/{flavour}/unit/{name}"] for name in names)]


# name: what must be in the tree for it to make sense, then its commands
SUITES = {
    "lint": ([], [make("native"), [PYTHON, "tests/lint/lint.py"]]),
    "unit": (["tests/unit"], units("native") + units("asan")),
    "programs": (["core/host/main.c"], [
        make("native"), [*PROGRAMS, "--cores", "1,2,4"]]),
    "cli": (["core/host/main.c"], [
        make("native"), [PYTHON, "tests/cli/cli.py"]]),
    "schedules": (["tests/schedules"], [
        make("native"), [PYTHON, "tests/schedules/run.py"]]),
    "asan": (["core/host/main.c"], [
        make("asan"), [*PROGRAMS, "--flavour", "asan", "--cores", "2"]]),
    "tsan": (["core/host/main.c"], [
        make("tsan"), [*PROGRAMS, "--flavour", "tsan", "--cores", "2,4"]]),
    "stress": (["core/host/main.c"], [
        make("stress"), [*PROGRAMS, "--flavour", "stress", "--cores", "1,2"],
        [PYTHON, "tests/fuzz/allocations.py"]]),
    "fuzz": (["core/host/main.c"], [
        make("asan"), [PYTHON, "tests/fuzz/fuzz.py", "--seconds", "60"]]),
    "web": (["web/tests"], [["npm", "--prefix", "web", "test"]]),
    "wasm": (["web/index.html", "core/host/wasm.c"], [
        ["./build.sh", "web"], [*PROGRAMS, "--page", "--cores", "1,2"]]),
    "page": (["tests/page/playwright.config.ts", "core/host/wasm.c"], [
        ["./build.sh", "web"], ["npm", "--prefix", "web", "run", "page"]]),
}

# How test runners say what they counted: ours, cmocka, vitest, Playwright.
COUNTS = [
    (r"^(\d+) passed, (\d+) failed(?:, \d+ skipped)?$", (1, 2)),
    (r"^\[  PASSED  \] (\d+) test\(s\)", (1, None)),
    (r"^\[  FAILED  \] (\d+) test\(s\)", (None, 1)),
    (r"^\s*Tests\s.*?(\d+) failed", (None, 1)),
    (r"^\s*Tests\s.*?(\d+) passed", (1, None)),
    (r"^\s+(\d+) passed \(", (1, None)),
    (r"^\s+(\d+) failed$", (None, 1)),
]
CLOSING = re.compile(COUNTS[0][0], re.M)


def count(text):
    """(passed, failed) of one command's output."""
    total = [0, 0]
    for pattern, groups in COUNTS:
        for found in re.finditer(pattern, text, re.M):
            for kind, group in enumerate(groups):
                total[kind] += int(found[group]) if group else 0
    return total


def run(command):
    """(passed, failed, output) of one command. One that fails without
    counting, a build or a crash, is a failed test."""
    environment = {**os.environ, "CI": "1", "NO_COLOR": "1",
                   "ASAN_OPTIONS": "detect_leaks=1"}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          errors="replace", env=environment, check=False)
    passed, failed = count(done.stdout)
    if done.returncode and not failed:
        failed = 1
    return passed, failed, done.stdout


def run_suite(name, commands):
    start = time.monotonic()
    passed = failed = 0
    for command in commands:
        good, bad, text = run(command)
        passed += good
        failed += bad
        if bad:
            print(f"--- {name}: {' '.join(map(str, command))}")
            print(CLOSING.sub("", text), flush=True)
            if not good and command[0] == "make":
                break
    if not passed + failed:
        print(f"--- {name}: counted no test")
        failed = 1
    seconds = time.monotonic() - start
    print(f"{name:10} {passed:5} good {failed:5} bad {seconds:7.1f} s",
          flush=True)
    return passed, failed


def main(names):
    unknown = set(names) - set(SUITES)
    if unknown:
        sys.exit(f"no suite {', '.join(unknown)}; there are "
                 f"{', '.join(SUITES)}")
    total = [0, 0]
    for name, (parts, commands) in SUITES.items():
        if names and name not in names:
            continue
        missing = [part for part in parts if not Path(part).exists()]
        if missing:
            print(f"{name:10} not run: no {', '.join(missing)}")
            continue
        for kind, number in enumerate(run_suite(name, commands)):
            total[kind] += number
    print(f"{total[0]} passed, {total[1]} failed")
    return 1 if total[1] or not total[0] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
