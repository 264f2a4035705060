#!/usr/bin/env python3
"""Lets one allocation after the other of some programs fail.

  python3 tests/fuzz/allocations.py [--flavour stress] [--only NAME]

Wants the stress build, whose INTERLEAVE_FAIL_ALLOCATION=N makes the Nth
allocation of a run fail. A run then ends as recorded or says MemoryError; it
never crashes, hangs or loses the error. Closes with 'N passed, N failed'.
"""

import argparse
import concurrent.futures
import os
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests" / "programs"))
import cases  # noqa: E402

ONLY = "|".join((
    "class_operators", "condition_hands_over", "exceptions_flow",
    "fstring_formats", "generators_send", "lib_logging", "pickle_uses",
    "queue_full", "set_operations", "str_percent", "thread_subclass_runs"))
# Many of the first ones, then further and further apart.
STEPS = [*range(1, 200, 3), *range(200, 1400, 29),
         *range(1400, 60000, 2903)]
SECONDS = 60


def run(flavour, case, number):
    """Of the run in which allocation `number` fails: what is wrong, or None;
    whether it spoke of it."""
    environment = {**os.environ, "TZ": "UTC",
                   "ASAN_OPTIONS": "exitcode=99:halt_on_error=1",
                   "UBSAN_OPTIONS": "exitcode=99:halt_on_error=1",
                   "INTERLEAVE_FAIL_ALLOCATION": str(number)}
    command = [TOP / "build" / flavour / "interleave", "run",
               "--cores", "2", case.path.name]
    try:
        done = subprocess.run(command, cwd=case.path.parent, env=environment,
                              input=(case.input or "").encode(),
                              capture_output=True, timeout=SECONDS,
                              check=False)
    except subprocess.TimeoutExpired:
        return "does not end", False
    out = done.stdout.decode("utf-8", "replace")
    err = done.stderr.decode("utf-8", "replace")
    if done.returncode < 0 or done.returncode == 99 or "internal error" in err:
        fault = f"status {done.returncode}\n{out[-500:]}\n{err[-3000:]}"
        return fault, False
    if "MemoryError" in out + err:
        return None, True
    fault = cases.compare(case, out, err, done.returncode)
    return fault and f"no MemoryError, but\n{fault}", False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavour", default="stress")
    parser.add_argument("--only", default=ONLY)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--number", type=int, help="only this allocation")
    arguments = parser.parse_args()
    numbers = [arguments.number] if arguments.number else STEPS
    work = [(case, number) for case in cases.load_all(arguments.only)
            for number in numbers]
    with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(lambda job: run(arguments.flavour, *job),
                                work))
    failed = 0
    for (case, number), (fault, _) in zip(work, results):
        if fault:
            failed += 1
            print(f"FAIL {case.name}, allocation {number}: {fault}\n")
    if not any(spoke for _, spoke in results):
        failed += 1
        print("FAIL no allocation failed: is this the stress build?\n")
    print(f"{max(0, len(work) - failed)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
