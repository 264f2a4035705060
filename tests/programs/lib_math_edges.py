import math

inf, nan = math.inf, math.nan


def near(value):
    """C libraries differ in the last digits of what is not exact."""
    return float("%.13g" % value) if isinstance(value, float) else value


for name, args in [
    ("sqrt", (-1,)), ("sqrt", (inf,)), ("log", (0,)), ("log", (-1.5,)), ("log", (10, 1)),
    ("exp", (1000,)), ("pow", (0, -1)), ("pow", (-8, 1 / 3)), ("pow", (2, 5000)),
    ("acos", (2,)), ("fmod", (1, 0)), ("fmod", (inf, 1)), ("factorial", (-1,)),
    ("factorial", (2.5,)), ("isqrt", (-4,)), ("comb", (-1, 2)), ("comb", (5, 7)),
    ("perm", (5, 2)), ("perm", (4,)), ("floor", (inf,)), ("ceil", (nan,)), ("gamma", (0,)),
    ("gamma", (-1.5,)), ("gamma", (200,)), ("lgamma", (-3,)), ("ldexp", (1.0, 5000)),
    ("ldexp", (1.5, 10)), ("sin", (inf,)), ("atanh", (1,)), ("cosh", (1000,)),
    ("log1p", (-1,)), ("sqrt", ("2",)), ("gcd", (1.5, 2)), ("floor", ("x",)), ("trunc", (-2.7,)),
    ("log2", (2**2000,)), ("log10", (10**500,)), ("log", (3**1000, 3)), ("dist", ([0, 0], [3, 4])),
    ("hypot", (1, 2, 3)), ("hypot", ()), ("hypot", (inf, nan)), ("hypot", (1e200, 1e200)),
    ("hypot", (5e-324, 5e-324)), ("fsum", ([0.1] * 10,)), ("fsum", ([1e100, 1.0, -1e100],)),
    ("prod", ([1.5, 2, 3],)), ("prod", ([],)), ("prod", ([2] * 100,)), ("gcd", (12, -18, 24)),
    ("gcd", ()), ("lcm", (4, 6, 10)), ("lcm", (0, 5)), ("copysign", (3, -0.0)), ("modf", (-3.25,)),
    ("modf", (inf,)), ("frexp", (8.5,)), ("frexp", (0.0,)), ("remainder", (7, 4)), ("cbrt", (27,)),
    ("degrees", (math.pi,)), ("radians", (180,)), ("ulp", (1.0,)), ("nextafter", (1.0, 2.0)),
    ("isclose", (1.0, 1.0 + 1e-10)), ("isclose", (1, 2)), ("isfinite", (nan,)), ("isnan", (nan,)),
    ("isinf", (-inf,)), ("ceil", (10**30,)), ("floor", (-0.5,)), ("ceil", (1e20,)), ("exp2", (10,)),
    ("erf", (0.5,)), ("expm1", (1e-10,)), ("atan2", (-0.0, -1.0)), ("isqrt", (10**40 + 1,)),
    ("factorial", (25,)), ("comb", (100, 50)), ("comb", (10**20, 3)), ("tau", None), ("e", None),
]:
    try:
        value = getattr(math, name)
        print(name, args, near(value if args is None else value(*args)))
    except (ValueError, OverflowError, TypeError, ZeroDivisionError) as e:
        print(name, args, type(e).__name__, e)
print(math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-9, abs_tol=1e-8))
print(math.fsum(x / 10 for x in range(100)), math.prod(x for x in (1, 2, 3)), math.prod([2], start=5))

for x in (0.5, -0.5, 1e-25, 3.7, 5.5, 23, 24, 60.5, 141.3, 170.6, -141.5, -170.2, inf):
    print(x, near(math.gamma(x)), near(math.lgamma(x)))
for x in (1.0, 2, 1e10, -0.1, 0.001, -inf):
    print(x, near(math.lgamma(x)))


class Half:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"


print(math.floor(Half()), math.ceil(Half()), math.trunc(Half()))
