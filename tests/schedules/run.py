#!/usr/bin/env python3
"""Runs the programs of pass/, race/ and deadlock/ in controlled mode with many
seeds, and replays what is found from its own schedule.

The comment lines at the head of a program say what is expected:

    # race: NAME                    a race on this variable
    # race: NAME, lines 3 and 7     the same, of these two lines
    # deadlock: KIND                as in the report
    # cycle: A B                    its cycle, from any of the tasks on
    # waits: A lock, B queue        tasks and what they wait for
    # warning: KIND                 may come with it; with nothing else, has to
    # some                          found with some seeds, not with each
    # exception                     the program may fail by one

Whatever is found and not expected is a failure, and so is what is expected
and never found. Other comment lines are for the reader.
"""

import argparse
import concurrent.futures
import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SECONDS = 20  # for one run
KEYS = ("race", "deadlock", "cycle", "waits", "warning", "some", "exception")


def expectations(path):
    """key -> list of values, of the head of the program."""
    found = {key: [] for key in KEYS}
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        key, _, value = line[1:].strip().partition(":")
        if key in found:
            found[key].append(value.strip())
    return found


def execute(path, *arguments):
    """(report, stdout and stderr) of one run."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        done = subprocess.run(
            [ROOT / "build/native/interleave", "run", "--mode", "controlled",
             *arguments, "--report", file.name, path],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, timeout=SECONDS, check=False)
        text = Path(file.name).read_text("utf-8")
    if not text:
        raise RuntimeError(f"no report, exit {done.returncode}: {done.stdout}")
    return json.loads(text), done.stdout


def race_words(race):
    lines = sorted(access["line"] for access in race["accesses"])
    return race["variable"], f"lines {lines[0]} and {lines[1]}"


def is_rotation(expected, cycle):
    return any(cycle[i:] + cycle[:i] == expected for i in range(len(cycle)))


def check_deadlock(expected, deadlock):
    """What is wrong with it."""
    if not expected["deadlock"]:
        yield "unexpected deadlock"
        return
    if deadlock["kind"] != expected["deadlock"][0]:
        yield f"deadlock of kind {deadlock['kind']}"
    for cycle in expected["cycle"]:
        if not is_rotation(cycle.split(), deadlock["cycle"]):
            yield f"cycle {deadlock['cycle']}"
    waits = {(task["task"], task.get("object")) for task in deadlock["tasks"]}
    for wait in ",".join(expected["waits"]).split(","):
        if wait and tuple(wait.split()) not in waits:
            yield f"{wait.strip()} is not among {sorted(waits, key=str)}"


def check(expected, report, seen):
    """What is wrong with one run; what was expected is added to seen."""
    allowed = {"done", "deadlock"} | (
        {"exception"} if expected["exception"] else set())
    if report["status"] not in allowed:
        yield f"status {report['status']}"
    for race in report["races"]:
        name, lines = race_words(race)
        known = {name, f"{name}, {lines}"} & set(expected["race"])
        seen.update(known)
        if not known:
            yield f"unexpected race: {name}, {lines}"
    for warning in report["warnings"]:
        seen.add(warning["kind"])
        if warning["kind"] not in expected["warning"]:
            yield f"unexpected warning: {warning['text']}"
    if report["deadlock"]:
        seen.add("deadlock")
        yield from check_deadlock(expected, report["deadlock"])


def has_finding(report):
    return bool(report["races"] or report["warnings"] or report["deadlock"])


def facts(report):
    return {key: value for key, value in report.items() if key != "wallMs"}


def test(path, seeds):
    """What is wrong with the program: lines of text."""
    expected = expectations(path)
    wanted = {*expected["race"], *expected["warning"],
              *(["deadlock"] if expected["deadlock"] else [])}
    seen, wrong = set(), []
    for seed in range(1, seeds + 1):
        try:
            report, output = execute(path, "--seed", str(seed))
            faults = list(check(expected, report, seen))
            if wanted and not expected["some"] and not has_finding(report):
                faults.append("nothing found")
            if has_finding(report):
                again, text = execute(path, "--schedule", report["schedule"])
                if facts(again) != facts(report) or text != output:
                    faults.append(f"its schedule gives another run: {text}")
        except (RuntimeError, subprocess.TimeoutExpired) as e:
            faults, output = [str(e)], ""
        wrong += [f"seed {seed}: {fault}" for fault in faults]
        if len(wrong) > 5:
            break
    if not wrong:
        wrong = [f"never found: {what}" for what in sorted(wanted - seen)]
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("names", nargs="*", help="parts of file names")
    options = parser.parse_args()
    paths = [path for path in sorted(HERE.glob("*/*.py"))
             if not options.names
             or any(name in str(path) for name in options.names)]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for path, wrong in zip(
                paths, pool.map(lambda p: test(p, options.seeds), paths)):
            failed += bool(wrong)
            for line in wrong:
                print(f"{path.relative_to(HERE)}: {line}", flush=True)
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
