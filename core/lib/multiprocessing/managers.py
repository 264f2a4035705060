"""Managers: objects that live in a server process, and proxies that call their
methods from any other.

Each thread that uses proxies has a connection of its own to the server, where a
thread of its own serves it: so it can wait for a lock or a queue there, and owns
what it has acquired. An object is kept until the server ends, whether or not a
proxy still leads to it.
"""

import sys
import threading
import queue
import _process
from traceback import format_exc
from multiprocessing import pool, process, util
from multiprocessing.connection import Connection, Pipe
from multiprocessing.context import ProcessError

__all__ = ["BaseManager", "SyncManager", "BaseProxy", "Token"]

_views = [type({}.items()), type({}.keys()), type({}.values())]


class Token:
    """Which object: its type's name, where its server listens, its number."""

    __slots__ = ("typeid", "address", "id")

    def __init__(self, typeid, address, id):
        self.typeid = typeid
        self.address = address
        self.id = id

    def __repr__(self):
        return (
            f"{type(self).__name__}(typeid={self.typeid!r},"
            f" address={self.address!r}, id={self.id!r})"
        )


class _Address:
    """Where a server takes new connections."""

    def __init__(self, name, listener):
        self.name = name
        self.listener = listener

    def __repr__(self):
        return repr(self.name)


_own = threading.local()


def _connection(address):
    """The calling thread's, made when it is first needed."""
    key = _process.pid(), address.name
    try:
        connections = _own.connections
    except AttributeError:
        connections = _own.connections = {}
    connection = connections.get(key)
    if connection is None:
        name = process.current_process().name
        thread = threading.current_thread().name
        if thread != "MainThread":
            name += "|" + thread
        connection, theirs = Pipe()
        address.listener.send((name, theirs))
        theirs.close()
        connections[key] = connection
    return connection


def dispatch(connection, id, methodname, args=(), kwds={}):
    connection.send((id, methodname, args, kwds))
    kind, result = connection.recv()
    if kind == "#RETURN":
        return result
    raise convert_to_error(kind, result)


def convert_to_error(kind, result):
    if kind == "#ERROR":
        return result
    if kind == "#TRACEBACK":
        return RemoteError(result)
    if kind == "#UNSERIALIZABLE":
        return RemoteError(f"Unserializable message: {result}\n")
    return ValueError(f"Unrecognized message type {kind!r}")


class RemoteError(Exception):
    def __str__(self):
        line = "-" * 75
        return f"\n{line}\n{self.args[0]}{line}"


def all_methods(obj):
    return [name for name in dir(obj) if _is_method(obj, name)]


def _is_method(obj, name):
    try:
        return callable(getattr(obj, name))
    except (AttributeError, NotImplementedError):
        return False


def public_methods(obj):
    return [name for name in all_methods(obj) if name[0] != "_"]


class Server:
    public = ("create", "get_methods", "number_of_objects", "debug_info", "shutdown")

    def __init__(self, registry, address, listener):
        self.registry = registry
        self.address = address
        self.listener = listener
        self.id_to_obj = {}
        self.mutex = threading.Lock()
        self.numbers = iter(range(1, 1 << 62))

    def serve_forever(self):
        process.current_process()._manager_server = self
        while True:
            message = self.listener.recv()
            if message is None:
                sys.exit(0)
            name, connection = message
            threading.Thread(
                target=self.serve_client, args=(connection,), name=name, daemon=True
            ).start()

    def serve_client(self, connection):
        while True:
            try:
                request = connection.recv()
            except (EOFError, OSError):
                return
            except Exception:
                answer = "#TRACEBACK", format_exc()
            else:
                answer = self._answer(*request)
            try:
                connection.send(answer)
            except OSError:
                return
            except Exception:
                connection.send(("#UNSERIALIZABLE", format_exc()))
            if answer is _GOODBYE:
                self.address.listener.send(None)
            request = answer = None

    def _answer(self, ident, methodname, args, kwds):
        try:
            if ident is None:
                assert methodname in self.public, f"{methodname!r} unrecognized"
                if methodname == "shutdown":
                    return _GOODBYE
                return "#RETURN", getattr(self, methodname)(*args, **kwds)
            obj, exposed, gettypeid = self.id_to_obj[ident]
            if methodname not in exposed:
                if methodname in self.fallback_mapping:
                    return "#RETURN", self.fallback_mapping[methodname](obj)
                raise AttributeError(
                    f"method {methodname!r} of {type(obj)!r} object is not in"
                    f" exposed={exposed!r}"
                )
            function = getattr(obj, methodname)
            try:
                result = function(*args, **kwds)
            except Exception as error:
                return "#ERROR", error
            typeid = gettypeid and gettypeid.get(methodname)
            if typeid:
                ident, exposed = self.create(typeid, result)
                return "#PROXY", (exposed, Token(typeid, self.address, ident))
            if type(result) in _views:
                result = list(result)
            return "#RETURN", result
        except Exception:
            return "#TRACEBACK", format_exc()

    fallback_mapping = {"__str__": str, "__repr__": repr, "#GETVALUE": lambda obj: obj}

    def create(self, typeid, /, *args, **kwds):
        callable, exposed, method_to_typeid, proxytype = self.registry[typeid]
        if callable is None:
            if kwds or len(args) != 1:
                raise ValueError("Without callable, must have one non-keyword argument")
            obj = args[0]
        else:
            obj = callable(*args, **kwds)
        if exposed is None:
            exposed = public_methods(obj)
        if method_to_typeid is not None:
            exposed = [*exposed, *method_to_typeid]
        ident = f"{next(self.numbers):x}"
        self.id_to_obj[ident] = obj, set(exposed), method_to_typeid
        return ident, tuple(exposed)

    def get_methods(self, token):
        return tuple(self.id_to_obj[token.id][1])

    def number_of_objects(self):
        return len(self.id_to_obj)

    def debug_info(self):
        return "\n".join(
            [
                f"  {ident}:       refcount=1\n    {str(item[0])[:75]}"
                for ident, item in list(self.id_to_obj.items())
            ]
        )


