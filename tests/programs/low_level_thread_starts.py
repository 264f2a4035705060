import _thread

lock = _thread.allocate_lock()
lock.acquire()
seen = []


def work(a, b=0):
    seen.append((a, b))
    lock.release()


ident = _thread.start_new_thread(work, (1,), {'b': 2})
lock.acquire()
print(seen, isinstance(ident, int), ident != _thread.get_ident())
