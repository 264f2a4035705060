"""Text and bytes in memory; there are no files."""


class UnsupportedOperation(OSError, ValueError):
    pass


class _Memory:
    """_data holds it all, _place is where the next read or write begins."""

    closed = False

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *info):
        self.close()

    def close(self):
        self.closed = True

    def flush(self):
        self._check()

    def isatty(self):
        return False

    def readable(self):
        return True

    writable = seekable = readable

    def fileno(self):
        raise UnsupportedOperation("fileno")

    def getvalue(self):
        self._check()
        return self._data

    def tell(self):
        self._check()
        return self._place

    def seek(self, offset, whence=0):
        self._check()
        if whence == 1:
            offset += self._place
        elif whence == 2:
            offset += len(self._data)
        if offset < 0:
            raise ValueError(f"Negative seek position {offset}")
        self._place = offset
        return offset

    def truncate(self, size=None):
        self._check()
        size = self._place if size is None else size
        self._data = self._data[:size]
        return size

    def write(self, data):
        self._check()
        if not isinstance(data, self._type):
            raise TypeError(self._wrong_type % type(data).__name__)
        gap = self._place - len(self._data)
        if gap == 0:
            self._data += data
        else:
            if gap > 0:
                self._data += self._zero * gap
            before = self._data[: self._place]
            self._data = before + data + self._data[self._place + len(data) :]
        self._place += len(data)
        return len(data)

    def writelines(self, lines):
        for line in lines:
            self.write(line)

    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._place + size
        part = self._data[self._place : end]
        self._place += len(part)
        return part

    def readline(self, size=-1):
        self._check()
        end = self._data.find(self._newline, self._place) + 1
        if end == 0:
            end = len(self._data)
        if size is not None and size >= 0:
            end = min(end, self._place + size)
        line = self._data[self._place : end]
        self._place += len(line)
        return line

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


    def __setstate__(self, state):
        self._data = state[0]
        self._place = state[-2]
        self.__dict__.update(state[-1] or {})

    def _other_attributes(self):
        values = self.__dict__
        hidden = "_data", "_place", "closed"
        more = {name: values[name] for name in values if name not in hidden}
        return more or None


class StringIO(_Memory):
    _one_write = True
    _type = str
    _newline = "\n"
    _zero = "\0"
    _wrong_type = "string argument expected, got '%s'"

    def __init__(self, initial_value="", newline="\n"):
        self._data = initial_value or ""
        self._place = 0

    def __getstate__(self):
        return self.getvalue(), "\n", self._place, self._other_attributes()


class BytesIO(_Memory):
    _type = bytes
    _newline = b"\n"
    _zero = b"\0"
    _wrong_type = "a bytes-like object is required, not '%s'"

    def __init__(self, initial_bytes=b""):
        self._data = initial_bytes
        self._place = 0

    def __getstate__(self):
        return self.getvalue(), self._place, self._other_attributes()

    def getbuffer(self):
        raise NotImplementedError("BytesIO.getbuffer() is not supported")