_GOODBYE = "#RETURN", None


class State:
    INITIAL = 0
    STARTED = 1
    SHUTDOWN = 2

    def __init__(self):
        self.value = State.INITIAL


class BaseManager:
    """The address, the key and the serializer have no meaning here: a server
    serves the processes of the run that started it."""

    _registry = {}
    _Server = Server
    _process = None

    def __init__(
        self,
        address=None,
        authkey=None,
        serializer="pickle",
        ctx=None,
        *,
        shutdown_timeout=1.0,
    ):
        if ctx is None:
            from multiprocessing import get_context

            ctx = get_context()
        self._address = address
        self._state = State()
        self._serializer = serializer
        self._ctx = ctx
        self._shutdown_timeout = shutdown_timeout

    def _refuse(self, name):
        raise NotImplementedError(
            f"BaseManager.{name}() is not supported by Interleave: a manager's server"
            " is a process that start() starts"
        )

    def get_server(self):
        self._refuse("get_server")

    def connect(self):
        self._refuse("connect")

    def start(self, initializer=None, initargs=()):
        if self._state.value == State.STARTED:
            raise ProcessError("Already started server")
        if self._state.value == State.SHUTDOWN:
            raise ProcessError("Manager has shut down")
        if initializer is not None and not callable(initializer):
            raise TypeError("initializer must be a callable")
        reader, writer = Pipe(duplex=False)
        server = self._process = self._ctx.Process(target=type(self)._run_server)
        ident = ":".join([str(number) for number in server._identity])
        server.name = f"{type(self).__name__}-{ident}"
        self._where = _Address(f"{server.name}@{_process.pid()}", writer)
        if self._address is None:
            self._address = self._where.name
        server._args = (self._registry, self._where, reader, initializer, initargs)
        server.start()
        reader.close()
        self._state.value = State.STARTED
        self.shutdown = util.Finalize(self, self._finalize_manager, exitpriority=0)

    @classmethod
    def _run_server(cls, registry, address, listener, initializer, initargs):
        if initializer is not None:
            initializer(*initargs)
        cls._Server(registry, address, listener).serve_forever()

    def _ask(self, methodname, args=(), kwds={}):
        assert self._state.value == State.STARTED, "server not yet started"
        return dispatch(_connection(self._where), None, methodname, args, kwds)

    def _create(self, typeid, /, *args, **kwds):
        ident, exposed = self._ask("create", (typeid, *args), kwds)
        return Token(typeid, self._where, ident), exposed

    def join(self, timeout=None):
        if self._process is not None:
            self._process.join(timeout)
            if not self._process.is_alive():
                self._process = None

    def _number_of_objects(self):
        return self._ask("number_of_objects")

    def _debug_info(self):
        return self._ask("debug_info")

    def __enter__(self):
        if self._state.value == State.INITIAL:
            self.start()
        if self._state.value == State.SHUTDOWN:
            raise ProcessError("Manager has shut down")
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown()

    def _finalize_manager(self):
        server = self._process
        if server is not None and server.is_alive():
            try:
                self._ask("shutdown")
            except (EOFError, OSError):
                pass
            server.join(self._shutdown_timeout)
            if server.is_alive():
                server.terminate()
                server.join()
        self._state.value = State.SHUTDOWN

    @property
    def address(self):
        return self._address

    @classmethod
    def register(
        cls,
        typeid,
        callable=None,
        proxytype=None,
        exposed=None,
        method_to_typeid=None,
        create_method=True,
    ):
        if "_registry" not in cls.__dict__:
            cls._registry = cls._registry.copy()
        if proxytype is None:
            proxytype = AutoProxy
        exposed = exposed or getattr(proxytype, "_exposed_", None)
        method_to_typeid = method_to_typeid or getattr(
            proxytype, "_method_to_typeid_", None
        )
        if method_to_typeid:
            for key, value in method_to_typeid.items():
                assert type(key) is str, f"{key!r} is not a string"
                assert type(value) is str, f"{value!r} is not a string"
        cls._registry[typeid] = callable, exposed, method_to_typeid, proxytype
        if create_method:

            def create(self, /, *args, **kwds):
                token, exposed = self._create(typeid, *args, **kwds)
                return proxytype(
                    token, self._serializer, manager=self, exposed=exposed
                )

            create.__name__ = typeid
            setattr(cls, typeid, create)


