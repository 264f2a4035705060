import sys
import time as _time
from _process import pid as _pid
from _thread import RLock
from string import Template as _Template
from threading import current_thread
from traceback import format_exception

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0
BASIC_FORMAT = "%(levelname)s:%(name)s:%(message)s"
raiseExceptions = True

_start = _time.time()
_lock = RLock()
_names = {
    CRITICAL: "CRITICAL",
    ERROR: "ERROR",
    WARNING: "WARNING",
    INFO: "INFO",
    DEBUG: "DEBUG",
    NOTSET: "NOTSET",
}


def getLevelName(level):
    if level in _names:
        return _names[level]
    for number, name in _names.items():
        if name == level:
            return number
    return f"Level {level}"


def addLevelName(level, levelName):
    _names[level] = levelName


def getLevelNamesMapping():
    return {name: number for number, name in _names.items()}


def _check_level(level):
    if isinstance(level, int):
        return level
    if not isinstance(level, str):
        raise TypeError(f"Level not an integer or a valid string: {level!r}")
    for number, name in _names.items():
        if name == level:
            return number
    raise ValueError(f"Unknown level: {level!r}")


class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info,
                 func=None, sinfo=None):
        now = _time.time()
        self.name = name
        self.msg = msg
        if len(args) == 1 and isinstance(args[0], dict) and args[0]:
            args = args[0]
        self.args = args
        self.levelname = getLevelName(level)
        self.levelno = level
        self.pathname = pathname
        self.filename = pathname.rsplit("/", 1)[-1]
        self.module = self.filename.split(".")[0]
        self.exc_info = exc_info
        self.exc_text = None
        self.stack_info = sinfo
        self.lineno = lineno
        self.funcName = func
        self.created = now
        self.msecs = int((now - int(now)) * 1000) + 0.0
        self.relativeCreated = (now - _start) * 1000
        thread = current_thread()
        self.thread = thread.ident
        self.threadName = thread.name
        processes = sys.modules.get("multiprocessing.process")
        name = processes and processes.current_process().name
        self.processName = name or "MainProcess"
        self.process = _pid()

    def getMessage(self):
        message = str(self.msg)
        return message % self.args if self.args else message

    def __repr__(self):
        return (
            f"<LogRecord: {self.name}, {self.levelno}, {self.pathname},"
            f' {self.lineno}, "{self.msg}">'
        )


class Formatter:
    converter = _time.localtime
    default_time_format = "%Y-%m-%d %H:%M:%S"
    default_msec_format = "%s,%03d"

    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *,
                 defaults=None):
        if style not in ("%", "{", "$"):
            raise ValueError("Style must be one of: %,{,$")
        plain = {"%": "%(message)s", "{": "{message}", "$": "${message}"}
        self._fmt = fmt or plain[style]
        self._style = style
        self._defaults = defaults or {}
        self.datefmt = datefmt

    def usesTime(self):
        if self._style == "$":
            return "$asctime" in self._fmt or "${asctime}" in self._fmt
        return ("%(asctime)" if self._style == "%" else "{asctime") in self._fmt

    def formatTime(self, record, datefmt=None):
        fields = _time.localtime(record.created)
        if datefmt:
            return _time.strftime(datefmt, fields)
        text = _time.strftime(self.default_time_format, fields)
        if self.default_msec_format:
            text = self.default_msec_format % (text, record.msecs)
        return text

    def formatException(self, exc_info):
        return "".join(format_exception(exc_info[1])).rstrip("\n")

    def formatMessage(self, record):
        values = {**self._defaults, **record.__dict__}
        try:
            if self._style == "%":
                return self._fmt % values
            if self._style == "{":
                return self._fmt.format(**values)
            return _Template(self._fmt).substitute(values)
        except KeyError as e:
            raise ValueError(f"Formatting field not found in record: {e}") from None

    def format(self, record):
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            text = text.rstrip("\n") + "\n" + record.exc_text
        return text


