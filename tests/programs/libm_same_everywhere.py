# own
# Digests of what the elementary functions give: each build must have the same.
import math
import random


class Digest:
    def __init__(self):
        self.value = 0

    def add(self, x):
        mantissa, exponent = math.frexp(x)
        self.value = (self.value * 1000003 + int(mantissa * 2**53) + exponent) % (2**61 - 1)


draw = random.Random(2024)
RANGES = {
    "exp": (-740, 700), "exp2": (-1000, 1000), "expm1": (-40, 700), "log": (0, 1e6),
    "log2": (0, 1e6), "log10": (0, 1e6), "log1p": (-1, 10), "cbrt": (-1e4, 1e4),
    "sin": (-1e7, 1e7), "cos": (-1e7, 1e7), "tan": (-1e7, 1e7), "asin": (-1, 1),
    "acos": (-1, 1), "atan": (-20, 20), "sinh": (-700, 700), "cosh": (-700, 700),
    "tanh": (-20, 20), "asinh": (-1e5, 1e5), "acosh": (1, 1e3), "atanh": (-0.999, 0.999),
    "erf": (-6, 6), "erfc": (-6, 26), "gamma": (0.1, 170), "lgamma": (0.1, 1e4),
}
for name, (least, most) in RANGES.items():
    function, digest = getattr(math, name), Digest()
    for _ in range(400):
        digest.add(function(draw.uniform(least, most)))
    print(name, digest.value)

powers, directions, lengths = Digest(), Digest(), Digest()
for _ in range(400):
    x, y = draw.uniform(0.01, 50), draw.uniform(-80, 80)
    powers.add(x**y)
    directions.add(math.atan2(y, x - 25))
    lengths.add(math.hypot(x, y, x * y))
print("pow", powers.value)
print("atan2", directions.value)
print("hypot", lengths.value)

for name in ("gauss", "normalvariate", "lognormvariate", "vonmisesvariate", "gammavariate",
             "betavariate", "weibullvariate"):
    digest = Digest()
    for _ in range(200):
        digest.add(getattr(draw, name)(1.5, 2.5))
    print(name, digest.value)
digest = Digest()
for _ in range(200):
    digest.add(draw.expovariate(0.7))
    digest.add(draw.paretovariate(3))
    digest.add(draw.triangular(1, 9, 2))
print("others", digest.value)
