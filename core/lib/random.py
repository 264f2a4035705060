"""random: distributions, over the generator in lib/random.c."""

from math import acos, ceil, cos, exp, floor, log, pi, sin, sqrt

_E = 2.718281828459045
_LOG4 = log(4.0)
_MAGIC = 4 * exp(-0.5) / sqrt(2.0)
_SG = 1.0 + log(4.5)
_TWO_PI = 2.0 * pi
_make = _state.new


class Random:
    VERSION = 3

    def __init__(self, x=None):
        self._state = _make(False)
        self.gauss_next = None
        if x is not None:
            self.seed(x)

    def __init_subclass__(cls, **kwargs):
        for name in ("random", "getrandbits"):
            if name in cls.__dict__ and cls.__module__ != "random":
                raise NotImplementedError(
                    f"a random.Random with a {name}() of its own is not supported"
                )

    def seed(self, a=None, version=2):
        if version != 2:
            raise NotImplementedError("only version 2 of seed() is supported")
        self._state.seed(a)
        self.gauss_next = None

    def getstate(self):
        return self.VERSION, self._state.words(), self.gauss_next

    def setstate(self, state):
        version, words, self.gauss_next = state
        if version != 3:
            raise ValueError(
                f"state with version {version} passed to Random.setstate()"
                " of version 3"
            )
        self._state.set_words(words)

    def __reduce__(self):
        return type(self), (), self.getstate()

    __getstate__ = getstate
    __setstate__ = setstate

    def random(self):
        return self._state.random()

    def getrandbits(self, k):
        return self._state.getrandbits(k)

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, "little")

    def randrange(self, start, stop=None, step=1):
        return self._state.randrange(start, stop, step)

    def randint(self, a, b):
        return self._state.randint(a, b)

    def uniform(self, a, b):
        return self._state.uniform(a, b)

    def choice(self, seq):
        return self._state.choice(seq)

    def shuffle(self, x):
        self._state.shuffle(x)

    def _randbelow(self, n):
        return self._state.below(n) if n else 0

    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, frozenset, dict)):
            raise TypeError(
                "Population must be a sequence.  For dicts or sets, use sorted(d)."
            )
        if counts is not None:
            totals = _running_totals(counts)
            if len(totals) != len(population):
                raise ValueError("The number of counts does not match the population")
            total = totals.pop() if totals else 0
            if total <= 0:
                raise ValueError("Total of counts must be greater than zero")
            return [
                population[_bisect(totals, place)]
                for place in self.sample(range(total), k)
            ]
        n = len(population)
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        below = self._state.below
        set_size = 21
        if k > 5:
            set_size += 4 ** ceil(log(k * 3, 4))
        result = []
        if n <= set_size:
            pool = list(population)
            for i in range(n, n - k, -1):
                j = below(i)
                result.append(pool[j])
                pool[j] = pool[i - 1]
            return result
        selected = set()
        for i in range(k):
            j = below(n)
            while j in selected:
                j = below(n)
            selected.add(j)
            result.append(population[j])
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        random = self._state.random
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[floor(random() * (n + 0.0))] for _ in range(k)]
            if not isinstance(weights, (list, tuple)) and isinstance(weights, int):
                raise TypeError(
                    "The number of choices must be a keyword argument:"
                    f" k={weights!r}"
                )
            cum_weights = _running_totals(weights)
        elif weights is not None:
            raise TypeError("Cannot specify both weights and cumulative weights")
        if len(cum_weights) != n:
            raise ValueError("The number of weights does not match the population")
        total = cum_weights[-1] + 0.0
        if total <= 0.0:
            raise ValueError("Total of weights must be greater than zero")
        if total == float("inf") or total != total:
            raise ValueError("Total of weights must be finite")
        return [
            population[_bisect(cum_weights, random() * total, n - 1)]
            for _ in range(k)
        ]

    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        if high == low:
            return low
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c:
            u = 1.0 - u
            c = 1.0 - c
            low, high = high, low
        return low + (high - low) * sqrt(u * c)

    def normalvariate(self, mu=0.0, sigma=1.0):
        random = self._state.random
        while True:
            u1 = random()
            u2 = 1.0 - random()
            z = _MAGIC * (u1 - 0.5) / u2
            if z * z / 4.0 <= -log(u2):
                return mu + z * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * _TWO_PI
            radius = sqrt(-2.0 * log(1.0 - self.random()))
            z = cos(angle) * radius
            self.gauss_next = sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        return exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        return -log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        random = self._state.random
        if kappa <= 1e-6:
            return _TWO_PI * random()
        s = 0.5 / kappa
        r = s + sqrt(1.0 + s * s)
        while True:
            z = cos(pi * random())
            d = z / (r + z)
            u = random()
            if u < 1.0 - d * d or u <= (1.0 - d) * exp(d):
                break
        q = 1.0 / r
        angle = acos((q + z) / (1.0 + q * z))
        return (mu + angle if random() > 0.5 else mu - angle) % _TWO_PI

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError("gammavariate: alpha and beta must be > 0.0")
        random = self._state.random
        if alpha > 1.0:
            return _gamma_large(random, alpha) * beta
        if alpha == 1.0:
            return -log(1.0 - random()) * beta
        return _gamma_small(random, alpha) * beta

    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-log(1.0 - self.random())) ** (1.0 / beta)


