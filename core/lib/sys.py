import _engine


class _Named(tuple):
    """A tuple whose items have names, which the class lists in _names."""

    def __getattr__(self, name):
        if name in self._names:
            return self[self._names.index(name)]
        raise AttributeError(
            f"'{type(self).__module__}.{type(self).__name__}' object has no"
            f" attribute '{name}'"
        )

    def __repr__(self):
        pairs = zip(self._names, self)
        items = ", ".join([f"{name}={value!r}" for name, value in pairs])
        return f"sys.{type(self).__name__}({items})"


class _version_info(_Named):
    _names = ("major", "minor", "micro", "releaselevel", "serial")


class _float_info(_Named):
    _names = (
        "max max_exp max_10_exp min min_exp min_10_exp dig mant_dig epsilon"
        " radix rounds"
    ).split()


class _hash_info(_Named):
    _names = (
        "width modulus inf nan imag algorithm hash_bits seed_bits cutoff"
    ).split()


class _int_info(_Named):
    _names = (
        "bits_per_digit sizeof_digit default_max_str_digits"
        " str_digits_check_threshold"
    ).split()


for _cls in (_version_info, _float_info, _hash_info, _int_info):
    _cls.__name__ = _cls.__qualname__ = _cls.__name__[1:]

version_info = _version_info((3, 11, 0, "final", 0))
float_info = _float_info(
    (
        1.7976931348623157e308,
        1024,
        308,
        2.2250738585072014e-308,
        -1021,
        -307,
        15,
        53,
        2.220446049250313e-16,
        2,
        1,
    )
)
hash_info = _hash_info(
    (64, (1 << 61) - 1, 314159, 0, 1000003, "siphash13", 64, 128, 0)
)
int_info = _int_info((30, 4, 4300, 640))


class _Implementation:
    name = "interleave"
    cache_tag = None
    version = version_info
    hexversion = hexversion


implementation = _Implementation()


class _Stream:
    encoding = "utf-8"
    errors = "strict"
    newlines = None
    line_buffering = True
    closed = False

    def fileno(self):
        return self._number

    def isatty(self):
        return False

    def flush(self):
        pass

    def reconfigure(self, **options):
        pass

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle '_io.TextIOWrapper' object")

    def readable(self):
        return self._number == 0

    def writable(self):
        return self._number != 0

    def seekable(self):
        return False

    def __repr__(self):
        return (
            f"<_io.TextIOWrapper name='{self.name}' mode='{self.mode}'"
            " encoding='utf-8'>"
        )


class _Output(_Stream):
    _one_write = True
    mode = "w"

    def __init__(self, number, name):
        self._number = number
        self.name = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(
                f"write() argument must be str, not {type(text).__name__}"
            )
        _engine.write(self._number - 1, text)
        return len(text)

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class _Input(_Stream):
    mode = "r"
    name = "<stdin>"
    _number = 0

    def readline(self, size=-1):
        try:
            line = _engine.read_line()
            while line is None:
                line = _engine.read_again()
        except EOFError:
            return ""
        return line + "\n"

    def readlines(self, hint=-1):
        return list(self)

    def read(self, size=-1):
        return "".join(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


stdin = __stdin__ = _Input()
stdout = __stdout__ = _Output(1, "<stdout>")
stderr = __stderr__ = _Output(2, "<stderr>")
_set_standard_output(stdout)
_switch_interval = 0.005


def exc_info():
    exc = exception()
    if exc is None:
        return (None, None, None)
    return (type(exc), exc, exc.__traceback__)


def getswitchinterval():
    return _switch_interval


def setswitchinterval(interval):
    global _switch_interval
    if interval <= 0:
        raise ValueError("switch interval must be strictly positive")
    _switch_interval = float(interval)


def getdefaultencoding():
    return "utf-8"


getfilesystemencoding = getdefaultencoding


def gettrace():
    return None


getprofile = gettrace


def is_finalizing():
    return False
