import sys
import _engine
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
    return 1


def getppid():
    return 0


def _exit(status):
    _engine.exit_now(status)


def sched_getaffinity(pid):
    return set(range(cpu_count()))


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    return path.__fspath__()