class BaseProxy:
    def __init__(
        self,
        token,
        serializer,
        manager=None,
        authkey=None,
        exposed=None,
        incref=True,
        manager_owned=False,
    ):
        self._token = token
        self._id = token.id
        self._manager = manager
        self._serializer = serializer

    def _callmethod(self, methodname, args=(), kwds={}):
        token = self._token
        connection = _connection(token.address)
        connection.send((self._id, methodname, args, kwds))
        kind, result = connection.recv()
        if kind == "#RETURN":
            return result
        if kind != "#PROXY":
            raise convert_to_error(kind, result)
        exposed, token = result
        manager = SyncManager if self._manager is None else self._manager
        proxytype = manager._registry[token.typeid][-1]
        return proxytype(
            token, self._serializer, manager=self._manager, exposed=exposed
        )

    def _getvalue(self):
        return self._callmethod("#GETVALUE")

    def __reduce__(self):
        if getattr(self, "_isauto", False):
            exposed = {"exposed": self._exposed_}
            return RebuildProxy, (AutoProxy, self._token, self._serializer, exposed)
        return RebuildProxy, (type(self), self._token, self._serializer, {})

    def __deepcopy__(self, memo):
        return self._getvalue()

    def __repr__(self):
        return (
            f"<{type(self).__name__} object, typeid {self._token.typeid!r} at"
            f" {id(self):#x}>"
        )

    def __str__(self):
        try:
            return self._callmethod("__repr__")
        except Exception:
            return repr(self)[:-1] + "; '__str__()' failed>"


def RebuildProxy(func, token, serializer, kwds):
    return func(token, serializer, **kwds)


def _calling(name):
    def method(self, /, *args, **kwds):
        return self._callmethod(name, args, kwds)

    method.__name__ = name
    return method


_proxy_types = {}


def MakeProxyType(name, exposed):
    exposed = tuple(exposed)
    cls = _proxy_types.get((name, exposed))
    if cls is None:
        methods = {method: _calling(method) for method in exposed}
        methods["_exposed_"] = exposed
        methods["__module__"] = __name__
        cls = _proxy_types[name, exposed] = type(name, (BaseProxy,), methods)
    return cls


def AutoProxy(token, serializer, manager=None, authkey=None, exposed=None, **options):
    if exposed is None:
        exposed = dispatch(_connection(token.address), None, "get_methods", (token,))
    cls = MakeProxyType(f"AutoProxy[{token.typeid}]", exposed)
    proxy = cls(token, serializer, manager=manager)
    proxy._isauto = True
    return proxy


# What a SyncManager makes


class Namespace:
    def __init__(self, /, **kwds):
        self.__dict__.update(kwds)

    def __repr__(self):
        items = [
            f"{name}={value!r}"
            for name, value in self.__dict__.items()
            if not name.startswith("_")
        ]
        return f"{type(self).__name__}({', '.join(sorted(items))})"


class Value:
    def __init__(self, typecode, value, lock=True):
        self._typecode = typecode
        self._value = value

    def get(self):
        return self._value

    def set(self, value):
        self._value = value

    value = property(get, set)

    def __repr__(self):
        return f"{type(self).__name__}({self._typecode!r}, {self._value!r})"


def Array(typecode, sequence, lock=True):
    from array import array

    return array(typecode, sequence)


IteratorProxy = MakeProxyType("IteratorProxy", ("__next__", "send", "throw", "close"))
IteratorProxy.__iter__ = lambda self: self


class AcquirerProxy(BaseProxy):
    _exposed_ = ("acquire", "release")

    def acquire(self, blocking=True, timeout=None):
        args = (blocking,) if timeout is None else (blocking, timeout)
        return self._callmethod("acquire", args)

    def release(self):
        return self._callmethod("release")

    def __enter__(self):
        return self._callmethod("acquire")

    def __exit__(self, exc_type, exc_val, exc_tb):
        return self._callmethod("release")