class Filter:
    def __init__(self, name=""):
        self.name = name

    def filter(self, record):
        name = self.name
        return not name or record.name == name or record.name.startswith(name + ".")


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        for filter in self.filters:
            check = getattr(filter, "filter", filter)
            if not check(record):
                return False
        return True


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        Filterer.__init__(self)
        self.level = _check_level(level)
        self.formatter = None
        self.name = None
        self.lock = RLock()

    def get_name(self):
        return self.name

    def set_name(self, name):
        self.name = name

    def acquire(self):
        self.lock.acquire()

    def release(self):
        self.lock.release()

    def setLevel(self, level):
        self.level = _check_level(level)

    def setFormatter(self, fmt):
        self.formatter = fmt

    def format(self, record):
        return (self.formatter or _default_formatter).format(record)

    def emit(self, record):
        raise NotImplementedError("emit must be implemented by Handler subclasses")

    def handle(self, record):
        if not self.filter(record):
            return False
        with self.lock:
            self.emit(record)
        return True

    def handleError(self, record):
        if raiseExceptions:
            text = "".join(format_exception(sys.exception()))
            sys.stderr.write(f"--- Logging error ---\n{text}")

    def flush(self):
        pass

    def close(self):
        pass


class StreamHandler(Handler):
    terminator = "\n"

    def __init__(self, stream=None):
        Handler.__init__(self)
        self.stream = sys.stderr if stream is None else stream

    def setStream(self, stream):
        old = self.stream
        self.stream = stream
        return old

    def flush(self):
        self.stream.flush()

    def emit(self, record):
        try:
            self.stream.write(self.format(record) + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)


class FileHandler(StreamHandler):
    def __init__(self, filename, *args, **kwargs):
        raise NotImplementedError("logging.FileHandler: there are no files")


class NullHandler(Handler):
    def handle(self, record):
        pass

    emit = handle


