"""A program of tests/programs and what is expected of it.

NAME.py is the program, NAME.out what CPython prints (record.py wrote it),
NAME.in its standard input where it needs one, NAME.err its standard error.
Comment lines at the head of the program, one word each, say how to compare:

  # unordered     lines may come in any order
  # exit N        exit status (else 0)
  # stderr        NAME.err is CPython's, without frames of its library
  # hangs         CPython never ends: NAME.out is what it printed until then,
                  and each line of NAME.err (written by hand) is in stderr
  # refused       outside the subset: exit status 2, nothing printed, and each
                  line of NAME.err (written by hand) is in stderr
  # cores 1,2     only these core counts
  # slow          not in the sanitizer and stress builds
  # own           NAME.out is the engine's own, the same in every build, where
                  CPython's depends on the C library
  # spins         its threads wait in loops: recorded with CPython's usual
                  switch interval, so only one of them may print
"""

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
FLAGS = {"unordered", "stderr", "hangs", "refused", "slow", "own", "spins"}


@dataclass
class Case:
    path: Path
    flags: set = field(default_factory=set)
    exit: int = 0
    cores: list = None
    threads: bool = False

    @property
    def name(self):
        return str(self.path.relative_to(FOLDER).with_suffix(""))

    def beside(self, suffix):
        return self.path.with_suffix(suffix)

    def text_beside(self, suffix):
        path = self.beside(suffix)
        return path.read_bytes().decode() if path.exists() else ""

    @property
    def input(self):
        return self.text_beside(".in") if self.beside(".in").exists() else None


def load(path):
    case = Case(path)
    source = path.read_text(encoding="utf-8", errors="replace")
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        words = line[1:].split()
        if len(words) == 1 and words[0] in FLAGS:
            case.flags.add(words[0])
        elif len(words) == 2 and words[0] == "exit":
            case.exit = int(words[1])
        elif len(words) == 2 and words[0] == "cores":
            case.cores = [int(n) for n in words[1].split(",")]
    if "refused" in case.flags:
        case.exit = 2
    case.threads = bool(re.search(
        r"^\s*(import|from)\s.*\b(threading|_thread|queue|concurrent"
        r"|multiprocessing)\b", source, re.M))
    return case


def load_all(only=None):
    cases = [load(path) for path in sorted(FOLDER.rglob("*.py"))
             if path.parent != FOLDER
             or path.name not in ("cases.py", "record.py", "run.py")]
    if only:
        cases = [case for case in cases if re.search(only, case.name)]
    return cases


def normal_stderr(text):
    """A traceback without what may differ: carets under source lines, the
    folder of the program, and the frames of CPython's own library."""
    kept = []
    library = False
    for line in text.splitlines():
        frame = re.match(r'  File "([^"]*)", line (\d+)(.*)', line)
        if frame:
            library = "/lib/python" in frame[1] or frame[1].startswith("<")
            if not library:
                name = Path(frame[1]).name
                kept.append(f'  File "{name}", line {frame[2]}{frame[3]}')
        elif re.fullmatch(r"\s*[~^]+[\s~^]*", line):
            continue
        elif not (library and line.startswith("    ")):
            library = False
            kept.append(line.rstrip())
    return "\n".join(kept)


def _difference(what, expected, actual):
    lines = difflib.unified_diff(expected.splitlines(), actual.splitlines(),
                                 f"{what} of CPython", f"{what} here",
                                 lineterm="", n=1)
    text = "\n".join(list(lines)[:30])
    return text or f"{what}: {expected[-40:]!r} expected, {actual[-40:]!r} here"


def compare(case, stdout, stderr, status):
    """What is wrong with a run, or None."""
    faults = []
    if status != case.exit:
        faults.append(f"exit status {status}, expected {case.exit}")
        if stderr:
            faults.append(stderr[-2000:])
    expected = "" if "refused" in case.flags else case.text_beside(".out")
    if "unordered" in case.flags:
        expected = "\n".join(sorted(expected.split("\n")))
        stdout = "\n".join(sorted(stdout.split("\n")))
    if stdout != expected:
        faults.append(_difference("stdout", expected, stdout))
    if "stderr" in case.flags:
        expected = case.text_beside(".err").rstrip("\n")
        stderr = normal_stderr(stderr).rstrip("\n")
        if "unordered" in case.flags:
            expected = "\n".join(sorted(expected.split("\n")))
            stderr = "\n".join(sorted(stderr.split("\n")))
        if stderr != expected:
            faults.append(_difference("stderr", expected, stderr))
    elif case.flags & {"hangs", "refused"}:
        for line in case.text_beside(".err").splitlines():
            if line not in stderr:
                faults.append(f"stderr lacks {line!r}; it is:\n{stderr}")
    return "\n".join(faults) or None
