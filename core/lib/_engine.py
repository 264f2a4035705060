"""Parts of built-in operations that have to run Python code.

A C operation that would have to call back into Python tail-calls the function
of that name here instead (object/libfns.def). Frames of this module do not show
in tracebacks. The C primitives used here are merged into this module before
its body runs.
"""

# Synchronisation (sync/*.c)


def condition_wait_for(condition, predicate, timeout):
    end = None
    result = predicate()
    while not result:
        if timeout is not None:
            now = monotonic()
            if end is None:
                end = now + timeout
            if now >= end:
                break
            condition.wait(end - now)
        else:
            condition.wait()
        result = predicate()
    return result


def _time_left(end):
    if end is None:
        return None
    left = end - monotonic()
    return left if left > 0 else 0


def queue_put_ordered(q, item, timeout):
    end = None if timeout is None else monotonic() + timeout
    while True:
        queue_wait(q, False, _time_left(end))
        version, items = queue_snapshot(q)
        heap = list(items)
        heap.append(item)
        place = len(heap) - 1
        while place > 0:
            parent = (place - 1) >> 1
            if not item < heap[parent]:
                break
            heap[place] = heap[parent]
            place = parent
        heap[place] = item
        if queue_commit(q, version, heap, True):
            return None


def queue_get_ordered(q, timeout):
    end = None if timeout is None else monotonic() + timeout
    while True:
        queue_wait(q, True, _time_left(end))
        version, items = queue_snapshot(q)
        if not items:
            continue
        heap = list(items)
        result = heap[0]
        last = heap.pop()
        size = len(heap)
        if size:
            place = 0
            child = 1
            while child < size:
                if child + 1 < size and not heap[child] < heap[child + 1]:
                    child += 1
                heap[place] = heap[child]
                place = child
                child = 2 * place + 1
            while place > 0:
                parent = (place - 1) >> 1
                if not last < heap[parent]:
                    break
                heap[place] = heap[parent]
                place = parent
            heap[place] = last
        if queue_commit(q, version, heap, False):
            return result


class _QueueItems:
    """q.queue: live, to read and to clear."""

    __hash__ = None

    def __init__(self, queue):
        self._queue = queue

    def __len__(self):
        return len(queue_items(self._queue))

    def __iter__(self):
        return iter(queue_items(self._queue))

    def __reversed__(self):
        return reversed(queue_items(self._queue))

    def __getitem__(self, index):
        return queue_items(self._queue)[index]

    def __contains__(self, item):
        return item in queue_items(self._queue)

    def __eq__(self, other):
        if isinstance(other, _QueueItems):
            return self is other
        return queue_items(self._queue) == list(other)

    def __repr__(self):
        items = repr(queue_items(self._queue))
        return f"deque({items})" if type(self._queue).__name__ == "Queue" else items

    def copy(self):
        return queue_items(self._queue)

    def index(self, item):
        return queue_items(self._queue).index(item)

    def count(self, item):
        return queue_items(self._queue).count(item)

    def clear(self):
        get = self._queue.get_nowait
        try:
            for _ in range(len(self)):
                get()
        except BaseException as exc:
            if type(exc).__name__ != "Empty":
                raise

    def __getattr__(self, name):
        raise NotImplementedError(f"Queue.queue.{name} is not supported by Interleave")

    def __setitem__(self, index, item):
        raise NotImplementedError(
            "assigning to Queue.queue[i] is not supported by Interleave"
        )


def queue_view(q):
    return _QueueItems(q)


def report_uncaught(exc):
    try:
        message = str(exc)
    except BaseException:
        message = "<exception str() failed>"
    print_uncaught(exc, message)


# Built-in functions (lib/builtins.c)


def list_from_iter(iterable):
    return [item for item in iterable]


def call_with_list(function, args):
    return function([item for item in args[0]], *args[1:])


def _special(value, name):
    """The special method `name` of value's class, bound; None if it has none."""
    method = type_lookup(value, name)
    return method


def abs_slow(value):
    method = _special(value, "__abs__")
    if method is None:
        raise TypeError(f"bad operand type for abs(): '{type(value).__name__}'")
    return method()


def in_base_slow(value, base):
    method = _special(value, "__index__")
    if method is None:
        raise TypeError(
            f"'{type(value).__name__}' object cannot be interpreted as an integer"
        )
    value = method()
    return bin(value) if base == 2 else oct(value) if base == 8 else hex(value)


def divmod_slow(a, b):
    method = _special(a, "__divmod__")
    if method is not None:
        result = method(b)
        if result is not NotImplemented:
            return result
    method = _special(b, "__rdivmod__")
    if method is not None:
        result = method(a)
        if result is not NotImplemented:
            return result
    raise TypeError(
        "unsupported operand type(s) for divmod(): "
        f"'{type(a).__name__}' and '{type(b).__name__}'"
    )


def pow_slow(base, exp, mod):
    method = _special(base, "__pow__")
    if method is not None and not isinstance(base, (int, float)):
        result = method(exp, mod)
        if result is not NotImplemented:
            return result
    if isinstance(base, int) and isinstance(exp, int) and isinstance(mod, int):
        return pow(int(base), int(exp), int(mod))
    if isinstance(base, (int, float)):
        raise TypeError(
            "pow() 3rd argument not allowed unless all arguments are integers"
        )
    names = [f"'{type(value).__name__}'" for value in (base, exp, mod)]
    raise TypeError(
        "unsupported operand type(s) for ** or pow(): " + ", ".join(names)
    )


def round_int(number, digits):
    """Half to even at a power of ten, digits < 0."""
    unit = 10**-digits
    quotient, rest = divmod(number, unit)
    if 2 * rest > unit or (2 * rest == unit and quotient % 2):
        quotient += 1
    return quotient * unit


def round_slow(number, digits):
    method = _special(number, "__round__")
    if method is None:
        raise TypeError(
            f"type {type(number).__name__} doesn't define __round__ method"
        )
    return method() if digits is None else method(digits)


def ascii_slow(value):
    return ascii_text(repr(value))


def iter_callable(function, sentinel):
    if not callable(function):
        raise TypeError("iter(v, w): v must be callable")
    return _until(function, sentinel)


def _until(function, sentinel):
    while True:
        value = function()
        if value == sentinel:
            return
        yield value


def next_default(iterator, default):
    try:
        return next(iterator)
    except StopIteration:
        return default


def getattr_default(value, name, default):
    try:
        return getattr(value, name)
    except AttributeError:
        return default


def hasattr_slow(value, name):
    try:
        getattr(value, name)
    except AttributeError:
        return False
    return True


def issubclass_slow(cls, classes):
    if isinstance(classes, tuple):
        for one in classes:
            if issubclass(cls, one):
                return True
        return False
    method = _special(classes, "__subclasscheck__")
    if method is None:
        raise TypeError(
            "issubclass() arg 2 must be a class, a tuple of classes, or a union"
        )
    return not not method(cls)


def sum_slow(items, total):
    for item in items:
        total = total + item
    return total


