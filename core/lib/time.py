class struct_time(tuple):
    n_fields = 11
    n_sequence_fields = 9
    n_unnamed_fields = 0

    def __new__(cls, fields, more=None):
        fields = tuple(fields)
        if not 9 <= len(fields) <= 11:
            raise TypeError(
                "time.struct_time() takes an at least 9-sequence"
                f" ({len(fields)}-sequence given)"
            )
        return tuple.__new__(cls, fields[:9])

    tm_year = property(lambda self: self[0])
    tm_mon = property(lambda self: self[1])
    tm_mday = property(lambda self: self[2])
    tm_hour = property(lambda self: self[3])
    tm_min = property(lambda self: self[4])
    tm_sec = property(lambda self: self[5])
    tm_wday = property(lambda self: self[6])
    tm_yday = property(lambda self: self[7])
    tm_isdst = property(lambda self: self[8])
    tm_zone = property(lambda self: "UTC")
    tm_gmtoff = property(lambda self: 0)

    def __reduce__(self):
        more = {"tm_zone": self.tm_zone, "tm_gmtoff": self.tm_gmtoff}
        return type(self), (tuple(self), more)

    def __repr__(self):
        return (
            "time.struct_time(tm_year=%d, tm_mon=%d, tm_mday=%d, tm_hour=%d,"
            " tm_min=%d, tm_sec=%d, tm_wday=%d, tm_yday=%d, tm_isdst=%d)" % tuple(self)
        )


def gmtime(secs=None):
    return struct_time(_fields(secs))


localtime = gmtime


def asctime(t=None):
    return strftime("%a %b %e %H:%M:%S %Y", _fields(None) if t is None else t)


def ctime(secs=None):
    return asctime(_fields(secs))


def tzset():
    pass


def strptime(string, format=None):
    raise NotImplementedError("time.strptime() is not supported")


def get_clock_info(name):
    raise NotImplementedError("time.get_clock_info() is not supported")
