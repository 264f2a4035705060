#!/usr/bin/env python3
"""Records what CPython 3.11 prints for the programs of this folder.

  python3.11 tests/programs/record.py            those not recorded yet
  python3.11 tests/programs/record.py NAME..     those named, again
  python3.11 tests/programs/record.py --all      all, again
  python3.11 tests/programs/record.py --check    compare all, write nothing
"""

import os
import signal
import subprocess
import sys
import tempfile

import cases

HANG_SECONDS = 2


def run(case, startup):
    """stdout, stderr and exit status (None if it hangs) under CPython."""
    environment = {key: value for key, value in os.environ.items()
                   if not key.startswith("PYTHON")}
    environment |= {"PYTHONHASHSEED": "0", "TZ": "UTC",
                    "PYTHONIOENCODING": "utf-8"}
    if "spins" not in case.flags:
        environment["PYTHONPATH"] = startup
    limit = 60
    if "hangs" in case.flags:
        # Or what it printed would end with it.
        environment["PYTHONUNBUFFERED"] = "1"
        limit = HANG_SECONDS
    with subprocess.Popen(
            [sys.executable, case.path.name], cwd=case.path.parent,
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            out, err = process.communicate((case.input or "").encode(), limit)
            status = process.returncode
        except subprocess.TimeoutExpired:
            # Its children have its standard output too.
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            status = None
    return out.decode(), err.decode(), status


def record(case, startup, write):
    """True if what is recorded is right, or was made so."""
    out, err, status = run(case, startup)
    hangs = "hangs" in case.flags
    if hangs != (status is None) or (not hangs and status != case.exit):
        print(f"{case.name}: CPython's status is {status}, the program says "
              f"{'hangs' if hangs else case.exit}\n{err}")
        return False
    if not write:
        fault = cases.compare(case, out, "" if hangs else err, case.exit)
        if fault and not hangs:
            print(f"{case.name}: {fault}")
            return False
        return True
    case.beside(".out").write_bytes(out.encode())
    if "stderr" in case.flags:
        case.beside(".err").write_text(cases.normal_stderr(err) + "\n",
                                       encoding="utf-8")
    print(f"recorded {case.name}")
    return True


def main(arguments):
    if sys.version_info[:2] != (3, 11):
        sys.exit(f"CPython 3.11 is the oracle; this is {sys.version}")
    check = arguments == ["--check"]
    everything = arguments == ["--all"] or check
    good = True
    with tempfile.TemporaryDirectory() as startup:
        # A print of CPython is two writes, between which another thread may
        # come in. Threads that switch only when they wait keep lines whole.
        with open(os.path.join(startup, "sitecustomize.py"), "w") as file:
            file.write("import sys\nsys.setswitchinterval(60)\n")
        for case in cases.load_all():
            if case.flags & {"refused", "own"}:
                continue
            if everything or case.name in arguments or (
                    not arguments and not case.beside(".out").exists()):
                good &= record(case, startup, write=not check)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