def extreme_slow(items, key, default, has_default, want_max):
    iterator = iter(items)
    for best in iterator:
        break
    else:
        if has_default:
            return default
        name = "max" if want_max else "min"
        raise ValueError(f"{name}() arg is an empty sequence")
    best_key = best if key is None else key(best)
    for item in iterator:
        item_key = item if key is None else key(item)
        if item_key > best_key if want_max else item_key < best_key:
            best = item
            best_key = item_key
    return best


def any_slow(items):
    for item in items:
        if item:
            return True
    return False


def all_slow(items):
    for item in items:
        if not item:
            return False
    return True


def sorted_any(items, key, reverse):
    result = list(items)
    result.sort(key=key, reverse=reverse)
    return result


def reversed_slow(items):
    method = _special(items, "__reversed__")
    if method is not None:
        return method()
    if _special(items, "__getitem__") is None or _special(items, "__len__") is None:
        raise TypeError(f"'{type(items).__name__}' object is not reversible")
    return _backwards(items)


def _backwards(items):
    for i in range(len(items) - 1, -1, -1):
        yield items[i]


def enumerate_slow(items, start):
    return _enumerate(iter(items), start)


def _enumerate(iterator, number):
    for item in iterator:
        yield number, item
        number += 1


def zip_slow(sources, strict):
    iterators = []
    for i, source in enumerate(sources):
        try:
            iterators.append(iter(source))
        except TypeError:
            raise TypeError(f"zip argument #{i + 1} must support iteration") from None
    return _zip_strict(iterators) if strict else _zip(iterators)


def _zip(iterators):
    if not iterators:
        return
    while True:
        row = []
        for iterator in iterators:
            try:
                row.append(next(iterator))
            except StopIteration:
                return
        yield tuple(row)


def _zip_strict(iterators):
    while iterators:
        row = []
        for i, iterator in enumerate(iterators):
            try:
                row.append(next(iterator))
            except StopIteration:
                _check_ends(iterators, i)
                return
        yield tuple(row)


def _check_ends(iterators, first):
    """Iterator number `first` has ended: nobody else may have more or less."""
    if first:
        others = "argument 1" if first == 1 else f"arguments 1-{first}"
        raise ValueError(f"zip() argument {first + 1} is shorter than {others}")
    for i in range(1, len(iterators)):
        try:
            next(iterators[i])
        except StopIteration:
            continue
        others = "argument 1" if i == 1 else f"arguments 1-{i}"
        raise ValueError(f"zip() argument {i + 1} is longer than {others}")


def map_slow(function, sources):
    if len(sources) == 1:
        return _map_one(function, iter(sources[0]))
    return _map(function, zip(*sources))


def _map_one(function, iterator):
    for item in iterator:
        yield function(item)


def _map(function, rows):
    for row in rows:
        yield function(*row)


def filter_slow(function, items):
    return _filter(function, iter(items))


def _filter(function, iterator):
    for item in iterator:
        if item if function is None else function(item):
            yield item


def print_slow(values, sep, end, file, flush):
    sep = " " if sep is None else sep
    end = "\n" if end is None else end
    if file is None:
        file = standard_output()
    if file is None:
        write(0, sep.join([str(value) for value in values]) + end)
        return
    if "_one_write" in class_snapshot(type(file)):
        # A stream of ours, and one print is one write.
        file.write(sep.join([str(value) for value in values]) + end)
    else:
        for i, value in enumerate(values):
            if i:
                file.write(sep)
            file.write(str(value))
        file.write(end)
    if flush:
        file.flush()


def input_slow(prompt):
    prompt = str(prompt)
    if prompt:
        write(0, prompt)
    line = read_line()
    while line is None:
        line = read_again()
    return line


# Numbers and text (vm/types/{int,float,str,bytes}.c, object/format*.c)


def convert_by_method(method, x, cls, name):
    result = method(x)
    if type(result) is cls:
        return result
    if not isinstance(result, cls):
        kind = "string" if cls is str else cls.__name__
        owner = type(x).__name__ + "." if name == "__float__" else ""
        raise TypeError(f"{owner}{name} returned non-{kind} "
                        f"(type {type(result).__name__})")
    return int(result) if cls is int else result


def float_by_index(method, x):
    return float(convert_by_method(method, x, int, "__index__"))


def truth_of(x):
    return True if x else False


def _percent_value(kind, x):
    if kind == "s":
        return str(x)
    if kind == "r":
        return repr(x)
    if kind == "a":
        return ascii(x)
    if isinstance(x, int) or isinstance(x, str):
        return int(x) if isinstance(x, int) else x
    cls = type(x)
    if kind == "*":
        raise TypeError("* wants int")
    if kind in "diu":
        if isinstance(x, float) or hasattr(cls, "__int__"):
            return int(x)
        if hasattr(cls, "__index__"):
            return cls.__index__(x)
        wanted = "a real number"
    elif kind in "xXo":
        if hasattr(cls, "__index__"):
            return cls.__index__(x)
        wanted = "an integer"
    elif kind in "eEfFgG":
        if hasattr(cls, "__float__") or hasattr(cls, "__index__"):
            return float(x)
        raise TypeError(f"must be real number, not {cls.__name__}")
    elif kind == "c":
        if hasattr(cls, "__index__"):
            return cls.__index__(x)
        raise TypeError("%c requires int or char")
    else:
        return None
    raise TypeError(f"%{kind} format: {wanted} is required, "
                    f"not {cls.__name__}")


def percent_slow(text, args):
    text, wants = percent_parts(text)
    is_tuple = isinstance(args, tuple)
    is_mapping = (not is_tuple and not isinstance(args, str)
                  and hasattr(type(args), "__getitem__"))
    values = []
    given = args if is_tuple else (args,)
    place = 0
    for key, kind in wants:
        if key is not None:
            if not is_mapping:
                raise TypeError("format requires a mapping")
            value = args[key]
        elif place < len(given):
            value = given[place]
            place += 1
        else:
            raise TypeError("not enough arguments for format string")
        values.append(_percent_value(kind, value))
    if place < len(given) and not is_mapping:
        raise TypeError("not all arguments converted during string formatting")
    return text % tuple(values)


def _format_field(name, args, kwargs, state):
    first, steps = format_name(name)
    if first == "" or isinstance(first, int):
        if args is None:
            raise ValueError("Format string contains positional fields")
        mode = "automatic" if first == "" else "manual"
        if state[0] is None:
            state[0] = mode
        elif state[0] != mode:
            if mode == "automatic":
                raise ValueError("cannot switch from manual field "
                                 "specification to automatic field numbering")
            raise ValueError("cannot switch from automatic field "
                             "numbering to manual field specification")
        if first == "":
            first = state[1]
            state[1] += 1
        if first >= len(args):
            raise IndexError(f"Replacement index {first} out of range for "
                             "positional args tuple")
        value = args[first]
    else:
        value = kwargs[first]
    for is_attribute, key in steps:
        value = getattr(value, key) if is_attribute else value[key]
    return value


