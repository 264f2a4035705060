import time as _time

MINYEAR = 1
MAXYEAR = 9999
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_WEEKDAYS = "Mon Tue Wed Thu Fri Sat Sun".split()


def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in(year, month):
    if month == 2:
        return 29 if _is_leap(year) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _before_year(year):
    year -= 1
    return year * 365 + year // 4 - year // 100 + year // 400


def _ordinal(year, month, day):
    leap = 1 if month > 2 and _is_leap(year) else 0
    return _before_year(year) + _DAYS_BEFORE[month - 1] + leap + day


def _from_ordinal(n):
    if not 1 <= n <= 3652059:
        raise OverflowError("date value out of range")
    year = n * 400 // 146097 + 1
    while _before_year(year) >= n:
        year -= 1
    n -= _before_year(year)
    month = 1
    while n > _days_in(year, month):
        n -= _days_in(year, month)
        month += 1
    return year, month, n


def _check_date(year, month, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"year {year} is out of range")
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    if not 1 <= day <= _days_in(year, month):
        raise ValueError("day is out of range for month")


def _check_time(hour, minute, second, microsecond):
    if not 0 <= hour <= 23:
        raise ValueError("hour must be in 0..23")
    if not 0 <= minute <= 59:
        raise ValueError("minute must be in 0..59")
    if not 0 <= second <= 59:
        raise ValueError("second must be in 0..59")
    if not 0 <= microsecond <= 999999:
        raise ValueError("microsecond must be in 0..999999")


def _divide(a, b):
    """a / b to the nearest int, half to even."""
    q, r = divmod(a, b)
    if 2 * r > b or (2 * r == b and q % 2):
        q += 1
    return q


