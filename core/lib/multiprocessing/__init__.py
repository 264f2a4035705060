"""multiprocessing: processes that share nothing, over the module _process. The
functions here are the default context's methods."""

import sys
from multiprocessing import context
from multiprocessing import process

_default = context._default_context

ProcessError = context.ProcessError
BufferTooShort = context.BufferTooShort
TimeoutError = context.TimeoutError
AuthenticationError = context.AuthenticationError
Process = _default.Process
current_process = _default.current_process
parent_process = _default.parent_process
active_children = _default.active_children
cpu_count = _default.cpu_count
Manager = _default.Manager
Pipe = _default.Pipe
Lock = _default.Lock
RLock = _default.RLock
Condition = _default.Condition
Semaphore = _default.Semaphore
BoundedSemaphore = _default.BoundedSemaphore
Event = _default.Event
Barrier = _default.Barrier
Queue = _default.Queue
JoinableQueue = _default.JoinableQueue
SimpleQueue = _default.SimpleQueue
Pool = _default.Pool
RawValue = _default.RawValue
RawArray = _default.RawArray
Value = _default.Value
Array = _default.Array
freeze_support = _default.freeze_support
get_logger = _default.get_logger
log_to_stderr = _default.log_to_stderr
allow_connection_pickling = _default.allow_connection_pickling
set_executable = _default.set_executable
set_forkserver_preload = _default.set_forkserver_preload
get_context = _default.get_context
get_start_method = _default.get_start_method
set_start_method = _default.set_start_method
get_all_start_methods = _default.get_all_start_methods
reducer = _default.reducer

SUBDEBUG = 5
SUBWARNING = 25

__all__ = [
    name
    for name in dir(sys.modules[__name__])
    if not name.startswith("_")
    and name
    not in ("sys", "context", "process", "reduction", "SUBDEBUG", "SUBWARNING")
]

# What is pickled in a spawned child, whose main module has that name.
sys.modules.setdefault("__mp_main__", sys.modules["__main__"])