def _format_text(text, args, kwargs, state, depth):
    if depth == 0:
        raise ValueError("Max string recursion exceeded")
    pieces = []
    place = 0
    while place < len(text):
        literal, place, name, conversion, spec = format_next(text, place)
        pieces.append(literal)
        if name is None:
            continue
        value = _format_field(name, args, kwargs, state)
        if conversion == "r":
            value = repr(value)
        elif conversion == "s":
            value = str(value)
        elif conversion == "a":
            value = ascii(value)
        elif conversion is not None:
            raise ValueError(f"Unknown conversion specifier {conversion}")
        if "{" in spec:
            spec = _format_text(spec, args, kwargs, state, depth - 1)
        pieces.append(format(value, spec))
    return "".join(pieces)


def str_format(text, args, kwargs):
    return _format_text(text, args, kwargs, [None, 0], 2)


def str_translate(text, table):
    pieces = []
    for c in text:
        try:
            to = table[ord(c)]
        except LookupError:
            to = c
        if to is None:
            continue
        if isinstance(to, int):
            if not 0 <= to < 0x110000:
                raise ValueError("character mapping must be in "
                                 "range(0x110000)")
            to = chr(to)
        elif not isinstance(to, str):
            raise TypeError("character mapping must return integer, "
                            "None or str")
        pieces.append(to)
    return "".join(pieces)


def bytes_by_method(method, x):
    result = method(x)
    if not isinstance(result, bytes):
        raise TypeError("__bytes__ returned non-bytes "
                        f"(type {type(result).__name__})")
    return result


# The dispatch loop (vm/interp.c, vm/slow.c, vm/generator.c)


def call_class(cls, *args, **kwargs):
    return cls(*args, **kwargs)


def format_converted(value, conversion, spec):
    if conversion == 1:
        value = str(value)
    elif conversion == 2:
        value = repr(value)
    elif conversion == 3:
        value = ascii(value)
    return format(value, spec)


def unpack(iterable, count):
    """What UNPACK takes instead: a tuple of count items; all items if -1."""
    try:
        iterator = iter(iterable)
    except TypeError:
        if hasattr(type(iterable), '__iter__'):
            raise
        iterator = None
    if iterator is None:
        raise TypeError('cannot unpack non-iterable '
                        + type(iterable).__name__ + ' object')
    items = []
    for item in iterator:
        if len(items) == count:
            raise ValueError('too many values to unpack (expected '
                             + str(count) + ')')
        items.append(item)
    if len(items) < count:
        raise ValueError('not enough values to unpack (expected '
                         + str(count) + ', got ' + str(len(items)) + ')')
    return tuple(items)


def list_extend(items, iterable, function):
    try:
        iterator = iter(iterable)
    except TypeError:
        if hasattr(type(iterable), '__iter__'):
            raise
        iterator = None
    if iterator is None:
        what = 'Value after *'
        if function is not None:
            what = function + '() argument after *'
        raise TypeError(what + ' must be an iterable, not '
                        + type(iterable).__name__)
    for item in iterator:
        items.append(item)


def set_add(items, item):
    items.add(item)


def set_update(items, iterable):
    for item in iterable:
        items.add(item)
    return items


def dict_update(items, mapping):
    try:
        keys = mapping.keys()
    except AttributeError:
        keys = None
    if keys is None:
        raise TypeError("'" + type(mapping).__name__
                        + "' object is not a mapping")
    for key in keys:
        items[key] = mapping[key]


def dict_merge(items, mapping, function):
    try:
        keys = mapping.keys()
    except AttributeError:
        keys = None
    if keys is None:
        raise TypeError(function + '() argument after ** must be a mapping, '
                        'not ' + type(mapping).__name__)
    for key in keys:
        if key in items:
            raise TypeError(function + '() got multiple values for keyword '
                            "argument '" + str(key) + "'")
        items[key] = mapping[key]


def dict_from_flat(flat):
    result = {}
    for i in range(0, len(flat), 2):
        result[flat[i]] = flat[i + 1]
    return result


def raise_from(exc, cause):
    raise exc from cause


def delegate_send(iterator, value):
    return iterator.send(value)


def delegate_throw(iterator, exc):
    """yield from passes on what is thrown into the generator."""
    if isinstance(exc, GeneratorExit):
        close = getattr(iterator, 'close', None)
        if close is not None:
            close()
        raise exc
    throw = getattr(iterator, 'throw', None)
    if throw is None:
        raise exc
    return throw(exc)


def generator_throw(generator, cls, args):
    return generator.throw(cls(*args))


def generator_close(generator):
    try:
        generator.throw(GeneratorExit())
    except (GeneratorExit, StopIteration):
        return
    raise RuntimeError('generator ignored GeneratorExit')


# Containers (object/*.c): elements and keys with methods of their own
#
# A lookup by an __eq__ of the user's takes the entries with the right hash,
# compares them, and then acts on the entry it chose only if that is still there
# (or, to insert, if nothing at all has changed), else begins again. Loops run
# over list(..), a snapshot, because other tasks may change what they run over.

_absent = []


def _dict_find(d, key, h):
    """(version, cursor, key in the dict) of the entry; cursor -1: none."""
    found = dict_candidates(d, h)
    i = 1
    while i < len(found):
        there = found[i + 1]
        if there is key or there == key:
            return found[0], found[i], there
        i += 2
    return found[0], -1, None


def dict_get(d, key, default):
    h = hash(key)
    while True:
        version, cursor, there = _dict_find(d, key, h)
        if cursor < 0:
            return default
        value = dict_entry_get(d, cursor, there)
        if value is not None:
            return value[0]


def dict_getitem(d, key):
    value = dict_get(d, key, _absent)
    if value is _absent:
        raise KeyError(key)
    return value


def dict_contains(d, key):
    return _dict_find(d, key, hash(key))[1] >= 0


def dict_setitem(d, key, value):
    h = hash(key)
    while True:
        version, cursor, there = _dict_find(d, key, h)
        if cursor < 0:
            if dict_insert(d, version, h, key, value):
                return None
        elif dict_entry_set(d, cursor, there, value):
            return None


def dict_setdefault(d, key, default):
    h = hash(key)
    while True:
        version, cursor, there = _dict_find(d, key, h)
        if cursor < 0:
            if dict_insert(d, version, h, key, default):
                return default
        else:
            value = dict_entry_get(d, cursor, there)
            if value is not None:
                return value[0]


def dict_pop(d, key, *default):
    h = hash(key)
    while True:
        version, cursor, there = _dict_find(d, key, h)
        if cursor < 0:
            if default:
                return default[0]
            raise KeyError(key)
        value = dict_entry_del(d, cursor, there)
        if value is not None:
            return value[0]


def dict_delitem(d, key):
    dict_pop(d, key)


def _update_pairs(d, pairs):
    number = 0
    for pair in pairs:
        try:
            items = list(pair)
        except TypeError:
            raise TypeError(
                "cannot convert dictionary update sequence element "
                f"#{number} to a sequence"
            ) from None
        if len(items) != 2:
            raise ValueError(
                f"dictionary update sequence element #{number} has length "
                f"{len(items)}; 2 is required"
            )
        d[items[0]] = items[1]
        number += 1


def dict_update_with(d, other, more, want):
    if type(other) is dict:
        for key, value in list(other.items()):
            d[key] = value
    elif hasattr(other, "keys"):
        for key in other.keys():
            d[key] = other[key]
    else:
        _update_pairs(d, other)
    for key in more:
        d[key] = more[key]
    return d if want else None