def _gamma_large(random, alpha):
    """R. C. H. Cheng, 1977."""
    a = sqrt(2.0 * alpha - 1.0)
    b = alpha - _LOG4
    c = alpha + a
    while True:
        u1 = random()
        if not 1e-7 < u1 < 0.9999999:
            continue
        u2 = 1.0 - random()
        v = log(u1 / (1.0 - u1)) / a
        x = alpha * exp(v)
        z = u1 * u1 * u2
        r = b + c * v - x
        if r + _SG - 4.5 * z >= 0.0 or r >= log(z):
            return x


def _gamma_small(random, alpha):
    """Ahrens and Dieter, 1974: GS."""
    b = (_E + alpha) / _E
    while True:
        p = b * random()
        x = p ** (1.0 / alpha) if p <= 1.0 else -log((b - p) / alpha)
        u = random()
        if p > 1.0:
            if u <= x ** (alpha - 1.0):
                return x
        elif u <= exp(-x):
            return x


def _running_totals(weights):
    totals = []
    total = 0
    for weight in weights:
        total = weight if not totals else total + weight
        totals.append(total)
    return totals


def _bisect(totals, x, high=None):
    low = 0
    if high is None:
        high = len(totals)
    while low < high:
        middle = (low + high) // 2
        if x < totals[middle]:
            high = middle
        else:
            low = middle + 1
    return low


class SystemRandom(Random):
    def __init__(self, x=None):
        self._state = _make(True)
        self.gauss_next = None

    def getstate(self):
        raise NotImplementedError("System entropy source does not have state.")

    setstate = getstate


_shared = Random.__new__(Random)
_shared._state = _state
_shared.gauss_next = None
random = _state.random
getrandbits = _state.getrandbits
randrange = _state.randrange
randint = _state.randint
uniform = _state.uniform
choice = _state.choice
shuffle = _state.shuffle
seed = _shared.seed
getstate = _shared.getstate
setstate = _shared.setstate
randbytes = _shared.randbytes
sample = _shared.sample
choices = _shared.choices
triangular = _shared.triangular
normalvariate = _shared.normalvariate
gauss = _shared.gauss
lognormvariate = _shared.lognormvariate
expovariate = _shared.expovariate
vonmisesvariate = _shared.vonmisesvariate
gammavariate = _shared.gammavariate
betavariate = _shared.betavariate
paretovariate = _shared.paretovariate
weibullvariate = _shared.weibullvariate
