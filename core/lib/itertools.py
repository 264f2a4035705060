import operator


def count(start=0, step=1):
    # For ints the engine's own iterator, because next() on it is atomic.
    if isinstance(start, int) and isinstance(step, int) and step:
        return iter(range(start, start + (step << 64), step))
    return _count(start, step)


def _count(start, step):
    while True:
        yield start
        start += step


class cycle:
    def __init__(self, iterable):
        self._source = iter(iterable)
        self._items = []
        self._places = None

    def __iter__(self):
        return self

    def __next__(self):
        if self._places is None:
            for item in self._source:
                self._items.append(item)
                return item
            self._places = count()
        if not self._items:
            raise StopIteration
        return self._items[next(self._places) % len(self._items)]


class repeat:
    def __init__(self, object, times=None):
        self._object = object
        self._left = None if times is None else iter(range(max(times, 0)))

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            next(self._left)
        return self._object

    def __repr__(self):
        if self._left is None:
            return f"repeat({self._object!r})"
        return f"repeat({self._object!r}, {self._left.__length_hint__()})"


def _chain(iterables):
    for iterable in iterables:
        yield from iterable


class chain:
    def __new__(cls, *iterables):
        return _chain(iterables)

    from_iterable = staticmethod(_chain)


def islice(iterable, *args):
    s = slice(*args)
    for part in (s.start, s.stop):
        if part is not None and (not isinstance(part, int) or part < 0):
            raise ValueError(
                "Indices for islice() must be None or an integer:"
                " 0 <= x <= sys.maxsize."
                if len(args) > 1
                else "Stop argument for islice() must be None or an integer:"
                " 0 <= x <= sys.maxsize."
            )
    if s.step is not None and (not isinstance(s.step, int) or s.step < 1):
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), s.start or 0, s.stop, s.step or 1)


def _islice(iterator, start, stop, step):
    place = 0
    wanted = start
    if stop is not None and wanted >= stop:
        for place in range(start):
            for _ in iterator:
                break
        return
    for item in iterator:
        if place == wanted:
            yield item
            wanted += step
            if stop is not None and wanted >= stop:
                # What lies before stop is used up as well.
                for place in range(place + 1, stop):
                    for _ in iterator:
                        break
                return
        place += 1


def accumulate(iterable, func=operator.add, *, initial=None):
    return _accumulate(iter(iterable), func or operator.add, initial)


def _accumulate(iterator, func, total):
    if total is None:
        for total in iterator:
            break
        else:
            return
    yield total
    for item in iterator:
        total = func(total, item)
        yield total


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    iterator = iter(iterable)
    for item in iterator:
        if not predicate(item):
            yield item
            break
    yield from iterator


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (item if predicate is None else predicate(item)):
            yield item


def compress(data, selectors):
    for item, selected in zip(data, selectors):
        if selected:
            yield item


def pairwise(iterable):
    iterator = iter(iterable)
    for left in iterator:
        break
    else:
        return
    for right in iterator:
        yield left, right
        left = right


def zip_longest(*iterables, fillvalue=None):
    iterators = [iter(iterable) for iterable in iterables]
    active = len(iterators)
    while active:
        row = []
        for i, iterator in enumerate(iterators):
            if iterator is None:
                row.append(fillvalue)
                continue
            try:
                row.append(next(iterator))
            except StopIteration:
                active -= 1
                if not active:
                    return
                iterators[i] = None
                row.append(fillvalue)
        yield tuple(row)


def tee(iterable, n=2):
    source = iter(iterable)
    link = [None, None]
    return tuple([_tee(source, link) for _ in range(n)])


def _tee(source, link):
    while True:
        if link[1] is None:
            try:
                link[0] = next(source)
            except StopIteration:
                return
            link[1] = [None, None]
        item, link = link
        yield item


def product(*iterables, repeat=1):
    pools = [tuple(iterable) for iterable in iterables] * repeat
    return _product(pools)


def _product(pools):
    places = [0] * len(pools)
    if not all(pools):
        return
    row = [pool[0] for pool in pools]
    while True:
        yield tuple(row)
        for i in range(len(pools) - 1, -1, -1):
            places[i] += 1
            if places[i] < len(pools[i]):
                row[i] = pools[i][places[i]]
                break
            places[i] = 0
            row[i] = pools[i][0]
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    return _permutations(pool, len(pool) if r is None else r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    places = list(range(n))
    left = list(range(n, n - r, -1))
    while True:
        yield tuple([pool[i] for i in places[:r]])
        for i in range(r - 1, -1, -1):
            left[i] -= 1
            if left[i]:
                j = n - left[i]
                places[i], places[j] = places[j], places[i]
                break
            places[i:] = places[i + 1 :] + places[i : i + 1]
            left[i] = n - i
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    return _combinations(pool, r, 1)


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    return _combinations(pool, r, 0)


def _combinations(pool, r, gap):
    """Each place is at least `gap` behind the one before."""
    n = len(pool)
    if (gap and r > n) or (not n and r):
        return
    places = [i * gap for i in range(r)]
    while True:
        yield tuple([pool[i] for i in places])
        for i in range(r - 1, -1, -1):
            if places[i] < n - 1 - (r - 1 - i) * gap:
                places[i] += 1
                for j in range(i + 1, r):
                    places[j] = places[j - 1] + gap
                break
        else:
            return


class groupby:
    def __init__(self, iterable, key=None):
        self._source = iter(iterable)
        self._key = key
        self._run = None
        self._ahead = []

    def __iter__(self):
        return self

    def _pull(self):
        """(key, item) of the next item, or None at the end."""
        if not self._ahead:
            for item in self._source:
                key = item if self._key is None else self._key(item)
                self._ahead.append((key, item))
                break
        return self._ahead[0] if self._ahead else None

    def __next__(self):
        if self._run is not None:
            for _ in self._rest(self._run):
                pass
        first = self._pull()
        if first is None:
            raise StopIteration
        self._run = [first[0]]
        return first[0], self._rest(self._run)

    def _rest(self, run):
        while self._run is run:
            entry = self._pull()
            if entry is None or not entry[0] == run[0]:
                return
            self._ahead.pop()
            yield entry[1]
