"""signal: the names. A process can be ended by a signal, but not handle one."""

import os
import sys
from enum import IntEnum


class Signals(IntEnum):
    SIGHUP = 1
    SIGINT = 2
    SIGQUIT = 3
    SIGILL = 4
    SIGTRAP = 5
    SIGABRT = 6
    SIGBUS = 7
    SIGFPE = 8
    SIGKILL = 9
    SIGUSR1 = 10
    SIGSEGV = 11
    SIGUSR2 = 12
    SIGPIPE = 13
    SIGALRM = 14
    SIGTERM = 15
    SIGCHLD = 17
    SIGCONT = 18
    SIGSTOP = 19
    SIGTSTP = 20


class Handlers(IntEnum):
    SIG_DFL = 0
    SIG_IGN = 1


SIG_DFL = Handlers.SIG_DFL
SIG_IGN = Handlers.SIG_IGN
for _signal in Signals:
    setattr(sys.modules[__name__], _signal.name, _signal)

_ignored = {Signals.SIGPIPE}
_ending = {1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15}


def default_int_handler(signalnum, frame):
    raise KeyboardInterrupt


def getsignal(signalnum):
    signalnum = Signals(signalnum)
    if signalnum in _ignored:
        return SIG_IGN
    return default_int_handler if signalnum == Signals.SIGINT else SIG_DFL


def signal(signalnum, handler):
    """What nobody sends can be ignored."""
    old = getsignal(signalnum)
    name = Signals(signalnum).name
    if handler == SIG_IGN and name in ("SIGINT", "SIGPIPE", "SIGCHLD"):
        _ignored.add(signalnum)
    elif handler == SIG_DFL or handler is default_int_handler:
        _ignored.discard(signalnum)
    else:
        raise NotImplementedError(
            f"signal.signal() with a handler for {name} is not supported by Interleave"
        )
    return old


def raise_signal(signalnum):
    os.kill(os.getpid(), signalnum)


def _refuse(name):
    def refused(*args):
        raise NotImplementedError(f"signal.{name}() is not supported by Interleave")

    return refused


for _name in ("alarm", "pause", "setitimer", "sigwait", "siginterrupt"):
    setattr(sys.modules[__name__], _name, _refuse(_name))