def dict_fromkeys(cls, keys, value):
    d = cls()
    for key in keys:
        d[key] = value
    return d


def _set_find(s, item, h):
    found = set_candidates(s, h)
    i = 1
    while i < len(found):
        there = found[i + 1]
        if there is item or there == item:
            return found[0], found[i], there
        i += 2
    return found[0], -1, None


def set_insert(s, item):
    h = hash(item)
    while True:
        version, cursor, there = _set_find(s, item, h)
        if cursor >= 0 or set_insert_hashed(s, version, h, item):
            return None


def set_contains(s, item):
    return _set_find(s, item, hash(item))[1] >= 0


def set_remove(s, item, must):
    h = hash(item)
    while True:
        version, cursor, there = _set_find(s, item, h)
        if cursor < 0:
            if must:
                raise KeyError(item)
            return None
        if set_entry_del(s, cursor, there):
            return None


def set_from_iter(items, frozen):
    result = set()
    for item in items:
        result.add(item)
    return frozenset(result) if frozen else result


def _is_within(a, b):
    for item in list(a):
        if item not in b:
            return False
    return True


def set_compare_slow(op, a, b):
    """op: il_comparison's number."""
    if op == 0:
        return len(a) < len(b) and _is_within(a, b)
    if op == 1:
        return len(a) <= len(b) and _is_within(a, b)
    if op == 2 or op == 3:
        equal = len(a) == len(b) and _is_within(a, b)
        return equal if op == 2 else not equal
    return set_compare_slow(0 if op == 4 else 1, b, a)


def set_combine_slow(op, a, b):
    """A new set for | & - ^; True or False for < (subset), > and 0 (disjoint)."""
    if type(b) is not set and type(b) is not frozenset:
        b = set(b)
    if op == "<":
        return _is_within(a, b)
    if op == ">":
        return _is_within(b, a)
    if op == "0":
        for item in list(b):
            if item in a:
                return False
        return True
    result = set()
    if op == "&":
        for item in list(b):
            if item in a:
                result.add(item)
    else:
        for item in list(a):
            if op == "|" or item not in b:
                result.add(item)
        if op != "-":
            for item in list(b):
                if op == "|" or item not in a:
                    result.add(item)
    return frozenset(result) if type(a) is frozenset else result


def set_change_slow(op, a, b):
    if op == "|":
        for item in list(b):
            a.add(item)
    elif op == "-":
        for item in list(b):
            a.discard(item)
    elif op == "&":
        for item in list(a):
            if item not in b:
                a.discard(item)
    else:
        for item in list(b):
            if item in a:
                a.discard(item)
            else:
                a.add(item)
    return a


def set_fold(op, s, inplace, others):
    for other in others:
        if type(other) is not set and type(other) is not frozenset:
            other = set(other)
        if inplace:
            set_change_slow(op, s, other)
        else:
            s = set_combine_slow(op, s, other)
    return None if inplace else s


def tuple_from_iter(items):
    return tuple([item for item in items])


def list_iadd(items, more, result):
    for item in more:
        items.append(item)
    return result


def list_set_slice(items, place, values):
    try:
        values = list(values)
    except TypeError:
        if place.step is None or place.step == 1:
            raise TypeError("can only assign an iterable") from None
        raise TypeError("must assign iterable to extended slice") from None
    items[place] = values


def seq_contains(seq, item):
    for there in seq:
        if there is item or there == item:
            return True
    return False


def seq_count(seq, item):
    count = 0
    for there in seq:
        if there is item or there == item:
            count += 1
    return count


def seq_index(seq, item, start, stop):
    i = start
    while i < stop and i < len(seq):
        there = seq[i]
        if there is item or there == item:
            return i
        i += 1
    if type(seq) is list:
        raise ValueError(f"{item!r} is not in list")
    if type(seq) is tuple:
        raise ValueError("tuple.index(x): x not in tuple")
    raise ValueError("sequence.index(x): x not in sequence")


def list_remove(items, item):
    i = 0
    while i < len(items):
        there = items[i]
        if there is item or there == item:
            if list_remove_at(items, i, there):
                return None
            i = 0
        else:
            i += 1
    raise ValueError("list.remove(x): x not in list")


def _dict_equal(a, b):
    if len(a) != len(b):
        return False
    for key, value in list(a.items()):
        other = b.get(key, _absent)
        if other is _absent:
            return False
        if not (value is other or value == other):
            return False
    return True


def _ordered(op, a, b):
    if op == 0:
        return a < b
    if op == 1:
        return a <= b
    if op == 4:
        return a > b
    return a >= b


def container_compare(op, a, b):
    """Lists, tuples, or (== and != only) dicts; op: il_comparison's number."""
    if type(a) is dict:
        return _dict_equal(a, b) == (op == 2)
    a = tuple(a)
    b = tuple(b)
    equality = op == 2 or op == 3
    if equality and len(a) != len(b):
        return op == 3
    for i in range(min(len(a), len(b))):
        x = a[i]
        y = b[i]
        if not (x is y or x == y):
            return op == 3 if equality else _ordered(op, x, y)
    return op == 2 if equality else _ordered(op, len(a), len(b))


def _merge_sort(keys, values, reverse):
    """Stable, with no other comparison than <. Runs double in width."""
    if reverse:
        keys.reverse()
        values = values[::-1]
    count = len(keys)
    order = list(range(count))
    width = 1
    while width < count:
        merged = []
        for low in range(0, count, 2 * width):
            i = low
            middle = j = min(low + width, count)
            high = min(low + 2 * width, count)
            while i < middle and j < high:
                if keys[order[j]] < keys[order[i]]:
                    merged.append(order[j])
                    j += 1
                else:
                    merged.append(order[i])
                    i += 1
            merged.extend(order[i:middle])
            merged.extend(order[j:high])
        order = merged
        width *= 2
    result = [values[i] for i in order]
    if reverse:
        result.reverse()
    return result


def _sorted(values, key, reverse):
    result = values[:]
    keys = values[:] if key is None else [key(value) for value in values]
    if sort_values(keys, result, reverse):
        return result
    return _merge_sort(keys, values, reverse)


def list_sort(items, key, reverse):
    values = list_take(items)
    try:
        result = _sorted(values, key, reverse)
    except BaseException:
        list_give(items, values)
        raise
    if not list_give(items, result):
        raise ValueError("list modified during sort")


def list_sorted(items, key, reverse):
    list_sort(items, key, reverse)
    return items


# Library modules (lib/*.c)


def call_with_items(function, args, which):
    return function(*args[:which], [item for item in args[which]], *args[which + 1 :])


def prod_slow(items, total):
    for item in items:
        total = total * item
    return total


def str_join(separator, items):
    return separator.join(list(items))


def random_choice(state, seq):
    if not len(seq):
        raise IndexError("Cannot choose from an empty sequence")
    return seq[state.below(len(seq))]


def random_shuffle(state, items):
    for i in range(len(items) - 1, 0, -1):
        j = state.below(i + 1)
        items[i], items[j] = items[j], items[i]


# Operations and classes (vm/ops*.c, vm/construct.c, vm/attr.c)


def binary_left(op, a, b, method, inplace):
    result = method(a, b)
    if result is not NotImplemented:
        return result
    return binary_rest(op, a, b, inplace)