class _Stderr(StreamHandler):
    """Of last resort: whatever sys.stderr is at the moment."""

    def __init__(self):
        Handler.__init__(self, WARNING)

    @property
    def stream(self):
        return sys.stderr


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        Filterer.__init__(self)
        self.name = name
        self.level = _check_level(level)
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False

    def setLevel(self, level):
        self.level = _check_level(level)

    def getEffectiveLevel(self):
        logger = self
        while logger is not None:
            if logger.level:
                return logger.level
            logger = logger.parent
        return NOTSET

    def isEnabledFor(self, level):
        if self.disabled or level <= _disabled:
            return False
        return level >= self.getEffectiveLevel()

    def debug(self, msg, *args, **kwargs):
        if self.isEnabledFor(DEBUG):
            self._log(DEBUG, msg, args, **kwargs)

    def info(self, msg, *args, **kwargs):
        if self.isEnabledFor(INFO):
            self._log(INFO, msg, args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        if self.isEnabledFor(WARNING):
            self._log(WARNING, msg, args, **kwargs)

    warn = warning

    def error(self, msg, *args, **kwargs):
        if self.isEnabledFor(ERROR):
            self._log(ERROR, msg, args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.error(msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        if self.isEnabledFor(CRITICAL):
            self._log(CRITICAL, msg, args, **kwargs)

    fatal = critical

    def log(self, level, msg, *args, **kwargs):
        if not isinstance(level, int):
            raise TypeError("level must be an integer")
        if self.isEnabledFor(level):
            self._log(level, msg, args, **kwargs)

    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False,
             stacklevel=1):
        if stack_info:
            raise NotImplementedError("logging with stack_info is not supported")
        if isinstance(exc_info, BaseException):
            exc_info = (type(exc_info), exc_info, exc_info.__traceback__)
        elif exc_info and not isinstance(exc_info, tuple):
            exc_info = sys.exc_info()
        path, line, function = sys._caller()
        record = LogRecord(
            self.name, level, path, line, msg, args, exc_info, function
        )
        for key, value in (extra or {}).items():
            if key in ("message", "asctime") or key in record.__dict__:
                raise KeyError(f"Attempt to overwrite {key!r} in LogRecord")
            setattr(record, key, value)
        self.handle(record)

    def handle(self, record):
        if not self.disabled and self.filter(record):
            self.callHandlers(record)

    def addHandler(self, hdlr):
        with _lock:
            if hdlr not in self.handlers:
                self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        with _lock:
            if hdlr in self.handlers:
                self.handlers.remove(hdlr)

    def hasHandlers(self):
        logger = self
        while logger is not None:
            if logger.handlers:
                return True
            logger = logger.parent if logger.propagate else None
        return False

    def callHandlers(self, record):
        logger = self
        found = False
        while logger is not None:
            for handler in logger.handlers:
                found = True
                if record.levelno >= handler.level:
                    handler.handle(record)
            logger = logger.parent if logger.propagate else None
        if not found and lastResort and record.levelno >= lastResort.level:
            lastResort.handle(record)

    def getChild(self, suffix):
        return getLogger(suffix if self is root else f"{self.name}.{suffix}")

    def __repr__(self):
        level = getLevelName(self.getEffectiveLevel())
        return f"<{type(self).__name__} {self.name} ({level})>"

    def __reduce__(self):
        if getLogger(self.name) is not self:
            from pickle import PicklingError

            raise PicklingError("logger cannot be pickled")
        return getLogger, (self.name,)


class RootLogger(Logger):
    def __reduce__(self):
        return getLogger, ()


class LoggerAdapter:
    def __init__(self, logger, extra=None):
        self.logger = logger
        self.extra = extra

    def process(self, msg, kwargs):
        kwargs["extra"] = self.extra
        return msg, kwargs

    def log(self, level, msg, *args, **kwargs):
        if self.logger.isEnabledFor(level):
            msg, kwargs = self.process(msg, kwargs)
            self.logger.log(level, msg, *args, **kwargs)

    def debug(self, msg, *args, **kwargs):
        self.log(DEBUG, msg, *args, **kwargs)

    def info(self, msg, *args, **kwargs):
        self.log(INFO, msg, *args, **kwargs)

    def warning(self, msg, *args, **kwargs):
        self.log(WARNING, msg, *args, **kwargs)

    def error(self, msg, *args, **kwargs):
        self.log(ERROR, msg, *args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.log(ERROR, msg, *args, exc_info=exc_info, **kwargs)

    def critical(self, msg, *args, **kwargs):
        self.log(CRITICAL, msg, *args, **kwargs)


_disabled = NOTSET
_default_formatter = Formatter()
lastResort = _Stderr()
root = RootLogger("root", WARNING)
_loggers = {}


def disable(level=CRITICAL):
    global _disabled
    _disabled = _check_level(level)


def getLogger(name=None):
    if not name or (isinstance(name, str) and name == root.name):
        return root
    if not isinstance(name, str):
        raise TypeError("A logger name must be a string")
    with _lock:
        logger = _loggers.get(name)
        if logger is None:
            logger = _loggers[name] = Logger(name)
            _place(logger)
        return logger


def _place(logger):
    """Between its nearest ancestor and the descendants that are there already."""
    name = logger.name
    logger.parent = root
    while "." in name:
        name = name.rpartition(".")[0]
        if name in _loggers:
            logger.parent = _loggers[name]
            break
    for other in _loggers.values():
        if other.name.startswith(logger.name + ".") and (
            other.parent is logger.parent
        ):
            other.parent = logger


def _after_fork():
    """A lock that another thread of the parent held would stay held."""
    global _lock
    _lock = RLock()
    for logger in [root, *_loggers.values()]:
        for handler in logger.handlers:
            handler.lock = RLock()


def getLoggerClass():
    return Logger


def basicConfig(*, format=None, datefmt=None, style="%", level=None, stream=None,
                handlers=None, filename=None, filemode="a", force=False,
                encoding=None, errors=None):
    if filename is not None:
        raise NotImplementedError("logging to a file: there are no files")
    with _lock:
        if force:
            root.handlers.clear()
        if root.handlers:
            return
        if handlers is None:
            handlers = [StreamHandler(stream)]
        elif stream is not None:
            raise ValueError(
                "'stream' or 'filename' should not be specified together with"
                " 'handlers'"
            )
        usual = {
            "%": BASIC_FORMAT,
            "{": "{levelname}:{name}:{message}",
            "$": "${levelname}:${name}:${message}",
        }
        formatter = Formatter(format or usual[style], datefmt, style)
        for handler in handlers:
            if handler.formatter is None:
                handler.setFormatter(formatter)
            root.addHandler(handler)
        if level is not None:
            root.setLevel(level)


def log(level, msg, *args, **kwargs):
    if not root.handlers:
        basicConfig()
    root.log(level, msg, *args, **kwargs)


def debug(msg, *args, **kwargs):
    log(DEBUG, msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    log(INFO, msg, *args, **kwargs)


def warning(msg, *args, **kwargs):
    log(WARNING, msg, *args, **kwargs)


warn = warning


def error(msg, *args, **kwargs):
    log(ERROR, msg, *args, **kwargs)


def exception(msg, *args, exc_info=True, **kwargs):
    log(ERROR, msg, *args, exc_info=exc_info, **kwargs)


def critical(msg, *args, **kwargs):
    log(CRITICAL, msg, *args, **kwargs)


fatal = critical


def shutdown():
    pass


def captureWarnings(capture):
    raise NotImplementedError("logging.captureWarnings() is not supported")
