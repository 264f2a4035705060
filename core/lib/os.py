import sys
import _process
import posixpath as path

sys.modules["os.path"] = path

name = "posix"
sep = "/"
altsep = None
curdir = "."
pardir = ".."
extsep = "."
pathsep = ":"
linesep = "\n"
devnull = "/dev/null"
error = OSError
environ = {}


def getenv(key, default=None):
    return environ.get(key, default)


def getcwd():
    return "/"


def getpid():
    return _process.pid()


def getppid():
    return _process.ppid()


def kill(pid, signal):
    """Every signal that would end the process does, and no other can be sent."""
    import signal as names

    if signal and int(signal) not in names._ending:
        name = names.Signals(signal).name
        raise NotImplementedError(f"os.kill() with {name} is not supported by Interleave")
    if pid <= 0:
        raise NotImplementedError("os.kill() of a group is not supported by Interleave")
    try:
        ended = _process.poll(pid) is not None
    except ChildProcessError:
        ended = False
    if ended:
        raise ProcessLookupError(3, "No such process")
    if signal:
        _process.kill(pid, int(signal))
        while pid == _process.pid():
            # The message is on its way; nothing happens in between.
            _process.wait_events(_process.events())


def _exit(status):
    _process.exit(status & 255)


def sched_getaffinity(pid):
    return set(range(cpu_count()))


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    return path.__fspath__()