def binary_right(op, a, b, reflected, method, inplace):
    result = reflected(b, a)
    if result is not NotImplemented:
        return result
    if method is not None:
        result = method(a, b)
        if result is not NotImplemented:
            return result
    return binary_default(op, a, b, inplace)


def inplace_slow(op, a, b, method):
    result = method(a, b)
    if result is not NotImplemented:
        return result
    return binary_for_inplace(op, a, b)


def inplace_payload(op, a, plain, b):
    inplace(op, plain, b)
    return a


def compare_left(op, a, b, method):
    result = method(a, b)
    if result is not NotImplemented:
        return result
    return compare_rest(op, a, b)


def compare_slow(
    op,
    a,
    b,
    first,
    first_a,
    first_b,
    first_not,
    second,
    second_a,
    second_b,
    second_not,
):
    result = first(first_a, first_b)
    if result is not NotImplemented:
        return not result if first_not else result
    if second is not None:
        result = second(second_a, second_b)
        if result is not NotImplemented:
            return not result if second_not else result
    return compare_default(op, a, b)


def not_equal(equal, a, b):
    result = equal(a, b)
    return result if result is NotImplemented else not result


def contains_slow(container, item, method):
    return True if method(container, item) else False


def contains_iter(container, item):
    for each in container:
        if each is item or each == item:
            return True
    return False


def _index_of(method, value):
    number = method(value)
    if not isinstance(number, int):
        raise TypeError(f"__index__ returned non-int (type {type(number).__name__})")
    return number


def len_slow(method, value):
    size = method(value)
    if not isinstance(size, int):
        other = user_method(size, "__index__")
        if other is None:
            raise TypeError(
                f"'{type(size).__name__}' object cannot be interpreted as an integer"
            )
        size = _index_of(other, size)
    if size < 0:
        raise ValueError("__len__() should return >= 0")
    return size


def truth_slow(method, value, is_len):
    if is_len:
        return len_slow(method, value) != 0
    result = method(value)
    if result is not True and result is not False:
        raise TypeError(
            f"__bool__ should return bool, returned {type(result).__name__}"
        )
    return result


def hash_slow(method, value):
    return hash_number(method(value))


def hash_tuple(items):
    return tuple_hash([hash(item) for item in items])


def iter_slow(method, value):
    iterator = method(value)
    if not is_iterator(iterator):
        raise TypeError(f"iter() returned non-iterator of type '{type(iterator).__name__}'")
    return iterator


def sequence_iter(method, value):
    return _sequence_items(method, value)


def _sequence_items(method, value):
    index = 0
    while True:
        try:
            item = method(value, index)
        except (IndexError, StopIteration):
            return
        yield item
        index += 1


def index_slow(sequence, method, key):
    return sequence[_index_of(method, key)]


def _plain_index(value):
    if value is None or isinstance(value, int):
        return value
    method = user_method(value, "__index__")
    return value if method is None else int(_index_of(method, value))


def slice_slow(sequence, key):
    key = slice(_plain_index(key.start), _plain_index(key.stop), _plain_index(key.step))
    for part in (key.start, key.stop, key.step):
        if part is not None and not isinstance(part, int):
            raise TypeError(
                "slice indices must be integers or None or have an __index__ method"
            )
    return sequence[key]


def repeat_slow(sequence, method, times):
    return sequence * _index_of(method, times)


def range_slow(parts):
    parts = [_plain_index(part) for part in parts]
    for part in parts:
        if not isinstance(part, int):
            raise TypeError(
                f"'{type(part).__name__}' object cannot be interpreted as an integer"
            )
    return range(*parts)


def index_set_slow(sequence, method, key, value, delete):
    if delete:
        del sequence[_index_of(method, key)]
    else:
        sequence[_index_of(method, key)] = value


def missing_slow(plain, key, missing, value):
    try:
        return plain[key]
    except KeyError:
        pass
    return missing(value, key)


def str_slow(method, value, name):
    text = method(value)
    if not isinstance(text, str):
        raise TypeError(f"{name} returned non-string (type {type(text).__name__})")
    return text


def format_slow(method, value, spec):
    text = method(value, spec)
    if not isinstance(text, str):
        raise TypeError(f"__format__ must return a str, not {type(text).__name__}")
    return text


def method_text(method):
    return f"<bound method {qualified_name(method.__func__)} of {method.__self__!r}>"


def exception_text(exc, args, wants_repr):
    if wants_repr:
        if len(args) == 1:
            return f"{type(exc).__name__}({args[0]!r})"
        return f"{type(exc).__name__}{args!r}"
    if len(args) == 1:
        return repr(args[0]) if isinstance(exc, KeyError) else str(args[0])
    if len(args) == 2 and isinstance(exc, OSError):
        text = f"[Errno {args[0]}] {args[1]}"
        return text if exc.filename is None else f"{text}: {exc.filename!r}"
    return repr(args)


# Containers whose text is being made: (thread, id) of each.
_making_text = {}


def repr_container(value):
    key = text_key(value)
    kind = type(value)
    if key not in _making_text:
        _making_text[key] = True
        try:
            return _container_text(kind, value)
        finally:
            _making_text.pop(key, None)
    if kind is dict:
        return "{...}"
    if kind is tuple:
        return "(...)"
    return "[...]" if kind is list else f"{kind.__name__}(...)"


def _container_text(kind, value):
    if kind is list:
        return "[" + ", ".join([repr(item) for item in value]) + "]"
    if kind is tuple:
        if len(value) == 1:
            return f"({value[0]!r},)"
        return "(" + ", ".join([repr(item) for item in value]) + ")"
    if kind is dict:
        return "{" + ", ".join([f"{k!r}: {v!r}" for k, v in value.items()]) + "}"
    if kind is set or kind is frozenset:
        text = "{" + ", ".join([repr(item) for item in value]) + "}"
        return text if kind is set else f"frozenset({text})"
    if kind is slice:
        return f"slice({value.start!r}, {value.stop!r}, {value.step!r})"
    return f"{kind.__name__}([" + ", ".join([repr(item) for item in value]) + "])"


def getattribute_or_getattr(value, name, first, second):
    try:
        return first(value, name)
    except AttributeError:
        pass
    return second(value, name)


def property_or_getattr(getter, other, value, name):
    try:
        return getter(value)
    except AttributeError:
        pass
    return other(value, name)


def isinstance_slow(value, classes):
    if isinstance(classes, tuple):
        for one in classes:
            if isinstance(value, one):
                return True
        return False
    method = type_lookup(classes, "__instancecheck__")
    if method is None:
        raise TypeError(
            "isinstance() arg 2 must be a type, a tuple of types, or a union"
        )
    return True if method(value) else False


def construct_slow(cls, args, kwargs):
    made = cls.__new__(cls, *args, **kwargs)
    if isinstance(made, cls):
        return init_slow(type(made).__init__, made, args, kwargs)
    return made


def init_slow(init, made, args, kwargs):
    result = init(made, *args, **kwargs)
    if result is not None:
        raise TypeError(f"__init__() should return None, not '{type(result).__name__}'")
    return made


