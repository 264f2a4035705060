#!/usr/bin/env python3
"""The rules that a script can check, each one test.

  python3 tests/lint/lint.py [CHECK..]

Wants build/native to be built: the check on mutable statics reads its
objects. Closes with 'N passed, N failed'.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
os.chdir(TOP)

# Includes go from right to left only; trace is below all but base.
LAYERS = ["base", "trace", "lang", "object", "vm", "sched", "sync", "process",
          "check", "lib", "host"]

FORMAT_VERSION = "14"  # other versions of clang-format disagree in places

TEXT_LIMITS = {".c": 1000, ".ts": 500, ".h": 500}
# One switch is one function: the dispatch loop.
LONGER = {Path("core/vm/interp.c"): 2000}

# Brackets keep these patterns from finding themselves.
FORBIDDEN = [
    (r"registry[.]npmjs|deb[.]debian[.]org", "a package registry's host"),
    (r"/wor[k]/|/roo[t]/|/hom[e]/", "a path of one machine"),
    (r"\b(TOD[O]|FIXM[E]|XX[X])\b", "a note instead of the work"),
    (r"<<<<<<[<] |>>>>>>[>] ", "a merge's conflict mark"),
]


def tracked(*suffixes):
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"],
                            capture_output=True, text=True, check=True)
    paths = [Path(line) for line in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file()
            and (not suffixes or path.suffix in suffixes)]


def c_files(*suffixes):
    return [path for path in tracked(*(suffixes or (".c", ".h")))
            if path.parts[0] == "core"]


def lines(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def output(command, **options):
    """What a command that failed said; nothing if it succeeded."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, check=False, **options)
    return done.stdout.splitlines() if done.returncode else []


def check_format():
    """C is formatted by .clang-format."""
    tool = shutil.which(f"clang-format-{FORMAT_VERSION}") or "clang-format"
    version = subprocess.run([tool, "--version"], capture_output=True,
                             text=True, check=True).stdout
    if f"version {FORMAT_VERSION}." not in version:
        return None
    files = [p for p in tracked(".c", ".h") if p.parts[0] in ("core", "tests")]
    return [line for line in output([tool, "--dry-run", "-Werror", *files])
            if " error: " in line][:40]


def check_tidy():
    """clang-tidy finds nothing in core."""
    sources = c_files(".c")
    flags = ["--", "-std=gnu11", "-Icore", "-pthread"]
    skip = {"wasm.c", "host_wasm.c"}  # they need Emscripten's headers
    command = ["xargs", "-P", str(os.cpu_count()), "-n", "4", "sh", "-c",
               'clang-tidy --quiet "$@" ' + " ".join(flags) + " 2>&1", "sh"]
    said = output(command, input="\n".join(
        str(path) for path in sources if path.name not in skip))
    counts = re.compile(r"\d+ warnings? generated\.$")  # those not shown too
    return ([line for line in said if not counts.match(line)] or said)[:60]


def check_warnings():
    """gcc and clang have nothing to warn of."""
    sources = [str(path) for path in c_files(".c")
               if path.name not in ("wasm.c", "host_wasm.c")]
    faults = []
    for compiler in ("gcc", "clang"):
        faults += output(
            ["xargs", "-P", str(os.cpu_count()), "-n", "8", compiler,
             "-std=gnu11", "-Wall", "-Wextra", "-Wshadow", "-Werror",
             "-Icore", "-pthread", "-fsyntax-only"],
            input="\n".join(sources))
    return faults[:60]


def check_layers():
    """Includes in core go one way."""
    faults = []
    for path in c_files():
        here = path.parts[1]
        if here not in LAYERS:
            faults.append(f"{path}: no layer '{here}' in tests/lint/lint.py")
            continue
        for number, line in enumerate(lines(path), 1):
            found = re.match(r'\s*#\s*include\s+"(?:([\w.]+)/)?', line)
            if not found:
                continue
            there = found[1]
            if there is None:
                faults.append(f"{path}:{number}: name the layer in the path")
            elif there not in LAYERS or \
                    LAYERS.index(there) > LAYERS.index(here):
                faults.append(f"{path}:{number}: {here} includes {there}")
    return faults


def check_headers_alone():
    """Every header compiles by itself."""
    faults = []
    for path in c_files(".h"):
        faults += output(["gcc", "-std=gnu11", "-fsyntax-only", "-Icore",
                          "-include", str(path), "-xc", "/dev/null"])
    return faults[:40]