class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0,
                 minutes=0, hours=0, weeks=0):
        total = 0
        part = 0.0
        for value, unit in (
            (days, 86400000000),
            (seconds, 1000000),
            (microseconds, 1),
            (milliseconds, 1000),
            (minutes, 60000000),
            (hours, 3600000000),
            (weeks, 604800000000),
        ):
            if isinstance(value, float):
                whole = int(value)
                total += whole * unit
                part += (value - whole) * unit
            else:
                total += value * unit
        self._set(total + round(part))

    def _set(self, total):
        self._total = total
        if not -86399999913600000000 <= total < 86400000000000000000:
            raise OverflowError(
                f"days={total // 86400000000}; must have magnitude <= 999999999"
            )

    days = property(lambda self: self._total // 86400000000)
    seconds = property(lambda self: self._total // 1000000 % 86400)
    microseconds = property(lambda self: self._total % 1000000)

    def total_seconds(self):
        return self._total / 1000000

    def __repr__(self):
        parts = []
        for name in ("days", "seconds", "microseconds"):
            if getattr(self, name):
                parts.append(f"{name}={getattr(self, name)}")
        return f"datetime.timedelta({', '.join(parts) or '0'})"

    def __str__(self):
        minutes, second = divmod(self.seconds, 60)
        hour, minute = divmod(minutes, 60)
        text = f"{hour}:{minute:02d}:{second:02d}"
        if self.days:
            plural = "" if abs(self.days) == 1 else "s"
            text = f"{self.days} day{plural}, {text}"
        if self.microseconds:
            text += f".{self.microseconds:06d}"
        return text

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return _delta(self._total + other._total)

    __radd__ = __add__

    def __sub__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return _delta(self._total - other._total)

    def __neg__(self):
        return _delta(-self._total)

    def __pos__(self):
        return self

    def __abs__(self):
        return _delta(abs(self._total))

    def __mul__(self, other):
        if isinstance(other, int):
            return _delta(self._total * other)
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return _delta(_divide(self._total * top, bottom))
        return NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total / other._total
        if isinstance(other, int):
            return _delta(_divide(self._total, other))
        if isinstance(other, float):
            top, bottom = other.as_integer_ratio()
            return _delta(_divide(self._total * bottom, top))
        return NotImplemented

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._total // other._total
        if isinstance(other, int):
            return _delta(self._total // other)
        return NotImplemented

    def __mod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return _delta(self._total % other._total)

    def __divmod__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return self._total // other._total, _delta(self._total % other._total)

    def __bool__(self):
        return self._total != 0

    def _key(self):
        return self._total

    def __reduce__(self):
        return type(self), (self.days, self.seconds, self.microseconds)


def _delta(total):
    result = timedelta.__new__(timedelta)
    result._set(total)
    return result


def _ordered(cls):
    """Comparison and hash of cls by _key()."""

    def other_key(self, other):
        # datetime is a date, but the two have no order.
        return isinstance(other, cls) and type(self)._kind is type(other)._kind

    def __eq__(self, other):
        if not other_key(self, other):
            return NotImplemented
        return self._key() == other._key()

    def __lt__(self, other):
        if not other_key(self, other):
            return NotImplemented
        return self._key() < other._key()

    def __le__(self, other):
        if not other_key(self, other):
            return NotImplemented
        return self._key() <= other._key()

    def __gt__(self, other):
        if not other_key(self, other):
            return NotImplemented
        return self._key() > other._key()

    def __ge__(self, other):
        if not other_key(self, other):
            return NotImplemented
        return self._key() >= other._key()

    cls._kind = cls.__name__
    cls.__eq__ = __eq__
    cls.__lt__ = __lt__
    cls.__le__ = __le__
    cls.__gt__ = __gt__
    cls.__ge__ = __ge__
    cls.__hash__ = lambda self: hash(self._key())
    return cls


_ordered(timedelta)
timedelta.min = _delta(-86399999913600000000)
timedelta.max = _delta(86399999999999999999)
timedelta.resolution = _delta(1)


class tzinfo:
    def tzname(self, dt):
        raise NotImplementedError("tzinfo subclass must override tzname()")

    def utcoffset(self, dt):
        raise NotImplementedError("tzinfo subclass must override utcoffset()")

    def dst(self, dt):
        raise NotImplementedError("tzinfo subclass must override dst()")

    def __reduce__(self):
        args = getattr(self, "__getinitargs__", tuple)()
        return type(self), args, self.__getstate__()


class timezone(tzinfo):
    utc = None

    def __new__(cls, offset, name=None):
        plain = cls.utc is not None and not offset and name is None
        return cls.utc if plain else object.__new__(cls)

    def __reduce__(self):
        name = () if self._name is None else (self._name,)
        return type(self), (self._offset, *name)

    def __init__(self, offset, name=None):
        if not abs(offset) < timedelta(1):
            raise ValueError(
                "offset must be a timedelta strictly between"
                " -timedelta(hours=24) and timedelta(hours=24)."
            )
        self._offset = offset
        self._name = name

    def utcoffset(self, dt):
        return self._offset

    def dst(self, dt):
        return None

    def tzname(self, dt):
        if self._name is not None:
            return self._name
        return "UTC" + _offset_text(self._offset, ":") if self._offset else "UTC"

    def __str__(self):
        return self.tzname(None)

    def __repr__(self):
        if self is timezone.utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return f"datetime.timezone({self._offset!r})"
        return f"datetime.timezone({self._offset!r}, {self._name!r})"

    def __eq__(self, other):
        if not isinstance(other, timezone):
            return NotImplemented
        return self._offset == other._offset

    def __hash__(self):
        return hash(self._offset)


timezone.utc = timezone(timedelta(0))
UTC = timezone.utc


def _offset_text(offset, colon):
    if offset is None:
        return ""
    sign = "-" if offset._total < 0 else "+"
    minutes, seconds = divmod(abs(offset)._total // 1000000, 60)
    text = f"{sign}{minutes // 60:02d}{colon}{minutes % 60:02d}"
    return f"{text}{colon}{seconds:02d}" if seconds else text


def _format(value, format, fields, microsecond, offset, zone):
    """strftime, after what the C function knows nothing about."""
    out = []
    while format:
        before, percent, format = format.partition("%")
        out.append(before)
        if not percent:
            break
        letter, format = format[:1], format[1:]
        if letter == "f":
            out.append(f"{microsecond:06d}")
        elif letter == "z":
            out.append(_offset_text(offset, ""))
        elif letter == "Z":
            out.append(zone or "")
        else:
            out.append("%" + letter)
    return _time.strftime("".join(out), fields)


def _required(month, day):
    name = "month' (pos 2)" if month is None else "day' (pos 3)"
    raise TypeError(f"function missing required argument '{name}")


class date:
    def __init__(self, year, month=None, day=None):
        if day is None:
            if not isinstance(year, bytes) or len(year) != 4:
                _required(month, day)
            year, month, day = year[0] * 256 + year[1], year[2], year[3]
        _check_date(year, month, day)
        self._year = year
        self._month = month
        self._day = day

    year = property(lambda self: self._year)
    month = property(lambda self: self._month)
    day = property(lambda self: self._day)

    @classmethod
    def today(cls):
        return cls.fromtimestamp(_time.time())

    @classmethod
    def fromtimestamp(cls, t):
        return cls(*_time.gmtime(t)[:3])

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        try:
            year, month, day = text.split("-")
            if len(year) == 4 and len(month) == len(day) == 2:
                return cls(int(year), int(month), int(day))
        except ValueError:
            pass
        raise ValueError(f"Invalid isoformat string: {text!r}")

    def toordinal(self):
        return _ordinal(self._year, self._month, self._day)

    def weekday(self):
        return (self.toordinal() + 6) % 7

    def isoweekday(self):
        return self.weekday() + 1

    def isocalendar(self):
        thursday = _from_ordinal(self.toordinal() - self.weekday() + 3)
        days = _ordinal(*thursday) - _ordinal(thursday[0], 1, 1)
        return thursday[0], days // 7 + 1, self.isoweekday()

    def _date_fields(self):
        number = self.toordinal() - _before_year(self._year)
        return (self._year, self._month, self._day), (self.weekday(), number)

    def timetuple(self):
        day, rest = self._date_fields()
        return _time.struct_time(day + (0, 0, 0) + rest + (-1,))

    def strftime(self, format):
        return _format(self, format, self.timetuple(), 0, None, None)

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def isoformat(self):
        return f"{self._year:04d}-{self._month:02d}-{self._day:02d}"

    def ctime(self):
        return _time.asctime(self.timetuple())

    def __str__(self):
        return self.isoformat()

    def __repr__(self):
        return f"datetime.date({self._year}, {self._month}, {self._day})"

    def replace(self, year=None, month=None, day=None):
        return type(self)(
            self._year if year is None else year,
            self._month if month is None else month,
            self._day if day is None else day,
        )

    def _key(self):
        return self._year, self._month, self._day

    def _packed(self):
        return bytes([*divmod(self._year, 256), self._month, self._day])

    def __reduce__(self):
        return type(self), (self._packed(),)

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        return type(self).fromordinal(self.toordinal() + other.days)

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return type(self).fromordinal(self.toordinal() - other.days)
        if isinstance(other, date):
            return timedelta(self.toordinal() - other.toordinal())
        return NotImplemented


_ordered(date)
date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(1)


def _time_text(hour, minute, second, microsecond, timespec):
    if timespec == "auto":
        timespec = "microseconds" if microsecond else "seconds"
    text = f"{hour:02d}"
    if timespec == "hours":
        return text
    text += f":{minute:02d}"
    if timespec == "minutes":
        return text
    text += f":{second:02d}"
    if timespec == "milliseconds":
        return f"{text}.{microsecond // 1000:03d}"
    if timespec == "microseconds":
        return f"{text}.{microsecond:06d}"
    if timespec != "seconds":
        raise ValueError("Unknown timespec value")
    return text


def _repr_time(hour, minute, second, microsecond, tz):
    text = f"{hour}, {minute}"
    if second or microsecond:
        text += f", {second}"
    if microsecond:
        text += f", {microsecond}"
    if tz is not None:
        text += f", tzinfo={tz!r}"
    return text


def _unpack_clock(data):
    micro = data[-3] * 65536 + data[-2] * 256 + data[-1]
    return data[-6], data[-5], data[-4], micro


class _Clock:
    """The time of day, of time and of datetime."""

    hour = property(lambda self: self._hour)
    minute = property(lambda self: self._minute)
    second = property(lambda self: self._second)
    microsecond = property(lambda self: self._microsecond)
    tzinfo = property(lambda self: self._tzinfo)

    def _set_clock(self, hour, minute, second, microsecond, tz):
        _check_time(hour, minute, second, microsecond)
        self._hour = hour
        self._minute = minute
        self._second = second
        self._microsecond = microsecond
        self._tzinfo = tz

    def _clock(self):
        return self._hour, self._minute, self._second, self._microsecond

    def _packed_clock(self):
        high, low = divmod(self._microsecond, 256)
        return bytes(
            [self._hour, self._minute, self._second, *divmod(high, 256), low]
        )

    def _reduced(self, packed):
        tz = () if self._tzinfo is None else (self._tzinfo,)
        return type(self), (packed, *tz)

    def utcoffset(self):
        return None if self._tzinfo is None else self._tzinfo.utcoffset(self)

    def tzname(self):
        return None if self._tzinfo is None else self._tzinfo.tzname(self)


class time(_Clock):
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        if isinstance(hour, bytes) and len(hour) == 6:
            tzinfo = minute or None
            hour, minute, second, microsecond = _unpack_clock(hour)
        self._set_clock(hour, minute, second, microsecond, tzinfo)

    @classmethod
    def fromisoformat(cls, text):
        return cls(*_parse_time(text, text))

    def isoformat(self, timespec="auto"):
        text = _time_text(*self._clock(), timespec)
        return text + _offset_text(self.utcoffset(), ":")

    __str__ = isoformat

    def __repr__(self):
        return f"datetime.time({_repr_time(*self._clock(), self._tzinfo)})"

    def strftime(self, format):
        fields = (1900, 1, 1) + self._clock()[:3] + (0, 1, -1)
        return _format(
            self, format, fields, self._microsecond, self.utcoffset(), self.tzname()
        )

    def __format__(self, spec):
        return self.strftime(spec) if spec else str(self)

    def replace(self, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True):
        return type(self)(
            self._hour if hour is None else hour,
            self._minute if minute is None else minute,
            self._second if second is None else second,
            self._microsecond if microsecond is None else microsecond,
            self._tzinfo if tzinfo is True else tzinfo,
        )

    def _key(self):
        return self._clock()

    def __reduce__(self):
        return self._reduced(self._packed_clock())


_ordered(time)


def _parse_time(text, whole):
    tz = None
    if text.endswith("Z"):
        tz, text = timezone.utc, text[:-1]
    for sign in "+-":
        if sign in text:
            text, _, offset = text.partition(sign)
            hour, minute, second, _, _ = _parse_time(offset, whole)
            delta = timedelta(hours=hour, minutes=minute, seconds=second)
            tz = timezone(delta if sign == "+" else -delta)
            if not delta:
                tz = timezone.utc
    clock, _, fraction = text.partition(".")
    parts = clock.split(":")
    good = 1 <= len(parts) <= 3 and all(len(p) == 2 and p.isdigit() for p in parts)
    if not good or (fraction and not fraction.isdigit()):
        raise ValueError(f"Invalid isoformat string: {whole!r}")
    numbers = [int(part) for part in parts] + [0, 0]
    micro = int((fraction + "000000")[:6])
    return numbers[0], numbers[1], numbers[2], micro, tz


class datetime(_Clock, date):
    def __init__(self, year, month=None, day=None, hour=0, minute=0, second=0,
                 microsecond=0, tzinfo=None):
        if day is None:
            if not isinstance(year, bytes) or len(year) != 10:
                _required(month, day)
            tzinfo, data = month, year
            year, month, day = data[0] * 256 + data[1], data[2] & 127, data[3]
            hour, minute, second, microsecond = _unpack_clock(data)
        date.__init__(self, year, month, day)
        self._set_clock(hour, minute, second, microsecond, tzinfo)

    @classmethod
    def now(cls, tz=None):
        return cls._of_micros(_time.time_ns() // 1000, tz)

    today = now

    @classmethod
    def utcnow(cls):
        return cls.now()

    @classmethod
    def fromtimestamp(cls, t, tz=None):
        return cls._of_micros(round(t * 1000000), tz)

    utcfromtimestamp = fromtimestamp

    @classmethod
    def _of_micros(cls, micros, tz):
        """Microseconds since 1970, UTC, as a time in tz."""
        if tz is not None:
            micros += tz.utcoffset(None)._total
        result = cls._shifted(62135596800000000 + micros)
        result._tzinfo = tz
        return result

    @classmethod
    def _shifted(cls, micros):
        """Microseconds since the first day of year 1."""
        days, rest = divmod(micros, 86400000000)
        seconds, micro = divmod(rest, 1000000)
        return cls(
            *_from_ordinal(days + 1),
            seconds // 3600,
            seconds // 60 % 60,
            seconds % 60,
            micro,
        )

    @classmethod
    def fromordinal(cls, n):
        return cls(*_from_ordinal(n))

    @classmethod
    def fromisoformat(cls, text):
        day = date.fromisoformat(text[:10])
        rest = text[11:]
        clock = _parse_time(rest, text) if rest else ()
        return cls(day.year, day.month, day.day, *clock)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        tz = time.tzinfo if tzinfo is True else tzinfo
        return cls(date.year, date.month, date.day, *time._clock(), tz)

    @classmethod
    def strptime(cls, text, format):
        raise NotImplementedError("datetime.strptime() is not supported")

    def _micros(self):
        seconds = self._hour * 3600 + self._minute * 60 + self._second
        days = self.toordinal() - 1
        return (days * 86400 + seconds) * 1000000 + self._microsecond

    def __reduce__(self):
        return self._reduced(self._packed() + self._packed_clock())

    def _utc_micros(self):
        offset = self.utcoffset()
        return self._micros() - (0 if offset is None else offset._total)

    def timestamp(self):
        return (self._utc_micros() - 62135596800000000) / 1000000

    def astimezone(self, tz=None):
        return type(self)._of_micros(
            self._utc_micros() - 62135596800000000, timezone.utc if tz is None else tz
        )

    def date(self):
        return date(self._year, self._month, self._day)

    def time(self):
        return time(*self._clock())

    def timetz(self):
        return time(*self._clock(), self._tzinfo)

    def timetuple(self):
        day, rest = self._date_fields()
        return _time.struct_time(day + self._clock()[:3] + rest + (-1,))

    def strftime(self, format):
        fields = self.timetuple()
        return _format(
            self, format, fields, self._microsecond, self.utcoffset(), self.tzname()
        )

    def isoformat(self, sep="T", timespec="auto"):
        text = _time_text(*self._clock(), timespec)
        return date.isoformat(self) + sep + text + _offset_text(self.utcoffset(), ":")

    def __str__(self):
        return self.isoformat(" ")

    def __repr__(self):
        clock = _repr_time(*self._clock(), self._tzinfo)
        return f"datetime.datetime({self._year}, {self._month}, {self._day}, {clock})"

    def replace(self, year=None, month=None, day=None, hour=None, minute=None,
                second=None, microsecond=None, tzinfo=True):
        return type(self)(
            self._year if year is None else year,
            self._month if month is None else month,
            self._day if day is None else day,
            self._hour if hour is None else hour,
            self._minute if minute is None else minute,
            self._second if second is None else second,
            self._microsecond if microsecond is None else microsecond,
            self._tzinfo if tzinfo is True else tzinfo,
        )

    def _key(self):
        return self._utc_micros()

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        result = type(self)._shifted(self._micros() + other._total)
        result._tzinfo = self._tzinfo
        return result

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + -other
        if not isinstance(other, datetime):
            return NotImplemented
        if (self.utcoffset() is None) != (other.utcoffset() is None):
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return _delta(self._utc_micros() - other._utc_micros())


_ordered(datetime)
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta.resolution