def payload_slow(cls, base, args, kwargs):
    made = payload_new(cls, base(*args, **kwargs))
    init = user_method(made, "__init__")
    return made if init is None else init_slow(init, made, args, kwargs)


def payload_init_slow(value, base, args, kwargs):
    payload_set(value, base(*args, **kwargs))


def refuse_abstract(cls):
    names = sorted(cls.__abstractmethods__)
    raise TypeError(
        f"Can't instantiate abstract class {cls.__name__} with abstract "
        f"method{'s' if len(names) > 1 else ''} {', '.join(names)}"
    )


def dir_slow(value, names):
    method = user_method(value, "__dir__")
    return sorted(names if method is None else method(value))


def class_hooks(cls, kwargs):
    for name, value in class_snapshot(cls).items():
        hook = user_method(value, "__set_name__")
        if hook is not None:
            hook(value, cls, name)
    super(cls, cls).__init_subclass__(**kwargs)
    return cls


def class_build_slow(name, bases, namespace, kwargs):
    resolved = []
    for base in bases:
        if isinstance(base, type):
            resolved.append(base)
        elif hasattr(base, "__mro_entries__"):
            resolved.extend(base.__mro_entries__(bases))
        else:
            resolved.append(base)
    resolved = tuple(resolved)
    kwargs = dict(kwargs)
    meta = kwargs.pop("metaclass", None)
    if meta is None:
        meta = type(resolved[0]) if resolved else type
    if isinstance(meta, type):
        for base in resolved:
            other = type(base)
            if issubclass(other, meta):
                meta = other
    prepare = getattr(meta, "__prepare__", None)
    if prepare is not None and prepare is not type.__prepare__:
        prepared = prepare(name, resolved, **kwargs)
        prepared.update(namespace)
        namespace = prepared
    return meta(name, resolved, namespace, **kwargs)


class GenericAlias:
    """What list[int] is: calls and attributes go to the class."""

    def __init__(self, origin, args):
        self.__origin__ = origin
        self.__args__ = args if isinstance(args, tuple) else (args,)

    def __call__(self, *args, **kwargs):
        return self.__origin__(*args, **kwargs)

    def __getattr__(self, name):
        return getattr(self.__origin__, name)

    def __mro_entries__(self, bases):
        return (self.__origin__,)

    def __eq__(self, other):
        if not isinstance(other, GenericAlias):
            return NotImplemented
        return self.__origin__ is other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, other):
        return union_type(self, other)

    def __ror__(self, other):
        return union_type(other, self)

    def __instancecheck__(self, value):
        raise TypeError("isinstance() argument 2 cannot be a parameterized generic")

    def __reduce__(self):
        return type(self), (self.__origin__, self.__args__)

    def __repr__(self):
        names = ", ".join([_type_text(arg) for arg in self.__args__])
        return f"{_type_text(self.__origin__)}[{names}]"


GenericAlias.__module__ = "types"


def _type_text(value):
    if value is Ellipsis:
        return "..."
    if isinstance(value, type):
        if value.__module__ == "builtins":
            return value.__qualname__
        return f"{value.__module__}.{value.__qualname__}"
    return repr(value)


def class_getitem(cls, args):
    return GenericAlias(cls, args)


class UnionType:
    """What int | str is."""

    def __init__(self, args):
        self.__args__ = args

    def __or__(self, other):
        return union_type(self, other)

    def __ror__(self, other):
        return union_type(other, self)

    def __eq__(self, other):
        if not isinstance(other, UnionType):
            return NotImplemented
        return set(self.__args__) == set(other.__args__)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __instancecheck__(self, value):
        return isinstance(value, self.__args__)

    def __subclasscheck__(self, cls):
        return issubclass(cls, self.__args__)

    def __repr__(self):
        names = ["None" if arg is type(None) else _type_text(arg) for arg in self.__args__]
        return " | ".join(names)

    def __reduce__(self):
        import functools
        import operator

        return functools.reduce, (operator.or_, self.__args__)


UnionType.__module__ = "types"


def union_type(a, b):
    args = []
    for part in (a, b):
        for arg in part.__args__ if isinstance(part, UnionType) else (part,):
            if arg is None:
                arg = type(None)
            if arg not in args:
                args.append(arg)
    return UnionType(tuple(args)) if len(args) > 1 else args[0]


# Namespaces (vm/engine_module.c)


def sorted_names(names):
    return sorted(names)


class _View:
    """keys(), values() or items() of a namespace: live."""

    def __init__(self, namespace, kind, pick):
        self._namespace = namespace
        self._kind = kind
        self._pick = pick

    def __len__(self):
        return len(self._namespace)

    def __iter__(self):
        namespace = self._namespace
        count = len(namespace)
        for item in self._pick(namespace.copy()):
            if len(namespace) != count:
                raise RuntimeError("dictionary changed size during iteration")
            yield item

    def __reversed__(self):
        return reversed(list(self._pick(self._namespace.copy())))

    def __contains__(self, item):
        return item in self._pick(self._namespace.copy())

    def __eq__(self, other):
        return self._pick(self._namespace.copy()) == other

    def __and__(self, other):
        return self._pick(self._namespace.copy()) & other

    def __or__(self, other):
        return self._pick(self._namespace.copy()) | other

    def __sub__(self, other):
        return self._pick(self._namespace.copy()) - other

    def __repr__(self):
        return f"{self._kind}({list(self)!r})"


class _Mapping:
    """What reads alike in a module's namespace and in a class's."""

    def __init__(self, owner):
        self._owner = owner

    def __getitem__(self, name):
        value = self.get(name, _absent)
        if value is _absent:
            raise KeyError(name)
        return value

    def __contains__(self, name):
        return self.get(name, _absent) is not _absent

    def __len__(self):
        return len(self.copy())

    def __iter__(self):
        return iter(self.keys())

    def __reversed__(self):
        return reversed(self.copy())

    def keys(self):
        return _View(self, "dict_keys", dict.keys)

    def values(self):
        return _View(self, "dict_values", dict.values)

    def items(self):
        return _View(self, "dict_items", dict.items)

    def __or__(self, other):
        return self.copy() | other

    def __ror__(self, other):
        return other | self.copy()

    def __eq__(self, other):
        if isinstance(other, _Mapping):
            other = other.copy()
        return self.copy() == other

    def __repr__(self):
        return repr(self.copy())


class Namespace(_Mapping):
    """globals(): the names of a module, live."""

    __hash__ = None

    def get(self, name, default=None):
        return module_get(self._owner, name, default)

    def copy(self):
        return module_snapshot(self._owner)

    def __setitem__(self, name, value):
        module_set(self._owner, name, value)

    def __delitem__(self, name):
        if not module_delete(self._owner, name):
            raise KeyError(name)

    def pop(self, name, *default):
        value = self.get(name, _absent)
        if value is not _absent and module_delete(self._owner, name):
            return value
        if not default:
            raise KeyError(name)
        return default[0]

    def setdefault(self, name, default=None):
        value = self.get(name, _absent)
        if value is _absent:
            self[name] = value = default
        return value

    def update(self, *args, **kwargs):
        for name, value in dict(*args, **kwargs).items():
            self[name] = value

    def __ior__(self, other):
        self.update(other)
        return self

    def clear(self):
        for name in self.copy():
            module_delete(self._owner, name)


