"""Pipes: a Connection has an end of one channel, or of two."""

import time
import _process
from _engine import channel_expect
from _process import Channel
from multiprocessing.reduction import dumps, import_handle, loads


class Connection:
    """_reader and _writer are handles with one right each. Those that a
    connection never had are None, and both once it is closed."""

    _closed = False

    def __init__(self, reader, writer):
        self._reader = reader
        self._writer = writer
        self._readable = reader is not None
        self._writable = writer is not None

    def _refuse(self, what):
        if self._closed:
            raise OSError("handle is closed")
        raise OSError(f"connection is {what}-only")

    @property
    def closed(self):
        return self._closed

    @property
    def readable(self):
        return self._readable

    @property
    def writable(self):
        return self._writable

    def fileno(self):
        raise NotImplementedError("Connection.fileno() is not supported by Interleave")

    def close(self):
        self._closed = True
        reader = self._reader
        writer = self._writer
        self._reader = self._writer = None
        if reader is not None:
            reader.close()
        if writer is not None:
            writer.close()

    def send(self, obj):
        writer = self._writer
        if writer is None:
            self._refuse("read")
        writer.send(dumps(obj))

    def recv(self):
        reader = self._reader
        if reader is None:
            self._refuse("write")
        return loads(reader.receive())

    def send_bytes(self, buf, offset=0, size=None):
        writer = self._writer
        if writer is None:
            self._refuse("read")
        if not isinstance(buf, bytes):
            name = type(buf).__name__
            raise TypeError(f"memoryview: a bytes-like object is required, not '{name}'")
        if offset < 0:
            raise ValueError("offset is negative")
        if len(buf) < offset:
            raise ValueError("buffer length < offset")
        if size is None:
            size = len(buf) - offset
        elif size < 0:
            raise ValueError("size is negative")
        elif offset + size > len(buf):
            raise ValueError("buffer length < offset + size")
        writer.send(buf if size == len(buf) else buf[offset : offset + size])

    def recv_bytes(self, maxlength=None):
        reader = self._reader
        if reader is None:
            self._refuse("write")
        if maxlength is not None and maxlength < 0:
            raise ValueError("negative maxlength")
        data = reader.receive()
        if maxlength is not None and len(data) > maxlength:
            self._lose_reader()
            raise OSError("bad message length")
        return data

    def _lose_reader(self):
        if self._writer is None:
            self.close()
        else:
            self._reader.close()
            self._reader = None
            self._readable = False

    def recv_bytes_into(self, buf, offset=0):
        raise NotImplementedError(
            "Connection.recv_bytes_into() is not supported by Interleave"
        )

    def poll(self, timeout=0.0):
        reader = self._reader
        if reader is None:
            self._refuse("write")
        return reader.poll(timeout)

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.close()

    def __reduce__(self):
        if self._closed:
            raise OSError("handle is closed")
        reader = self._reader
        writer = self._writer
        return _rebuild, (reader and reader.export(), writer and writer.export())


def _rebuild(reader, writer):
    return Connection(
        reader and import_handle(reader), writer and import_handle(writer)
    )


def Pipe(duplex=True):
    there = Channel()
    if not duplex:
        ends = Connection(there.reader(), None), Connection(None, there.writer())
    else:
        back = Channel()
        ends = (
            Connection(back.reader(), there.writer()),
            Connection(there.reader(), back.writer()),
        )
        back.close()
    there.close()
    return ends


def _is_ready(obj):
    if isinstance(obj, int):  # a process's sentinel, which is its number
        return _process.poll(obj) is not None
    return obj.poll(0)


def _has_come(obj):
    """As _is_ready; if not, the arrival of an item will be an event."""
    if isinstance(obj, int):
        return _process.poll(obj) is not None
    return channel_expect(getattr(obj, "_reader", obj))


def wait(object_list, timeout=None):
    """Those that have something to read, or have ended."""
    objects = list(object_list)
    end = None if timeout is None else time.monotonic() + timeout
    left = None
    ready = [obj for obj in objects if _is_ready(obj)]
    while not ready:
        if end is not None:
            left = end - time.monotonic()
            if left <= 0:
                break
        count = _process.events()
        ready = [obj for obj in objects if _has_come(obj)]
        if not ready:
            _process.wait_events(count, left)
    return ready


def _refused(name):
    raise NotImplementedError(
        f"multiprocessing.connection.{name} is not supported by Interleave"
    )


class Listener:
    def __init__(self, *args, **kwargs):
        _refused("Listener")


def Client(*args, **kwargs):
    _refused("Client")
