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