def check_statics():
    """No object file of core has a section for data that can change."""
    faults = []
    for path in sorted(Path("build/native/core").rglob("*.o")):
        if not path.relative_to("build/native").with_suffix(".c").exists():
            continue
        table = subprocess.run(["objdump", "-t", path], capture_output=True,
                               text=True, check=True).stdout
        for line in table.splitlines():
            found = re.search(
                r"\s(\.t?(?:data|bss)\S*|\*COM\*)\s.*\s([^.\s]\S*)$", line)
            if found and not found[1].startswith(".data.rel.ro"):
                faults.append(f"{path}: {found[2]} in {found[1]}")
    return faults


def check_libm():
    """Nobody calls a function of the C library that rounds as it likes:
    base/libm.h has them all."""
    faults = []
    inexact = (r"(a?(sin|cos|tan)h?|atan2|exp(2|10|m1)?|log(2|10|1p)?|pow"
               r"|cbrt|erfc?|[lt]gamma|hypot)f?")
    for path in sorted(Path("build/native/core").rglob("*.o")):
        table = subprocess.run(["nm", "-u", path], capture_output=True,
                               text=True, check=True).stdout
        faults += [f"{path}: {found[1]}" for found in
                   re.finditer(rf"\bU ({inexact})$", table, re.M)]
    return faults


def check_platform():
    """Only core/host and base/atomic.h ask about the platform, and no one
    but the host reads a clock."""
    faults = []
    names = r"__EMSCRIPTEN|__wasm|__linux|__unix|__APPLE|_WIN32|IL_WASM"
    headers = r"#\s*include\s*<(emscripten|unistd|sys/|signal)"
    clocks = r"\b(clock_gettime|gettimeofday|clock|time)\((CLOCK|&|NULL|\))"
    for path in c_files():
        if path.parts[1] == "host" or path == Path("core/base/atomic.h"):
            continue
        for number, line in enumerate(lines(path), 1):
            if re.match(rf"\s*#.*\b({names})", line) or \
                    re.match(rf"\s*{headers}", line) or \
                    re.search(clocks, line):
                faults.append(f"{path}:{number}: {line.strip()}")
    return faults


def check_forbidden():
    """No machine's paths, registry hosts or notes for later."""
    faults = []
    binary = {".png", ".ico", ".woff2", ".wasm", ".gz"}
    for path in tracked():
        if path.suffix in binary:
            continue
        for number, line in enumerate(lines(path), 1):
            for pattern, what in FORBIDDEN:
                if re.search(pattern, line):
                    faults.append(f"{path}:{number}: {what}")
    return faults


def check_lengths():
    """Files stay short enough to read."""
    faults = []
    for path in tracked(*TEXT_LIMITS):
        count = len(lines(path))
        limit = LONGER.get(path, TEXT_LIMITS[path.suffix])
        if count > limit:
            faults.append(f"{path}: {count} lines, at most {limit}")
    return faults


def check_recorded():
    """Every program has its recorded output, and every output a program."""
    faults = []
    for path in tracked(".py", ".out", ".in", ".err"):
        if path.parts[:2] != ("tests", "programs"):
            continue
        source = path.with_suffix(".py")
        if not source.exists():
            faults.append(f"{path}: no program {source.name}")
        elif path.suffix == ".py" and not path.with_suffix(".out").exists() \
                and path.name not in ("cases.py", "record.py", "run.py") \
                and "# refused" not in lines(path)[:8]:
            faults.append(f"{path}: not recorded (tests/programs/record.py)")
    return faults


def check_web():
    """The TypeScript compiler and eslint find nothing."""
    return output(["npm", "run", "--silent", "check"], cwd="web")[-60:]


def check_server_headers():
    """web/nginx.conf sends the headers of web/headers.js."""
    script = "import('./web/headers.js').then(({pageHeaders: h}) => {" \
        "for (const name in h) console.log(`${name} \"${h[name]}\"`)})"
    wanted = subprocess.run(["node", "-e", script], capture_output=True,
                            text=True, check=True).stdout.splitlines()
    conf = Path("web/nginx.conf").read_text(encoding="utf-8")
    return [f"no line: add_header {header} always;" for header in wanted
            if f"add_header {header} always;" not in conf]


def check_shell():
    """shellcheck finds nothing."""
    if not shutil.which("shellcheck"):
        return None
    scripts = [p for p in tracked() if p.suffix == ".sh" or p.name == "run"]
    return output(["shellcheck", *scripts])


def main(names):
    passed = failed = skipped = 0
    for key, check in list(globals().items()):
        if not key.startswith("check_"):
            continue
        name = key.removeprefix("check_")
        if names and name not in names:
            continue
        faults = check()
        if faults is None:
            skipped += 1
            print(f"skipped {name}: its tool is not here")
        elif faults:
            failed += 1
            print(f"FAIL {name}: {check.__doc__}", *faults, "", sep="\n")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
