#!/usr/bin/env python3
"""Mutates the programs of tests/programs and runs what comes out.

  python3 tests/fuzz/fuzz.py [--count N | --seconds N] [--seed N] [--keep DIR]

Every mutation must end by itself within the limits it is given, with output or
an error of its own: a signal, a sanitizer's report, an assertion or a hang is a
failure, and the program that caused it is kept. The same seed makes the same
mutations, so `--seed N --count 1` runs one again. Wants build/asan.
"""

import argparse
import concurrent.futures
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
PROGRAM = TOP / "build" / "asan" / "interleave"
LIMITS = ["--cores", "2", "--max-steps", "20000", "--time-limit", "5",
          "--memory-limit", "128"]
HANG_SECONDS = 60
# Statuses that design.md gives to a run, and those of sys.exit in programs.
CRASHES = {99, 126, 127}

TOKEN = re.compile(r"""[A-Za-z_]\w*|\d[\w.]*|[ \t]+|\n|'[^'\n]*'|"[^"\n]*"|
                       [-+*/%=<>!&|^~@:]+|.""", re.X | re.S)
SPICE = """
( ) [ ] { } : ; , . \\ ' " ''' f' f'{ }' b' # @ -> := ** // << >> != ... \t \n
0 -1 1e308 1e999 0x 9223372036854775808 4611686018427387904 1_0 1__0 0b2 1j
def class if elif else for while try except finally with as return yield
lambda global nonlocal import from raise pass break continue assert del in not
is and or None True False self print super __init__ __eq__ __hash__ __class__
*a **k *, /, x=1 async await match é 变量 \u202e \x00 \ufeff
""".split(" ")


def splice(tokens, other, rng):
    at = rng.randrange(len(tokens))
    start = rng.randrange(len(other))
    return tokens[:at] + other[start:start + rng.randint(1, 30)] + tokens[at:]


def delete(tokens, _, rng):
    at = rng.randrange(len(tokens))
    return tokens[:at] + tokens[at + rng.choice([1, 1, 1, 2, 5, 40]):]


def swap(tokens, _, rng):
    a, b = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    tokens = list(tokens)
    tokens[a], tokens[b] = tokens[b], tokens[a]
    return tokens


def replace(tokens, other, rng):
    tokens = list(tokens)
    tokens[rng.randrange(len(tokens))] = rng.choice([rng.choice(SPICE),
                                                     rng.choice(other)])
    return tokens


def insert(tokens, _, rng):
    at = rng.randrange(len(tokens))
    return tokens[:at] + [rng.choice(SPICE)] + tokens[at:]


def repeat(tokens, _, rng):
    at = rng.randrange(len(tokens))
    part = tokens[at:at + rng.randint(1, 8)]
    return tokens[:at] + part * rng.choice([2, 3, 50, 300]) + tokens[at:]


def cut(tokens, _, rng):
    return tokens[:rng.randrange(len(tokens))]


MUTATIONS = [splice, delete, delete, swap, replace, replace, replace, insert,
             insert, repeat, cut]


def mutate(sources, seed):
    """The program that a seed stands for."""
    rng = random.Random(seed)
    tokens, other = rng.choice(sources), rng.choice(sources)
    for _ in range(rng.choice([1, 1, 2, 3, 6])):
        tokens = rng.choice(MUTATIONS)(tokens, other, rng) or ["\n"]
    text = "".join(tokens).encode("utf-8", "replace")
    if rng.random() < 0.03:
        text = bytearray(text)
        text[rng.randrange(len(text))] = rng.randrange(256)
    return bytes(text)


def fault(path):
    """What is wrong with a run of the program, or None."""
    options = "exitcode=99:abort_on_error=0:allocator_may_return_null=1"
    environment = {**os.environ, "ASAN_OPTIONS": options,
                   "UBSAN_OPTIONS": "exitcode=99:print_stacktrace=1"}
    try:
        done = subprocess.run(
            [PROGRAM, "run", *LIMITS, path], env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, timeout=HANG_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "did not end"
    report = b"Sanitizer" in done.stderr or b"runtime error:" in done.stderr
    if done.returncode < 0 or done.returncode in CRASHES or report:
        text = done.stderr.decode("utf-8", "replace")
        return f"status {done.returncode}\n{text[-3000:]}"
    silent = done.returncode and not done.stderr.strip()
    if silent and b"exit" not in path.read_bytes():
        return f"status {done.returncode} and not a word"
    return None


def try_seed(sources, seed, folder, keep):
    path = Path(folder) / f"mutation-{seed}.py"
    path.write_bytes(mutate(sources, seed))
    what = fault(path)
    if what:
        keep.mkdir(parents=True, exist_ok=True)
        kept = keep / path.name
        kept.write_bytes(path.read_bytes())
        print(f"FAIL seed {seed}, kept as {kept}: {what}\n", flush=True)
    path.unlink()
    return what is None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--keep", type=Path, default=TOP / "build" / "fuzz")
    arguments = parser.parse_args()
    outputs = sorted((TOP / "tests" / "programs").rglob("*.out"))
    sources = [TOKEN.findall(path.with_suffix(".py").read_text("utf-8"))
               for path in outputs]
    sources = [tokens for tokens in sources if tokens]

    end = time.monotonic() + (arguments.seconds or float("inf"))
    seeds = range(arguments.seed, arguments.seed + arguments.count)
    tried = []
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
        def one(seed):
            if time.monotonic() < end:
                tried.append(try_seed(sources, seed, folder, arguments.keep))
        list(pool.map(one, seeds))
    failed = tried.count(False)
    print(f"{len(tried)} mutations from seed {arguments.seed}")
    # One test: that none of them is a fault.
    print(f"{0 if failed else 1} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