class ConditionProxy(AcquirerProxy):
    _exposed_ = ("acquire", "release", "wait", "notify", "notify_all")

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))

    def notify(self, n=1):
        return self._callmethod("notify", (n,))

    def notify_all(self):
        return self._callmethod("notify_all")

    def wait_for(self, predicate, timeout=None):
        from time import monotonic

        end = None if timeout is None else monotonic() + timeout
        left = None
        result = predicate()
        while not result:
            if end is not None:
                left = end - monotonic()
                if left <= 0:
                    break
            self.wait(left)
            result = predicate()
        return result


class EventProxy(BaseProxy):
    _exposed_ = ("is_set", "set", "clear", "wait")
    is_set = _calling("is_set")
    set = _calling("set")
    clear = _calling("clear")

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))


def _attribute(name):
    return property(lambda self: self._callmethod("__getattribute__", (name,)))


class BarrierProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "wait", "abort", "reset")
    abort = _calling("abort")
    reset = _calling("reset")
    parties = _attribute("parties")
    n_waiting = _attribute("n_waiting")
    broken = _attribute("broken")

    def wait(self, timeout=None):
        return self._callmethod("wait", (timeout,))


class NamespaceProxy(BaseProxy):
    _exposed_ = ("__getattribute__", "__setattr__", "__delattr__")

    def __getattr__(self, key):
        if key[0] == "_":
            return object.__getattribute__(self, key)
        return self._callmethod("__getattribute__", (key,))

    def __setattr__(self, key, value):
        if key[0] == "_":
            object.__setattr__(self, key, value)
        else:
            self._callmethod("__setattr__", (key, value))

    def __delattr__(self, key):
        if key[0] == "_":
            object.__delattr__(self, key)
        else:
            self._callmethod("__delattr__", (key,))


class ValueProxy(BaseProxy):
    _exposed_ = ("get", "set")

    def get(self):
        return self._callmethod("get")

    def set(self, value):
        return self._callmethod("set", (value,))

    value = property(get, set)


BaseListProxy = MakeProxyType(
    "BaseListProxy",
    (
        "__add__ __contains__ __delitem__ __getitem__ __len__ __mul__ __reversed__"
        " __rmul__ __setitem__ append count extend index insert pop remove reverse"
        " sort __imul__"
    ).split(),
)


class ListProxy(BaseListProxy):
    def __iadd__(self, value):
        self._callmethod("extend", (value,))
        return self

    def __imul__(self, value):
        self._callmethod("__imul__", (value,))
        return self


DictProxy = MakeProxyType(
    "DictProxy",
    (
        "__contains__ __delitem__ __getitem__ __iter__ __len__ __setitem__ clear"
        " copy get items keys pop popitem setdefault update values"
    ).split(),
)
DictProxy._method_to_typeid_ = {"__iter__": "Iterator"}

ArrayProxy = MakeProxyType("ArrayProxy", ("__len__", "__getitem__", "__setitem__"))

BasePoolProxy = MakeProxyType(
    "PoolProxy",
    (
        "apply apply_async close imap imap_unordered join map map_async starmap"
        " starmap_async terminate"
    ).split(),
)
BasePoolProxy._method_to_typeid_ = {
    "apply_async": "AsyncResult",
    "map_async": "AsyncResult",
    "starmap_async": "AsyncResult",
    "imap": "Iterator",
    "imap_unordered": "Iterator",
}


class PoolProxy(BasePoolProxy):
    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.terminate()


class SyncManager(BaseManager):
    """What Manager() starts."""


SyncManager.register("Queue", queue.Queue)
SyncManager.register("JoinableQueue", queue.Queue)
SyncManager.register("Event", threading.Event, EventProxy)
SyncManager.register("Lock", threading.Lock, AcquirerProxy)
SyncManager.register("RLock", threading.RLock, AcquirerProxy)
SyncManager.register("Semaphore", threading.Semaphore, AcquirerProxy)
SyncManager.register("BoundedSemaphore", threading.BoundedSemaphore, AcquirerProxy)
SyncManager.register("Condition", threading.Condition, ConditionProxy)
SyncManager.register("Barrier", threading.Barrier, BarrierProxy)
SyncManager.register("Pool", pool.Pool, PoolProxy)
SyncManager.register("list", list, ListProxy)
SyncManager.register("dict", dict, DictProxy)
SyncManager.register("Value", Value, ValueProxy)
SyncManager.register("Array", Array, ArrayProxy)
SyncManager.register("Namespace", Namespace, NamespaceProxy)
SyncManager.register("Iterator", proxytype=IteratorProxy, create_method=False)
SyncManager.register("AsyncResult", create_method=False)