Namespace.__name__ = Namespace.__qualname__ = "dict"
Namespace.__module__ = "builtins"


class mappingproxy(_Mapping):
    """The __dict__ of a class: live, read only."""

    __hash__ = None

    def get(self, name, default=None):
        return class_snapshot(self._owner).get(name, default)

    def copy(self):
        return class_snapshot(self._owner)

    def __delitem__(self, name):
        raise TypeError("'mappingproxy' object does not support item deletion")

    def __repr__(self):
        return f"mappingproxy({self.copy()!r})"

    def __reduce_ex__(self, protocol):
        raise TypeError("cannot pickle 'mappingproxy' object")


mappingproxy.__module__ = "builtins"


def module_view(module):
    return module_keep(module, Namespace(module))


def class_view(cls):
    return mappingproxy(cls)


# What type() calls these generators (object/classes.def).
_map_one.__name__ = _map.__name__ = "map"
_filter.__name__ = "filter"
_zip.__name__ = _zip_strict.__name__ = "zip"
_enumerate.__name__ = "enumerate"
_backwards.__name__ = "reversed"
_until.__name__ = "callable_iterator"
_sequence_items.__name__ = "iterator"


# Processes (process/*.c)


def process_spawned(data):
    """The main task of a process that multiprocessing has spawned."""
    from multiprocessing import spawn

    spawn._main(data)


def channel_broken():
    raise BrokenPipeError(32, "Broken pipe")


def channel_send(channel, data, block, timeout):
    result = channel_offer(channel, data, block, timeout)
    if result is True or result is False:
        return result
    if result != 2:
        result = cancel_request(channel, result)
    if result == 2:
        channel_broken()
    return result


def channel_receive(channel, block, timeout):
    if not block:
        return channel_take(channel) if channel_ask(channel) else None
    end = None if timeout is None else monotonic() + timeout
    while channel_wait(channel, _time_left(end)):
        data = channel_take(channel)
        if data is not None:
            return data
    return None


def _reply_data(reply):
    return fetch_reply(reply) if type(reply) is int else reply


def channel_lost(channel, pid):
    return _reply_data(channel_ask_lost(channel, pid))


def semaphore_acquire(semaphore, timeout):
    result = semaphore_try(semaphore, timeout)
    if result is True or result is False:
        return result
    return cancel_request(semaphore, result)


def semaphore_release(semaphore):
    if not semaphore_ask_release(semaphore):
        raise ValueError("semaphore or lock released too many times")


def memory_read(memory, offset, size):
    return _reply_data(memory_ask(memory, offset, size))


# Pickling (process/pickle*.c, vm/types/object.c)


def object_reduce_ex(obj, protocol):
    reduce = user_method(obj, "__reduce__")
    return _reduce(obj, protocol) if reduce is None else obj.__reduce__()


def object_reduce(obj):
    return _reduce(obj, 0)


def _reduce(obj, protocol):
    import copyreg

    cls = type(obj)
    for base in cls.__mro__:
        special = _reducers.get(base)
        if special is not None:
            return special(obj)
    plain = payload(obj)
    if plain is not obj or attributes(obj) is None:
        if not isinstance(plain, (int, float, str, bytes, tuple, list, dict)):
            _refuse_pickling(plain)
    if protocol < 2:
        return copyreg._reduce_ex(obj, protocol)
    args = ()
    kwargs = None
    if hasattr(obj, "__getnewargs_ex__"):
        args, kwargs = obj.__getnewargs_ex__()
    elif hasattr(obj, "__getnewargs__"):
        args = obj.__getnewargs__()
        if not isinstance(args, tuple):
            raise TypeError(
                "__getnewargs__ should return a tuple, not "
                f"'{type(args).__name__}'"
            )
    elif isinstance(obj, (int, float, str, bytes, tuple)):
        args = (payload(obj),)
    if kwargs:
        made = copyreg.__newobj_ex__, (cls, args, kwargs)
    else:
        made = copyreg.__newobj__, (cls, *args)
    items = iter(obj) if isinstance(obj, list) else None
    pairs = iter(obj.items()) if isinstance(obj, dict) else None
    return (*made, obj.__getstate__(), items, pairs)


def object_getstate(obj):
    """The attributes; with those in __slots__ as a second dict, if any."""
    values = attributes(obj)
    if not values:
        return None
    import copyreg

    names = copyreg._slotnames(type(obj))
    if not names:
        return values
    slots = {name: values[name] for name in names if name in values}
    rest = {name: values[name] for name in values if name not in slots}
    return (rest or None, slots) if slots else rest or None


_lazy = "map", "filter", "zip", "enumerate", "reversed"


def _refuse_pickling(obj):
    cls = type(obj)
    name = cls.__name__
    if name == "code":
        raise TypeError("cannot pickle code objects")
    if name.endswith("iterator") or name in _lazy:
        raise NotImplementedError(f"pickling a {name} is not supported by Interleave")
    if name == "Condition":
        name = "_thread.RLock" if "RLock" in repr(obj) else "_thread.lock"
    elif cls.__module__ in ("threading", "queue") or name == "task":
        name = "_thread.lock"  # CPython's hold one
    elif cls.__module__ != "builtins":
        name = f"{cls.__module__}.{name}"
    raise TypeError(f"cannot pickle '{name}' object")


def _reduce_exception(exc):
    args = exc.args
    state = attributes(exc)
    hidden = ()
    if isinstance(exc, OSError):
        hidden = ("errno", "strerror", "filename", "filename2")
        if len(args) == 2 and exc.filename is not None:
            args += (exc.filename,)
            if exc.filename2 is not None:
                args += (None, exc.filename2)
    elif isinstance(exc, (NameError, AttributeError)):
        hidden = ("name", "obj")
    elif isinstance(exc, ImportError):
        hidden = [name for name in ("msg", "name", "path") if state.get(name) is None]
    if hidden:
        state = {name: state[name] for name in state if name not in hidden}
    notes = getattr(exc, "__notes__", None)
    if notes is not None:
        state = {**state, "__notes__": notes}
    return (type(exc), args, state) if state else (type(exc), args)


def _reduce_set(items):
    return type(items), (list(items),), items.__getstate__()


def _reduce_method(method):
    return getattr, (method.__self__, method.__func__.__name__)


def _reduce_builtin(function):
    owner = getattr(function, "__self__", None)
    if owner is None or type(owner).__name__ == "module":
        return function.__qualname__
    if type(owner).__name__ == "random_state":
        import random

        owner = random._shared
    return getattr, (owner, function.__name__)


def _reduce_range(steps):
    return type(steps), (steps.start, steps.stop, steps.step)


_reducers = {
    BaseException: _reduce_exception,
    set: _reduce_set,
    frozenset: _reduce_set,
    type(object_getstate.__get__(0)): _reduce_method,
    type(len): _reduce_builtin,
    range: _reduce_range,
    slice: _reduce_range,
    type(...): lambda obj: "Ellipsis",
    type(NotImplemented): lambda obj: "NotImplemented",
}


