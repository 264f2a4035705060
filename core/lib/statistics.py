from math import fsum, sqrt


class StatisticsError(ValueError):
    pass


def _items(data, least, name):
    data = list(data)
    if len(data) < least:
        what = "at least one data point" if least == 1 else "at least two data points"
        raise StatisticsError(f"{name} requires {what}")
    return data


def _whole(total, count):
    """total / count, an int where ints give one."""
    if isinstance(total, int) and total % count == 0:
        return total // count
    return total / count


def _sum(data):
    return fsum(data) if any(isinstance(x, float) for x in data) else sum(data)


def mean(data):
    data = _items(data, 1, "mean")
    return _whole(_sum(data), len(data))


def fmean(data, weights=None):
    data = _items(data, 1, "fmean")
    if weights is None:
        return fsum(data) / len(data)
    weights = list(weights)
    if len(weights) != len(data):
        raise StatisticsError("data and weights must be the same length")
    return fsum(x * w for x, w in zip(data, weights)) / fsum(weights)


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median(data):
    data = sorted(data)
    middle = len(data) // 2
    if not data:
        raise StatisticsError("no median for empty data")
    if len(data) % 2:
        return data[middle]
    return (data[middle - 1] + data[middle]) / 2


def multimode(data):
    counts = {}
    for item in data:
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values(), default=0)
    return [item for item, count in counts.items() if count == most]


def mode(data):
    modes = multimode(data)
    if not modes:
        raise StatisticsError("no mode for empty data")
    return modes[0]


def _squares(data, center):
    """Sum of squared distances: for ints exact, as a fraction (p, q)."""
    n = len(data)
    if center is None and all(isinstance(x, int) for x in data):
        total = sum(data)
        return n * sum([x * x for x in data]) - total * total, n
    if center is None:
        center = fsum(data) / n
    return fsum([(x - center) ** 2 for x in data]), 1


def variance(data, xbar=None):
    data = _items(data, 2, "variance")
    top, bottom = _squares(data, xbar)
    return _whole(top, bottom * (len(data) - 1))


def pvariance(data, mu=None):
    data = _items(data, 1, "pvariance")
    top, bottom = _squares(data, mu)
    return _whole(top, bottom * len(data))


def stdev(data, xbar=None):
    return sqrt(variance(_items(data, 2, "stdev"), xbar))


def pstdev(data, mu=None):
    return sqrt(pvariance(_items(data, 1, "pstdev"), mu))


def quantiles(data, *, n=4, method="exclusive"):
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        raise StatisticsError("must have at least two data points")
    m = size + 1 if method == "exclusive" else size - 1
    result = []
    for i in range(1, n):
        if method == "exclusive":
            j = min(max(i * m // n, 1), size - 1)
            delta = i * m - j * n
            low, high = data[j - 1], data[j]
        else:
            j, delta = divmod(i * m, n)
            low, high = data[j], data[min(j + 1, size - 1)]
        result.append((low * (n - delta) + high * delta) / n)
    return result
