#!/usr/bin/env python3
"""Runs the programs of this folder and compares with what CPython prints.

  python3 tests/programs/run.py --flavour native --cores 1,2,4
  python3 tests/programs/run.py --page           in Chromium, through the page

Closes with 'N passed, N failed'.
"""

import argparse
import concurrent.futures
import os
import subprocess
import sys

import cases

TOP = cases.FOLDER.parent.parent
sys.path.insert(0, str(TOP / "tests"))
from browser import Browser  # noqa: E402

SANITIZED = {"asan", "tsan"}
SECONDS = {"native": 30, "asan": 120, "tsan": 120, "stress": 120}


def run_native(flavour, case, cores):
    """stdout, stderr, exit status; a sanitizer's report is status 'report'."""
    options = "exitcode=99:halt_on_error=1"
    environment = {**os.environ, "TZ": "UTC", "ASAN_OPTIONS": options,
                   "TSAN_OPTIONS": options, "UBSAN_OPTIONS":
                   options + ":print_stacktrace=1"}
    command = [TOP / "build" / flavour / "interleave", "run",
               "--cores", str(cores), case.path.name]
    try:
        done = subprocess.run(
            command, cwd=case.path.parent, env=environment,
            input=(case.input or "").encode(), capture_output=True,
            timeout=SECONDS[flavour], check=False)
    except subprocess.TimeoutExpired as late:
        return (late.stdout or b"").decode("utf-8", "replace"), \
            (late.stderr or b"").decode("utf-8", "replace"), "timeout"
    err = done.stderr.decode("utf-8", "replace")
    status = done.returncode
    if "Sanitizer" in err or "runtime error:" in err:
        status = "report"
    return done.stdout.decode("utf-8", "replace"), err, status


def run_page(page, case, cores):
    try:
        reply = page.run(case.path.read_text(encoding="utf-8"), cores=cores,
                         input=case.input)
    except RuntimeError as error:
        return "", str(error), "page"
    # A program without a name is main.py there.
    stderr = reply["stderr"].replace("main.py", case.path.name)
    return reply["stdout"], stderr, reply["exit"]


def chosen(case, arguments):
    if arguments.flavour == "tsan" and not case.threads and not arguments.all:
        return False
    return arguments.page or arguments.flavour == "native" \
        or "slow" not in case.flags


def jobs_for(case, cores):
    """Programs without threads run the same on any number of cores."""
    allowed = [n for n in cores if case.cores is None or n in case.cores]
    return allowed if case.threads else allowed[:1]


def report(case, cores, outcome):
    fault = cases.compare(case, *outcome)
    if fault:
        print(f"FAIL {case.name} --cores {cores}\n{fault}\n", flush=True)
    return fault is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--flavour", default="native", choices=SECONDS)
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--cores", default="1,2")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", help="regular expression on the name")
    parser.add_argument("--all", action="store_true",
                        help="under tsan: also programs without threads")
    arguments = parser.parse_args()
    cores = [int(n) for n in arguments.cores.split(",")]
    work = [(case, n) for case in cases.load_all(arguments.only)
            if chosen(case, arguments) for n in jobs_for(case, cores)]

    if arguments.page:
        with Browser() as page:
            passed = [report(case, n, run_page(page, case, n))
                      for case, n in work]
    else:
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            passed = list(pool.map(
                lambda job: report(*job, run_native(arguments.flavour, *job)),
                work))
    failed = passed.count(False)
    print(f"{passed.count(True)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