def _pickle_error(text, cls="PicklingError"):
    import _pickle

    return getattr(_pickle, cls)(text)


def _module_of(obj, path):
    module = getattr(obj, "__module__", None)
    if module is not None:
        return module
    for name, module in _modules().items():
        if name not in ("__main__", "__mp_main__"):
            try:
                if _follow(module, path) is obj:
                    return name
            except AttributeError:
                pass
    return "__main__"


def _modules():
    import sys

    return sys.modules


def _follow(obj, path):
    for name in path:
        obj = getattr(obj, name)
    return obj


def _pickle_global(obj, name):
    """(module, name) that lead to obj."""
    if name is _absent:
        name = getattr(obj, "__qualname__", None) or obj.__name__
    path = name.split(".")
    if "<locals>" in path:
        raise AttributeError(f"Can't pickle local object {name!r}")
    module = _module_of(obj, path)
    failed = None
    try:
        found = _follow(_module_for(module), path)
    except (ImportError, KeyError):
        failed = f"import of module {module!r} failed"
    except AttributeError:
        failed = f"attribute lookup {name} on {module} failed"
    else:
        if found is not obj:
            failed = f"it's not the same object as {module}.{name}"
    if failed is not None:
        raise _pickle_error(f"Can't pickle {obj!r}: {failed}")
    return module, name


def pickle_write(state, request, hooks):
    while True:
        kind, obj, protocol = request
        if kind == 0:
            return obj
        answer = _reduced(obj, protocol, hooks)
        if answer is _absent or isinstance(answer, str):
            answer = _pickle_global(obj, answer)
        else:
            answer = _pickle_parts(obj, answer)
        request = write_next(state, answer)


def _reduced(obj, protocol, hooks):
    """What __reduce__ gives; _absent: obj is known by its name."""
    import copyreg

    table = copyreg.dispatch_table
    if hooks is not None:
        override = getattr(hooks, "reducer_override", None)
        if override is not None:
            result = override(obj)
            if result is not NotImplemented:
                return result
        table = getattr(hooks, "dispatch_table", table)
    cls = type(obj)
    if cls is type:
        for single in (None, ..., NotImplemented):
            if obj is type(single):
                return type, (single,)
        return _absent
    if cls is type(pickle_write):
        return _absent
    reduce = table.get(cls)
    if reduce is not None:
        return reduce(obj)
    if issubclass(cls, type):
        return _absent
    return obj.__reduce_ex__(protocol)


def _pickle_parts(obj, reduced):
    """What __reduce__ gave, checked and in the order that the C part wants:
    opcode, callable, arguments, keywords, items, pairs, state, setter."""
    wrong = None
    if not isinstance(reduced, tuple):
        raise _pickle_error("__reduce__ must return a string or tuple")
    if not 2 <= len(reduced) <= 6:
        raise _pickle_error(
            "tuple returned by __reduce__ must contain 2 through 6 elements"
        )
    call, args, state, items, pairs, setter = reduced + (None,) * (6 - len(reduced))
    if not callable(call):
        wrong = "first item of the tuple", "callable"
    elif not isinstance(args, tuple):
        wrong = "second item of the tuple", "a tuple"
    elif items is not None and not hasattr(items, "__next__"):
        wrong = "fourth element of the tuple", f"an iterator, not {type(items).__name__}"
    elif pairs is not None and not hasattr(pairs, "__next__"):
        wrong = "fifth element of the tuple", f"an iterator, not {type(pairs).__name__}"
    elif setter is not None and not callable(setter):
        wrong = "sixth element of the tuple", f"a function, not {type(setter).__name__}"
    if wrong is not None:
        raise _pickle_error(f"{wrong[0]} returned by __reduce__ must be {wrong[1]}")
    op = 82  # REDUCE
    keywords = None
    name = getattr(call, "__name__", None)
    if name == "__newobj__" or name == "__newobj_ex__":
        op = 0x81  # NEWOBJ
        call = args[0]
        if obj.__class__ is not call:
            raise _pickle_error(f"args[0] from {name} args has the wrong class")
        if name == "__newobj__":
            args = args[1:]
        else:
            op = 0x92  # NEWOBJ_EX
            args, keywords = args[1:]
    if items is not None:
        items = list(items)
    if pairs is not None:
        pairs = [part for pair in pairs for part in pair]
    return op, call, args, keywords, items, pairs, state, setter


def pickle_read(state, request, hooks):
    while True:
        kind, a, b = request
        if kind == 0:
            return a
        if hooks is not None:
            if kind == 1:
                a, b, kind = hooks.find_class, (a, b), 2
            elif kind == 10:
                a, b, kind = hooks.persistent_load, (a,), 2
        request = read_next(state, _unpicklers[kind](a, b))


def _module_for(name):
    name = _old_names.get(name, name)
    try:
        __import__(name)
    except ModuleNotFoundError:
        # Where CPython has what it does in C.
        if not name.startswith("_"):
            raise
        name = name[1:]
        __import__(name)
    return _modules()[name]


def find_class(module, name):
    if module == "__builtin__":
        name = {"xrange": "range", "unicode": "str", "long": "int"}.get(name, name)
    obj = module = _module_for(module)
    for part in name.split("."):
        try:
            obj = getattr(obj, part)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {module!r}") from None
    return obj


# Where things are that CPython has elsewhere.
_old_names = {
    "__builtin__": "builtins",
    "exceptions": "builtins",
    "copy_reg": "copyreg",
    "posix": "os",
    "_io": "io",
}


def _call_found(function, args):
    if not isinstance(args, tuple):
        raise TypeError("argument list must be a tuple")
    return function(*args)


def _new_found(cls, args):
    return cls.__new__(cls, *args)


def _new_found_ex(cls, both):
    return cls.__new__(cls, *both[0], **both[1])


def build(obj, state):
    setstate = getattr(obj, "__setstate__", None)
    if setstate is not None:
        setstate(state)
        return obj
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None:
        if not isinstance(state, dict):
            raise _pickle_error("state is not a dictionary", "UnpicklingError")
        if isinstance(obj, BaseException):
            slots = state
        elif not set_attributes(obj, state):
            obj.__dict__.update(state)
    if slots is not None:
        if not isinstance(slots, dict):
            raise _pickle_error("slot state is not a dictionary", "UnpicklingError")
        for name, value in slots.items():
            setattr(obj, name, value)
    return obj


def _extend(obj, items):
    extend = getattr(obj, "extend", None)
    if extend is not None:
        extend(items)
    else:
        for item in items:
            obj.append(item)
    return obj


def _set_items(obj, flat):
    for i in range(0, len(flat), 2):
        obj[flat[i]] = flat[i + 1]
    return obj


def _add_items(obj, items):
    for item in items:
        obj.add(item)
    return obj


def _persistent(pid, _):
    raise _pickle_error(
        "A load persistent id instruction was encountered,\n"
        "but no persistent_load function was specified.",
        "UnpicklingError",
    )


_unpicklers = (
    None,
    find_class,
    _call_found,
    _new_found,
    _new_found_ex,
    build,
    _extend,
    _set_items,
    _add_items,
    lambda items, _: frozenset(items),
    _persistent,
    lambda data, _: data.decode("utf-8", "surrogatepass"),
)
