"""A started child, and the two ways to start one."""

import atexit
import sys
import threading
import _process
from multiprocessing import context, process, util
from multiprocessing.reduction import dumps


class Popen:
    method = "fork"

    def __init__(self, process_obj):
        self.returncode = None
        self.pid = self.sentinel = self._launch(process_obj)

    def _launch(self, process_obj):
        return _process.fork(
            _begin, (process_obj, process._make_lifeline()), process_obj.name
        )

    def poll(self):
        if self.returncode is None:
            self.returncode = _process.poll(self.pid)
        return self.returncode

    def wait(self, timeout=None):
        if self.returncode is None:
            if timeout is not None and timeout <= 0:
                return self.poll()
            self.returncode = _process.wait(self.pid, timeout)
        return self.returncode

    def _signal(self, number):
        if self.poll() is None:
            _process.kill(self.pid, number)

    def terminate(self):
        self._signal(15)

    def kill(self):
        self._signal(9)

    def close(self):
        pass


class SpawnPopen(Popen):
    method = "spawn"

    def _launch(self, process_obj):
        from multiprocessing import spawn

        plan = spawn.get_preparation_data(process_obj._name)
        context.set_spawning_popen(self)
        try:
            lifeline = process._make_lifeline()[0].export()
            data = dumps((plan, lifeline, dumps(process_obj)))
        finally:
            context.set_spawning_popen(None)
        return _process.spawn(data, process_obj.name)


def _begin(process_obj, lifeline):
    """Main function of a forked child, which begins as its parent's copy."""
    reader, writer = lifeline
    writer.close()
    threading._main_thread = threading.current_thread()
    atexit._clear()
    random = sys.modules.get("random")
    if random is not None:
        random.seed()
    logging = sys.modules.get("logging")
    if logging is not None:
        logging._after_fork()
    _process.set_exit_code(process_obj._bootstrap(reader) & 255)
