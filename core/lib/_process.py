"""_process: what multiprocessing is made of. The C half (process/module.c) has
the classes whose objects are shared with other processes: Channel, Semaphore and
Memory. Everything that one process tells another goes as a message."""

import sys
import _engine
from _engine import set_exit_code
from _engine import exit_now as exit


def _started(pid):
    if not pid:
        raise BlockingIOError(
            11, "Resource temporarily unavailable: too many processes are alive"
        )
    return pid


def fork(function, args, name):
    """Starts a process that is a copy of this one and calls function(*args)."""
    return _started(start_fork(function, args, name))


def spawn(data, name):
    """Starts a process that has the program and has not run it; it calls
    multiprocessing.spawn._main(data)."""
    return _started(start_spawn(data, name))


def wait(pid, timeout=None):
    """The exit code of a child, or None if it is still alive after that time."""
    return wait_process(pid, timeout)


def poll(pid):
    return poll_process(pid, 0)


def run_main():
    """Runs the text of the program in this process, as module __mp_main__."""
    module, body = main_again()
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    body()
    return module
