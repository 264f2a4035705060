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
    text = (" " if sep is None else sep).join([str(value) for value in values])
    text += "\n" if end is None else end
    if file is None:
        file = standard_output()
        if file is None:
            write(0, text)
            return
    file.write(text)
    if flush:
        file.flush()


def input_slow(prompt):
    prompt = str(prompt)
    if prompt:
        write(0, prompt)
    while True:
        line = read_line()
        if line is not None:
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


def list_extend(items, iterable):
    try:
        iterator = iter(iterable)
    except TypeError:
        if hasattr(type(iterable), '__iter__'):
            raise
        iterator = None
    if iterator is None:
        raise TypeError('Value after * must be an iterable, not '
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
