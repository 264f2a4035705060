"""Process objects: what does not depend on the way a child is started."""

import itertools
import os
import sys
import threading

ORIGINAL_DIR = os.getcwd()


def current_process():
    return _current_process


def parent_process():
    return _parent_process


def active_children():
    _cleanup()
    return list(_children)


def _cleanup():
    """Forgets the children that have ended."""
    for child in list(_children):
        if child._popen.poll() is not None:
            _children.pop(child, None)


class AuthenticationString(bytes):
    def __reduce__(self):
        from multiprocessing.context import get_spawning_popen

        if get_spawning_popen() is None:
            raise TypeError(
                "Pickling an AuthenticationString object is disallowed for"
                " security reasons"
            )
        return AuthenticationString, (bytes(self),)


class BaseProcess:
    def _Popen(self):
        raise NotImplementedError

    def __init__(
        self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None
    ):
        assert group is None, "group argument must be None for now"
        creator = _current_process
        self._identity = creator._identity + (next(_process_counter),)
        self._config = creator._config.copy()
        self._parent_pid = os.getpid()
        self._parent_name = creator.name
        self._popen = None
        self._closed = False
        self._target = target
        self._args = tuple(args)
        self._kwargs = dict(kwargs)
        if not name:
            numbers = ":".join([str(number) for number in self._identity])
            name = f"{type(self).__name__}-{numbers}"
        self._name = name
        if daemon is not None:
            self.daemon = daemon

    def _check_closed(self):
        if self._closed:
            raise ValueError("process object is closed")

    def _check_parent(self, what):
        assert self._parent_pid == os.getpid(), what

    def run(self):
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self):
        self._check_closed()
        assert self._popen is None, "cannot start a process twice"
        self._check_parent(
            "can only start a process object created by current process"
        )
        assert not _current_process._config.get(
            "daemon"
        ), "daemonic processes are not allowed to have children"
        _cleanup()
        self._popen = self._Popen(self)
        self._sentinel = self._popen.sentinel
        del self._target, self._args, self._kwargs
        _children[self] = None

    def terminate(self):
        self._check_closed()
        self._popen.terminate()

    def kill(self):
        self._check_closed()
        self._popen.kill()

    def join(self, timeout=None):
        self._check_closed()
        self._check_parent("can only join a child process")
        assert self._popen is not None, "can only join a started process"
        if self._popen.wait(timeout) is not None:
            _children.pop(self, None)

    def is_alive(self):
        self._check_closed()
        if self is _current_process:
            return True
        self._check_parent("can only test a child process")
        if self._popen is None:
            return False
        if self._popen.poll() is None:
            return True
        _children.pop(self, None)
        return False

    def close(self):
        if self._popen is not None:
            if self._popen.poll() is None:
                raise ValueError(
                    "Cannot close a process while it is still running. You should"
                    " first call join() or terminate()."
                )
            self._popen.close()
            self._popen = None
            del self._sentinel
            _children.pop(self, None)
        self._closed = True

    @property
    def name(self):
        return self._name

    @name.setter
    def name(self, name):
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self):
        return self._config.get("daemon", False)

    @daemon.setter
    def daemon(self, daemonic):
        assert self._popen is None, "process has already started"
        self._config["daemon"] = daemonic

    @property
    def authkey(self):
        return self._config["authkey"]

    @authkey.setter
    def authkey(self, authkey):
        self._config["authkey"] = AuthenticationString(authkey)

    @property
    def exitcode(self):
        self._check_closed()
        if self._popen is None:
            return None
        return self._popen.poll()

    @property
    def ident(self):
        self._check_closed()
        if self is _current_process:
            return os.getpid()
        return self._popen and self._popen.pid

    pid = ident

    @property
    def sentinel(self):
        self._check_closed()
        try:
            return self._sentinel
        except AttributeError:
            raise ValueError("process not started") from None

    def __repr__(self):
        code = None
        if self is _current_process:
            status = "started"
        elif self._closed:
            status = "closed"
        elif self._parent_pid != os.getpid():
            status = "unknown"
        elif self._popen is None:
            status = "initial"
        else:
            code = self._popen.poll()
            status = "started" if code is None else "stopped"
        parts = [f"{type(self).__name__} name={self._name!r}"]
        if self._popen is not None:
            parts.append(f"pid={self._popen.pid}")
        parts.append(f"parent={self._parent_pid} {status}")
        if code is not None:
            parts.append(f"exitcode={_code_name(code)}")
        if self.daemon:
            parts.append("daemon")
        return f"<{' '.join(parts)}>"

    def _bootstrap(self, parent_sentinel=None):
        """The child's main function: its exit code."""
        global _current_process, _parent_process, _process_counter, _children
        global _lifeline
        from multiprocessing import context, util

        try:
            if self._start_method is not None:
                context._force_start_method(self._start_method)
            _process_counter = itertools.count(1)
            _children = {}
            _lifeline = None
            _current_process = self
            _parent_process = _ParentProcess(
                self._parent_name, self._parent_pid, parent_sentinel
            )
            util._after_fork()
            util.info("child process calling self.run()")
            try:
                self.run()
                code = 0
            finally:
                util._exit_function()
        except SystemExit as exc:
            code = exc.code
            if code is None:
                code = 0
            elif not isinstance(code, int):
                sys.stderr.write(f"{code}\n")
                code = 1
        except:
            import traceback

            code = 1
            sys.stderr.write(f"Process {self.name}:\n{traceback.format_exc()}")
        finally:
            threading._shutdown()
            util.info("process exiting with exitcode %d", code)
        return code


def _code_name(code):
    import signal

    try:
        return f"-{signal.Signals(-code).name}"
    except ValueError:
        return code


class _ParentProcess(BaseProcess):
    """The sentinel is the end of a channel that only the parent can write."""

    def __init__(self, name, pid, sentinel):
        self._identity = ()
        self._name = name
        self._pid = pid
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._sentinel = sentinel
        self._config = {}

    def is_alive(self):
        return not self._sentinel.poll(0)

    def join(self, timeout=None):
        self._sentinel.poll(timeout)

    @property
    def ident(self):
        return self._pid

    pid = ident


class _MainProcess(BaseProcess):
    def __init__(self):
        self._identity = ()
        self._name = "MainProcess"
        self._parent_pid = None
        self._popen = None
        self._closed = False
        self._config = {"authkey": AuthenticationString(os.urandom(32))}

    def close(self):
        pass


def _make_lifeline():
    """The two ends of a channel whose writer no other process keeps: reading it
    ends when this process does."""
    global _lifeline
    if _lifeline is None:
        from _process import Channel

        channel = Channel()
        _lifeline = channel.reader(), channel.writer()
        channel.close()
    return _lifeline


_lifeline = None
_parent_process = None
_current_process = _MainProcess()
_process_counter = itertools.count(1)
_children = {}
